/* ondine resume FILE : a run that was stopped or killed goes on to the end that it would have had. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/words.h"
#include "io/sealed.h"

/* Commands that leave checkpoints. */
enum { KEEPERS = CMD_SIMULATE | CMD_VALIDATE | CMD_CONVERGE };

static ondine_status go_on(const ond_options *options, const ond_command *command, char *words, size_t size,
                           ondine_error *error)
{
    ond_options restored;
    ondine_status status = ond_words_parse(words, size, command, &restored, error);
    if (status == ONDINE_OK) {
        ond_words_override(&restored, options);
        restored.checkpoint = options->operand;
        if (!ond_job_writes()) {
            restored.output = NULL;
            restored.quiet = 1;
        }
        status = command->run(&restored, error);
    }
    ond_options_free(&restored);
    return status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    char *words;
    size_t size;
    OND_TRY(ond_sealed_settings(options->operand, OND_CHECKPOINT, &words, &size, error));
    const ond_command *command = ond_words_command(words, size, KEEPERS);
    const ondine_status status =
        command ? go_on(options, command, words, size, error)
                : ond_fail(error, ONDINE_ERR_FILE, "%s is not of a command that can go on", options->operand);
    free(words);
    return status;
}

const ond_command ond_resume_command = {
    "resume", "FILE", "go on with a run that was stopped or killed, from its checkpoint", CMD_RESUME, run};
