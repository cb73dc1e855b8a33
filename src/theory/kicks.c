#include "theory/kicks.h"

#include <math.h>

#include "theory/grid.h"

/* Add one direction of (u, v) with the powers of the error x = g(b) - g(a) averaged over the radius, r2 = <r^2>, r4 =
 * <r^4> of the homogeneous part; on the grid, where x and u, v are numbers, r2 = r4 = 1. */
OND_HD void add_kick(ond_kicks *sum, double weight, double slope, double x, double noise, double u, double v, double r2,
                     double r4)
{
    const double s2 = slope * slope, x2 = x * x, n2 = noise * noise;
    const double c2 = weight * s2 * (r4 * x2 + r2 * n2);                 /* to be multiplied by uu, uv, vv */
    const double c3 = weight * s2 * slope * x * (r4 * x2 + r2 * 3 * n2); /* by u, v */
    sum->c2 += weight * s2 * (r2 * x2 + n2);
    sum->c2uu += c2 * u * u;
    sum->c2uv += c2 * u * v;
    sum->c2vv += c2 * v * v;
    sum->c3u += c3 * u;
    sum->c3v += c3 * v;
    sum->c4 += weight * s2 * s2 * (r4 * x2 * x2 + 6 * r2 * x2 * n2 + 3 * n2 * n2);
}

/* In polar coordinates (u, v) = r (cos phi, sin phi) the lines u = 0 and b = 0 cut the plane into four sectors, in each
 * of which g(a) and g(b) are linear: <r^2> = 2, <r^4> = 8, and the integrand is a trigonometric polynomial of degree 4
 * in phi. */
static void add_sector(ond_kicks *sum, const ond_point *p, double noise, double from, double width, double slope_a,
                       double slope_b)
{
    enum { PIECES = 2 };
    const double drift = p->R * p->e - p->l * p->sin * p->sin; /* R - l */
    for (int k = 0; k < PIECES; k++) {
        for (int i = 0; i < OND_GAUSS_12; i++) {
            const double phi = from + width * (k + ond_gauss_12[i].x) / PIECES, u = cos(phi), v = sin(phi);
            const double a = p->l * u, d = drift * u + p->sin * v;
            const double x = slope_a == slope_b ? slope_a * d : slope_b * (a + d) - slope_a * a;
            add_kick(sum, width * ond_gauss_12[i].w / PIECES / (2 * M_PI), slope_a, x, noise, u, v, 2, 8);
        }
    }
}

/* Slope 1 above 0 and `low` below. */
static ond_kicks kink_kicks(double low, const ond_point *p, double noise)
{
    const double angle = atan2(p->sin, p->R);
    ond_kicks sum = {0};
    add_sector(&sum, p, noise, angle - M_PI / 2, M_PI - angle, 1, 1);
    add_sector(&sum, p, noise, M_PI / 2, angle, low, 1);
    add_sector(&sum, p, noise, angle + M_PI / 2, M_PI - angle, low, low);
    add_sector(&sum, p, noise, 3 * M_PI / 2, angle, 1, low);
    return sum;
}

OND_HD ond_kicks grid_kicks(ondine_activation g, const ond_point *p, double noise)
{
    const double drift = p->R * p->e - p->l * p->sin * p->sin; /* R - l */
    const ond_axis axis_u = ond_axis_u(p), axis_v = ond_axis_v(g, p);
    ond_kicks sum = {0};
    double total = 0;
    for (int i = -axis_u.n; i <= axis_u.n; i++) {
        const ond_node u = ond_node_u(&axis_u, i);
        const double a = p->l * u.x, slope = ond_g_prime(g, a);
        for (int j = -axis_v.n; j <= axis_v.n; j++) {
            const ond_node v = ond_node_v(&axis_v, j);
            const double d = drift * u.x + p->sin * v.x, x = ond_g_difference(g, a, a + d, d);
            add_kick(&sum, u.w * v.w, slope, x, noise, u.x, v.x, 1, 1);
            total += u.w * v.w;
        }
    }
    const ond_kicks mean = {sum.c2 / total,  sum.c2uu / total, sum.c2uv / total, sum.c2vv / total,
                            sum.c3u / total, sum.c3v / total,  sum.c4 / total};
    return mean;
}

static ond_kicks unit_kicks(ondine_activation g, const ond_point *p, double noise)
{
    switch (g) {
    case ONDINE_LINEAR: return kink_kicks(1, p, noise);
    case ONDINE_RELU: return kink_kicks(0, p, noise);
    case ONDINE_LEAKY_RELU: return kink_kicks(OND_LEAKY_SLOPE, p, noise);
    case ONDINE_TANH: return grid_kicks(ONDINE_TANH, p, noise);
    case ONDINE_SIGMOID: return grid_kicks(ONDINE_SIGMOID, p, noise);
    case ONDINE_SOFTPLUS: return grid_kicks(ONDINE_SOFTPLUS, p, noise);
    default: return grid_kicks(ONDINE_ERF, p, noise);
    }
}

ond_kicks ond_kicks_at(const ondine_model *model, const ond_point *p)
{
    const double eta2 = model->eta * model->eta, eta3 = eta2 * model->eta;
    ond_kicks k = unit_kicks(model->activation, p, model->noise);
    k.c2 *= eta2;
    k.c2uu *= eta2;
    k.c2uv *= eta2;
    k.c2vv *= eta2;
    k.c3u *= eta3;
    k.c3v *= eta3;
    k.c4 *= eta2 * eta2;
    return k;
}
