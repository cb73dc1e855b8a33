/* smooth.h : the expectations of moments.h, their derivatives and the moments of the kicks by quadrature, for smooth g.
 */
#ifndef ONDINE_THEORY_SMOOTH_H
#define ONDINE_THEORY_SMOOTH_H

#include "theory/derivatives.h"
#include "theory/kicks.h"
#include "theory/moments.h"

/* g: tanh, sigmoid, softplus, or erf (which the tests use to check one against the other).  Without label noise. */
ond_moments ond_smooth_moments(ondine_activation g, const ond_point *p);

/* The generalization error, to 1e-11 at any l, where the sum of model/eps_g.h becomes long. */
double ond_smooth_eps_g(ondine_activation g, const ond_point *p);

/* The derivatives by l and R that quadrature alone gives (a1_l: by l; no values), and the moments of c/eta, to 1e-9 of
 * the largest among them: what the 1/N theory is made of needs no more. */
void ond_smooth_derivatives(ondine_activation g, const ond_point *p, double noise, ond_derivatives *d, ond_kicks *k);

#endif
