/* ondine resume FILE : a run that was stopped or killed goes on to the end that it would have had. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/simulate.h"
#include "cli/words.h"
#include "io/sealed.h"

static ondine_status run(const ond_options *options, ondine_error *error)
{
    char *words;
    size_t size;
    ond_options restored;
    OND_TRY(ond_sealed_settings(options->operand, OND_CHECKPOINT, &words, &size, error));
    ondine_status status = ond_words_parse(words, size, &ond_simulate_command, &restored, error);
    if (status == ONDINE_OK) {
        ond_words_override(&restored, options);
        if (!ond_job_writes()) {
            restored.output = NULL;
            restored.quiet = 1;
        }
        status = ond_simulate_go_on(&restored, options->operand, error);
    }
    ond_options_free(&restored);
    free(words);
    return status;
}

const ond_command ond_resume_command = {
    "resume", "FILE", "go on with a run that was stopped or killed, from its checkpoint", CMD_RESUME, run};
