/* normal_law.c : see the header. */
#include <math.h>

#include "compare/normal_law.h"

#define SQRT_2PI 2.50662827463100050242
#define SQRT_HALF 0.70710678118654752440

/* x >= 0 with P(Z > x) = p, p in [1e-300, 1/2]: Abramowitz and Stegun 26.2.23 (off by 4.5e-4 at most), then two steps
 * of Halley's method, each of which triples the number of good digits. */
static double upper_quantile(double p)
{
    const double t = sqrt(-2 * log(p));
    double x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 2; i++) {
        const double off = (0.5 * erfc(x * SQRT_HALF) - p) * SQRT_2PI * exp(0.5 * x * x);
        x += off / (1 - 0.5 * x * off);
    }
    return x;
}

double ond_normal_quantile(double p)
{
    return p < 0.5 ? -upper_quantile(p) : upper_quantile(1 - p);
}

double ond_normal_from_log_tail(double log_tail)
{
    if (log_tail > -600)
        return upper_quantile(exp(log_tail));
    /* P(Z > x) = phi(x)/x (1 - 1/x^2 + ...), so x^2/2 = -log_tail - ln(sqrt(2 pi) x) - 1/x^2. */
    double x = sqrt(-2 * log_tail);
    for (int i = 0; i < 8; i++)
        x = sqrt(-2 * (log_tail + log(SQRT_2PI * x) + 1 / (x * x)));
    return x;
}
