#include "theory/kicks.h"

#include <math.h>

#include "theory/gauss.h"

/* Add one direction of (u, v) with the error x = g(b) - g(a) at radius 1, averaged over the radius: <r^2> = 2, <r^4>
 * = 8. */
static void add_direction(ond_kicks *sum, double weight, double slope, double x, double noise, double u, double v)
{
    const double s2 = weight * slope * slope, x2 = x * x, n2 = noise * noise;
    const double c2 = s2 * (8 * x2 + 2 * n2), c3 = s2 * slope * x * (8 * x2 + 6 * n2);
    sum->c2 += s2 * (2 * x2 + n2);
    sum->c2uu += c2 * u * u;
    sum->c2uv += c2 * u * v;
    sum->c2vv += c2 * v * v;
    sum->c3u += c3 * u;
    sum->c3v += c3 * v;
    sum->c4 += s2 * slope * slope * (8 * x2 * x2 + 12 * x2 * n2 + 3 * n2 * n2);
}

/* In polar coordinates (u, v) = r (cos phi, sin phi) the lines u = 0 and b = 0 cut the plane into four sectors, in each
 * of which g(a) and g(b) are linear and the integrand is a trigonometric polynomial of degree 4 in phi. */
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
            add_direction(sum, width * ond_gauss_12[i].w / PIECES / (2 * M_PI), slope_a, x, noise, u, v);
        }
    }
}

ond_kicks ond_kicks_kinked(double low, const ond_point *p, double noise)
{
    const double angle = atan2(p->sin, p->R);
    ond_kicks sum = {0};
    add_sector(&sum, p, noise, angle - M_PI / 2, M_PI - angle, 1, 1);
    add_sector(&sum, p, noise, M_PI / 2, angle, low, 1);
    add_sector(&sum, p, noise, angle + M_PI / 2, M_PI - angle, low, low);
    add_sector(&sum, p, noise, 3 * M_PI / 2, angle, 1, low);
    return sum;
}

void ond_kicks_scale(ond_kicks *k, double eta)
{
    const double eta2 = eta * eta, eta3 = eta2 * eta;
    k->c2 *= eta2;
    k->c2uu *= eta2;
    k->c2uv *= eta2;
    k->c2vv *= eta2;
    k->c3u *= eta3;
    k->c3v *= eta3;
    k->c4 *= eta2 * eta2;
}
