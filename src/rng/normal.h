/* normal.h : two standard normals from two words, by Box-Muller in single precision with IEEE operations alone.
 *
 *   radius : u = trunc24(x | 1)/2^32, truncated and not rounded ((float)x would reach 2^32 once in 2^25 words, where
 *            the logarithm is 0);  r^2 = -2 ln u = 2 ln 2 (32 - exponent) + t q(t), the mantissa 1 + t in
 *            [1/sqrt 2, sqrt 2), q of degree 7, relative error 1.7e-7
 *   angle  : pi v, v in [-1/2, 1/2) from the low 23 bits of y; bit 31 of y is the sign of the cosine.  sin(pi v) and
 *            cos(pi v) are polynomials, without a choice of quadrant.
 * Largest |z| 6.6604; |z - exact normal of the same u and v| <= 5.5e-6.  Bits 23..30 of y are free for other use
 * (chi2.h).  The SIMD engines repeat these operations one for one with the same coefficients; tests/engine compares. */
#ifndef ONDINE_RNG_NORMAL_H
#define ONDINE_RNG_NORMAL_H

#include "model/portable.h"

/* t q(t) = -2 ln(1 + t) */
#define OND_LN_Q7 (-2 * -1.010689384e-01f)
#define OND_LN_Q6 (-2 * 1.622258003e-01f)
#define OND_LN_Q5 (-2 * -1.725082998e-01f)
#define OND_LN_Q4 (-2 * 1.990016552e-01f)
#define OND_LN_Q3 (-2 * -2.496990905e-01f)
#define OND_LN_Q2 (-2 * 3.333505894e-01f)
#define OND_LN_Q1 (-2 * -5.000036512e-01f)
#define OND_LN_Q0 (-2 * 9.999999453e-01f)
/* -2 ln(2^e/2^32) from the exponent field in place, e 2^23 */
#define OND_LN_E1 (-2 * 0.693147180559945f * 0x1p-23f)
#define OND_LN_E0 (2 * 32 * 0.693147180559945f)
#define OND_LN_SPLIT 0x3f3504f3 /* bits of 1/sqrt 2 */
/* sin(pi v)/v and cos(pi v) in v^2, least largest absolute error on [-1/2, 1/2]: sin 5.9e-7, cos 8.3e-8 */
#define OND_SIN_3 (-5.546361804e-01f)
#define OND_SIN_2 2.541898966e+00f
#define OND_SIN_1 (-5.167142868e+00f)
#define OND_SIN_0 3.141582012e+00f
#define OND_COS_4 2.196967987e-01f
#define OND_COS_3 (-1.331880161e+00f)
#define OND_COS_2 4.058411914e+00f
#define OND_COS_1 (-4.934792859e+00f)
#define OND_COS_0 9.999999535e-01f

typedef struct ond_pair {
    float a, b;
} ond_pair;

/* (float)x rounded towards zero: the one bit that could round is cleared first. */
OND_HD float ond_truncf(uint32_t x)
{
#ifdef __CUDA_ARCH__
    return __uint2float_rz(x);
#else
    /* If the top bit of x is bit 31 - k, bits 7 - k .. 0 are dropped and bit 7 - k decides the rounding; x >> 24 has
     * that very bit set. */
    return (float)(x & ~(x >> 24));
#endif
}

/* The square root of an a in [2^-24, 64), rounded to nearest.  On the device by the few instructions that __fsqrt_rn
 * itself uses for an ordinary argument, without its test for others and the branch, which cost a fifth of a normal.
 * Every device is asked for all its values before it counts as exact (kernels/selfcheck.cu). */
OND_HD float ond_sqrt_ordinary(float a)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(a));
    const float s = a * y, half = 0.5f * y;
    return __fmaf_rn(__fmaf_rn(-s, s, a), half, s);
#else
    return OND_SQRTF(a);
#endif
}

/* -2 ln u */
OND_HD float ond_radius2(uint32_t x)
{
    const int32_t f = (int32_t)ond_bitsf(ond_truncf(x | 1u));
    const int32_t e = (int32_t)((uint32_t)(f - OND_LN_SPLIT) & 0xff800000u);
    const float t = ond_from_bitsf((uint32_t)(f - e)) - 1.0f;
    float q = OND_FMAF(OND_LN_Q7, t, OND_LN_Q6);
    q = OND_FMAF(q, t, OND_LN_Q5);
    q = OND_FMAF(q, t, OND_LN_Q4);
    q = OND_FMAF(q, t, OND_LN_Q3);
    q = OND_FMAF(q, t, OND_LN_Q2);
    q = OND_FMAF(q, t, OND_LN_Q1);
    q = OND_FMAF(q, t, OND_LN_Q0);
    return OND_FMAF(t, q, OND_FMAF((float)e, OND_LN_E1, OND_LN_E0));
}

OND_HD float ond_radius(uint32_t x)
{
    return ond_sqrt_ordinary(ond_radius2(x));
}

/* r (cos, sin) of the angle of y */
OND_HD ond_pair ond_turn(float r, uint32_t y)
{
    const float v = ond_from_bitsf((y & 0x7fffffu) | 0x3f800000u) - 1.5f, v2 = v * v;
    float s = OND_FMAF(OND_SIN_3, v2, OND_SIN_2), c = OND_FMAF(OND_COS_4, v2, OND_COS_3);
    s = OND_FMAF(s, v2, OND_SIN_1);
    c = OND_FMAF(c, v2, OND_COS_2);
    s = OND_FMAF(s, v2, OND_SIN_0);
    c = OND_FMAF(c, v2, OND_COS_1);
    c = OND_FMAF(c, v2, OND_COS_0);
    ond_pair z;
    z.a = ond_from_bitsf(ond_bitsf(c * r) ^ (y & 0x80000000u));
    z.b = v * s * r;
    return z;
}

OND_HD ond_pair ond_normal(uint32_t x, uint32_t y)
{
    return ond_turn(ond_radius(x), y);
}

#endif
