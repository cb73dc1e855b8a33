/* mesh.h : quadrature over a = l u and b = R u + sin v for smooth g, u and v independent standard normal variables.
 *
 * Trapezoidal rules, whose error falls like exp(-2 pi y/h) for an integrand analytic in the strip |Im| < y:
 *   v : step at most h times the distance of the nearest pole of g(b), and at most 4.3 h;
 *   u = sinh(s)/max(1, l), step h in s, so that the structure of g(lu), of width 1/l, and that of g(b), of width 1, are
 *       both resolved; every pole then lies at |Im s| = pi/2 or beyond, and exp(-u^2/2) limits the strip to pi/4.
 *
 * A mesh is walked row by row, one value of u each.  Where g is odd but for a constant, every expectation that the
 * theory needs is the same at (-u, -v): the rows with a <= 0 count twice. */
#ifndef ONDINE_THEORY_GRID_H
#define ONDINE_THEORY_GRID_H

#include <math.h>

#include "model/activation.h"
#include "theory/moments.h"

enum { OND_G = 6 };        /* g and its derivatives up to the fifth */
enum { OND_COLUMNS = 81 }; /* at most */

typedef struct ond_fineness {
    double h, reach; /* steps as above; where the Gaussian weight is cut off */
} ond_fineness;

static const ond_fineness ond_exact = {0.14, 8.0};      /* to rounding */
static const ond_fineness ond_economical = {0.16, 7.0}; /* to 1e-10 */

/* One value of v.  The weights add up to 1. */
typedef struct ond_column {
    double v, weight, shift, factor; /* shift = sin v is its part of b; factor = exp(shift) or exp(2 shift) */
} ond_column;

typedef struct ond_mesh {
    double l, R, drift; /* drift = R - l */
    double h, scale;    /* u = sinh(i h)/scale */
    int first, last;    /* of the rows i */
    int columns;
    ond_column column[OND_COLUMNS];
} ond_mesh;

/* One value of u.  The weights add up to a number that is left to the caller. */
typedef struct ond_row {
    double u, weight;
    double a, drift, centre, factor; /* a = l u; b - a = drift + shift; b = centre + shift, factor as a column's */
    double ga[OND_G];                /* g and its derivatives at a */
} ond_row;

/* Distance from the real axis of the nearest singularity of g; erf has none, but its fourth power grows like exp(2
 * y^2). */
static inline double ond_pole(ondine_activation g)
{
    switch (g) {
    case ONDINE_TANH: return OND_PI / 2;
    case ONDINE_SIGMOID:
    case ONDINE_SOFTPLUS: return OND_PI;
    default: return 2;
    }
}

/* The exponent of b in what g is made of. */
static inline double ond_exponent(ondine_activation g)
{
    return g == ONDINE_TANH ? 2 : 1;
}

static inline void ond_mesh_columns(ondine_activation g, double sine, const ond_fineness *fine, ond_mesh *mesh)
{
    const double h = fmin(4.3 * fine->h, fine->h * ond_pole(g) / sine);
    const int n = (int)ceil(fine->reach / h);
    double total = 0;
    mesh->columns = 2 * n + 1;
    for (int j = 0; j < mesh->columns; j++) {
        const double v = (j - n) * h, weight = exp(-v * v / 2), shift = sine * v;
        mesh->column[j] = (ond_column){v, weight, shift, exp(ond_exponent(g) * shift)};
        total += weight;
    }
    for (int j = 0; j < mesh->columns; j++)
        mesh->column[j].weight /= total;
}

static inline void ond_mesh_make(ondine_activation g, const ond_point *p, const ond_fineness *fine, ond_mesh *mesh)
{
    mesh->l = p->l;
    mesh->R = p->R;
    mesh->drift = p->R * p->e - p->l * p->sin * p->sin;
    mesh->h = fine->h;
    mesh->scale = fmin(fmax(1, fabs(p->l)), 1e150);
    mesh->first = -(int)ceil(asinh(fine->reach * mesh->scale) / fine->h);
    mesh->last = g == ONDINE_SOFTPLUS ? -mesh->first : 0;
    ond_mesh_columns(g, p->sin, fine, mesh);
}

/* g = tanh, value t and slope given */
static inline void ond_tanh_derivatives(double t, double slope, double g[OND_G])
{
    g[0] = t;
    g[1] = slope;
    g[2] = -2 * t * g[1];
    g[3] = -2 * (g[1] * g[1] + t * g[2]);
    g[4] = -2 * (3 * g[1] * g[2] + t * g[3]);
    g[5] = -2 * (3 * g[2] * g[2] + 4 * g[1] * g[3] + t * g[4]);
}

/* sigmoid(x) = (1 + tanh(x/2))/2, of which these are given */
static inline void ond_sigmoid_derivatives(double t, double slope, double g[OND_G])
{
    double power = 0.5;
    ond_tanh_derivatives(t, slope, g);
    for (int k = 0; k < OND_G; k++, power /= 2)
        g[k] *= power;
    g[0] += 0.5;
}

/* The derivatives of g at x; factor = exp(x), for tanh exp(2x), and finite.  softplus' is sigmoid; erf' is a Gaussian,
 * and the next are Hermite polynomials times it. */
static inline void ond_g_derivatives(ondine_activation g, double x, double factor, double d[OND_G])
{
    const double over = 1 / (1 + factor), t = (factor - 1) * over, slope = 4 * factor * over * over;
    double sigmoid[OND_G];
    switch (g) {
    case ONDINE_TANH: ond_tanh_derivatives(t, slope, d); break;
    case ONDINE_SIGMOID: ond_sigmoid_derivatives(t, slope, d); break;
    case ONDINE_SOFTPLUS:
        ond_sigmoid_derivatives(t, slope, sigmoid);
        d[0] = log1p(factor);
        for (int k = 1; k < OND_G; k++)
            d[k] = sigmoid[k - 1];
        break;
    default:
        d[0] = erf(OND_SQRT_1_2 * x);
        d[1] = OND_SQRT_2_OVER_PI * exp(-x * x / 2);
        d[2] = -x * d[1];
        for (int k = 2; k < OND_G - 1; k++)
            d[k + 1] = -x * d[k] - (k - 1) * d[k - 1];
    }
}

static inline ond_row ond_mesh_row(ondine_activation g, const ond_mesh *mesh, int i)
{
    const double side = mesh->l < 0 ? -1 : 1, k = ond_exponent(g); /* a <= 0 in the rows i <= 0 */
    const double u = side * sinh(i * mesh->h) / mesh->scale, twice = i < 0 && mesh->last == 0 ? 2 : 1;
    ond_row row = {.u = u,
                   .weight = twice * cosh(i * mesh->h) * exp(-u * u / 2),
                   .a = mesh->l * u,
                   .drift = mesh->drift * u,
                   .centre = mesh->R * u,
                   .factor = exp(k * mesh->R * u)};
    ond_g_derivatives(g, row.a, exp(fmin(k * row.a, 600)), row.ga); /* softplus: beyond 600 the slope is 1 */
    if (g == ONDINE_SOFTPLUS && row.a > 600)
        row.ga[0] = row.a;
    return row;
}

/* A pair (u, v): the derivatives of g at b, and d = b - a. */
static inline double ond_mesh_node(ondine_activation g, const ond_row *row, const ond_column *column, double gb[OND_G])
{
    ond_g_derivatives(g, row->centre + column->shift, row->factor * column->factor, gb);
    return row->drift + column->shift;
}

#define OND_NEAR 0.015 /* |b - a| below which g(b) - g(a) is had from the derivatives at both ends */

/* M = (g(b) - g(a))/d.  Near: the mean of g' by Euler and Maclaurin's formula, to d^6 g'''''''/30240. */
static inline double ond_mean_slope(const double ga[OND_G], const double gb[OND_G], double d)
{
    if (fabs(d) > OND_NEAR)
        return (gb[0] - ga[0]) / d;
    return (ga[1] + gb[1]) / 2 - d / 12 * (gb[2] - ga[2]) + d * d * d / 720 * (gb[4] - ga[4]);
}

/* (g'(b) - M)/d = integral over 0..1 of s g''(a + s d) ds */
static inline double ond_curvature(const double ga[OND_G], const double gb[OND_G], double d, double mean_slope)
{
    if (fabs(d) > OND_NEAR)
        return (gb[1] - mean_slope) / d;
    const double mean = (ga[2] + gb[2]) / 2 - d / 12 * (gb[3] - ga[3]) + d * d * d / 720 * (gb[5] - ga[5]);
    return mean / 2 + (gb[2] - ga[2]) / 12 - d * d / 720 * (gb[4] - ga[4]);
}

#endif
