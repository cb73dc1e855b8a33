/* derivatives.h : the expectations of moments.h with their first and second derivatives by l and R. */
#ifndef ONDINE_THEORY_DERIVATIVES_H
#define ONDINE_THEORY_DERIVATIVES_H

#include "theory/jet.h"
#include "theory/kicks.h"
#include "theory/moments.h"

/* x stands for l, y for R. */
typedef struct ond_derivatives {
    ond_taylor a1_l, cross, a2;
} ond_derivatives;

/* m: ond_moments_at(g, p, noise), whose values are taken.  Derivatives to about 1e-9 of the largest among them; for
 * kinked g they grow like 1/sin^3 as R approaches 1 or -1 and do not exist there.  *k: of c/eta, which come with them.
 */
void ond_derivatives_at(ondine_activation g, const ond_point *p, double noise, const ond_moments *m, ond_derivatives *d,
                        ond_kicks *k);

#endif
