#include "theory/stability.h"

#include <math.h>

#include "model/activation.h"

typedef struct slopes {
    double s2, s4, s2uu; /* <g'^2>, <g'^4>, <g'^2 u^2> */
} slopes;

static slopes kink_slopes(double low)
{
    const double low2 = low * low;
    const slopes s = {(1 + low2) / 2, (1 + low2 * low2) / 2, (1 + low2) / 2};
    return s;
}

/* Trapezoidal rule: the nearest pole of g'^4 is at pi/2, so that the error is of order exp(-pi^2/STEP). */
static slopes trapezoid(ondine_activation g)
{
    const double step = 0.125, reach = 9;
    slopes sum = {0, 0, 0};
    double total = 0;
    for (double u = -reach; u <= reach; u += step) {
        const double weight = exp(-u * u / 2), slope = ond_g_prime(g, u), s2 = slope * slope;
        sum.s2 += weight * s2;
        sum.s4 += weight * s2 * s2;
        sum.s2uu += weight * s2 * u * u;
        total += weight;
    }
    const slopes mean = {sum.s2 / total, sum.s4 / total, sum.s2uu / total};
    return mean;
}

static slopes slopes_of(ondine_activation g)
{
    switch (g) {
    case ONDINE_LINEAR: return kink_slopes(1);
    case ONDINE_RELU: return kink_slopes(0);
    case ONDINE_LEAKY_RELU: return kink_slopes(OND_LEAKY_SLOPE);
    default: return trapezoid(g);
    }
}

ond_stability ond_stability_at(ondine_rule rule, ondine_activation g, double eta, double z)
{
    const slopes s = slopes_of(g);
    const double eps = rule == ONDINE_WN ? eta / (z * z) : eta;
    ond_stability result = {.eta_c = 2 * s.s2 / s.s4};
    result.rate_R = s.s4 * eps * (result.eta_c - eps);
    result.rate_l = fmin(eta * s.s2uu, result.rate_R);
    return result;
}
