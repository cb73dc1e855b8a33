#include "cli/maker.h"

#include <string.h>

#include "cli/commands.h"
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

ondine_status ond_maker_recall(const char *path, ond_pack *words, const ond_command **maker, ond_options *options,
                               ondine_error *error)
{
    memset(options, 0, sizeof *options);
    OND_TRY(ond_result_recall(path, words, error));
    *maker = ond_words_command(words->data, words->size, MAKERS);
    if (!*maker)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is of a command '%.60s' that this program lacks", path,
                        words->data);
    const int save_replicas = take_flag(words, "save-replicas");
    OND_TRY(ond_words_parse(words->data, words->size, *maker, options, error));
    options->save_replicas = save_replicas;
    return ONDINE_OK;
}
