/* ondine simulate : an ensemble and its moments over time. */
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"

/* Run, and put the moments and replicas into *result; the replicas stay the ensemble's. */
static ondine_status simulate(const ond_options *options, ond_setup *setup, ondine_ensemble **ensemble,
                              ond_result *result, ondine_error *error)
{
    ond_progress progress = ond_progress_start(options);
    setup->run.progress = ond_progress_update;
    setup->run.progress_data = &progress;
    const ondine_status status = ondine_simulate(&setup->model, &setup->run, setup->points, setup->t, ensemble, error);
    ond_progress_end(&progress);
    if (status != ONDINE_OK)
        return status;
    if (ondine_ensemble_diverged_count(*ensemble) > 0)
        ond_talk(options, "%u of %u replicas diverged and left the means",
                 (unsigned)ondine_ensemble_diverged_count(*ensemble), (unsigned)setup->run.replicas);
    OND_TRY(ond_result_times(result, setup->points, setup->t, error));
    ond_result_replicas(result, *ensemble, options->save_replicas ? setup->run.replicas : 0);
    return ond_result_moments(result, *ensemble, &result->ensemble, error);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_setup setup;
    ond_result result = {0};
    ond_table table = {0};
    ondine_ensemble *ensemble = NULL;
    ondine_status status = ond_setup_make(options, &setup, error);
    if (status == ONDINE_OK)
        status = ond_output_check(options, error);
    if (status == ONDINE_OK && options->dry_run) {
        ond_setup_print(options, &setup, "simulate");
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        ond_options_echo(options, &ond_simulate_command, &result.config);
        ond_setup_talk(options, &setup);
        status = simulate(options, &setup, &ensemble, &result, error);
        if (status == ONDINE_OK)
            status = ond_table_of_ensemble(&result, &table, error);
        if (status == ONDINE_OK)
            status = ond_output(options, &ond_simulate_command, &result, &table, error);
    }
    ond_table_free(&table);
    ond_result_free(&result);
    ondine_ensemble_free(ensemble);
    ond_setup_free(&setup);
    return status;
}

const ond_command ond_simulate_command = {
    "simulate", NULL, "an ensemble: mean, sd and covariance of l, R, z, eps_g over time", CMD_SIMULATE, run};
