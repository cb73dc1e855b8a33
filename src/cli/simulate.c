/* ondine simulate : an ensemble and its moments over time. */
#include "cli/simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/stop.h"

/* Where every record of every replica goes: beside the checkpoint; to be freed, NULL: out of memory. */
static char *replica_file_of(const char *checkpoint)
{
    static const char ending[] = ".checkpoint";
    const size_t length = strlen(checkpoint), cut = sizeof ending - 1;
    const int ends = length > cut && strcmp(checkpoint + length - cut, ending) == 0;
    char *path = NULL;
    return asprintf(&path, "%.*s.replicas", (int)(ends ? length - cut : length), checkpoint) < 0 ? NULL : path;
}

/* ---- output -------------------------------------------------------------------------------------------------------
 */

static void tell_passages(const ond_options *options, const ond_setup *setup, const ond_passages *passages)
{
    if (passages->threshold > 0)
        ond_talk(options, "eps_g < %g in %u of %u replicas, first at t = %g, sd %g", passages->threshold,
                 (unsigned)passages->count, (unsigned)setup->run.replicas, passages->mean[0], sqrt(passages->cov[0]));
}

static ondine_status write_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  const ond_keeping *keeping, ond_result *result, ond_table *table, ondine_error *error)
{
    ond_options stdout_only = *options;
    ondine_status saved = ONDINE_OK;
    OND_TRY(ond_result_times(result, setup->points, setup->t, error));
    OND_TRY(ond_result_moments(result, ensemble, &result->ensemble, error));
    OND_TRY(ond_result_distribution(result, ensemble, &result->ensemble, error));
    ond_result_passages(result, ensemble);
    ond_result_replicas(result, ensemble, options->save_replicas);
    OND_TRY(ond_table_of_ensemble(result, table, error));
    tell_passages(options, setup, &result->passages);
    if (setup->run.shards > 0) {
        if (options->output) /* the first process of a team has it */
            saved = ondine_ensemble_save(ensemble, options->output, options->force || keeping->resumes, error);
        stdout_only.output = NULL;
    }
    const ondine_status status =
        ond_keeping_output(&stdout_only, keeping, result, table, saved == ONDINE_OK ? error : NULL);
    return saved == ONDINE_OK ? status : saved;
}

ondine_status ond_simulate_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  const ond_keeping *keeping, ondine_error *error)
{
    ond_result result = {0};
    ond_table table = {0};
    const unsigned diverged = ondine_ensemble_diverged_count(ensemble);
    if (diverged > 0)
        ond_talk(options, "%u of %u replicas diverged and left the means", diverged, (unsigned)setup->run.replicas);
    ond_options_echo(options, &ond_simulate_command, &result.config);
    ond_setup_ran(ensemble, &result);
    const ondine_status status = write_output(options, setup, ensemble, keeping, &result, &table, error);
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

/* ---- running ------------------------------------------------------------------------------------------------------
 */

static ondine_status run_and_write(const ond_options *options, ond_setup *setup, const ond_keeping *keeping,
                                   ondine_error *error)
{
    ondine_ensemble *ensemble = NULL;
    ond_progress progress = ond_progress_start(options);
    setup->run.progress = ond_progress_update;
    setup->run.progress_data = &progress;
    ond_setup_talk(options, setup);
    ond_stop_watch(options);
    ondine_status status = ondine_simulate(&setup->model, &setup->run, setup->points, setup->t, &ensemble, error);
    ond_progress_end(&progress);
    if (status == ONDINE_STOPPED)
        status = ond_keeping_stopped(options, keeping, error);
    else if (status == ONDINE_OK)
        status = ond_simulate_output(options, setup, ensemble, keeping, error);
    ondine_ensemble_free(ensemble);
    if (status == ONDINE_OK)
        ond_keeping_done(keeping);
    if (status == ONDINE_OK && setup->run.replica_file)
        unlink(setup->run.replica_file);
    return status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_setup setup;
    ond_keeping keeping = {0};
    ondine_status status = ond_setup_make(options, &setup, error);
    if (status == ONDINE_OK)
        status = ond_keeping_make(options, &ond_simulate_command, &setup.run, &keeping, error);
    /* A team or a shard keeps records in memory, and so does a run that goes on from their checkpoint. */
    char *records = options->save_replicas && keeping.checkpoint ? replica_file_of(keeping.checkpoint) : NULL;
    if (records && !setup.run.team && !setup.run.shards && (!keeping.resumes || access(records, F_OK) == 0))
        setup.run.replica_file = records;
    if (status == ONDINE_OK && options->dry_run) {
        ond_setup_print(options, &setup, "simulate");
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK)
        status = run_and_write(options, &setup, &keeping, error);
    ond_keeping_free(&keeping);
    ond_setup_free(&setup);
    free(records);
    return status;
}

const ond_command ond_simulate_command = {
    "simulate", NULL, "an ensemble: mean, sd and covariance of l, R, z, eps_g over time", CMD_SIMULATE, run};
