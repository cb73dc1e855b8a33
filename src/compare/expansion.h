/* expansion.h : how good the 1/N theory is for a run. */
#ifndef ONDINE_COMPARE_EXPANSION_H
#define ONDINE_COMPARE_EXPANSION_H

#include "model/error.h"

/* ond_expansion() : kappa of allowance.h for a run up to time `end`: that of ond_finite(), but at least a third of the
 * first step's relative growth of Z under WN; inf where replicas may cross l = 0 under WN.
 * The last is taken to be so where l < 8 standard deviations: at 4, where ond_finite() gives up, those of the theory
 * are far too small (measured: erf, N 100, eta 0.5, l0 0.1, z0 0.2: l falls to 4.2 of them, kappa is 0.06, and the
 * variance of R is off by a factor 3).
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (the integration failed, or out of memory). */
ondine_status ond_expansion(const ondine_model *model, double end, double *kappa, ondine_error *error);

#endif
