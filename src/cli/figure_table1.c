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

enum { RULES = 2, KINDS = 2, FITS = 12, FINE = 200 }; /* kinds of rate: R and l */

/* The fits begin at l = 1 and 1 - R as small as this, where nothing is left but the linear decay that Table 1 is about:
 * from elsewhere 1 - R, driven by (1 - l)^2, in the end follows 2 rate_l if that is slower. */
#define NEAR 1e-14
#define OWN 1e-3      /* a small learning rate */
#define SETTLED 1e-20 /* of eps_g: z has stopped */

typedef struct table1 {
    double eta[RULES][FITS], z[RULES][FITS], fitted[RULES][KINDS][FITS], formula[RULES][KINDS][FITS];
    size_t fits[RULES];
    double fine_eta[FINE], fine_rate[KINDS][FINE]; /* SGD, whose formula needs no ODE */
    ond_curve curve[RULES][2 * KINDS];
    ond_chart chart[RULES];
    ond_table table;
} table1;

/* ln(1 - R) and ln|1 - l| of a state. */
static void logs(const ondine_model *model, const double *y, double ln[KINDS])
{
    if (model->rule == ONDINE_WN) { /* ln l, ln tan(angle/2) */
        ln[0] = log(2) + 2 * y[1] - log1p(exp(2 * y[1]));
        ln[1] = log(fabs(expm1(y[0])));
    } else { /* 1 - l R and ln l^2 (1 - R^2) */
        const double e = y[0], T = exp(y[1]), q = (1 - e) * (1 - e) + T, l = sqrt(q);
        ln[0] = y[1] - log(q * (1 + (1 - e) / l));
        ln[1] = log(fabs(2 * e - e * e - T) / (1 + l));
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

/* The mean rates between two times. */
static ondine_status rates_between(const ondine_model *model, ond_stepper *stepper, double t0, double t1,
                                   double rate[KINDS], ondine_error *error)
{
    double first[KINDS], last[KINDS];
    OND_TRY(walk(stepper, t0, error));
    logs(model, stepper->y, first);
    OND_TRY(walk(stepper, t1, error));
    logs(model, stepper->y, last);
    for (int k = 0; k < KINDS; k++)
        rate[k] = (first[k] - last[k]) / (t1 - t0);
    return ONDINE_OK;
}

/* The rates near the solution with model->z0 for z: of 1 - R at once, of |1 - l| when the faster of its two
 * exponentials is gone (`own` is the other one's rate than s->rate_R). */
static ondine_status fit(const ondine_model *model, const ond_stability *s, double own, double fitted[KINDS],
                         ondine_error *error)
{
    const ond_flow flow = {ond_state_size(model), 1e-11, rate_of, scale_of, model};
    const double slow = fmin(own, s->rate_R), settled = 20 / fabs(own - s->rate_R);
    double y[OND_STATE] = {0}, late[KINDS];
    ond_state_initial(model, y);
    ond_stepper stepper = ond_rk_start(&flow, 0, y);
    OND_TRY(rates_between(model, &stepper, 0, 5 / s->rate_R, fitted, error));
    OND_TRY(rates_between(model, &stepper, fmax(settled, 6 / s->rate_R), fmax(settled, 6 / s->rate_R) + 5 / slow, late,
                          error));
    fitted[1] = late[1];
    return ONDINE_OK;
}

/* Learning rates: SGD's between 0 and eta_c, by equal steps; WN's by equal ratios from 0.01 to 10. */
static double learning_rate(ondine_rule rule, double eta_c, int i)
{
    return rule == ONDINE_SGD ? eta_c * (i + 0.8) / (FITS + 0.6) : 0.01 * pow(10, 3.0 * i / (FITS - 1));
}

/* z where the ODE of this model comes to rest; nan if it does not come to the solution. */
static ondine_status find_z(const ondine_model *model, double t_max, double *z, ondine_error *error)
{
    ond_convergence end;
    OND_TRY(ond_converge(model, SETTLED, t_max, &end, error));
    *z = end.outcome == OND_CONVERGED ? end.z : NAN;
    return ONDINE_OK;
}

static ondine_status fit_rule(const ond_options *options, int rule, table1 *f, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    model.rule = (ondine_rule)rule;
    model.noise = 0;
    const double eta_c = ond_stability_at(model.rule, model.activation, 1, 1).eta_c;
    for (int i = 0; i < FITS; i++) {
        double fitted[KINDS], z = NAN;
        model.eta = learning_rate(model.rule, eta_c, i);
        if (rule == ONDINE_WN)
            OND_TRY(find_z(&model, options->t_max, &z, error));
        if (rule == ONDINE_WN && isnan(z))
            continue;
        const size_t n = f->fits[rule]++;
        const ond_stability s = ond_stability_at(model.rule, model.activation, model.eta, z);
        ondine_model near = model;
        near.l0 = 1;
        near.z0 = z;
        near.r0_fixed = 1;
        near.r0 = 1 - NEAR;
        /* With eta/z^2 = eta_c/2 the rate of R is so large that the length's own is the smaller, eta <g'^2 u^2>. */
        const double own =
            model.eta * ond_stability_at(ONDINE_WN, model.activation, OWN, sqrt(2 * OWN / eta_c)).rate_l / OWN;
        OND_TRY(fit(&near, &s, own, fitted, error));
        f->eta[rule][n] = model.eta;
        f->z[rule][n] = z;
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
    if (options->activation > ONDINE_LEAKY_RELU)
        return ond_fail(error, ONDINE_ERR_ARG,
                        "--activation of figure table1 must be one of linear, erf, relu, "
                        "leaky-relu: quadrature does not resolve 1 - l beside sqrt(1 - R)");
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
