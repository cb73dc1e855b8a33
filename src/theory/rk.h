/* rk.h : the Dormand-Prince pair of orders 5 and 4 with step control, for small autonomous systems that are integrated
 * many times or whose solution is looked at between the steps. */
#ifndef ONDINE_THEORY_RK_H
#define ONDINE_THEORY_RK_H

#include "theory/flow.h"

typedef struct ond_stepper {
    const ond_flow *flow;
    double t, next; /* the time, and the step to try next */
    double y[OND_FLOW_SIZE], rate[OND_FLOW_SIZE];
} ond_stepper;

/* Start at (t, y); the first step is chosen so short that it cannot fail by much. */
ond_stepper ond_rk_start(const ond_flow *flow, double t, const double *y);

/* One step of the method from where the stepper is, which does not move: y after h, and its error over the tolerance
 * (> 1: too large; nan where a rate is not finite). */
double ond_rk_trial(const ond_stepper *s, double h, double *y);

/* One accepted step, not beyond `limit`.  0: no step is short enough. */
int ond_rk_step(ond_stepper *s, double limit);

#endif
