/* inputs.h : the laws of an input's elements, all of mean 0 and variance 1, from the words of stream.h by IEEE
 * operations alone.  The SIMD engines repeat these operations one for one (engine/inputs_lanes.h).
 *
 *   gaussian   : normal.h
 *   uniform    : sqrt 3 (2 k + 1)/2^24 with the sign of bit 31, k the low 23 bits: symmetric, variance 1 - 2^-48
 *   student-t  : Bailey's polar method (Math. Comp. 62, 1994): a normal's angle with the radius
 *                    r^2 = nu (u^(-2/nu) - 1) (nu - 2)/nu = (nu - 2) expm1(s2/nu),  s2 = -2 ln u.
 *                The two coordinates are dependent, so only the cosine's is used.
 *   correlated : sqrt(1 - rho) z + sqrt(rho) z0, z of its own and z0 of the whole step normal
 *   rademacher : +1 or -1 by one bit */
#ifndef ONDINE_RNG_INPUTS_H
#define ONDINE_RNG_INPUTS_H

#include "ondine/ondine.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"

#define OND_SQRT_3_F 1.73205081f

/* (exp(r) - 1)/r for |r| <= ln 2/2, relative error 3e-8 */
#define OND_EXPM1_5 1.39412181e-03f
#define OND_EXPM1_4 8.36323506e-03f
#define OND_EXPM1_3 4.16663741e-02f
#define OND_EXPM1_2 1.66665766e-01f
#define OND_EXPM1_1 5.00000003e-01f
#define OND_MAGIC_F 0x1.8p23f /* x + this holds the integer nearest to x in its low bits, |x| < 2^22 */

typedef struct ond_law {
    ondine_inputs inputs;
    float a, b; /* student-t: 1/nu, nu - 2; correlated: sqrt(1 - rho), sqrt(rho) */
} ond_law;

OND_HD ond_law ond_law_of(const ondine_model *model)
{
    ond_law law = {model->inputs, 0, 0};
    const double p = model->inputs_parameter;
    if (model->inputs == ONDINE_STUDENT_T) {
        law.a = (float)(1 / p);
        law.b = (float)(p - 2);
    } else if (model->inputs == ONDINE_CORRELATED) {
        law.a = (float)OND_SQRT(1 - p);
        law.b = (float)OND_SQRT(p);
    }
    return law;
}

OND_HD float ond_uniform(uint32_t x)
{
    const float size = ond_from_bitsf((x & 0x7fffffu) | 0x3f800000u) - (1.0f - 0x1p-24f);
    return ond_from_bitsf(ond_bitsf(OND_SQRT_3_F * size) ^ (x & 0x80000000u));
}

/* exp(y) - 1 = (2^n - 1) + 2^n expm1(r), 0 <= y < 16 */
OND_HD float ond_expm1f(float y)
{
    const float shifted = OND_FMAF(y, 1.44269504f, OND_MAGIC_F), n = shifted - OND_MAGIC_F;
    const float r = OND_FMAF(n, -1.42860677e-06f, OND_FMAF(n, -0.693145752f, y));
    const float power = ond_from_bitsf((ond_bitsf(shifted) << 23) + 0x3f800000u);
    float q = OND_FMAF(OND_EXPM1_5, r, OND_EXPM1_4);
    q = OND_FMAF(q, r, OND_EXPM1_3);
    q = OND_FMAF(q, r, OND_EXPM1_2);
    q = OND_FMAF(q, r, OND_EXPM1_1);
    return OND_FMAF(power, OND_FMAF(q * r, r, r), power - 1.0f);
}

OND_HD float ond_student(const ond_law *law, uint32_t x, uint32_t y)
{
    return ond_turn(OND_SQRTF(law->b * ond_expm1f(law->a * ond_radius2(x))), y).a;
}

/* The part of a step's elements that is the same for all: 0 unless they are correlated. */
OND_HD float ond_common(const ond_law *law, uint32_t step, uint32_t replica, const ond_keys *keys)
{
    if (law->inputs != ONDINE_CORRELATED)
        return 0;
    const ond_words r = ond_philox(step, 0, replica, OND_INPUTS_COMMON, keys);
    return law->b * ond_normal(r.w[0], r.w[1]).a;
}

#endif
