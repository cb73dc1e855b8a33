/* custom.h : an activation of the caller's own (ondine_function), on the host alone.
 *
 * Nothing is known of g but its values and slopes.  Differences g(b) - g(a) of near arguments are integrals of the
 * slope, so that they keep the precision of b - a. */
#ifndef ONDINE_MODEL_CUSTOM_H
#define ONDINE_MODEL_CUSTOM_H

#include "ondine/ondine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ond_signal() of update.h. */
double ond_custom_signal(const ondine_function *f, double eta, double noise, double a, double b, double d, double zeta);

/* Gaussian expectations at l, R, sin = sqrt(1 - R^2), drift = R - l, with a = l u, b = R u + sin v:
 * A1/l = <u g'(a) (g(b) - g(a))>, <g'(a)^2 (g(b) - g(a))^2>/2, <g'(a) g'(b)>, <g'(a)^2>, eps_g. */
typedef struct ond_custom_sums {
    double a1_l, a2, cross, slope, eps_g;
} ond_custom_sums;

/* By the trapezoidal rule, step 1/4 in u (finer where |l| > 1, to |l| = 64) and v: to 1e-13 for tanh; in general to
 * exp(-8 pi y) where g is analytic in |Im x| < y.  Takes some 10000 calls of g and of its slope. */
ond_custom_sums ond_custom_sums_at(const ondine_function *f, double l, double R, double sin, double drift);

/* eps_g at e = 1 - l R, T = l^2 (1 - R^2). */
double ond_custom_eps_g(const ondine_function *f, double l, double R, double e, double T);

#ifdef __cplusplus
}
#endif
#endif
