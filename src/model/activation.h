/* activation.h : g, g' and g(b) - g(a) of every activation, for host and device.
 *
 * Call them with `act` a compile-time constant: the switch goes away and what is left has no branch on data.
 * They are finite for finite arguments up to 1e150 and beyond: no inf * 0 on the way to a divergence. */
#ifndef ONDINE_MODEL_ACTIVATION_H
#define ONDINE_MODEL_ACTIVATION_H

#include "model/elementary.h"
#include "ondine/ondine.h"

#define OND_LEAKY_SLOPE 0.1 /* of leaky-relu below 0 */
#define OND_SQRT_1_2 0.70710678118654757
#define OND_SQRT_2_OVER_PI 0.79788456080286541

OND_HD double ond_sigmoid(double x)
{
    return 1.0 / (1.0 + ond_exp(-x));
}

/* sigmoid'(x) = E/(1 + E)^2, E = exp(-|x|) */
OND_HD double ond_sigmoid_prime(double x)
{
    const double e = ond_exp(-ond_abs(x));
    return e / ((1.0 + e) * (1.0 + e));
}

/* sigmoid(b) - sigmoid(a) = 2 sinh(d/2)/(4 cosh(a/2) cosh(b/2)), written with exponentials of negative numbers only:
 * exp((|d| - |a| - |b|)/2) is 1 for a, b of opposite sign and the larger of A = exp(-|a|), B = exp(-|b|) otherwise. */
OND_HD double ond_sigmoid_difference(double a, double b, double d)
{
    const double ea = ond_exp(-ond_abs(a)), eb = ond_exp(-ond_abs(b));
    const double factor = ond_with_sign(1.0, a) == ond_with_sign(1.0, b) ? ond_most(ea, eb) : 1.0;
    return ond_with_sign(ond_expm1(-ond_abs(d)) * factor / ((1.0 + ea) * (1.0 + eb)), d);
}

/* ln(1 + exp(x)) */
OND_HD double ond_softplus(double x)
{
    return (x > 0 ? x : 0.0) + ond_log1p(ond_exp(-ond_abs(x)));
}

/* softplus(hi) - softplus(lo) = ln(1 + (exp(D) - 1) sigmoid(lo)), D = |d|, lo = min(a, b): all terms positive.
 * Two limits keep exp(D) finite and change no digit: lo is not taken further than 40 below min(hi, 0), where
 * softplus(lo) no longer counts beside softplus(hi); and past D = 500 the logarithm grows by the rest of D. */
OND_HD double ond_softplus_difference(double a, double b, double d)
{
    const double lo = ond_least(a, b), hi = ond_most(a, b), floor = ond_least(hi, 0.0) - 40.0;
    const double start = ond_most(lo, floor), whole = ond_least(ond_abs(d), hi - floor);
    const double part = ond_least(whole, 500.0);
    return ond_with_sign(ond_log1p(ond_expm1(part) * ond_sigmoid(start)) + (whole - part), d);
}

/* exp(-x^2/2) = 2^n exp(-v/2), v = x^2 - n 2 ln 2 with what x^2 rounds off, so the relative error is small for large x
 * too.  |x| is taken no further than 37.5, where it is 4e-306. */
OND_HD double ond_bell(double x)
{
    const double y = ond_least(ond_abs(x), 37.5), square = y * y, rest = OND_FMA(y, y, -square);
    const double shifted = OND_FMA(-0.5 * OND_LOG2E, square, OND_MAGIC), n = shifted - OND_MAGIC;
    const double v = OND_FMA(n, 2 * OND_LN2_LO, OND_FMA(n, 2 * OND_LN2_HI, square)) + rest, v2 = v * v;
    double even = OND_FMA(-1.226312827903233e-11, v2, -5.3822707731052118e-09);
    even = OND_FMA(even, v2, -1.5500992113553784e-06);
    even = OND_FMA(even, v2, -0.0002604166666660324);
    even = OND_FMA(even, v2, -0.020833333333333363);
    even = OND_FMA(even, v2, -0.5);
    double odd = OND_FMA(2.6978878998634577e-10, v2, 9.6880876214879519e-08);
    odd = OND_FMA(odd, v2, 2.1701388957058237e-05);
    odd = OND_FMA(odd, v2, 0.0026041666666608162);
    odd = OND_FMA(odd, v2, 0.12500000000000014);
    const double p = OND_FMA(OND_FMA(odd, v, even), v, 1.0);
    return ond_from_bits(ond_bits(p) + (ond_bits(shifted) << 52)); /* p is in [0.7, 1.42]: n joins its exponent */
}

/* (d/dx) erf(x/sqrt 2) = sqrt(2/pi) exp(-x^2/2) */
OND_HD double ond_erf_prime(double x)
{
    return OND_SQRT_2_OVER_PI * ond_bell(x);
}

/* erfc(x/sqrt 2)/exp(-x^2/2) = above/below for x >= 0; times the exponential the error is 4e-17. */
typedef struct ond_ratio {
    double above, below;
} ond_ratio;

OND_HD ond_ratio ond_erfc_ratio(double x)
{
    ond_ratio r;
    r.above = OND_FMA(0.00015980965888484188, x, 0.0031755834769806503);
    r.above = OND_FMA(r.above, x, 0.02891072745376369);
    r.above = OND_FMA(r.above, x, 0.15386897519845139);
    r.above = OND_FMA(r.above, x, 0.50867040275665787);
    r.above = OND_FMA(r.above, x, 1.0042342073163086);
    r.above = OND_FMA(r.above, x, 1.0);
    r.below = OND_FMA(0.00020028799077096519, x, 0.0039801571606377355);
    r.below = OND_FMA(r.below, x, 0.036431396265367746);
    r.below = OND_FMA(r.below, x, 0.19686763558970852);
    r.below = OND_FMA(r.below, x, 0.67295353184703732);
    r.below = OND_FMA(r.below, x, 1.4465531445716495);
    r.below = OND_FMA(r.below, x, 1.8021187681191835);
    r.below = OND_FMA(r.below, x, 1.0);
    return r;
}

/* erf(b/sqrt 2) - erf(a/sqrt 2).  For |d| < 1/8 the integral of g' over [a, b] about its middle M:
 *   g'(M) d sum over k of He_2k(M) (d/2)^2k/(2k + 1)!,   He the Hermite polynomials, k = 0 .. 4;
 * otherwise from erfc of |a| and |b|, over one denominator.  Either way it takes exp(-a^2/2), which g'(a) needs too,
 * and one more exponential, of M or b. */
OND_HD double ond_erf_difference(double a, double b, double d)
{
    const int near = ond_abs(d) < 0.125;
    const double middle = 0.5 * a + 0.5 * b, bell_a = ond_bell(a), bell = ond_bell(near ? middle : b);

    const double step = near ? d : 0.0, v = 0.25 * step * step, m1 = ond_least(ond_abs(middle), 37.5), m = m1 * m1;
    const double he4 = OND_FMA(m - 6.0, m, 3.0);
    const double he6 = OND_FMA(OND_FMA(m - 15.0, m, 45.0), m, -15.0);
    const double he8 = OND_FMA(OND_FMA(OND_FMA(m - 28.0, m, 210.0), m, -420.0), m, 105.0);
    double sum = OND_FMA(he8 * (1.0 / 362880.0), v, he6 * (1.0 / 5040.0));
    sum = OND_FMA(sum, v, he4 * (1.0 / 120.0));
    sum = OND_FMA(sum, v, (m - 1.0) * (1.0 / 6.0));
    sum = OND_FMA(sum, v, 1.0);

    const ond_ratio qa = ond_erfc_ratio(ond_least(ond_abs(a), 37.5)), qb = ond_erfc_ratio(ond_least(ond_abs(b), 37.5));
    const double sign_a = ond_with_sign(1.0, a), sign_b = ond_with_sign(1.0, b);
    const double rest_a = sign_a * bell_a * qa.above, rest_b = sign_b * bell * qb.above;
    const double far = sign_b - sign_a + OND_FMA(rest_a, qb.below, -rest_b * qa.below) / (qa.below * qb.below);
    return near ? OND_SQRT_2_OVER_PI * bell * step * sum : far;
}

/* Slope `slope` below 0, 1 above.  Of equal signs the difference is a multiple of d, else nothing cancels. */
OND_HD double ond_kink_difference(double slope, double a, double b, double d)
{
    const double ga = a > 0 ? a : slope * a, gb = b > 0 ? b : slope * b;
    const double same = a > 0 ? d : slope * d;
    return (a > 0) == (b > 0) ? same : gb - ga;
}

/* g(x) */
OND_HD double ond_g(ondine_activation act, double x)
{
    switch (act) {
    case ONDINE_LINEAR: return x;
    case ONDINE_ERF: return ond_erf(OND_SQRT_1_2 * x);
    case ONDINE_RELU: return x > 0 ? x : 0.0;
    case ONDINE_LEAKY_RELU: return x > 0 ? x : OND_LEAKY_SLOPE * x;
    case ONDINE_TANH: return ond_tanh(x);
    case ONDINE_SIGMOID: return ond_sigmoid(x);
    case ONDINE_SOFTPLUS: return ond_softplus(x);
    }
    return ond_nan();
}

/* g'(x); at the kink of relu and leaky-relu the slope from below: relu'(0) = 0, leaky-relu'(0) = 0.1. */
OND_HD double ond_g_prime(ondine_activation act, double x)
{
    switch (act) {
    case ONDINE_LINEAR: return 1.0;
    case ONDINE_ERF: return ond_erf_prime(x);
    case ONDINE_RELU: return x > 0 ? 1.0 : 0.0;
    case ONDINE_LEAKY_RELU: return x > 0 ? 1.0 : OND_LEAKY_SLOPE;
    case ONDINE_TANH: return 4.0 * ond_sigmoid_prime(2.0 * x);
    case ONDINE_SIGMOID: return ond_sigmoid_prime(x);
    case ONDINE_SOFTPLUS: return ond_sigmoid(x);
    }
    return ond_nan();
}

/* g(b) - g(a), where the caller knows d = b - a better than a and b tell it.  Its relative precision is that of d:
 * nothing is lost when a and b agree in most or all of their digits. */
OND_HD double ond_g_difference(ondine_activation act, double a, double b, double d)
{
    switch (act) {
    case ONDINE_LINEAR: return d;
    case ONDINE_ERF: return ond_erf_difference(a, b, d);
    case ONDINE_RELU: return ond_kink_difference(0.0, a, b, d);
    case ONDINE_LEAKY_RELU: return ond_kink_difference(OND_LEAKY_SLOPE, a, b, d);
    case ONDINE_TANH: return 2.0 * ond_sigmoid_difference(2.0 * a, 2.0 * b, 2.0 * d);
    case ONDINE_SIGMOID: return ond_sigmoid_difference(a, b, d);
    case ONDINE_SOFTPLUS: return ond_softplus_difference(a, b, d);
    }
    return ond_nan();
}

#endif
