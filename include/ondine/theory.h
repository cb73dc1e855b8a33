/* theory.h : what theory says beyond the ODE of ondine.h: finite N, times to convergence, stability. */
#ifndef ONDINE_THEORY_H
#define ONDINE_THEORY_H

#include "ondine/ondine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ondine_theory_finite() : an ensemble of model->n inputs at the given times, to first order in 1/N (docs/theory.md).
 * t     : (points) strictly increasing, >= 0.
 * mean  : (points, ONDINE_OBSERVABLES) row-major, written: l, R, z, eps_g, the 1/N shift included.
 * cov   : (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES), written: over replicas of that N.
 * kappa : written: the expansion parameter, the largest up to t[points - 1]. Above 0.1 do not trust cov, above 0.3
 *         neither; inf where replicas cross l = 0.  Rows after a divergence, after l = 0, or after kappa has passed
 *         100, are nan.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (the integrator failed, results undefined). */
ONDINE_API ondine_status ondine_theory_finite(const ondine_model *model, size_t points, const double *t, double *mean,
                                              double *cov, double *kappa, ondine_error *error);

/* How a search for convergence ends. */
typedef enum ondine_outcome {
    ONDINE_CONVERGED = 0,  /* eps_g < threshold */
    ONDINE_DIVERGED = 1,   /* |J|^2/N or z^2 beyond 1e12 */
    ONDINE_NOT_REACHED = 2 /* by t_max, or ever: the state is stationary */
} ondine_outcome;

/* What ondine_converge() finds. */
typedef struct ondine_convergence {
    ondine_outcome outcome; /* converged or not */
    double t;               /* the first time with eps_g < threshold, to about 1e-10 of itself; nan unless converged */
    double z;               /* at the end of the run, converged or not; 0 under SGD */
    double eta_eff;         /* eta/z^2 at t, SGD: eta; nan unless converged */
    uint64_t reserved[4];   /* zero */
} ondine_convergence;

/* ondine_converge() : the time until eps_g < threshold by the ODE, N -> infinity; threshold, t_max > 0 and finite.
 * @return ONDINE_OK, whatever the outcome; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (the integration failed). */
ONDINE_API ondine_status ondine_converge(const ondine_model *model, double threshold, double t_max,
                                         ondine_convergence *out, ondine_error *error);

/* "converged", "diverged", "not_reached"; NULL for a value that is none. */
ONDINE_API const char *ondine_outcome_name(ondine_outcome outcome);

/* Of the global solution, where the student is the teacher. */
typedef struct ondine_stability {
    double eta_c;         /* critical learning rate of SGD; of eta/z^2 under WN */
    double rate_R;        /* 1 - R decays like exp(-rate_R t); negative: it grows */
    double rate_l;        /* |1 - l| decays like exp(-rate_l t) */
    uint64_t reserved[4]; /* zero */
} ondine_stability;

/* ondine_stability_at() : of the solution l = R = 1 without label noise, Table 1 of the paper; z > 0 counts under WN
 * alone.  @return ONDINE_OK; ONDINE_ERR_ARG. */
ONDINE_API ondine_status ondine_stability_at(const ondine_model *model, double z, ondine_stability *out,
                                             ondine_error *error);

#ifdef __cplusplus
}
#endif
#endif
