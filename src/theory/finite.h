/* finite.h : mean and covariance of the order parameters at finite N, to first order in 1/N (beyond the paper). */
#ifndef ONDINE_THEORY_FINITE_H
#define ONDINE_THEORY_FINITE_H

#include "model/error.h"
#include "theory/system.h"

/* The ensemble of model->n inputs at t[0..points), strictly increasing and >= 0:
 * mean  : (points, ONDINE_OBSERVABLES) of l, R, z, eps_g, the 1/N shift included.
 * cov   : (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES) of replicas of that N, in units of the observables.
 * kappa : the expansion parameter, the largest up to t[points - 1]: C_ii/(N s_i^2) and |m_i|/(N s_i), s the natural
 *         scale of each variable, and what C leaves out near eta_c (docs/theory.md).  Above 0.1 do not trust
 * cov, above 0.3 neither; inf where replicas cross l = 0. Rows after a divergence, after l = 0, or after kappa has
 * passed 100, are nan.  model and t are not checked.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (the integration failed, results undefined). */
ondine_status ond_finite(const ondine_model *model, size_t points, const double *t, double *mean, double *cov,
                         double *kappa, ondine_error *error);

/* The state of the ODE; m and C in the variables of fluctuation.h; and what the fluctuations of |x|^2 add to C/N at the
 * next order, X/N^2. */
typedef struct ond_ensemble_state {
    double y[OND_STATE], m[OND_STATE], C[OND_STATE][OND_STATE], X[OND_STATE][OND_STATE];
} ond_ensemble_state;

/* The same at one time t > 0, before anything is made of it.  Undefined where ond_finite() would write nan; kappa is
 * then inf, or above 100. */
ondine_status ond_finite_state(const ondine_model *model, double t, ond_ensemble_state *state, double *kappa,
                               ondine_error *error);

#endif
