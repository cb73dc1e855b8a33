/* chi2.h : chi-square of nu degrees of freedom, by IEEE operations alone.
 *
 * nu = 1 is the square of a normal.  nu >= 2 is Marsaglia and Tsang's method (ACM TOMS 26, 2000): with
 *     d = nu/2 - 1/3,  y = n/sqrt(9 d),  n a standard normal,
 * 2 d (1 + y)^3 is accepted with probability exp(-D), D = d (3 y - 1.5 y^2 + y^3 - 3 ln(1 + y)) >= 0 (y <= -1: 0).
 *
 * Fast decision.  For y > -1/2,
 *     1 - exp(-D) <= D <= 1.5 d y^4 = n^4/(54 d) :
 * F = 1.5 d y^4 - D has F(0) = 0 and dF/dy = 3 d y^3 (1 + 2 y)/(1 + y), which is < 0 for -1/2 < y < 0 and > 0 for
 * y > 0, so F >= 0.  A candidate is accepted iff U > 1 - exp(-D) for
 *     U = (h + (u + 1/2) 2^-32) 2^-16,   h of 16 bits, u of 32 bits;
 * U > h 2^-16, so h 2^-16 >= n^4/(54 d) is enough, and h costs nothing: it is the bits that Box-Muller leaves over
 * (U is nowhere less than 2^-49 above h 2^-16, more than the rounding of that comparison).  Only the others, at most
 * 1/(18 d) + 2^-16 of all for large d, draw u.  The fast decision only saves work: it never differs from the exact
 * one, so no bit depends on where it is used.
 *
 * The law is exact as far as n is a normal (normal.h) and U has 48 bits. */
#ifndef ONDINE_RNG_CHI2_H
#define ONDINE_RNG_CHI2_H

#include "model/elementary.h"
#include "rng/normal.h"
#include "rng/philox.h"

typedef struct ond_chi2 {
    double d, c;      /* nu/2 - 1/3 and 1/sqrt(9 d); 0 for nu = 1 */
    double threshold; /* 2^16/(54 d): accepted at once if h >= threshold n^4; 0 for nu = 1 */
    uint32_t nu;
} ond_chi2;

/* nu >= 1 */
OND_HD ond_chi2 ond_chi2_prepare(uint32_t nu)
{
    ond_chi2 p = {0, 0, 0, nu};
    if (nu > 1) {
        p.d = (3.0 * nu - 2.0) / 6.0;
        p.c = 1.0 / OND_SQRT(9.0 * p.d);
        p.threshold = 65536.0 / (54.0 * p.d);
    }
    return p;
}

/* The 16 bits that two pairs of normals, made with second words w1 and w3, leave unused. */
OND_HD uint32_t ond_spare_bits(uint32_t w1, uint32_t w3)
{
    return (w1 >> 15 & 0xff00u) | (w3 >> 23 & 0xffu);
}

/* What the candidate n becomes once accepted. */
OND_HD double ond_chi2_value(const ond_chi2 *p, float n)
{
    const double x = n, t = OND_FMA(p->c, x, 1.0);
    return p->nu == 1 ? x * x : 2 * p->d * (t * t * t);
}

/* The value of candidate n and, in *undecided, whether the 16 bits h leave it open (then call ond_chi2_slow with the
 * same n and h; the value is meaningless).  No branches.  Never undecided for nu = 1. */
OND_HD double ond_chi2_fast(const ond_chi2 *p, float n, uint32_t h, int *undecided)
{
    const double x = n, x2 = x * x;
    *undecided = !((double)(int32_t)h >= p->threshold * (x2 * x2)) | !(OND_FMA(p->c, x, 1.0) > 0.5);
    return ond_chi2_value(p, n);
}

/* y - y^2/2 + y^3/3 - ln(1 + y), y > -1.  By its series y^4/4 - y^5/5 + ... for small y, where d is large: there the
 * difference would lose what d magnifies. */
OND_HD double ond_chi2_log_rest(double y)
{
    if (ond_abs(y) >= 0.125)
        return OND_FMA(OND_FMA(OND_FMA(1.0 / 3, y, -0.5), y, 1.0), y, -ond_log(1.0 + y));
    double q = 0;
    for (int k = 20; k >= 4; k--)
        q = OND_FMA(-y, q, 1.0 / k);
    const double y2 = y * y;
    return y2 * y2 * q;
}

/* The exact decision on candidate n: is ln(1 - U) < -D ?  1 - U is exact in double. */
OND_HD int ond_chi2_accepts(const ond_chi2 *p, float n, uint32_t h, uint32_t u)
{
    const double y = p->c * n;
    if (y <= -1.0)
        return 0;
    const double complement = 1.0 - OND_FMA((double)u + 0.5, 0x1p-48, (double)h * 0x1p-16);
    return ond_log(complement) < -3 * p->d * ond_chi2_log_rest(y);
}

/* Candidates from group, group + 1, ... of one stream until one is accepted.  Words 0 and 1 of a call give n (the
 * first normal), the high half of word 2 is h, word 3 is u. */
OND_HD double ond_chi2_from_group(const ond_chi2 *p, uint32_t group, uint32_t step, uint32_t replica, uint32_t purpose,
                                  const ond_keys *keys)
{
    for (;; group++) {
        const ond_words r = ond_philox(step, group, replica, purpose, keys);
        const float n = ond_normal(r.w[0], r.w[1]).a;
        if (p->nu == 1 || ond_chi2_accepts(p, n, r.w[2] >> 16, r.w[3]))
            return ond_chi2_value(p, n);
    }
}

/* The chi-square of a step whose candidate (n, h) ond_chi2_fast left open: decided exactly with u = word 3 of group 1;
 * if it is refused, candidates from groups 2, 3, ... */
OND_HD double ond_chi2_slow(const ond_chi2 *p, float n, uint32_t h, uint32_t step, uint32_t replica, uint32_t purpose,
                            const ond_keys *keys)
{
    const uint32_t u = ond_philox(step, 1, replica, purpose, keys).w[3];
    if (p->nu == 1 || ond_chi2_accepts(p, n, h, u))
        return ond_chi2_value(p, n);
    return ond_chi2_from_group(p, 2, step, replica, purpose, keys);
}

/* A whole chi-square from groups 1, 2, ... (the initial state). */
OND_HD double ond_chi2_draw(const ond_chi2 *p, uint32_t step, uint32_t replica, uint32_t purpose, const ond_keys *keys)
{
    return ond_chi2_from_group(p, 1, step, replica, purpose, keys);
}

#endif
