/* finite.h : mean and covariance of the order parameters at finite N, to first order in 1/N (beyond the paper). */
#ifndef ONDINE_THEORY_FINITE_H
#define ONDINE_THEORY_FINITE_H

#include "model/error.h"

/* The ensemble of model->n inputs at t[0..points), strictly increasing and >= 0:
 * mean  : (points, ONDINE_OBSERVABLES) of l, R, z, eps_g, the 1/N shift included.
 * cov   : (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES) of replicas of that N, in units of the observables.
 * kappa : the expansion parameter, the largest up to t[points - 1]: C_ii/(N s_i^2) and |m_i|/(N s_i), s the natural
 *         scale of each variable (docs/theory.md).  Above 0.1 do not trust cov, above 0.3 neither; inf where replicas
 *         cross l = 0.
 * Rows after a divergence, after l = 0, or after kappa has passed 100, are nan.  model and t are not checked.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (the integration failed, results undefined). */
ondine_status ond_finite(const ondine_model *model, size_t points, const double *t, double *mean, double *cov,
                         double *kappa, ondine_error *error);

#endif
