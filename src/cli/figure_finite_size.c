/* ondine figure finite-size : N var and N (mean - ODE) of the order parameters against t, replicas of the reduced chain
 * beside the theory to order 1/N, and the slopes of var and bias in N. */
#include <math.h>
#include <stdlib.h>

#include "cli/figures.h"
#include "cli/output.h"
#include "cli/setup.h"
#include "io/chart.h"
#include "theory/finite.h"

enum { SIZES = 4, K = ONDINE_OBSERVABLES, POINTS = 11, FINE = 101, KINDS = 2 /* var, bias */ };
static const char *const names[K] = {"l", "R", "z", "eps_g"};
static const uint32_t sizes[SIZES] = {100, 1000, 10000, 100000};
#define T_END 5.0
/* the larger N, the fewer replicas, so that no size takes much longer than another. */
#define REPLICAS_AT_100 400000

typedef struct scaled {
    double value[SIZES][K][POINTS], error[SIZES][K][POINTS]; /* times N; one standard error */
} scaled;

typedef struct finite_size {
    int shown[K]; /* z only under WN */
    double t[POINTS], fine_t[FINE];
    uint32_t replicas[SIZES];
    scaled kind[KINDS];
    double theory[KINDS][K][FINE];
    char title[KINDS][K][64];
    ond_curve curve[KINDS][K][SIZES + 1];
    ond_chart chart[KINDS * K];
    ond_table table;
} finite_size;

/* N var and N bias, to order 1/N the same for every N: the difference to the ODE has most digits at a small one. */
static ondine_status predict(const ondine_model *model, finite_size *f, ondine_error *error)
{
    double ode[FINE * K], mean[FINE * K], cov[FINE * K * K], kappa;
    ondine_model any = *model;
    any.n = 1000;
    for (int i = 0; i < FINE; i++)
        f->fine_t[i] = T_END * i / (FINE - 1);
    OND_TRY(ondine_theory(&any, FINE, f->fine_t, ode, error));
    OND_TRY(ond_finite(&any, FINE, f->fine_t, mean, cov, &kappa, error));
    for (int i = 0; i < FINE; i++)
        for (int k = 0; k < K; k++) {
            f->theory[0][k][i] = any.n * cov[(i * K + k) * K + k];
            f->theory[1][k][i] = any.n * (mean[i * K + k] - ode[i * K + k]);
        }
    return ONDINE_OK;
}

static ondine_status simulate(const ond_options *options, const ondine_model *given, int s, finite_size *f,
                              ondine_error *error)
{
    ondine_model model = *given;
    ondine_run run = ondine_run_default();
    ondine_ensemble *ensemble = NULL;
    double ode[POINTS * K];
    model.n = sizes[s];
    run.engine = ONDINE_REDUCED;
    run.seed = options->seed;
    run.threads = ond_figure_threads(options);
    run.replicas = f->replicas[s];
    OND_TRY(ondine_theory(&model, POINTS, f->t, ode, error));
    OND_TRY(ondine_simulate(&model, &run, POINTS, f->t, &ensemble, error));
    for (int i = 0; i < POINTS; i++) {
        double mean[K], cov[K * K];
        const double count = ondine_ensemble_moments(ensemble, (size_t)i, mean, cov);
        for (int k = 0; k < K; k++) {
            const double var = cov[k * K + k];
            f->kind[0].value[s][k][i] = model.n * var;
            f->kind[0].error[s][k][i] = model.n * var * sqrt(2 / (count - 1));
            f->kind[1].value[s][k][i] = model.n * (mean[k] - ode[i * K + k]);
            f->kind[1].error[s][k][i] = model.n * sqrt(var / count);
        }
    }
    ondine_ensemble_free(ensemble);
    return ONDINE_OK;
}

static ondine_status fill_table(finite_size *f, ond_table *table, ondine_error *error)
{
    static const char *const reals[] = {"N_var",  "N_var_error",  "N_var_theory",
                                        "N_bias", "N_bias_error", "N_bias_theory"};
    ond_table_column(table, "n", OND_INTEGER, 0);
    ond_table_column(table, "replicas", OND_INTEGER, 0);
    ond_table_column(table, "t", OND_REAL, 0);
    ond_table_column(table, "observable", OND_TEXT, 0);
    for (int c = 0; c < 6; c++)
        ond_table_column(table, reals[c], OND_REAL, 0);
    for (int s = 0; s < SIZES; s++)
        for (int i = 0; i < POINTS; i++)
            for (int k = 0; k < K; k++) {
                if (!f->shown[k])
                    continue;
                ond_value *cell = ond_table_row(table);
                if (!cell)
                    return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
                (cell++)->integer = sizes[s];
                (cell++)->integer = f->replicas[s];
                (cell++)->real = f->t[i];
                (cell++)->text = names[k];
                for (int kind = 0; kind < KINDS; kind++) {
                    (cell++)->real = f->kind[kind].value[s][k][i];
                    (cell++)->real = f->kind[kind].error[s][k][i];
                    (cell++)->real = f->theory[kind][k][i * (FINE - 1) / (POINTS - 1)];
                }
            }
    return ONDINE_OK;
}

/* d ln|quantity| / d ln N at the last record, by weighted least squares over sizes; *error: one standard error. */
static double slope(const scaled *q, int k, double *error)
{
    double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
    int resolved = 0;
    for (int s = 0; s < SIZES; s++) {
        const double value = q->value[s][k][POINTS - 1], relative = q->error[s][k][POINTS - 1] / fabs(value);
        if (!(relative < 0.3)) /* not resolved: its logarithm means nothing */
            continue;
        const double x = log(sizes[s]), y = log(fabs(value) / sizes[s]), weight = 1 / (relative * relative);
        resolved++;
        w += weight;
        wx += weight * x;
        wy += weight * y;
        wxx += weight * x * x;
        wxy += weight * x * y;
    }
    const double det = resolved < 2 ? NAN : w * wxx - wx * wx;
    *error = sqrt(w / det);
    return (w * wxy - wx * wy) / det;
}

static void print_slopes(const finite_size *f)
{
    printf("observable,slope_var,slope_var_error,slope_bias,slope_bias_error\n");
    for (int k = 0; k < K; k++) {
        if (!f->shown[k])
            continue;
        printf("%s", names[k]);
        for (int kind = 0; kind < KINDS; kind++) {
            double error;
            const double value = slope(&f->kind[kind], k, &error);
            if (isfinite(value) && isfinite(error))
                printf(",%.6g,%.2g", value, error);
            else
                printf(",nan,nan");
        }
        printf("\n");
    }
}

/* Symbols only where the standard error is small beside the curve: elsewhere they would be noise across the panel. */
static void hide_noise(finite_size *f)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (int k = 0; k < K; k++) {
            double largest = 0;
            for (int i = 0; i < FINE; i++)
                largest = fmax(largest, fabs(f->theory[kind][k][i]));
            for (int s = 0; s < SIZES; s++)
                for (int i = 0; i < POINTS; i++)
                    if (f->kind[kind].error[s][k][i] > 0.25 * largest)
                        f->kind[kind].value[s][k][i] = NAN;
        }
}

/* Returns the number of panels. */
static size_t lay_out(finite_size *f)
{
    static const char *const label[K] = {"{/:Italic l}", "{/:Italic R}", "{/:Italic z}", "{/:Italic ε}_g"};
    static const char *const what[KINDS] = {"{/:Italic N} var", "{/:Italic N} bias"};
    static const char *const size[SIZES] = {"{/:Italic N} = 100", "1000", "10^4", "10^5"};
    static const char *const colour[SIZES] = {OND_ORANGE, OND_GREEN, OND_BLUE, "#CC79A7"};
    static const int symbol[SIZES] = {6, 4, 8, 12};
    size_t panels = 0;
    for (int k = 0; k < K; k++) {
        for (int kind = 0; kind < KINDS && f->shown[k]; kind++) {
            const int has_key = k == ONDINE_R && kind == 0; /* where there is room */
            ond_curve *curve = f->curve[kind][k];
            curve[0] = (ond_curve){.label = has_key ? "theory" : NULL,
                                   .colour = "#000000",
                                   .points = FINE,
                                   .x = f->fine_t,
                                   .y = f->theory[kind][k]};
            for (int s = 0; s < SIZES; s++)
                curve[s + 1] = (ond_curve){.label = has_key ? size[s] : NULL,
                                           .colour = colour[s],
                                           .symbol = symbol[s],
                                           .points = POINTS,
                                           .x = f->t,
                                           .y = f->kind[kind].value[s][k],
                                           .bar = f->kind[kind].error[s][k]};
            snprintf(f->title[kind][k], sizeof f->title[kind][k], "%s of %s", what[kind], label[k]);
            f->chart[panels++] = (ond_chart){.title = f->title[kind][k],
                                             .key = has_key ? "top right" : NULL,
                                             .x = {"{/:Italic t}", 0, T_END, 0},
                                             .y = {"", 0, 0, 0},
                                             .curves = SIZES + 1,
                                             .curve = curve};
        }
    }
    return panels;
}

static ondine_status draw(const ond_options *options, finite_size *f, const char *prefix, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    if (!options->given[OPT_ETA])
        model.eta = 0.5;
    if (!options->given[OPT_Z0])
        model.z0 = 0.5;
    const double most = options->given[OPT_REPLICAS] ? (double)options->replicas : REPLICAS_AT_100;
    ond_talk(options, "%s, %s, eta %g, l0 %g, z0 %g, noise %g, seed %llu", ondine_rule_name(model.rule),
             ondine_activation_name(model.activation), model.eta, model.l0, model.z0, model.noise,
             (unsigned long long)options->seed);
    for (int k = 0; k < K; k++)
        f->shown[k] = k != ONDINE_Z || model.rule == ONDINE_WN;
    for (int i = 0; i < POINTS; i++)
        f->t[i] = T_END * i / (POINTS - 1);
    OND_TRY(predict(&model, f, error));
    for (int s = 0; s < SIZES; s++) {
        f->replicas[s] = (uint32_t)fmax(most * sizes[0] / sizes[s], 2);
        OND_TRY(simulate(options, &model, s, f, error));
    }
    OND_TRY(fill_table(f, &f->table, error));
    print_slopes(f);
    hide_noise(f);
    const size_t rows = lay_out(f) / KINDS;
    const ond_chart_sheet sheet = {rows, KINDS, f->chart, 12, 4.25 * (double)rows};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_chart_script, &sheet, &f->table};
    OND_TRY(ond_figure_draw(options, prefix, &drawing, error));
    return ond_finish_stdout(error);
}

ondine_status ond_finite_size(const ond_options *options, const char *prefix, ondine_error *error)
{
    if (options->eta_sweep.count || options->l0_sweep.count)
        return ond_fail(error, ONDINE_ERR_ARG, "--eta and --l0 of figure finite-size must be single numbers > 0");
    if (options->dry_run)
        return ond_figure_plan(options, prefix, "the reduced engine at N = 100 ... 100000 beside the 1/N theory",
                               "some seconds of CPU time, as many as --replicas is hundred thousands", error);
    OND_TRY(ond_pictures_check(prefix, options->force, error));
    finite_size *f = calloc(1, sizeof *f);
    if (!f)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = draw(options, f, prefix, error);
    ond_table_free(&f->table);
    free(f);
    return status;
}
