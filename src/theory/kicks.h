/* kicks.h : moments of one step's kick c = eta g'(a) (g(b) - g(a) + noise zeta), a = l u, b = R u + sin v, u and v
 * independent standard normal variables: what the fluctuations of the order parameters are made of. */
#ifndef ONDINE_THEORY_KICKS_H
#define ONDINE_THEORY_KICKS_H

#include "theory/moments.h"

typedef struct ond_kicks {
    double c2, c2uu, c2uv, c2vv; /* <c^2>, <c^2 u^2>, <c^2 u v>, <c^2 v^2> */
    double c3u, c3v, c4;         /* <c^3 u>, <c^3 v>, <c^4> */
} ond_kicks;

/* For eta = 1 and g of slope 1 above 0 and `low` below. */
ond_kicks ond_kicks_kinked(double low, const ond_point *p, double noise);

/* From eta = 1 to eta. */
void ond_kicks_scale(ond_kicks *k, double eta);

#endif
