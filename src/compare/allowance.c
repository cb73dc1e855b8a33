/* allowance.c : see the header. */
#include <math.h>

#include "compare/allowance.h"

#define LOG_VARIANCE_TO 0.1

static ond_basis ode_or_nothing(const ondine_model *model, double kappa)
{
    const int holds =
        (kappa <= OND_ODE_TO && model->n >= OND_ODE_FROM_N) || (kappa <= OND_LARGE_N_TO && model->n >= OND_LARGE_N);
    return holds ? OND_ODE : OND_NO_THEORY;
}

ond_basis ond_basis_of(const ondine_model *model, double kappa)
{
    if (model->inputs != ONDINE_GAUSSIAN) /* the 1/N terms are those of Gaussian inputs */
        return ode_or_nothing(model, kappa);
    if (kappa <= OND_VARIANCES_TO)
        return OND_FINITE_N;
    if (kappa <= OND_FINITE_N_TO)
        return OND_FINITE_N_MEANS;
    return ode_or_nothing(model, kappa);
}

/* What the 1/N theory says at one record; `logarithm`: of ln eps_g, to the same order. */
typedef struct expected {
    double mean, shift, sd; /* shift: mean less that of the ODE */
} expected;

static expected finite_at(const ond_trial *trial, size_t point, int observable, int logarithm)
{
    const size_t at = point * ONDINE_OBSERVABLES + (size_t)observable;
    const double ode = trial->theory[at], shift = trial->finite_mean[at] - ode;
    const double sd = sqrt(trial->finite_cov[at * ONDINE_OBSERVABLES + (size_t)observable]);
    if (!logarithm)
        return (expected){trial->finite_mean[at], shift, sd};
    const double log_sd = sd / ode, log_shift = shift / ode - log_sd * log_sd / 2;
    return (expected){log(ode) + log_shift, log_shift, log_sd};
}

static ond_prediction finite_n(const ond_trial *trial, size_t point, int observable, ond_basis basis)
{
    const double spread = finite_at(trial, point, ONDINE_EPS_G, 1).sd;
    const int logarithm = observable == ONDINE_EPS_G && spread * spread > LOG_VARIANCE_TO;
    const expected now = finite_at(trial, point, observable, logarithm);
    double shift = 0, sd = 0;
    for (size_t i = 0; i <= point; i++) {
        const expected then = finite_at(trial, i, observable, logarithm);
        shift = fmax(shift, fabs(then.shift));
        sd = fmax(sd, then.sd);
    }
    return (ond_prediction){
        .mean = now.mean,
        .allowance =
            OND_MEAN_BAND * trial->kappa * (shift + (trial->model->n < OND_SMALL_N ? sqrt(trial->kappa) * sd : 0)),
        .sd = now.sd,
        .var_allowance = basis == OND_FINITE_N ? OND_VARIANCE_BAND * trial->kappa : NAN,
        .logarithm = logarithm,
    };
}

/* shift(N/4) - shift(N); nan where a replica has diverged. */
static double shifts_apart(const ond_trial *trial, size_t at)
{
    return trial->quarter[at] - trial->quarter_theory[at] - (trial->twin_mean[at] - trial->theory[at]);
}

/* The difference goes through 0 now and then, what the theory is off does not: the largest so far counts. */
static ond_prediction ode(const ond_trial *trial, size_t point, int observable)
{
    const size_t at = point * ONDINE_OBSERVABLES + (size_t)observable;
    const double n4 = floor((double)trial->model->n / 4);
    double apart = 0;
    for (size_t i = 0; i <= point; i++)
        apart = fmax(apart, fabs(shifts_apart(trial, i * ONDINE_OBSERVABLES + (size_t)observable)));
    const double allowance = OND_ODE_BAND * apart / ((double)trial->model->n / n4 - 1);
    return (ond_prediction){trial->theory[at], isnan(shifts_apart(trial, at)) ? NAN : allowance, NAN, NAN, 0};
}

ond_prediction ond_predict(const ond_trial *trial, size_t point, int observable)
{
    const ond_basis basis = ond_basis_of(trial->model, trial->kappa);
    switch (basis) {
    case OND_FINITE_N:
    case OND_FINITE_N_MEANS: return finite_n(trial, point, observable, basis);
    case OND_ODE: return ode(trial, point, observable);
    default: return (ond_prediction){trial->theory[point * ONDINE_OBSERVABLES + (size_t)observable], NAN, NAN, NAN, 0};
    }
}

double ond_law_factor(const ondine_model *model)
{
    switch (model->inputs) {
    case ONDINE_RADEMACHER: return 1 + 2;
    case ONDINE_UNIFORM: return 1 + 1.2;
    case ONDINE_STUDENT_T: return 1 + 6 / (model->inputs_parameter - 4);
    default: return 1;
    }
}

int ond_law_is_compared(const ondine_model *model, int against_theory)
{
    return model->inputs == ONDINE_GAUSSIAN || (against_theory && model->inputs != ONDINE_CORRELATED);
}

/* eta_c/2 = <g'^2>/<g'^4> at l = R = 1, from Table 1 of the paper, by activation. */
static const double half_eta_c[] = {
    [ONDINE_LINEAR] = 1,   [ONDINE_ERF] = 2.028,     [ONDINE_RELU] = 1,         [ONDINE_LEAKY_RELU] = 1.010,
    [ONDINE_TANH] = 1.360, [ONDINE_SIGMOID] = 19.62, [ONDINE_SOFTPLUS] = 2.229,
};

/* Elements of W are of order 1, so that an update is rounded to about 2^-24, and one of less than half of that is
 * lost.  Near the solution an update of one element has the size eta_eff sqrt(2 eps_g <g'^4>/(<g'^2> N)), eta_eff =
 * eta (SGD) or eta/z^2 (WN): learning falters when that falls below 2^-24, at eps_g of order 2^-48 N/h^2 with
 * h = eta_eff sqrt(2/eta_c).  Above it, rounding is noise that enters T at N 2^-50 per unit of time and decays at a
 * rate of order h.  The two factors are from float against double runs of SGD with a linear g on the same inputs:
 *     N      eta   excess of eps_g where it is 10 %   as eps_g -> 0     this bound
 *     1000   0.1   6e-12                              9e-12             1.4e-11
 *     1000   0.5   3e-13                              4e-13             1.1e-12
 *     10000  0.1   7e-11                              1.0e-10           1.4e-10
 *     10000  1     2e-12                              2e-12             4.4e-12 */
double ond_float_floor(const ondine_model *model, double z)
{
    const double eta = model->rule == ONDINE_WN ? model->eta / (z * z) : model->eta;
    const double h = eta / sqrt(half_eta_c[model->activation]);
    return 0x1p-53 * (double)model->n / h * (1 / h + 3);
}
