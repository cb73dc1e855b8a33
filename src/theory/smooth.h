/* smooth.h : the expectations of moments.h by quadrature, for smooth g without a closed form. */
#ifndef ONDINE_THEORY_SMOOTH_H
#define ONDINE_THEORY_SMOOTH_H

#include "theory/moments.h"

/* g: tanh, sigmoid, softplus, or erf (which the tests use to check one against the other).  Without label noise.
 * Costs 1000 to 10000 evaluations of g. */
ond_moments ond_smooth_moments(ondine_activation g, const ond_point *p);

#endif
