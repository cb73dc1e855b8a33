/* ondine rerun FILE : a result is made once more from the parameters that it holds, and compared with itself. */
#include <string.h>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/talk.h"
#include "cli/words.h"
#include "io/result.h"

/* Commands that make such files. */
enum { MAKERS = CMD_SIMULATE | CMD_THEORY | CMD_VALIDATE | CMD_CONVERGE | CMD_STABILITY };

/* Take a flag's word out, "--name=true" or "--name=false", which a command line does not have.  1 if it was true. */
static int take_flag(ond_pack *words, const char *name)
{
    for (char *word = words->data, *end = word + words->size; word < end; word += strlen(word) + 1) {
        const size_t length = strlen(name);
        if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, name, length) != 0 || word[2 + length] != '=')
            continue;
        const int value = strcmp(word + 3 + length, "true") == 0;
        const size_t size = strlen(word) + 1;
        memmove(word, word + size, (size_t)(end - word) - size);
        words->size -= size;
        return value;
    }
    return 0;
}

/* The run of these words, and its comparison.  A verdict of validate, whatever it is, is part of what is compared. */
static ondine_status repeat(const ond_options *options, ond_pack *words, const ond_command *maker, ondine_error *error)
{
    ond_options restored;
    const int save_replicas = take_flag(words, "save-replicas");
    ondine_status status = ond_words_parse(words->data, words->size, maker, &restored, error);
    if (status == ONDINE_OK) {
        ond_words_override(&restored, options);
        restored.save_replicas = save_replicas;
        restored.against = ond_job_writes() ? options->operand : NULL;
        restored.quiet = options->quiet;
        status = maker->run(&restored, error);
    }
    ond_options_free(&restored);
    return status == ONDINE_DISAGREES ? ONDINE_OK : status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_pack words = {0};
    ondine_status status = ond_result_recall(options->operand, &words, error);
    const ond_command *maker = status == ONDINE_OK ? ond_words_command(words.data, words.size, MAKERS) : NULL;
    if (status == ONDINE_OK && !maker)
        status = ond_fail(error, ONDINE_ERR_FILE, "%s is of a command '%.60s' that this program lacks",
                          options->operand, words.data);
    if (status == ONDINE_OK)
        status = repeat(options, &words, maker, error);
    if (status == ONDINE_OK && ond_job_writes())
        fprintf(stderr, "ondine: %s is repeated: all bytes but /provenance are the same\n", options->operand);
    ond_pack_free(&words);
    return status;
}

const ond_command ond_rerun_command = {
    "rerun", "FILE", "repeat a run from its own result file: are the bytes the same? (1: they are not)", CMD_RERUN,
    run};
