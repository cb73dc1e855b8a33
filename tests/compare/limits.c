/* limits.c : how far reduced ensembles are from the theory, as a function of kappa: the evidence for the limits of
 * allowance.h, printed as a table.
 *     limits [STEPS]   replica steps for each row, 1e8 unless told
 * A row is one system up to a time t, at the N at which kappa has a given value.  Each number is the largest over
 * records and observables, less 4.5 standard errors of the ensembles: mean    |mean - that of the 1/N theory| in units
 * of kappa (largest |m/N| so far + sqrt(kappa) largest sd so far) m/N     the same in units of kappa |m/N| var
 * |variance/predicted - 1| in units of kappa N4      |mean - the ODE's| in units of the largest |shift(N/4) -
 * shift(N)|/(N/N4 - 1) so far eps_g counts as ln eps_g where that is what is compared.  Exit code 1 where a number is
 * beyond what is allowed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare/allowance.h"
#include "compare/expansion.h"
#include "theory/finite.h"

enum { K = ONDINE_OBSERVABLES, POINTS = 25, MOST = 40000, FEWEST = 1000 };
#define ERRORS 4.5

typedef struct system_of {
    ondine_rule rule;
    ondine_activation g;
    double eta, l0, z0, noise, end; /* end: the last record's t */
} system_of;

static const system_of systems[] = {
    {ONDINE_WN, ONDINE_LINEAR, 0.1, 1, 0.05, 0, 20},      {ONDINE_WN, ONDINE_ERF, 0.1, 1, 0.05, 0, 20},
    {ONDINE_WN, ONDINE_RELU, 0.1, 1, 0.05, 0, 20},        {ONDINE_WN, ONDINE_ERF, 0.1, 1, 0.05, 0, 8},
    {ONDINE_WN, ONDINE_TANH, 0.1, 1, 0.05, 0, 8},         {ONDINE_WN, ONDINE_LINEAR, 0.5, 1, 0.5, 0, 8},
    {ONDINE_WN, ONDINE_ERF, 0.5, 1, 0.5, 0.2, 8},         {ONDINE_WN, ONDINE_LINEAR, 1, 1, 0.5, 0, 4},
    {ONDINE_WN, ONDINE_RELU, 0.5, 2, 0.3, 0, 8},          {ONDINE_WN, ONDINE_RELU, 0.1, 0.1, 0.5, 0, 8},
    {ONDINE_WN, ONDINE_LEAKY_RELU, 0.1, 0.5, 0.05, 0, 8}, {ONDINE_WN, ONDINE_LINEAR, 0.1, 0.1, 0.05, 0, 8},
    {ONDINE_WN, ONDINE_LINEAR, 0.1, 1, 0.15, 0, 8},       {ONDINE_WN, ONDINE_LINEAR, 0.01, 1, 1, 0, 8},
    {ONDINE_SGD, ONDINE_LINEAR, 0.5, 1, 1, 0, 8},         {ONDINE_SGD, ONDINE_LINEAR, 1, 1, 1, 0.2, 8},
    {ONDINE_SGD, ONDINE_LINEAR, 1.5, 1, 1, 0, 8},         {ONDINE_SGD, ONDINE_ERF, 1, 1, 1, 0, 20},
    {ONDINE_SGD, ONDINE_RELU, 0.5, 0.5, 1, 0, 8},         {ONDINE_SGD, ONDINE_TANH, 1, 2, 1, 0, 8},
};
static const double kappas[] = {0.03, 0.1, 0.3, 0.6, 1.0, 1.3, 1.6};

/* An ensemble at one N, beside the theories. */
typedef struct sample {
    ondine_model model;
    uint32_t replicas;
    double kappa, ode[POINTS][K], finite[POINTS][K], cov[POINTS][K][K];
    double mean[POINTS][K], var[POINTS][K], kurtosis[POINTS][K];
} sample;

static void or_die(ondine_status status, const ondine_error *error)
{
    if (status == ONDINE_OK)
        return;
    fprintf(stderr, "limits: %s\n", error->message);
    exit(1);
}

/* Records crowd towards t = 0, but no two fall on one step of N/4. */
static void record_times(uint32_t quarter, double end, double t[POINTS])
{
    for (int i = 0; i < POINTS; i++)
        t[i] = fmax(i, round(quarter * end * pow((double)i / (POINTS - 1), 2))) / quarter;
}

static void fill(sample *s, const ondine_model *model, const double t[POINTS], double steps)
{
    double at[POINTS], unused;
    const double end = t[POINTS - 1];
    ondine_run run = ondine_run_default();
    ondine_ensemble *e;
    ondine_error error;
    s->model = *model;
    for (int i = 0; i < POINTS; i++)
        at[i] = (double)ondine_step(t[i], model->n) / model->n;
    or_die(ond_expansion(model, end, &s->kappa, &error), &error);
    or_die(ondine_theory(model, POINTS, at, s->ode[0], &error), &error);
    or_die(ond_finite(model, POINTS, at, s->finite[0], s->cov[0][0], &unused, &error), &error);
    s->replicas = (uint32_t)fmin(MOST, fmax(FEWEST, steps / (end * model->n)));
    run.engine = ONDINE_REDUCED;
    run.replicas = s->replicas;
    or_die(ondine_simulate(model, &run, POINTS, t, &e, &error), &error);
    for (size_t i = 0; i < POINTS; i++) {
        double cov[K * K], skewness[K], least[K], greatest[K];
        ondine_ensemble_moments(e, i, s->mean[i], cov);
        ondine_ensemble_shape(e, i, skewness, s->kurtosis[i], least, greatest);
        for (int k = 0; k < K; k++)
            s->var[i][k] = cov[k * (K + 1)];
    }
    ondine_ensemble_free(e);
}

static double beyond(double distance, double error)
{
    return fmax(fabs(distance) - ERRORS * error, 0);
}

static double largest(double a, double b)
{
    return b > a ? b : a; /* nan does not count */
}

typedef struct row {
    double mean, shift, var, quarter;
} row;

static row measure(const sample *s, const sample *quarter)
{
    row most = {0, 0, 0, 0};
    const double ratio = s->model.n / (double)quarter->model.n - 1;
    for (int k = 0; k < K; k++) {
        double shift = 0, sd = 0, apart = 0;
        for (int i = 1; i < POINTS; i++) {
            const double error = sqrt(s->var[i][k] / s->replicas), off = s->mean[i][k] - s->ode[i][k];
            const double off4 = quarter->mean[i][k] - quarter->ode[i][k];
            const double error4 = sqrt(quarter->var[i][k] / quarter->replicas);
            const double residual = beyond(s->mean[i][k] - s->finite[i][k], error);
            shift = largest(shift, fabs(s->finite[i][k] - s->ode[i][k]));
            sd = largest(sd, sqrt(s->cov[i][k][k]));
            if (!(s->var[i][k] > 0))
                continue;
            apart = largest(apart, fabs(off4 - off) + ERRORS * (error + error4));
            most.quarter = largest(most.quarter, beyond(off, error) * ratio / apart);
            if (k == ONDINE_EPS_G && s->cov[i][k][k] > 0.1 * s->ode[i][k] * s->ode[i][k])
                continue;
            most.mean = largest(most.mean, residual / (s->kappa * (shift + sqrt(s->kappa) * sd)));
            most.shift = largest(most.shift, residual / (s->kappa * shift));
            most.var = largest(most.var,
                               beyond(s->var[i][k] / s->cov[i][k][k] - 1, sqrt((s->kurtosis[i][k] - 1) / s->replicas)) /
                                   s->kappa);
        }
    }
    return most;
}

/* N at which kappa has about this value: it goes like 1/N. */
static uint32_t inputs_for(ondine_model model, double end, double kappa)
{
    double at;
    ondine_error error;
    model.n = 100000;
    or_die(ond_expansion(&model, end, &at, &error), &error);
    const double n = model.n * at / kappa;
    return n < 12 ? 0 : (uint32_t)fmin(n, 1e8);
}

/* @return 1 if it is beyond what is allowed. */
static int print_row(const system_of *system, double kappa, double steps)
{
    ondine_model model = ondine_model_default(), quarter;
    model.rule = system->rule;
    model.activation = system->g;
    model.eta = system->eta;
    model.l0 = system->l0;
    model.z0 = system->z0;
    model.noise = system->noise;
    model.n = inputs_for(model, system->end, kappa);
    if (model.n == 0)
        return 0;
    quarter = model;
    quarter.n = model.n / 4;
    static sample s, s4;
    double t[POINTS];
    record_times(quarter.n, system->end, t);
    fill(&s, &model, t, steps);
    fill(&s4, &quarter, t, steps);
    const row r = measure(&s, &s4);
    const ond_basis basis = ond_basis_of(&model, s.kappa);
    const int bad = (basis <= OND_FINITE_N_MEANS && r.mean > OND_MEAN_BAND) ||
                    (basis == OND_FINITE_N && r.var > OND_VARIANCE_BAND) ||
                    (basis == OND_ODE && r.quarter > OND_ODE_BAND);
    printf("%-4s %-10s %6g %4g %5g %5g %3g %7u %6.3f %6u %7.2f %7.2f %7.2f %7.2f%s\n", ondine_rule_name(model.rule),
           ondine_activation_name(model.activation), model.eta, model.l0, model.rule == ONDINE_WN ? model.z0 : NAN,
           model.noise, system->end, (unsigned)model.n, s.kappa, (unsigned)s.replicas, r.mean, r.shift, r.var,
           r.quarter, bad ? "  beyond" : "");
    fflush(stdout);
    return bad;
}

int main(int argc, char **argv)
{
    const double steps = argc > 1 ? atof(argv[1]) : 1e8;
    int bad = 0;
    printf("%-4s %-10s %6s %4s %5s %5s %3s %7s %6s %6s %7s %7s %7s %7s\n", "rule", "g", "eta", "l0", "z0", "noise", "t",
           "N", "kappa", "repl.", "mean", "m/N", "var", "N4");
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        for (size_t k = 0; k < sizeof kappas / sizeof *kappas; k++)
            bad |= print_row(&systems[i], kappas[k], steps);
    return bad;
}
