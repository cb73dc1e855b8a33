/* derivatives.h : the expectations of moments.h with their first and second derivatives by l and R. */
#ifndef ONDINE_THEORY_DERIVATIVES_H
#define ONDINE_THEORY_DERIVATIVES_H

#include "theory/jet.h"
#include "theory/moments.h"

/* x stands for l, y for R. */
typedef struct ond_derivatives {
    ond_taylor a1_l, cross, a2;
} ond_derivatives;

/* Values as precise as ond_moments_at()'s; derivatives to about 1e-10 of the largest among them.  For kinked g they
 * grow like 1/sin^3 as R approaches 1 or -1 and do not exist there. */
ond_derivatives ond_derivatives_at(ondine_activation g, const ond_point *p, double noise);

#endif
