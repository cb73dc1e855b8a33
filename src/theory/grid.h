/* grid.h : quadrature over a = l u and b = R u + sin v for smooth g, u and v independent standard normal variables.
 *
 * Trapezoidal rules, whose error falls like exp(-2 pi y/h) for an integrand analytic in the strip |Im| < y:
 *   v : step at most 0.14 of the distance of the nearest pole of g(b), and at most 0.6;
 *   u = sinh(s)/max(1, l), so that the structure of g(lu), of width 1/l, and that of g(b), of width 1, are both
 *       resolved; every pole then lies at |Im s| = pi/2 or beyond, and exp(-u^2/2) limits the strip to pi/4. */
#ifndef ONDINE_THEORY_GRID_H
#define ONDINE_THEORY_GRID_H

#include <math.h>

#include "model/activation.h"
#include "theory/gauss.h"
#include "theory/moments.h"

#define OND_GRID_REACH 8.0 /* the Gaussian weight beyond is 1e-14 */

/* Nodes -n..n; step h in v or s. */
typedef struct ond_axis {
    int n;
    double h, scale;
} ond_axis;

/* Distance from the real axis of the nearest singularity of g; erf has none, but grows like exp(y^2/2). */
OND_HD double ond_pole(ondine_activation g)
{
    switch (g) {
    case ONDINE_TANH: return OND_PI / 2;
    case ONDINE_SIGMOID:
    case ONDINE_SOFTPLUS: return OND_PI;
    default: return 3;
    }
}

OND_HD ond_axis ond_axis_v(ondine_activation g, const ond_point *p)
{
    const double h = fmin(0.6, 0.14 * ond_pole(g) / p->sin);
    const ond_axis axis = {.n = (int)ceil(OND_GRID_REACH / h), .h = h, .scale = 1};
    return axis;
}

OND_HD ond_axis ond_axis_u(const ond_point *p)
{
    const double h = 0.14, scale = fmax(1, fabs(p->l));
    const ond_axis axis = {.n = (int)ceil(asinh(OND_GRID_REACH * scale) / h), .h = h, .scale = scale};
    return axis;
}

/* The value of v and its weight; weights have an arbitrary common factor. */
OND_HD ond_node ond_node_v(const ond_axis *axis, int j)
{
    const double v = j * axis->h;
    const ond_node node = {v, exp(-v * v / 2)};
    return node;
}

OND_HD ond_node ond_node_u(const ond_axis *axis, int i)
{
    const double u = sinh(i * axis->h) / axis->scale;
    const ond_node node = {u, cosh(i * axis->h) * exp(-u * u / 2)};
    return node;
}

#endif
