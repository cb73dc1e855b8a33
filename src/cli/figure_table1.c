/* ondine figure table1 : Table 1, the rates at which 1 - R and |1 - l| decay, fitted from the ODE beside the formulas.
 */
#include <math.h>
#include <stdlib.h>

#include "cli/figures.h"
#include "cli/setup.h"
#include "io/chart.h"
#include "theory/converge.h"
#include "theory/rk.h"
#include "theory/stability.h"
#include "theory/system.h"

enum { RULES = 2, KINDS = 2, FITS = 12, FINE = 200, SAMPLES = 4 }; /* kinds of rate: R and l */

/* The fits begin at l = 1 and 1 - R as small as this, where nothing is left but the linear decay that Table 1 is about:
 * from elsewhere 1 - R, driven by (1 - l)^2, in the end follows 2 rate_l if that is slower. */
#define NEAR 1e-20
#define OWN 1e-3      /* a small learning rate */
#define SETTLED 1e-12 /* of eps_g: z has stopped to ten digits, and the fits hold at any z */

typedef struct table1 {
    double eta[RULES][FITS], z[RULES][FITS], fitted[RULES][KINDS][FITS], formula[RULES][KINDS][FITS];
    size_t fits[RULES];
    double fine_eta[FINE], fine_rate[KINDS][FINE]; /* SGD, whose formula needs no ODE */
    ond_curve curve[RULES][2 * KINDS];
    ond_chart chart[RULES];
    ond_table table;
} table1;

static void start_near(const ondine_model *model, double y[OND_STATE])
{
    const int wn = model->rule == ONDINE_WN; /* ln l, ln tan(angle/2), ln z^2; SGD: 1 - l R, ln l^2 (1 - R^2) */
    y[0] = wn ? 0 : NEAR;
    y[1] = wn ? log(NEAR / 2) / 2 : log(2 * NEAR);
    y[2] = wn ? 2 * log(model->z0) : 0;
}

/* ln(1 - R) and 1 - l. */
static void look(const ondine_model *model, const double *y, double *ln_R, double *l)
{
    if (model->rule == ONDINE_WN) {
        *ln_R = log(2) + 2 * y[1] - log1p(exp(2 * y[1]));
        *l = -expm1(y[0]);
    } else {
        const double e = y[0], T = exp(y[1]), q = (1 - e) * (1 - e) + T, size = sqrt(q);
        *ln_R = y[1] - log(q * (1 + (1 - e) / size));
        *l = (2 * e - e * e - T) / (1 + size);
    }
}

static void rate_of(const void *model, const double *y, double *rate)
{
    ond_state_rate(model, y, rate);
}

/* 1 - l is asked for to its own relative precision, however small beside sqrt(1 - R). */
static void scale_of(const void *model, const double *y, double *scale)
{
    const int wn = ((const ondine_model *)model)->rule == ONDINE_WN;
    scale[0] = fabs(y[0]) + exp(wn ? 2 * y[1] : y[1]);
    scale[1] = 1;
    if (wn)
        scale[2] = 1;
}

static ondine_status walk(ond_stepper *stepper, double until, ondine_error *error)
{
    while (stepper->t < until)
        if (!ond_rk_step(stepper, until))
            return ond_fail(error, ONDINE_ERR_INTERNAL, "table1: no step short enough at t = %g", stepper->t);
    return ONDINE_OK;
}

/* 1 - l is a sum of two exponentials: its own, and that of 1 - R, which drives it.  Samples of it h apart obey
 * x[k + 2] = sum x[k + 1] - product x[k]; the larger root belongs to the slower one. */
static double slower_rate(const double x[SAMPLES], double h)
{
    const double det = x[0] * x[2] - x[1] * x[1];
    const double sum = (x[0] * x[3] - x[1] * x[2]) / det, product = (x[1] * x[3] - x[2] * x[2]) / det;
    return -log((sum + sqrt(fmax(0, sum * sum - 4 * product))) / 2) / h;
}

/* The rates near the solution with model->z0 for z; `fastest` is about the larger of the two. */
static ondine_status fit(const ondine_model *model, double fastest, double fitted[KINDS], ondine_error *error)
{
    const ond_flow flow = {ond_state_size(model), 1e-12, rate_of, scale_of, model};
    const double h = 2 / fastest;
    double y[OND_STATE], ln_R[SAMPLES], l[SAMPLES];
    start_near(model, y);
    ond_stepper stepper = ond_rk_start(&flow, 0, y);
    for (int k = 0; k < SAMPLES; k++) {
        OND_TRY(walk(&stepper, (k + 1) * h, error));
        look(model, stepper.y, &ln_R[k], &l[k]);
    }
    fitted[0] = (ln_R[0] - ln_R[SAMPLES - 1]) / ((SAMPLES - 1) * h);
    fitted[1] = slower_rate(l, h);
    return ONDINE_OK;
}

/* Learning rates: SGD's between 0 and eta_c, by equal steps; WN's by equal ratios from 0.01 to 10. */
static double learning_rate(ondine_rule rule, double eta_c, int i)
{
    return rule == ONDINE_SGD ? eta_c * (i + 0.8) / (FITS + 0.6) : 0.01 * pow(10, 3.0 * i / (FITS - 1));
}

/* Where the ODE of each learning rate comes to rest: z, or nan if it does not come to the solution; nan under SGD. */
static ondine_status find_z(const ond_options *options, const ondine_model *model, const double eta[FITS],
                            double z[FITS], ondine_error *error)
{
    ond_convergence end[FITS];
    for (int i = 0; i < FITS; i++)
        z[i] = NAN;
    if (model->rule == ONDINE_SGD)
        return ONDINE_OK;
    OND_TRY(ond_converge_grid(model, FITS, eta, 1, &model->l0, SETTLED, options->t_max, ond_figure_threads(options),
                              end, error));
    for (int i = 0; i < FITS; i++)
        if (end[i].outcome == OND_CONVERGED)
            z[i] = end[i].z;
    return ONDINE_OK;
}

static ondine_status fit_rule(const ond_options *options, int rule, table1 *f, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    model.rule = (ondine_rule)rule;
    model.noise = 0;
    const double eta_c = ond_stability_at(model.rule, model.activation, 1, 1).eta_c;
    /* With eta/z^2 = eta_c/2 the rate of R is so large that the length's own is the smaller, eta <g'^2 u^2>. */
    const double own = ond_stability_at(ONDINE_WN, model.activation, OWN, sqrt(2 * OWN / eta_c)).rate_l / OWN;
    double eta[FITS], z[FITS], fitted[KINDS];
    for (int i = 0; i < FITS; i++)
        eta[i] = learning_rate(model.rule, eta_c, i);
    OND_TRY(find_z(options, &model, eta, z, error));
    for (int i = 0; i < FITS; i++) {
        if (rule == ONDINE_WN && isnan(z[i]))
            continue;
        const size_t n = f->fits[rule]++;
        const ond_stability s = ond_stability_at(model.rule, model.activation, eta[i], z[i]);
        model.eta = eta[i];
        model.z0 = z[i];
        OND_TRY(fit(&model, fmax(own * eta[i], s.rate_R), fitted, error));
        f->eta[rule][n] = eta[i];
        f->z[rule][n] = z[i];
        f->formula[rule][0][n] = s.rate_R;
        f->formula[rule][1][n] = s.rate_l;
        for (int k = 0; k < KINDS; k++)
            f->fitted[rule][k][n] = fitted[k];
    }
    return ONDINE_OK;
}

static ondine_status fill_table(const ond_options *options, table1 *f, ondine_error *error)
{
    static const char *const names[] = {"eta", "z", "rate_R", "rate_R_fitted", "rate_l", "rate_l_fitted"};
    ond_table_column(&f->table, "rule", OND_TEXT, 0);
    ond_table_column(&f->table, "activation", OND_TEXT, 0);
    for (int c = 0; c < 6; c++)
        ond_table_column(&f->table, names[c], OND_REAL, 0);
    for (int r = 0; r < RULES; r++)
        for (size_t i = 0; i < f->fits[r]; i++) {
            ond_value *cell = ond_table_row(&f->table);
            if (!cell)
                return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
            (cell++)->text = ondine_rule_name((ondine_rule)r);
            (cell++)->text = ondine_activation_name((ondine_activation)options->activation);
            (cell++)->real = f->eta[r][i];
            (cell++)->real = f->z[r][i];
            for (int k = 0; k < KINDS; k++) {
                (cell++)->real = f->formula[r][k][i];
                (cell++)->real = f->fitted[r][k][i];
            }
        }
    return ONDINE_OK;
}

static double largest_error(const table1 *f)
{
    double largest = 0;
    for (int r = 0; r < RULES; r++)
        for (int k = 0; k < KINDS; k++)
            for (size_t i = 0; i < f->fits[r]; i++)
                largest = fmax(largest, fabs(f->fitted[r][k][i] / f->formula[r][k][i] - 1));
    return largest;
}

static void lay_out(const ond_options *options, table1 *f)
{
    static const char *const colour[KINDS] = {OND_BLUE, OND_ORANGE};
    static const char *const name[KINDS] = {"1 - {/:Italic R}", "|1 - {/:Italic l}|"};
    static const char *const title[RULES] = {"(a)  SGD", "(b)  WN"};
    const ondine_activation g = (ondine_activation)options->activation;
    const double eta_c = ond_stability_at(ONDINE_SGD, g, 1, 1).eta_c;
    for (int i = 0; i < FINE; i++) {
        f->fine_eta[i] = eta_c * i / (FINE - 1);
        const ond_stability s = ond_stability_at(ONDINE_SGD, g, f->fine_eta[i], 1);
        f->fine_rate[0][i] = s.rate_R;
        f->fine_rate[1][i] = s.rate_l;
    }
    for (int r = 0; r < RULES; r++) {
        const int sgd = r == ONDINE_SGD;
        for (int k = 0; k < KINDS; k++) {
            f->curve[r][2 * k] = (ond_curve){.colour = colour[k],
                                             .dashed = k,
                                             .points = sgd ? FINE : f->fits[r],
                                             .x = sgd ? f->fine_eta : f->eta[r],
                                             .y = sgd ? f->fine_rate[k] : f->formula[r][k]};
            f->curve[r][2 * k + 1] = (ond_curve){.label = name[k],
                                                 .colour = colour[k],
                                                 .symbol = k == 0 ? 7 : 6,
                                                 .points = f->fits[r],
                                                 .x = f->eta[r],
                                                 .y = f->fitted[r][k]};
        }
        f->chart[r] = (ond_chart){.title = title[r],
                                  .key = sgd ? "bottom center" : "bottom right",
                                  .x = {"{/:Italic η}", 0, sgd ? eta_c : 0, !sgd},
                                  .y = {"rate of decay", 0, 0, !sgd},
                                  .curves = 2 * KINDS,
                                  .curve = f->curve[r]};
    }
}

static ondine_status draw(const ond_options *options, table1 *f, const char *prefix, ondine_error *error)
{
    const ond_chart_sheet sheet = {RULES, 1, f->chart, 8.5, 11};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_chart_script, &sheet, &f->table};
    for (int r = 0; r < RULES; r++)
        OND_TRY(fit_rule(options, r, f, error));
    OND_TRY(fill_table(options, f, error));
    lay_out(options, f);
    ond_talk(options, "%s: %zu fits for sgd and %zu for wn, at most %.2g from the formulas",
             ondine_activation_name((ondine_activation)options->activation), f->fits[0], f->fits[1], largest_error(f));
    return ond_figure_draw(options, prefix, &drawing, error);
}

ondine_status ond_table1(const ond_options *options, const char *prefix, ondine_error *error)
{
    if (options->given[OPT_RULE])
        return ond_fail(error, ONDINE_ERR_ARG, "--rule: figure table1 shows both rules");
    if (options->given[OPT_ETA])
        return ond_fail(error, ONDINE_ERR_ARG, "--eta: figure table1 chooses its own learning rates");
    if (options->l0_sweep.count)
        return ond_fail(error, ONDINE_ERR_ARG, "--l0 of figure table1 must be one number > 0");
    if (options->dry_run)
        return ond_figure_plan(options, prefix, "the ODE near l = R = 1", "some seconds", error);
    OND_TRY(ond_pictures_check(prefix, options->force, error));
    table1 *f = calloc(1, sizeof *f);
    if (!f)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = draw(options, f, prefix, error);
    ond_table_free(&f->table);
    free(f);
    return status;
}
