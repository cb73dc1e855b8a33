/* Derivatives of <H(l u, u, b)>, b = R u + sin v, and moments of c = g'(a) (g(b) - g(a) + noise zeta), in one walk over
 * mesh.h.  By l: a derivative of H by a, times u.  By R: d b/dR = u - (R/sin) v, and integration by parts
 * in v turns this into the operator (docs/theory.md)
 *
 *     d<H>/dR = <u H_b - R H_bb>,     d^2<H>/dR^2 = <u^2 H_bb - 2 R u H_bbb + R^2 H_bbbb - H_bb>. */
#include <string.h>

#include "theory/mesh.h"
#include "theory/smooth.h"

/* <.> over v at one u; b[k] is the k-th derivative of g at b, x = g(b) - g(a) */
typedef struct inner {
    double b[OND_G]; /* [1] to [5] */
    double x, xv, x2, x2v, x2vv, x3, x3v, x4;
    double half2_b[5]; /* derivatives of x^2/2 by b, [1] to [4] */
} inner;

OND_HD void add_node(inner *sum, const double b[OND_G], double x, double v, double weight)
{
    const double x2 = weight * x * x;
    for (int k = 1; k < OND_G; k++)
        sum->b[k] += weight * b[k];
    sum->x += weight * x;
    sum->xv += weight * x * v;
    sum->x2 += x2;
    sum->x2v += x2 * v;
    sum->x2vv += x2 * v * v;
    sum->x3 += x2 * x;
    sum->x3v += x2 * x * v;
    sum->x4 += x2 * x * x;
    sum->half2_b[1] += weight * x * b[1];
    sum->half2_b[2] += weight * (b[1] * b[1] + x * b[2]);
    sum->half2_b[3] += weight * (3 * b[1] * b[2] + x * b[3]);
    sum->half2_b[4] += weight * (3 * b[2] * b[2] + 4 * b[1] * b[3] + x * b[4]);
}

OND_HD inner sum_over_v(ondine_activation g, const ond_mesh *mesh, const ond_row *row)
{
    inner sum;
    memset(&sum, 0, sizeof sum);
    for (int j = 0; j < mesh->columns; j++) {
        double gb[OND_G];
        const double d = ond_mesh_node(g, row, &mesh->column[j], gb);
        add_node(&sum, gb, ond_mean_slope(row->ga, gb, d) * d, mesh->column[j].v, mesh->column[j].weight);
    }
    return sum;
}

/* The operators above, given the derivatives of H by b; by_b points to that of order 0, which is not used. */
static double by_r(double R, double u, const double *by_b)
{
    return u * by_b[1] - R * by_b[2];
}

static double by_rr(double R, double u, const double *by_b)
{
    return (u * u - 1) * by_b[2] - 2 * R * u * by_b[3] + R * R * by_b[4];
}

/* One row's share of the derivatives of <g'(a) g'(b)>, of <g'(a)^2 (x^2 + noise^2)>/2, and of <g'(a) u x> by l. */
static void add_derivatives(ond_derivatives *d, double R, double noise, const ond_row *row, const inner *in)
{
    const double w = row->weight, u = row->u, *a = row->ga, s = a[1] * a[1], x2 = in->x2 + noise * noise;
    /* H = g'(a)^2 x^2/2 once by a, and then by b; x by a is -g'(a) */
    const double by_a[3] = {0, 2 * a[1] * a[2] * in->half2_b[1] - s * a[1] * in->b[1],
                            2 * a[1] * a[2] * in->half2_b[2] - s * a[1] * in->b[2]};
    d->cross.x += w * u * a[2] * in->b[1];
    d->cross.y += w * a[1] * by_r(R, u, in->b + 1);
    d->cross.xx += w * u * u * a[3] * in->b[1];
    d->cross.xy += w * u * a[2] * by_r(R, u, in->b + 1);
    d->cross.yy += w * a[1] * by_rr(R, u, in->b + 1);
    d->a2.x += w * u * (a[1] * a[2] * x2 - s * a[1] * in->x);
    d->a2.y += w * s * by_r(R, u, in->half2_b);
    d->a2.xx += w * u * u * ((a[2] * a[2] + a[1] * a[3]) * x2 - 5 * s * a[2] * in->x + s * s);
    d->a2.xy += w * u * by_r(R, u, by_a);
    d->a2.yy += w * s * by_rr(R, u, in->half2_b);
    d->a1_l.x += w * u * u * (a[2] * in->x - s);
    d->a1_l.xx += w * u * u * u * (a[3] * in->x - 3 * a[1] * a[2]);
}

static void add_kicks(ond_kicks *k, double noise, const ond_row *row, const inner *in)
{
    const double u = row->u, n2 = noise * noise, slope = row->ga[1];
    const double w2 = row->weight * slope * slope, w3 = w2 * slope, w4 = w3 * slope;
    k->c2 += w2 * (in->x2 + n2);
    k->c2uu += w2 * (in->x2 + n2) * u * u;
    k->c2uv += w2 * in->x2v * u;
    k->c2vv += w2 * (in->x2vv + n2);
    k->c3u += w3 * (in->x3 + 3 * n2 * in->x) * u;
    k->c3v += w3 * (in->x3v + 3 * n2 * in->xv);
    k->c4 += w4 * (in->x4 + 6 * n2 * in->x2 + 3 * n2 * n2);
}

static void divide(double *sums, size_t count, double total)
{
    for (size_t i = 0; i < count; i++)
        sums[i] /= total;
}

OND_HD void sum_over_u(ondine_activation g, const ond_point *p, double noise, ond_derivatives *d, ond_kicks *k)
{
    ond_mesh mesh;
    double total = 0;
    memset(d, 0, sizeof *d);
    memset(k, 0, sizeof *k);
    ond_mesh_make(g, p, &ond_economical, &mesh);
    for (int i = mesh.first; i <= mesh.last; i++) {
        const ond_row row = ond_mesh_row(g, &mesh, i);
        const inner in = sum_over_v(g, &mesh, &row);
        add_derivatives(d, p->R, noise, &row, &in);
        add_kicks(k, noise, &row, &in);
        total += row.weight;
    }
    divide((double *)d, sizeof *d / sizeof(double), total);
    divide((double *)k, sizeof *k / sizeof(double), total);
}

/* g is a constant in each call, so that the loops are compiled for it. */
void ond_smooth_derivatives(ondine_activation g, const ond_point *p, double noise, ond_derivatives *d, ond_kicks *k)
{
    switch (g) {
    case ONDINE_TANH: sum_over_u(ONDINE_TANH, p, noise, d, k); break;
    case ONDINE_SIGMOID: sum_over_u(ONDINE_SIGMOID, p, noise, d, k); break;
    case ONDINE_SOFTPLUS: sum_over_u(ONDINE_SOFTPLUS, p, noise, d, k); break;
    default: sum_over_u(ONDINE_ERF, p, noise, d, k);
    }
}
