/* elementary.h : exp, expm1, log, log1p, tanh, erf, atan, asin in double precision, the same bits everywhere.
 *
 * IEEE operations alone (portable.h), no tables, and no branch on data: a loop over lanes that calls these becomes
 * SIMD code.  Selects `c ? a : b` choose between values already computed.  Integers and doubles are converted by
 * adding 1.5 2^52, since AVX2 has no instruction for 64-bit ones.
 * Errors are at most 2 ulp (relative near 0, for normal results); tests/model measures them.  NaN gives NaN.
 * The polynomials are minimax fits, made by scripts/coefficients.py. */
#ifndef ONDINE_MODEL_ELEMENTARY_H
#define ONDINE_MODEL_ELEMENTARY_H

#include "model/portable.h"

#define OND_MAGIC 0x1.8p52 /* x + OND_MAGIC holds the integer nearest to x in its low bits, |x| < 2^51 */
#define OND_SIGN_BIT 0x8000000000000000u
#define OND_ONE_BITS 0x3ff0000000000000u
#define OND_INFINITY_BITS 0x7ff0000000000000u
#define OND_LOG2E 1.4426950408889634
#define OND_LN2_HI 0.69314718055994529
#define OND_LN2_LO 2.3190468138462996e-17
#define OND_PI 3.1415926535897931
#define OND_PI_4_HI 0.78539816339744828
#define OND_PI_4_LO 3.061616997868383e-17
#define OND_TAN_PI_8 0.41421356237309503

/* |magnitude| with the sign of x. */
OND_HD double ond_with_sign(double magnitude, double x)
{
    return ond_from_bits((ond_bits(magnitude) & ~OND_SIGN_BIT) | (ond_bits(x) & OND_SIGN_BIT));
}

/* The lesser and the greater; a NaN in x is kept. */
OND_HD double ond_least(double x, double limit)
{
    return x > limit ? limit : x;
}

OND_HD double ond_most(double x, double limit)
{
    return x < limit ? limit : x;
}

/* The integer nearest to x, |x| < 2^51. */
OND_HD double ond_nearest(double x)
{
    return (x + OND_MAGIC) - OND_MAGIC;
}

/* 2^n, n an integer in -1022 .. 1023. */
OND_HD double ond_power_of_two(double n)
{
    return ond_from_bits((ond_bits(n + OND_MAGIC) << 52) + OND_ONE_BITS);
}

/* (exp(r) - 1 - r)/r^2 for |r| <= ln 2/2; even and odd powers apart, so that two chains run at once. */
OND_HD double ond_exp_polynomial(double r)
{
    const double r2 = r * r;
    double even = OND_FMA(2.0921591194588921e-09, r2, 2.7557252907558042e-07);
    even = OND_FMA(even, r2, 2.4801587347343754e-05);
    even = OND_FMA(even, r2, 0.0013888888888874398);
    even = OND_FMA(even, r2, 0.041666666666666685);
    even = OND_FMA(even, r2, 0.5);
    double odd = OND_FMA(2.5105217694665662e-08, r2, 2.7557255398348468e-06);
    odd = OND_FMA(odd, r2, 0.00019841269874822285);
    odd = OND_FMA(odd, r2, 0.0083333333333261341);
    odd = OND_FMA(odd, r2, 0.16666666666666671);
    return OND_FMA(odd, r, even);
}

/* exp(x) = 2^n exp(r); 2^n is applied in two halves, for results that are subnormal or overflow. */
OND_HD double ond_exp(double x)
{
    x = ond_most(ond_least(x, 710.0), -746.0);
    const double n = ond_nearest(x * OND_LOG2E), half = ond_nearest(0.5 * n);
    const double r = OND_FMA(n, -OND_LN2_LO, OND_FMA(n, -OND_LN2_HI, x));
    const double p = 1.0 + OND_FMA(r * r, ond_exp_polynomial(r), r);
    return p * ond_power_of_two(half) * ond_power_of_two(n - half);
}

/* exp(x) - 1 = 2^n - 1 + 2^n expm1(r).  Half of it is built, so that 2^n does not overflow before the result does;
 * r = hi - n LN2_LO, where hi is exact, and what r and the large sum round off is carried along. */
OND_HD double ond_expm1(double x)
{
    x = ond_most(ond_least(x, 710.0), -40.0);
    const double n = ond_nearest(x * OND_LOG2E), s = ond_power_of_two(n - 1.0), s1 = s - 0.5;
    const double hi = OND_FMA(n, -OND_LN2_HI, x), r = OND_FMA(n, -OND_LN2_LO, hi);
    const double lost = OND_FMA(n, -OND_LN2_LO, hi - r);
    const double large = OND_FMA(s, r, s1), rest = OND_FMA(s, r, s1 - large);
    return 2.0 * (large + OND_FMA(s, OND_FMA(r * r, ond_exp_polynomial(r), lost), rest));
}

/* k ln 2 + ln(1 + f), 1 + f in [1/sqrt 2, sqrt 2]: with s = f/(2 + f), ln(1 + f) = 2 s + s R(s^2) = f - s (f - R) */
OND_HD double ond_log_reduced(double k, double f)
{
    const double s = f / (2.0 + f), v = s * s;
    double q = OND_FMA(0.14796261168009292, v, 0.15314021118750684);
    q = OND_FMA(q, v, 0.18183565407248337);
    q = OND_FMA(q, v, 0.22222198553785505);
    q = OND_FMA(q, v, 0.28571428742562144);
    q = OND_FMA(q, v, 0.39999999999413965);
    q = OND_FMA(q, v, 0.6666666666666734);
    return OND_FMA(k, OND_LN2_HI, f - OND_FMA(s, f - v * q, -(k * OND_LN2_LO)));
}

/* The exponent k and the mantissa m in [1/sqrt 2, sqrt 2) of a normal x > 0: x = 2^k m. */
typedef struct ond_split {
    double k, m;
} ond_split;

OND_HD ond_split ond_split_of(double x)
{
    const uint64_t sqrt_half = 0x3fe6a09e667f3bcdu, field = 0x000fffffffffffffu;
    const uint64_t u = ond_bits(x) + (OND_ONE_BITS - sqrt_half);
    ond_split z;
    z.k = ond_from_bits((u >> 52) | 0x4330000000000000u) - (0x1p52 + 1023.0);
    z.m = ond_from_bits((u & field) + sqrt_half);
    return z;
}

/* ln x; -inf at 0, NaN below. */
OND_HD double ond_log(double x)
{
    const int tiny = x < 0x1p-1022;
    const ond_split z = ond_split_of(tiny ? x * 0x1p54 : x);
    const double y = ond_log_reduced(tiny ? z.k - 54.0 : z.k, z.m - 1.0);
    const double special = x == 0 ? ond_from_bits(OND_INFINITY_BITS | OND_SIGN_BIT) : ond_nan();
    return x > 0 ? (x > 0x1.fffffffffffffp1023 ? x : y) : special;
}

/* ln(1 + x); -inf at -1, NaN below.  k comes from the rounded 1 + x, f = (1 + x) 2^-k - 1 from x itself. */
OND_HD double ond_log1p(double x)
{
    const double one = 1.0 + x;
    const ond_split z = ond_split_of(one);
    const double scale = ond_power_of_two(z.k > 60.0 ? 0.0 : -z.k);
    const double f = z.k > 60.0 ? z.m - 1.0 : OND_FMA(scale, x, scale - 1.0);
    const double y = ond_log_reduced(z.k, f);
    const double special = one == 0 ? ond_from_bits(OND_INFINITY_BITS | OND_SIGN_BIT) : ond_nan();
    return one > 0 ? (x > 0x1.fffffffffffffp1023 ? x : y) : special;
}

/* tanh |x| = q = m/(m + 2), m = exp(2|x|) - 1; m/2 - q m/2 where m is small, so that m + 2 is not felt. */
OND_HD double ond_tanh(double x)
{
    const double y = ond_abs(x), m = ond_expm1(2.0 * ond_least(y, 22.0));
    const double q = m / (m + 2.0), half = 0.5 * m;
    return ond_with_sign(m < 1.0 ? OND_FMA(-half, q, half) : q, x);
}

/* erf x = -expm1(-y q(y)), y = |x|, where q(y) = -ln(erfc y)/y is smooth; the last step of y q(y) is done with what
 * the product rounds off.  erf is 1 beyond 5.95. */
OND_HD double ond_erf(double x)
{
    const double y = ond_least(ond_abs(x), 5.95);
    const double y2 = y * y;
    double even = OND_FMA(-3.8505940060122917e-14, y2, -1.2611124097219715e-11);
    even = OND_FMA(even, y2, -9.0822858058521008e-10);
    even = OND_FMA(even, y2, -2.0962781255025044e-08);
    even = OND_FMA(even, y2, -1.417632651947688e-07);
    even = OND_FMA(even, y2, 3.3635957241727512e-07);
    even = OND_FMA(even, y2, 2.8351335555538838e-06);
    even = OND_FMA(even, y2, -2.9724049175549326e-05);
    even = OND_FMA(even, y2, 2.5878603782100226e-05);
    even = OND_FMA(even, y2, 0.0016962063857185673);
    even = OND_FMA(even, y2, -0.019128447005070635);
    even = OND_FMA(even, y2, 0.6366197723675836);
    double odd = OND_FMA(7.8343662936962626e-16, y2, 8.8456910613650049e-13);
    odd = OND_FMA(odd, y2, 1.2484194773167589e-10);
    odd = OND_FMA(odd, y2, 4.9977342563289863e-09);
    odd = OND_FMA(odd, y2, 6.5733948645498843e-08);
    odd = OND_FMA(odd, y2, 1.3718505857824133e-07);
    odd = OND_FMA(odd, y2, -1.7415408068180489e-06);
    odd = OND_FMA(odd, y2, 3.4072706005204196e-06);
    odd = OND_FMA(odd, y2, 6.4491862241049667e-05);
    odd = OND_FMA(odd, y2, -0.00059012555275909093);
    odd = OND_FMA(odd, y2, -0.00020919469483895135);
    odd = OND_FMA(odd, y2, 0.10277260330178878);
    const double q = OND_FMA(odd, y, even);
    const double first = 1.1283791670955126 * y, lost = OND_FMA(1.1283791670955126, y, -first);
    return ond_with_sign(ond_expm1(-(first + OND_FMA(y2, q, lost))), x);
}

/* The angle of (x, y) in [0, pi], y >= 0, both finite; 0 at (0, 0).  It is k pi/4 + atan(ratio), |ratio| <= tan(pi/8);
 * `lost` is what the ratio's sum, difference and quotient round off. */
OND_HD double ond_atan2(double y, double x)
{
    const double ax = ond_abs(x);
    const int steep = y > ax;
    const double small = steep ? ax : y, large = steep ? y : ax;
    const int middle = small > OND_TAN_PI_8 * large;
    const double numerator = middle ? small - large : small, sum = middle ? small + large : large;
    const double denominator = sum == 0 ? 1.0 : sum, ratio = numerator / denominator, v = ratio * ratio;
    const double lost_above = small - (numerator + large), lost_below = small - (sum - large);
    const double lost_middle = middle ? lost_above - ratio * lost_below : 0.0;
    const double lost = (lost_middle + OND_FMA(-ratio, denominator, numerator)) / denominator;
    double q = OND_FMA(-0.017919289317917971, v, 0.038075646280727023);
    q = OND_FMA(q, v, -0.050397425630549754);
    q = OND_FMA(q, v, 0.058479866192720421);
    q = OND_FMA(q, v, -0.066631174008291716);
    q = OND_FMA(q, v, 0.07692061382416851);
    q = OND_FMA(q, v, -0.090908978226041381);
    q = OND_FMA(q, v, 0.11111110785674506);
    q = OND_FMA(q, v, -0.14285714280239648);
    q = OND_FMA(q, v, 0.19999999999953999);
    q = OND_FMA(q, v, -0.33333333333333198);
    double angle = ratio + OND_FMA(ratio * v, q, lost), k = middle ? 1.0 : 0.0;
    k = steep ? 2.0 - k : k;
    angle = steep ? -angle : angle;
    k = x < 0 ? 4.0 - k : k;
    angle = x < 0 ? -angle : angle;
    return OND_FMA(k, OND_PI_4_HI, OND_FMA(k, OND_PI_4_LO, angle));
}

OND_HD double ond_atan(double x)
{
    return ond_with_sign(ond_atan2(ond_least(ond_abs(x), 1e300), 1.0), x);
}

/* NaN for |x| > 1. */
OND_HD double ond_asin(double x)
{
    const double y = ond_abs(x);
    const double cosine2 = y < 0.5 ? OND_FMA(-y, y, 1.0) : (1.0 - y) * (1.0 + y);
    return ond_with_sign(ond_atan2(y, OND_SQRT(cosine2)), x);
}

#endif
