/* ondine converge : the time until eps_g < threshold, at one point or on an (eta, l0) grid. */
#include "theory/converge.h"

#include <math.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/setup.h"

typedef struct grid {
    size_t eta_count, l0_count;
    double *eta, *l0;     /* (eta_count), (l0_count) */
    ond_convergence *out; /* (eta_count, l0_count) */
} grid;

static ondine_status fill_table(const ond_options *options, const grid *g, ond_table *table, ondine_error *error)
{
    static const char *const reals[] = {"eta", "l0", "z0"};
    const ondine_model model = ond_options_model(options);
    ond_table_column(table, "rule", OND_TEXT, 0);
    ond_table_column(table, "activation", OND_TEXT, 0);
    for (int i = 0; i < 3; i++)
        ond_table_column(table, reals[i], OND_REAL, 0);
    ond_table_column(table, "status", OND_TEXT, 0);
    ond_table_column(table, "t_conv", OND_REAL, 0);
    ond_table_column(table, "eta_eff", OND_REAL, 0);
    for (size_t i = 0; i < g->eta_count * g->l0_count; i++) {
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the output");
        (cell++)->text = ondine_rule_name(model.rule);
        (cell++)->text = ondine_activation_name(model.activation);
        (cell++)->real = g->eta[i / g->l0_count];
        (cell++)->real = g->l0[i % g->l0_count];
        (cell++)->real = model.rule == ONDINE_WN ? model.z0 : NAN;
        (cell++)->text = ond_outcome_name(g->out[i].outcome);
        (cell++)->real = g->out[i].t;
        (cell++)->real = g->out[i].eta_eff;
    }
    return ONDINE_OK;
}

static ondine_status compute(const ond_options *options, grid *g, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    const int threads = options->given[OPT_THREADS] ? (int)options->threads : ondine_run_default().threads;
    g->out = calloc(g->eta_count * g->l0_count, sizeof *g->out);
    if (!g->out)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu x %zu points", g->eta_count, g->l0_count);
    return ond_converge_grid(&model, g->eta_count, g->eta, g->l0_count, g->l0, options->threshold, options->t_max,
                             threads, g->out, error);
}

static ondine_status print_plan(const ond_options *options, const grid *g, ondine_error *error)
{
    printf("command:  converge\nmethod:   the ODE, N -> infinity, until eps_g < %g or t = %g\npoints:   %zu of eta, "
           "%zu of "
           "l0\n",
           options->threshold, options->t_max, g->eta_count, g->l0_count);
    return ond_finish_stdout(error);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_result result = {.rows_name = "convergence", .rows_meaning = "time until eps_g < threshold, one point a row"};
    ond_table table = {0};
    grid g = {0};
    ond_options_echo(options, &ond_converge_command, &result.config);
    ondine_status status = ond_output_check(options, error);
    if (status == ONDINE_OK)
        status = ond_sweep_values(&options->eta_sweep, options->eta, &g.eta_count, &g.eta, error);
    if (status == ONDINE_OK)
        status = ond_sweep_values(&options->l0_sweep, options->l0, &g.l0_count, &g.l0, error);
    if (status == ONDINE_OK && options->dry_run) {
        status = print_plan(options, &g, error);
    } else if (status == ONDINE_OK) {
        status = compute(options, &g, error);
        if (status == ONDINE_OK)
            status = fill_table(options, &g, &table, error);
        result.rows = &table;
        if (status == ONDINE_OK)
            status = ond_output(options, &result, &table, error);
    }
    free(g.eta);
    free(g.l0);
    free(g.out);
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

const ond_command ond_converge_command = {
    "converge", NULL, "time until eps_g < threshold by the ODE, one point or an (eta, l0) grid", CMD_CONVERGE, run};
