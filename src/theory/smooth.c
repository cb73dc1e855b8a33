/* Sums over the grid of grid.h.  Near l = R = 1 those that hold g(b) - g(a) once vanish to leading order by the
 * symmetry of v.  They are integrated by parts in v first (docs/theory.md), which leaves sums of order one times R - l
 * and sin^2. */
#include "theory/smooth.h"

#include <math.h>

#include "theory/gauss.h"
#include "theory/grid.h"

OND_HD double g_second(ondine_activation g, double x)
{
    const double g1 = ond_g_prime(g, x);
    switch (g) {
    case ONDINE_TANH: return -2 * ond_g(g, x) * g1;
    case ONDINE_SIGMOID: return g1 * (1 - 2 * ond_g(g, x));
    case ONDINE_SOFTPLUS: return g1 * ond_g_prime(g, -x);
    default: return -x * g1; /* erf */
    }
}

/* integral over 0..1 of s g''(a + s d) ds = (g'(b) - (g(b) - g(a))/d)/d */
OND_HD double curvature(ondine_activation g, double a, double d, double g1_b, double mean_slope)
{
    if (fabs(d) > 0.02)
        return (g1_b - mean_slope) / d;
    double sum = 0;
    for (int i = 0; i < OND_GAUSS_3; i++)
        sum += ond_gauss_3[i].w * ond_gauss_3[i].x * g_second(g, a + ond_gauss_3[i].x * d);
    return sum;
}

/* <.> over v at one u: what the outer sum needs of g(b) */
typedef struct inner {
    double mean_slope; /* (g(b) - g(a))/(b - a) */
    double curvature;  /* as above */
    double square;     /* (g(b) - g(a))^2 */
    double slope;      /* g'(b) */
} inner;

OND_HD inner sum_over_v(ondine_activation g, const ond_point *p, double drift, double u)
{
    const ond_axis axis = ond_axis_v(g, p);
    const double a = p->l * u, g1_a = ond_g_prime(g, a);
    inner sum = {0, 0, 0, 0};
    double total = 0;
    for (int j = -axis.n; j <= axis.n; j++) {
        const ond_node v = ond_node_v(&axis, j);
        const double d = drift * u + p->sin * v.x, b = a + d, weight = v.w;
        const double difference = ond_g_difference(g, a, b, d), g1_b = ond_g_prime(g, b);
        const double mean_slope = d != 0 ? difference / d : g1_a;
        sum.mean_slope += weight * mean_slope;
        sum.curvature += weight * curvature(g, a, d, g1_b, mean_slope);
        sum.square += weight * difference * difference;
        sum.slope += weight * g1_b;
        total += weight;
    }
    const inner mean = {sum.mean_slope / total, sum.curvature / total, sum.square / total, sum.slope / total};
    return mean;
}

OND_HD ond_moments sum_over_u(ondine_activation g, const ond_point *p)
{
    const double sin2 = p->sin * p->sin, drift = p->R * p->e - p->l * sin2; /* R - l */
    const ond_axis axis = ond_axis_u(p);
    double total = 0, a2 = 0, a1_drift = 0, a1_curve = 0, cross = 0, slope = 0;
    for (int i = -axis.n; i <= axis.n; i++) {
        const ond_node node = ond_node_u(&axis, i);
        const double u = node.x, weight = node.w, g1 = ond_g_prime(g, p->l * u);
        const inner mean = sum_over_v(g, p, drift, u);
        total += weight;
        a1_drift += weight * g1 * u * u * mean.mean_slope;
        a1_curve += weight * g1 * u * mean.curvature;
        a2 += weight * g1 * g1 * mean.square / 2;
        cross += weight * g1 * mean.slope;
        slope += weight * g1 * g1;
    }
    ond_moments m = {.a1_l = (drift * a1_drift + sin2 * a1_curve) / total,
                     .a2 = a2 / total,
                     .cross = cross / total,
                     .slope = slope / total};
    m.a3 = p->R * m.a1_l + sin2 * m.cross;
    m.g_red = m.a1_l - p->R * m.cross;
    return m;
}

/* g is a constant in each call, so that the loops are compiled for it. */
ond_moments ond_smooth_moments(ondine_activation g, const ond_point *p)
{
    switch (g) {
    case ONDINE_TANH: return sum_over_u(ONDINE_TANH, p);
    case ONDINE_SIGMOID: return sum_over_u(ONDINE_SIGMOID, p);
    case ONDINE_SOFTPLUS: return sum_over_u(ONDINE_SOFTPLUS, p);
    default: return sum_over_u(ONDINE_ERF, p);
    }
}
