/* ondine stability : the critical learning rate, and the rates of decay at the global solution (Table 1). */
#include "theory/stability.h"

#include <math.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/setup.h"
#include "theory/converge.h"

#define SETTLED 1e-20 /* of eps_g: z has stopped */

/* z at the solution: as given, or where the ODE without noise takes it; nan under SGD and after a divergence. */
static ondine_status find_z(const ond_options *options, double *z, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    ond_convergence end;
    *z = options->given[OPT_Z] && model.rule == ONDINE_WN ? options->z : NAN;
    if (options->given[OPT_Z] || model.rule == ONDINE_SGD)
        return ONDINE_OK;
    model.noise = 0;
    OND_TRY(ond_converge(&model, SETTLED, options->t_max, &end, error));
    if (end.outcome != OND_CONVERGE_DIVERGED)
        *z = end.z;
    if (end.outcome != OND_CONVERGED)
        ond_talk(options, "the ODE does not come to the solution by t = %g (%s); z is that of its end", options->t_max,
                 ond_outcome_name(end.outcome));
    return ONDINE_OK;
}

static ondine_status fill_table(const ond_options *options, ond_table *table, ondine_error *error)
{
    static const char *const reals[] = {"eta", "z", "eta_c", "rate_R", "rate_l"};
    const ondine_model model = ond_options_model(options);
    double z;
    OND_TRY(find_z(options, &z, error));
    const ond_stability s = ond_stability_at(model.rule, model.activation, model.eta, z);
    const double values[] = {model.eta, z, s.eta_c, s.rate_R, s.rate_l};
    ond_table_column(table, "rule", OND_TEXT, 0);
    ond_table_column(table, "activation", OND_TEXT, 0);
    for (int i = 0; i < 5; i++)
        ond_table_column(table, reals[i], OND_REAL, 0);
    ond_value *cell = ond_table_row(table);
    if (!cell)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the output");
    (cell++)->text = ondine_rule_name(model.rule);
    (cell++)->text = ondine_activation_name(model.activation);
    for (int i = 0; i < 5; i++)
        (cell++)->real = values[i];
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_result result = {.rows_name = "stability",
                         .rows_meaning = "1 - R decays like exp(-rate_R t), |1 - l| like exp(-rate_l t)"};
    ond_table table = {0};
    ond_options_echo(options, &ond_stability_command, &result.config);
    ondine_status status = ond_output_check(options, error);
    if (status == ONDINE_OK && options->dry_run) {
        printf("command:  stability\nmethod:   linearised at l = R = 1, by integrals over one Gaussian\n");
        ond_plan_short("a second or less");
        ond_plan_files(options, NULL);
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        status = fill_table(options, &table, error);
        result.rows = &table;
        if (status == ONDINE_OK)
            status = ond_output(options, &result, &table, error);
    }
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

const ond_command ond_stability_command = {
    "stability", NULL, "critical learning rate and rates of decay at the solution l = R = 1", CMD_STABILITY, run};
