/* ondine simulate : an ensemble and its moments over time. */
#include "cli/simulate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/job.h"
#include "cli/output.h"
#include "cli/stop.h"
#include "cli/words.h"
#include "io/atomic.h"

/* ---- files --------------------------------------------------------------------------------------------------------
 */

/* `path` from the root, so that a run can be resumed from any folder; to be freed, NULL: out of memory.  The file
 * itself need not exist. */
static char *absolute(const char *path)
{
    char folder[PATH_MAX], *whole = NULL;
    if (path[0] == '/' || !getcwd(folder, sizeof folder))
        return strdup(path);
    return asprintf(&whole, "%s/%s", folder, path) < 0 ? NULL : whole;
}

/* Beside the output; to be freed, NULL: out of memory. */
static char *checkpoint_of(const char *output)
{
    char *path = NULL;
    return asprintf(&path, "%s.checkpoint", output) < 0 ? NULL : path;
}

/* Where every record of every replica goes: beside the checkpoint; to be freed, NULL: out of memory. */
static char *replica_file_of(const char *checkpoint)
{
    static const char ending[] = ".checkpoint";
    const size_t length = strlen(checkpoint), cut = sizeof ending - 1;
    const int ends = length > cut && strcmp(checkpoint + length - cut, ending) == 0;
    char *path = NULL;
    return asprintf(&path, "%.*s.replicas", (int)(ends ? length - cut : length), checkpoint) < 0 ? NULL : path;
}

/* Before a run: may its files be written? */
static ondine_status check_files(const ond_options *options, const char *checkpoint, ondine_error *error)
{
    OND_TRY(ond_output_check(options, error));
    if (checkpoint && !options->force && access(checkpoint, F_OK) == 0)
        return ond_fail(error, ONDINE_ERR_IO, "%s exists: 'ondine resume' goes on with it, --force starts anew",
                        checkpoint);
    return ONDINE_OK;
}

/* ---- output -------------------------------------------------------------------------------------------------------
 */

/* A resumed run whose output is there already: 1 if the file holds this very result. */
static int is_there(const ond_options *options, const ond_result *result)
{
    ond_result found;
    if (options->force || access(options->output, F_OK) != 0 ||
        ond_result_read(options->output, &found, NULL) != ONDINE_OK)
        return 0;
    const int same = ond_result_same(&found, result);
    ond_result_free(&found);
    return same;
}

static ondine_status write_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  int resumed, ond_result *result, ond_table *table, ondine_error *error)
{
    ond_options stdout_only = *options;
    ondine_status saved = ONDINE_OK;
    OND_TRY(ond_result_times(result, setup->points, setup->t, error));
    OND_TRY(ond_result_moments(result, ensemble, &result->ensemble, error));
    OND_TRY(ond_result_distribution(result, ensemble, &result->ensemble, error));
    ond_result_replicas(result, ensemble, options->save_replicas);
    OND_TRY(ond_table_of_ensemble(result, table, error));
    if (setup->run.shards > 0) {
        if (options->output) /* the first process of a team has it */
            saved = ondine_ensemble_save(ensemble, options->output, options->force || resumed, error);
        stdout_only.output = NULL;
    } else if (resumed && options->output && is_there(options, result)) {
        stdout_only.output = NULL;
    }
    const ondine_status status = ond_output(&stdout_only, result, table, saved == ONDINE_OK ? error : NULL);
    return saved == ONDINE_OK ? status : saved;
}

ondine_status ond_simulate_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  int resumed, ondine_error *error)
{
    ond_result result = {0};
    ond_table table = {0};
    const unsigned diverged = ondine_ensemble_diverged_count(ensemble);
    if (diverged > 0)
        ond_talk(options, "%u of %u replicas diverged and left the means", diverged, (unsigned)setup->run.replicas);
    ond_options_echo(options, &ond_simulate_command, &result.config);
    ond_setup_ran(ensemble, &result);
    const ondine_status status = write_output(options, setup, ensemble, resumed, &result, &table, error);
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

/* ---- running ------------------------------------------------------------------------------------------------------
 */

/* A run that was stopped: what to say, and the exit code. */
static ondine_status tell_stop(const ond_options *options, const char *checkpoint, ondine_error *error)
{
    const int elsewhere = !ond_job_writes() && options->given[OPT_OUTPUT]; /* the first process of a team has it */
    if (elsewhere)
        return ONDINE_STOPPED;
    if (checkpoint)
        return ond_fail(error, ONDINE_STOPPED, "stopped by %s; 'ondine resume %.400s' goes on", ond_stop_cause(),
                        checkpoint);
    return ond_stop_without_file(error);
}

static ondine_status run_and_write(const ond_options *options, ond_setup *setup, ondine_error *error)
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
        status = tell_stop(options, setup->run.checkpoint, error);
    else if (status == ONDINE_OK)
        status = ond_simulate_output(options, setup, ensemble, setup->run.resume, error);
    ondine_ensemble_free(ensemble);
    if (status == ONDINE_OK && setup->run.checkpoint && ond_job_writes())
        unlink(setup->run.checkpoint);
    if (status == ONDINE_OK && setup->run.replica_file)
        unlink(setup->run.replica_file);
    return status;
}

ondine_status ond_simulate_go_on(const ond_options *options, const char *checkpoint, ondine_error *error)
{
    ond_setup setup;
    ond_pack words = {0};
    char *output = options->output ? absolute(options->output) : NULL;
    char *beside = output && !checkpoint ? checkpoint_of(output) : NULL;
    ondine_status status = ond_setup_make(options, &setup, error);
    ond_words_of(options, &ond_simulate_command, output, &words);
    setup.run.checkpoint = checkpoint ? checkpoint : beside;
    setup.run.checkpoint_every = options->checkpoint_every;
    setup.run.resume = checkpoint != NULL;
    /* A team or a shard keeps records in memory, and so does a run that goes on from their checkpoint. */
    char *records = options->save_replicas && setup.run.checkpoint ? replica_file_of(setup.run.checkpoint) : NULL;
    if (records && !setup.run.team && !setup.run.shards && (!checkpoint || access(records, F_OK) == 0))
        setup.run.replica_file = records;
    setup.run.settings = words.data;
    setup.run.settings_size = words.size;
    if (status == ONDINE_OK && (words.failed || (options->output && (!output || (!checkpoint && !beside)))))
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK && !checkpoint)
        status = check_files(options, beside, error);
    if (status == ONDINE_OK && options->dry_run) {
        ond_setup_print(options, &setup, "simulate");
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK)
        status = run_and_write(options, &setup, error);
    ond_setup_free(&setup);
    ond_pack_free(&words);
    free(records);
    free(beside);
    free(output);
    return status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    return ond_simulate_go_on(options, NULL, error);
}

const ond_command ond_simulate_command = {
    "simulate", NULL, "an ensemble: mean, sd and covariance of l, R, z, eps_g over time", CMD_SIMULATE, run};
