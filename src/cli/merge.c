/* ondine merge FILES : the shards of an ensemble become the result of one run. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/simulate.h"
#include "cli/words.h"
#include "io/sealed.h"

static ondine_status merge(const ond_options *options, const ond_options *files, ondine_error *error)
{
    ond_setup setup;
    const ond_keeping keeping = {0};
    ondine_ensemble *ensemble = NULL;
    ondine_status status = ond_setup_make(options, &setup, error);
    if (status == ONDINE_OK)
        status = ond_output_check(options, error);
    if (status == ONDINE_OK)
        status = ondine_merge(&setup.model, &setup.run, setup.points, setup.t, files->operand_count, files->operands,
                              &ensemble, error);
    setup.run.shards = 0;
    if (status == ONDINE_OK)
        status = ond_simulate_output(options, &setup, ensemble, &keeping, error);
    ondine_ensemble_free(ensemble);
    ond_setup_free(&setup);
    return status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    char *words;
    size_t size;
    ond_options restored;
    OND_TRY(ond_sealed_settings(options->operand, OND_SHARD, &words, &size, error));
    ondine_status status = ond_words_parse(words, size, &ond_simulate_command, &restored, error);
    if (status == ONDINE_OK) {
        /* what the shard wrote to, and how, is not what the whole does */
        restored.output = NULL;
        restored.given[OPT_FORMAT] = FROM_DEFAULT;
        ond_words_override(&restored, options);
        status = merge(&restored, options, error);
    }
    ond_options_free(&restored);
    free(words);
    return status;
}

const ond_command ond_merge_command = {"merge", "FILES", "the files of all shards of an ensemble as one result",
                                       CMD_MERGE, run};
