/* converge_finite.h : mean and spread of the time to eps_g < threshold over replicas of N inputs, to order 1/N. */
#ifndef ONDINE_THEORY_CONVERGE_FINITE_H
#define ONDINE_THEORY_CONVERGE_FINITE_H

#include "theory/converge.h"

typedef struct ond_convergence_finite {
    double mean,
        sd;       /* of step/N at the first step after which eps_g < threshold; nan unless the ODE converges at t > 0 */
    double kappa; /* up to that time, see finite.h */
} ond_convergence_finite;

/* `ode` is ond_converge()'s answer for the same model and threshold.  Takes some 0.1 s: the mean overshoot of a random
 * walk is simulated, to about 0.5 %.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL. */
ondine_status ond_converge_finite(const ondine_model *model, const ond_convergence *ode, ond_convergence_finite *out,
                                  ondine_error *error);

#endif
