#include "model/custom.h"

#include <math.h>

#define NEAR 0.02   /* b - a below this: three Gauss nodes give the mean slope to 1e-16 for g of scale 1 */
#define REACH 8.0   /* of the Gaussian, whose weight beyond is 1e-14 */
#define STEP 0.25   /* between the nodes of the trapezoidal rule, */
#define FINEST 64.0 /* made finer by |l| up to this */

static double difference(const ondine_function *f, double a, double b, double d)
{
    const double half = 0.5 * d, shift = 0.77459666924148338 * half, middle = a + half; /* sqrt(3/5) */
    if (fabs(d) > NEAR)
        return f->g(b, f->data) - f->g(a, f->data);
    return d / 18 *
           (5 * f->slope(middle - shift, f->data) + 8 * f->slope(middle, f->data) +
            5 * f->slope(middle + shift, f->data));
}

double ond_custom_signal(const ondine_function *f, double eta, double noise, double a, double b, double d, double zeta)
{
    return eta * f->slope(a, f->data) * fma(noise, zeta, difference(f, a, b, d));
}

ond_custom_sums ond_custom_sums_at(const ondine_function *f, double l, double R, double sin, double drift)
{
    const double step = STEP / fmin(fmax(1, fabs(l)), FINEST);
    const int across = (int)(REACH / step), along = (int)(REACH / STEP);
    ond_custom_sums sum = {0, 0, 0, 0, 0};
    double total = 0;
    for (int i = -across; i <= across; i++) {
        const double u = i * step, a = l * u, slope_a = f->slope(a, f->data);
        for (int j = -along; j <= along; j++) {
            const double v = j * STEP, d = drift * u + sin * v, b = R * u + sin * v, weight = exp(-(u * u + v * v) / 2);
            const double gap = difference(f, a, b, d);
            sum.a1_l += weight * u * slope_a * gap;
            sum.a2 += weight * slope_a * slope_a * gap * gap / 2;
            sum.cross += weight * slope_a * f->slope(b, f->data);
            sum.slope += weight * slope_a * slope_a;
            sum.eps_g += weight * gap * gap / 2;
            total += weight;
        }
    }
    sum.a1_l /= total;
    sum.a2 /= total;
    sum.cross /= total;
    sum.slope /= total;
    sum.eps_g /= total;
    return sum;
}

double ond_custom_eps_g(const ondine_function *f, double l, double R, double e, double T)
{
    const double sin = l != 0 ? sqrt(T) / l : 1;
    return ond_custom_sums_at(f, l, R, sin, R * e - l * sin * sin).eps_g;
}
