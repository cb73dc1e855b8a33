/* Derivatives of <H(l u, u, b)>, b = R u + sin v.  By l: a derivative of H by a, times u.  By R: d b/dR = u - (R/sin)
 * v, and integration by parts in v turns this into the operator (docs/theory.md)
 *
 *     d<H>/dR = <u H_b - R H_bb>,     d^2<H>/dR^2 = <u^2 H_bb - 2 R u H_bbb + R^2 H_bbbb - H_bb>.
 *
 * A1/l needs the sums by l only: d(A1/l)/dR = d(l <g'(a) g'(b)>)/dl. */
#include "theory/derivatives.h"

#include "theory/grid.h"

enum { G = 6 }; /* g and its derivatives up to the fifth */

/* t = tanh x, g = tanh */
OND_HD void tanh_derivatives(double t, double slope, double g[G])
{
    g[0] = t;
    g[1] = slope;
    g[2] = -2 * t * g[1];
    g[3] = -2 * (g[1] * g[1] + t * g[2]);
    g[4] = -2 * (3 * g[1] * g[2] + t * g[3]);
    g[5] = -2 * (3 * g[2] * g[2] + 4 * g[1] * g[3] + t * g[4]);
}

OND_HD void sigmoid_derivatives(double x, double g[G])
{
    tanh_derivatives(ond_tanh(x / 2), 4 * ond_sigmoid_prime(x), g); /* sigmoid(x) = (1 + tanh(x/2))/2 */
    double power = 0.5;
    for (int k = 0; k < G; k++, power /= 2)
        g[k] *= power;
    g[0] += 0.5;
}

OND_HD void g_derivatives(ondine_activation act, double x, double g[G])
{
    switch (act) {
    case ONDINE_TANH: tanh_derivatives(ond_tanh(x), ond_g_prime(ONDINE_TANH, x), g); break;
    case ONDINE_SIGMOID: sigmoid_derivatives(x, g); break;
    case ONDINE_SOFTPLUS:
        sigmoid_derivatives(x, g);
        for (int k = G - 1; k > 0; k--)
            g[k] = g[k - 1];
        g[0] = ond_g(ONDINE_SOFTPLUS, x);
        break;
    default: /* erf: g' is a Gaussian, the next are Hermite polynomials times it */
        g[0] = ond_g(ONDINE_ERF, x);
        g[1] = ond_g_prime(ONDINE_ERF, x);
        g[2] = -x * g[1];
        for (int k = 2; k < G - 1; k++)
            g[k + 1] = -x * g[k] - (k - 1) * g[k - 1];
    }
}

/* The operators above, given derivatives of H by b. */
OND_HD double by_r(double R, double u, double b, double bb)
{
    return u * b - R * bb;
}

OND_HD double by_rr(double R, double u, double bb, double bbb, double bbbb)
{
    return (u * u - 1) * bb - 2 * R * u * bbb + R * R * bbbb;
}

/* H = g'(a) g'(b) */
OND_HD void add_cross(ond_taylor *sum, double weight, double R, double u, const double a[G], const double b[G])
{
    sum->x += weight * u * a[2] * b[1];
    sum->y += weight * a[1] * by_r(R, u, b[2], b[3]);
    sum->xx += weight * u * u * a[3] * b[1];
    sum->xy += weight * u * a[2] * by_r(R, u, b[2], b[3]);
    sum->yy += weight * a[1] * by_rr(R, u, b[3], b[4], b[5]);
}

/* H = g'(a)^2 (x^2 + noise^2)/2, x = g(b) - g(a) */
OND_HD void add_a2(ond_taylor *sum, double weight, double R, double u, const double a[G], const double b[G], double x,
                   double noise)
{
    const double s = a[1] * a[1], x2 = x * x + noise * noise;
    const double H_b = x * b[1], H_bb = b[1] * b[1] + x * b[2]; /* times s */
    const double H_bbb = 3 * b[1] * b[2] + x * b[3], H_bbbb = 3 * b[2] * b[2] + 4 * b[1] * b[3] + x * b[4];
    const double H_ab = 2 * a[1] * a[2] * H_b - s * a[1] * b[1], H_abb = 2 * a[1] * a[2] * H_bb - s * a[1] * b[2];
    sum->x += weight * u * (a[1] * a[2] * x2 - s * a[1] * x);
    sum->y += weight * s * by_r(R, u, H_b, H_bb);
    sum->xx += weight * u * u * ((a[2] * a[2] + a[1] * a[3]) * x2 - 5 * s * a[2] * x + s * s);
    sum->xy += weight * u * by_r(R, u, H_ab, H_abb);
    sum->yy += weight * s * by_rr(R, u, H_bb, H_bbb, H_bbbb);
}

/* H = g'(a) u x, by l only */
OND_HD void add_a1_l(ond_taylor *sum, double weight, double u, const double a[G], double x)
{
    sum->x += weight * u * u * (a[2] * x - a[1] * a[1]);
    sum->xx += weight * u * u * u * (a[3] * x - 3 * a[1] * a[2]);
}

static void divide(ond_taylor *sum, double total)
{
    sum->x /= total;
    sum->y /= total;
    sum->xx /= total;
    sum->xy /= total;
    sum->yy /= total;
}

OND_HD ond_derivatives grid_derivatives(ondine_activation g, const ond_point *p, double noise)
{
    const double drift = p->R * p->e - p->l * p->sin * p->sin; /* R - l */
    const ond_axis axis_u = ond_axis_u(p), axis_v = ond_axis_v(g, p);
    ond_derivatives sum = {.a1_l = {.v = 0}};
    double total = 0, ga[G], gb[G];
    for (int i = -axis_u.n; i <= axis_u.n; i++) {
        const ond_node u = ond_node_u(&axis_u, i);
        const double a = p->l * u.x;
        g_derivatives(g, a, ga);
        for (int j = -axis_v.n; j <= axis_v.n; j++) {
            const ond_node v = ond_node_v(&axis_v, j);
            const double d = drift * u.x + p->sin * v.x, x = ond_g_difference(g, a, a + d, d), weight = u.w * v.w;
            g_derivatives(g, a + d, gb);
            add_cross(&sum.cross, weight, p->R, u.x, ga, gb);
            add_a2(&sum.a2, weight, p->R, u.x, ga, gb, x, noise);
            add_a1_l(&sum.a1_l, weight, u.x, ga, x);
            total += weight;
        }
    }
    divide(&sum.cross, total);
    divide(&sum.a2, total);
    divide(&sum.a1_l, total);
    return sum;
}

/* Slope 1 above 0 and `low` below; low = 1 is linear.  With the angle th between student and teacher,
 * tau = sin - th R and om = th - R sin:  d tau/dR = -th, d om/dR = -2 sin, d th/dR = -1/sin. */
static ond_derivatives kink_derivatives(double low, const ond_point *p)
{
    const double low3 = low * low * low, kink = (1 - low) * (1 - low) / (2 * M_PI);
    const double k2 = kink * (1 + low) * (1 + low) / 2, k3 = (1 - low) * (1 - low3) / (2 * M_PI);
    const double even = (1 + low * low) / 2, even4 = (1 + low3 * low) / 2;
    const double th = atan2(p->sin, p->R), tau = p->sin - th * p->R, over = kink != 0 ? 1 / p->sin : 0;
    const ond_derivatives f = {
        .a1_l = {.x = -even},
        .cross = {.y = kink * over, .yy = kink * p->R * over * over * over},
        .a2 = {.x = even4 * (p->l - p->R) - k3 * tau,
               .y = -even4 * p->l + 2 * k2 * p->sin + k3 * p->l * th,
               .xx = even4,
               .xy = -even4 + k3 * th,
               .yy = -(2 * k2 * p->R + k3 * p->l) * over},
    };
    return f;
}

static ond_derivatives dispatch(ondine_activation g, const ond_point *p, double noise)
{
    switch (g) {
    case ONDINE_LINEAR: return kink_derivatives(1, p);
    case ONDINE_RELU: return kink_derivatives(0, p);
    case ONDINE_LEAKY_RELU: return kink_derivatives(OND_LEAKY_SLOPE, p);
    case ONDINE_TANH: return grid_derivatives(ONDINE_TANH, p, noise);
    case ONDINE_SIGMOID: return grid_derivatives(ONDINE_SIGMOID, p, noise);
    case ONDINE_SOFTPLUS: return grid_derivatives(ONDINE_SOFTPLUS, p, noise);
    default: return grid_derivatives(ONDINE_ERF, p, noise);
    }
}

ond_derivatives ond_derivatives_at(ondine_activation g, const ond_point *p, double noise)
{
    const ond_moments m = ond_moments_at(g, p, noise);
    ond_derivatives f = dispatch(g, p, noise);
    f.cross.v = m.cross;
    f.a2.v = m.a2;
    f.a1_l.v = m.a1_l;
    f.a1_l.y = f.cross.v + p->l * f.cross.x;
    f.a1_l.xy = 2 * f.cross.x + p->l * f.cross.xx;
    f.a1_l.yy = f.cross.y + p->l * f.cross.xy;
    return f;
}
