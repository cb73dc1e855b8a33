/* system.h : the order parameters' equations of motion, eqs. (2) and (6), in variables that keep their precision.
 *
 *   SGD  y = (e, ln T),               e = 1 - l R,  T = l^2 (1 - R^2)
 *   WN   y = (ln l, ln tan(angle/2), ln Z),   cos(angle) = R,  Z = z^2;   1 - l in place of ln l where r0 < 0
 *
 * T, Z and 1 - R cannot become negative, and nothing is lost as l and R approach 1, or 0 together, which is a saddle
 * for odd g.  From R(0) < 0 the length may pass through 0, which ln l cannot.  docs/theory.md derives all this. */
#ifndef ONDINE_THEORY_SYSTEM_H
#define ONDINE_THEORY_SYSTEM_H

#include "theory/moments.h"

enum { OND_STATE = 3 }; /* variables at most */

/* The number of variables: 2 for SGD, 3 for WN. */
int ond_state_size(const ondine_model *model);

/* The state at t = 0; R(0) = 0, or r0 where r0_fixed.  For r0 = 1 or -1 one variable is infinite: use
 * ond_state_depart(). */
void ond_state_initial(const ondine_model *model, double y[OND_STATE]);

/* dy/dt.  A state with l < 0 (WN) is as good as its mirror image. */
void ond_state_rate(const ondine_model *model, const double y[OND_STATE], double rate[OND_STATE]);

/* The same in two halves, for callers who want the expectations too; p = ond_state_point(model, y). */
ond_moments ond_state_moments(const ondine_model *model, const ond_point *p);
void ond_state_rate_from(const ondine_model *model, const double y[OND_STATE], const ond_point *p, const ond_moments *m,
                         double rate[OND_STATE]);

/* The length by which a change of each variable is measured: an error of x scale[i] changes eps_g, T and Z by about
 * x of themselves. */
void ond_state_scale(const ondine_model *model, const double y[OND_STATE], double scale[OND_STATE]);

/* The index of the variable that reaches 1 where l reaches 0, or -1 if l cannot. */
int ond_state_watched(const ondine_model *model);

/* For WN at l = 0, on its way down: (r, V) -> (-r, -V), which is the same student, on its way up. */
void ond_state_mirror(double y[OND_STATE]);

ond_point ond_state_point(const ondine_model *model, const double y[OND_STATE]);

double ond_state_eps_g(const ondine_model *model, const ond_point *p);

/* l, R, z, eps_g. */
void ond_state_observe(const ondine_model *model, const double y[OND_STATE], double values[ONDINE_OBSERVABLES]);

/* |J|^2/N or, under WN, Z is not finite or above 1e12. */
int ond_state_diverged(const ondine_model *model, const double y[OND_STATE]);

/* The student is the teacher as far as doubles can say: 2 eps_g < 1e-280 for linear g. */
int ond_state_vanished(const ondine_model *model, const double y[OND_STATE]);

/* For r0 = 1 or -1, where T(0) = 0.  The departure lasts for a time so short that one step covers it; before its end
 * call ond_state_depart() with t <= its end.  Zero: l = R = 1 without noise, nothing ever moves. */
double ond_departure_end(const ondine_model *model);
void ond_state_depart(const ondine_model *model, double t, double y[OND_STATE]);

#endif
