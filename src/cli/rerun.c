/* ondine rerun FILE : a result is made once more from the parameters that it holds, and compared with itself. */
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/maker.h"
#include "cli/talk.h"
#include "cli/words.h"
#include "io/result.h"

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_pack words = {0};
    ond_options restored;
    const ond_command *maker;
    ondine_status status = ond_maker_recall(options->operand, &words, &maker, &restored, error);
    if (status == ONDINE_OK) {
        ond_words_override(&restored, options);
        restored.against = ond_job_writes() ? options->operand : NULL;
        restored.quiet = options->quiet;
        status = maker->run(&restored, error);
    }
    if (status == ONDINE_DISAGREES) /* a verdict of validate, whatever it is, is part of what is compared */
        status = ONDINE_OK;
    if (status == ONDINE_OK && ond_job_writes())
        fprintf(stderr, "ondine: %s is repeated: all bytes but /provenance are the same\n", options->operand);
    ond_options_free(&restored);
    ond_pack_free(&words);
    return status;
}

const ond_command ond_rerun_command = {
    "rerun", "FILE", "repeat a run from its own result file: are the bytes the same? (1: they are not)", CMD_RERUN,
    run};
