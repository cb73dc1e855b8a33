/* ondine converge : the time until eps_g < threshold, at one point or on an (eta, l0) grid, by the ODE or, with
 * --engine, by an ensemble. */
#include "cli/converge_ensemble.h"

#include <math.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/keeping.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/stop.h"

#define KAPPA_MEAN 0.3 /* above: the predicted mean is not to be trusted */

typedef struct grid {
    size_t eta_count, l0_count;
    double *eta, *l0;     /* (eta_count), (l0_count) */
    ond_convergence *ode; /* (eta_count, l0_count); NULL with --engine */
    ond_first_times *ensemble;
    ondine_run run; /* of the ensembles */
    ond_keeping keeping;
} grid;

static size_t grid_points(const grid *g)
{
    return g->eta_count * g->l0_count;
}

static void make_columns(const grid *g, ond_table *table)
{
    static const struct {
        const char *name;
        ond_kind kind;
    } columns[] = {{"rule", OND_TEXT},
                   {"activation", OND_TEXT},
                   {"eta", OND_REAL},
                   {"l0", OND_REAL},
                   {"z0", OND_REAL},
                   {"status", OND_TEXT},
                   {"t_conv", OND_REAL},
                   {"eta_eff", OND_REAL},
                   {"engine", OND_TEXT},
                   {"n", OND_INTEGER},
                   {"replicas", OND_INTEGER},
                   {"converged", OND_INTEGER},
                   {"t_conv_sd", OND_REAL},
                   {"t_conv_theory", OND_REAL},
                   {"t_conv_sd_theory", OND_REAL}};
    enum { ALL = sizeof columns / sizeof *columns, OF_ODE = 8 };
    for (int i = 0; i < (g->ensemble ? ALL : OF_ODE); i++)
        ond_table_column(table, columns[i].name, columns[i].kind, 0);
}

static ondine_status fill_table(const ond_options *options, const grid *g, ond_table *table, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    make_columns(g, table);
    for (size_t i = 0; i < grid_points(g); i++) {
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the output");
        (cell++)->text = ondine_rule_name(model.rule);
        (cell++)->text = ondine_activation_name(model.activation);
        (cell++)->real = g->eta[i / g->l0_count];
        (cell++)->real = g->l0[i % g->l0_count];
        (cell++)->real = model.rule == ONDINE_WN ? model.z0 : NAN;
        if (!g->ensemble) {
            (cell++)->text = ond_outcome_name(g->ode[i].outcome);
            (cell++)->real = g->ode[i].t;
            (cell++)->real = g->ode[i].eta_eff;
            continue;
        }
        const ond_first_times *e = &g->ensemble[i];
        (cell++)->text = ond_outcome_name(e->outcome);
        (cell++)->real = e->mean;
        (cell++)->real = e->eta_eff;
        (cell++)->text = ondine_engine_name(g->run.engine);
        (cell++)->integer = model.n;
        (cell++)->integer = g->run.replicas;
        (cell++)->integer = e->converged;
        (cell++)->real = e->sd;
        (cell++)->real = e->theory.mean;
        (cell++)->real = e->theory.sd;
    }
    return ONDINE_OK;
}

static ondine_status by_ode(const ond_options *options, grid *g, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    const int threads = options->given[OPT_THREADS] ? (int)options->threads : ondine_run_default().threads;
    g->ode = calloc(grid_points(g), sizeof *g->ode);
    if (!g->ode)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu x %zu points", g->eta_count, g->l0_count);
    return ond_converge_grid(&model, g->eta_count, g->eta, g->l0_count, g->l0, options->threshold, options->t_max,
                             threads, g->ode, error);
}

/* One point after another, each by all threads: the share of all of them. */
typedef struct stages {
    ond_progress shown;
    size_t points, done;
} stages;

static void report_progress(double done, void *data)
{
    stages *s = data;
    ond_progress_update(((double)s->done + done) / (double)s->points, &s->shown);
}

static void talk_of_trust(const ond_options *options, const grid *g)
{
    double kappa = 0;
    for (size_t i = 0; i < grid_points(g); i++)
        kappa = fmax(kappa, g->ensemble[i].theory.kappa);
    if (kappa > KAPPA_MEAN)
        ond_talk(options, "kappa is up to %.3g at N = %u, too large: do not trust t_conv_theory; use a larger N", kappa,
                 (unsigned)options->n);
}

static ondine_status by_ensembles(const ond_options *options, grid *g, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    stages s = {.points = grid_points(g)};
    g->ensemble = calloc(s.points, sizeof *g->ensemble);
    if (!g->ensemble)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu x %zu points", g->eta_count, g->l0_count);
    g->run.progress = report_progress;
    g->run.progress_data = &s;
    s.shown = ond_progress_start(options);
    ond_stop_watch(options);
    ond_series series;
    ondine_status status = ond_series_open(&g->run, &series, error);
    for (; s.done < s.points && status == ONDINE_OK; s.done++) {
        model.eta = g->eta[s.done / g->l0_count];
        model.l0 = g->l0[s.done % g->l0_count];
        status = ond_first_times_of(&model, &g->run, options->threshold, options->t_max, &series, &g->ensemble[s.done],
                                    error);
    }
    ond_series_free(&series);
    ond_progress_end(&s.shown);
    if (status == ONDINE_OK)
        talk_of_trust(options, g);
    return status == ONDINE_STOPPED ? ond_keeping_stopped(options, &g->keeping, error) : status;
}

static ondine_status print_plan(const ond_options *options, const ond_setup *setup, const grid *g, ondine_error *error)
{
    printf("command:  converge\nmethod:   %s, until eps_g < %g or t = %g\npoints:   %zu of eta, %zu of l0\n",
           options->given[OPT_ENGINE] ? "ensembles, looked at after every step" : "the ODE, N -> infinity",
           options->threshold, options->t_max, g->eta_count, g->l0_count);
    if (options->given[OPT_ENGINE])
        printf("engine:   %s on the CPU, %d threads\nreplicas: %u of N = %u at each point, seed %llu\n",
               ondine_engine_name(setup->run.engine), setup->run.threads, (unsigned)setup->run.replicas,
               (unsigned)setup->model.n, (unsigned long long)setup->run.seed);
    if (options->given[OPT_ENGINE])
        ond_plan_search(options, setup, grid_points(g), options->t_max);
    else {
        ond_plan_short("some milliseconds of CPU time a point");
        ond_plan_files(options, NULL);
    }
    return ond_finish_stdout(error);
}

/* Everything that can be checked before anything is computed. */
static ondine_status prepare(ond_options *options, ond_setup *setup, grid *g, ondine_error *error)
{
    OND_TRY(ond_sweep_values(&options->eta_sweep, options->eta, &g->eta_count, &g->eta, error));
    OND_TRY(ond_sweep_values(&options->l0_sweep, options->l0, &g->l0_count, &g->l0, error));
    if (!options->given[OPT_ENGINE])
        return ond_output_check(options, error);
    if (!options->given[OPT_T_MAX]) /* steps are numbered with 32 bits */
        options->t_max = fmin(options->t_max, 4294967295.0 / (double)options->n);
    OND_TRY(ond_setup_engine(options, setup, error));
    if (options->t_max * (double)options->n >= 4294967295.5)
        return ond_fail(error, ONDINE_ERR_ARG, "--t-max '%g' makes N t-max = %.10g steps, must be < 2^32",
                        options->t_max, options->t_max * (double)options->n);
    OND_TRY(ond_keeping_make(options, &ond_converge_command, &setup->run, &g->keeping, error));
    g->run = setup->run;
    return ONDINE_OK;
}

static ondine_status run(const ond_options *given, ondine_error *error)
{
    ond_options options = *given;
    ond_result result = {.rows_name = "convergence", .rows_meaning = "time until eps_g < threshold, one point a row"};
    ond_table table = {0};
    ond_setup setup = {0};
    grid g = {0};
    ondine_status status = prepare(&options, &setup, &g, error);
    if (status == ONDINE_OK && options.dry_run) {
        status = print_plan(&options, &setup, &g, error);
    } else if (status == ONDINE_OK) {
        ond_options_echo(&options, &ond_converge_command, &result.config);
        if (options.given[OPT_ENGINE])
            ond_setup_talk(&options, &setup);
        status = (options.given[OPT_ENGINE] ? by_ensembles : by_ode)(&options, &g, error);
        if (status == ONDINE_OK)
            status = fill_table(&options, &g, &table, error);
        result.rows = &table;
        if (status == ONDINE_OK)
            status = ond_keeping_output(&options, &g.keeping, &result, &table, error);
        if (status == ONDINE_OK)
            ond_keeping_done(&g.keeping);
    }
    for (size_t i = 0; g.ensemble && i < grid_points(&g); i++)
        ondine_ensemble_free(g.ensemble[i].ensemble);
    ond_keeping_free(&g.keeping);
    free(g.eta);
    free(g.l0);
    free(g.ode);
    free(g.ensemble);
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

const ond_command ond_converge_command = {
    "converge", NULL, "time until eps_g < threshold, one point or an (eta, l0) grid, by the ODE or an ensemble",
    CMD_CONVERGE, run};
