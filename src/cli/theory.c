/* ondine theory : the order parameters for N -> infinity. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"

static ondine_status fill(const ond_options *options, ond_result *result, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    const size_t points = result->points;
    result->theory = malloc(points * ONDINE_OBSERVABLES * sizeof *result->theory);
    if (!result->theory)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the theory");
    return ondine_theory(&model, points, result->time, result->theory, error);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_result result = {0};
    ond_table table = {0};
    ond_options_echo(options, &ond_theory_command, &result.config);
    ondine_status status = ond_output_check(options, error);
    if (status == ONDINE_OK)
        status = ond_options_grid(options, &result.points, &result.time, error);
    if (status == ONDINE_OK && options->dry_run) {
        printf("command:  theory\nmethod:   the ODE, N -> infinity\nrecords:  %zu, t = %g to %g\n", result.points,
               result.time[0], result.time[result.points - 1]);
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        status = fill(options, &result, error);
        if (status == ONDINE_OK)
            status = ond_table_of_theory(&result, &table, error);
        if (status == ONDINE_OK)
            status = ond_output(options, &ond_theory_command, &result, &table, error);
    }
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

const ond_command ond_theory_command = {"theory", NULL, "the order-parameter ODE: l, R, z, eps_g over time", CMD_THEORY,
                                        run};
