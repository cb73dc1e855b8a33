#include "theory/moments.h"

#include <math.h>

#include "model/activation.h"
#include "theory/gauss.h"
#include "theory/smooth.h"

ond_point ond_point_from_overlap(double e, double T)
{
    const double rho = 1 - e, root = sqrt(T), l = sqrt(rho * rho + T);
    const ond_point p = {.e = e,
                         .T = T,
                         .l = l,
                         .R = l > 0 ? rho / l : 0,
                         .sin = l > 0 ? root / l : 1,
                         .one_minus_l = (2 * e - (e * e + T)) / (1 + l)};
    return p;
}

/* With p = exp(-|y|), which is tan of half the angle between the two lines: sin = 2p/(1 + p^2), |R| = (1 - p^2)/(1 +
 * p^2). Called in the innermost loop: one exponential, of the kind that loses nothing. */
ond_point ond_point_from_angle(double l, double one_minus_l, double y)
{
    const double size = fabs(y), less = size < 0.5 ? expm1(-size) : 0, p = size < 0.5 ? 1 + less : exp(-size);
    const double p2 = p * p, over = 1 / (1 + p2), one_minus_p2 = size < 0.5 ? -less * (2 + less) : 1 - p2;
    const double sine = 2 * p * over;
    const ond_point point = {.e = one_minus_l + l * 2 * (y < 0 ? p2 : 1) * over,
                             .T = l * l * sine * sine,
                             .l = l,
                             .R = copysign(one_minus_p2 * over, -y),
                             .sin = sine,
                             .one_minus_l = one_minus_l};
    return point;
}

static ond_moments linear(const ond_point *p)
{
    const ond_moments m = {.a1_l = p->R * p->e - p->l * p->sin * p->sin,
                           .a2 = (p->e * p->e + p->T) / 2,
                           .a3 = p->e,
                           .g_red = -p->l,
                           .cross = 1,
                           .slope = 1};
    return m;
}

/* sin - angle cos and angle - sin cos, of the angle between student and teacher: O(sin^3) when it is small. */
static void angle_excess(const ond_point *p, double *angle, double *tau, double *om)
{
    *angle = atan2(p->sin, p->R);
    if (p->R > 0 && p->sin < 0.2 * p->R) {
        const double t = p->sin / p->R, t2 = t * t;
        double s_tau = 0, s_om = 0;
        for (int k = 12; k >= 0; k--) {
            s_tau = 1.0 / (2 * k + 3) - t2 * s_tau;
            s_om = (2.0 * k + 2) / (2 * k + 3) - t2 * s_om;
        }
        *tau = p->R * t * t2 * s_tau;
        *om = t * t2 * s_om;
    } else {
        *tau = p->sin - *angle * p->R;
        *om = *angle - p->sin * p->R;
    }
}

/* Slope 1 above 0 and `low` below. */
static ond_moments relu(const ond_point *p, double low)
{
    const double even = (1 + low * low) / 2, kink = (1 - low) * (1 - low) / (2 * M_PI);
    const double D = p->e * p->e + p->T, low3 = low * low * low;
    double angle, tau, om;
    angle_excess(p, &angle, &tau, &om);
    const ond_moments m = {
        .a1_l = even * (p->R * p->e - p->l * p->sin * p->sin) + kink * tau,
        .a2 = (1 + low3 * low) * D / 4 - kink * (1 + low) * (1 + low) * om / 2 -
              (1 - low) * (1 - low3) * p->l * tau / (2 * M_PI),
        .a3 = even * p->e - kink * om,
        .g_red = -(even * p->l - kink * p->sin),
        .cross = (2 * even * atan2(p->sin, -p->R) + 2 * low * angle) / (2 * M_PI),
        .slope = even,
    };
    return m;
}

/* <g'(a)^2 (g(b) - g(a))^2>/2 for erf.  With a + s (b - a) in place of b the square is a double integral over s, s'
 * of a positive Gaussian expectation: no cancellation however close student and teacher are. */
static double erf_a2_near(const ond_point *p)
{
    const double rho = 1 - p->e, T = p->T, Q = rho * rho + T;
    double sum = 0;
    for (int i = 0; i < OND_GAUSS_12; i++) {
        const double s = ond_gauss_12[i].x, u = 1 - s * p->e, ti = u * u + T * (s * s + 2 * (1 - s) * (1 - s));
        for (int j = 0; j <= i; j++) {
            const double r = ond_gauss_12[j].x, v = 1 - r * p->e, tj = v * v + T * (r * r + 2 * (1 - r) * (1 - r));
            const double q = 1 + 2 * Q + ti + tj + T * (s - r) * (s - r);
            sum += (i == j ? 1 : 2) * ond_gauss_12[i].w * ond_gauss_12[j].w / (q * sqrt(q));
        }
    }
    return 2 / (M_PI * M_PI) * (p->e * p->e + 5 * T) * sum;
}

/* The same by arcsines, for where student and teacher are apart. */
static double erf_a2_far(const ond_point *p)
{
    const double rho = 1 - p->e, Q = rho * rho + p->T, s2 = 1 + 2 * Q;
    const double q = Q / s2, k = rho / s2, h = 1 - 2 * rho * k;
    return 2 / (M_PI * M_PI * sqrt(s2)) *
           (asin(h / (1 + h)) - 2 * asin(k / sqrt((1 + q) * (1 + h))) + asin(q / (1 + q)));
}

/* g(x) = erf(x/sqrt 2) */
static ond_moments erf_(const ond_point *p)
{
    const double rho = 1 - p->e, Q = rho * rho + p->T;
    const double s1 = sqrt(2 + rho * rho + 2 * p->T), s2 = sqrt(1 + 2 * Q), K = s1 - (1 + rho) / (s1 + s2);
    const double c0 = M_2_PI / ((1 + Q) * s1 * s2);
    const double one_plus = rho > 0 ? s1 + rho * s2 : 2 * (1 + Q) * (1 + rho) * p->e / (s1 - rho * s2);
    const ond_moments m = {.a1_l = c0 * (p->R * p->e * K - p->l * p->sin * p->sin * s1),
                           .a2 = p->e < 1 ? erf_a2_near(p) : erf_a2_far(p),
                           .a3 = c0 * (p->e * K + p->T * s2),
                           .g_red = -c0 * p->l * one_plus,
                           .cross = M_2_PI / s1,
                           .slope = M_2_PI / s2};
    return m;
}

ond_moments ond_moments_at(ondine_activation g, const ond_point *p, double noise)
{
    ond_moments m;
    switch (g) {
    case ONDINE_LINEAR: m = linear(p); break;
    case ONDINE_ERF: m = erf_(p); break;
    case ONDINE_RELU: m = relu(p, 0); break;
    case ONDINE_LEAKY_RELU: m = relu(p, OND_LEAKY_SLOPE); break;
    default: m = ond_smooth_moments(g, p);
    }
    m.a2 += noise * noise * m.slope / 2;
    return m;
}
