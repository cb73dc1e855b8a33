/* fluctuation.h : the equations for the 1/N shift m and the covariance C of the order parameters.
 *
 *   mean(x) = x0(t) + m(t)/N,   cov(x) = C(t)/N,   x = (e, T) for SGD and (l, P, S) for WN,
 *   dC/dt = A C + C A' + D,     dm/dt = A m + (1/2) sum_jk f_jk C_jk + h - (1/2) A f
 *
 * f the drift, A and f_jk its derivatives, D the covariance of one step's N dx, h/N the next order of its mean. */
#ifndef ONDINE_THEORY_FLUCTUATION_H
#define ONDINE_THEORY_FLUCTUATION_H

#include "theory/jet.h"
#include "theory/system.h"

/* What a step does to x, at a state of the ODE. */
typedef struct ond_drift {
    double rate[OND_STATE]; /* dy/dt */
    ond_jet f[OND_STATE];   /* N <dx>, with A and f_jk */
    double D[OND_STATE][OND_STATE], h[OND_STATE];
    double ripple; /* 2 <c^4> (WN: times (l^2/Z)^2) */
} ond_drift;

/* The length |x|^2 of the input fluctuates by sqrt(2/N) of itself, which adds ripple/N to D_TT (WN: D_SS).  That is of
 * the next order of 1/N, but decides how far to trust C near the critical learning rate. */
void ond_drift_at(const ondine_model *model, const double y[OND_STATE], ond_drift *drift);

/* l, R, z, eps_g as functions of x. */
void ond_observed_at(const ondine_model *model, const double y[OND_STATE], ond_jet observed[ONDINE_OBSERVABLES]);

/* Of eps_g by x, as ond_observed_at() has it, at a fraction of the cost. */
void ond_error_gradient(const ondine_model *model, const double y[OND_STATE], double gradient[OND_STATE]);

/* The natural scale of each variable: sqrt(e^2 + T) and T; l, sqrt(S) and S. */
void ond_natural_scale(const ondine_model *model, const double y[OND_STATE], double scale[OND_STATE]);

/* m and C at t = 0: R(0) fixed, nothing; R(0) random with variance 1/N, <C>_ee = l0^2, m_T = -l0^2 (WN: P, S, z0). */
void ond_fluctuation_initial(const ondine_model *model, double m[OND_STATE], double C[OND_STATE][OND_STATE]);

void ond_shift_rate(const ond_drift *drift, int size, const double m[OND_STATE], double C[OND_STATE][OND_STATE],
                    double dm[OND_STATE]);

/* dC = A C + C A' + source */
void ond_covariance_rate(const ond_drift *drift, int size, double C[OND_STATE][OND_STATE],
                         double source[OND_STATE][OND_STATE], double dC[OND_STATE][OND_STATE]);

#endif
