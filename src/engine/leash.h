/* leash.h : how far a student can move before its eps_g may be below a threshold, so that eps_g need not be computed
 * after every step.
 *
 * With |.| the root mean square over x: sqrt(2 eps_g) = |g(b) - g(a)|, and |g(a') - g(a)| <= s |a' - a|, s the largest
 * |g'|.  As |a' - a| is |J' - J|/sqrt(N), sqrt(2 eps_g) falls by no more than s times the way that J goes.  eps_g
 * depends on (e, sqrt T) alone, which is J seen in the plane of B and J; |a' - a| may be taken as the distance there.
 */
#ifndef ONDINE_ENGINE_LEASH_H
#define ONDINE_ENGINE_LEASH_H

#include "model/update.h"

#define OND_LEASH_SLACK 1e-3 /* of sqrt(2 eps_g), for the rounding of eps_g */

/* The largest |g'|. */
static inline double ond_steepest(ondine_activation g)
{
    switch (g) {
    case ONDINE_ERF: return 0.79788456080286541; /* sqrt(2/pi) */
    case ONDINE_SIGMOID: return 0.25;
    default: return 1;
    }
}

/* eps_g >= threshold; 0 where it is so close that every step has to be looked at. */
static inline double ond_leash(ondine_activation g, double eps_g, double threshold)
{
    const double way = (1 - OND_LEASH_SLACK) * OND_SQRT(2 * eps_g) - OND_SQRT(2 * threshold);
    return way > 0 ? way / ond_steepest(g) : 0;
}

/* At least |J' - J|/sqrt(N) for one step of the full vectors, from the scalars before and after, the step, and x.x.
 * WN: V' is V and a part across it, so that its direction turns by no more than that part over |V|; where s changes
 * sign l may have gone through 0.  2^-24 of l is the rounding of W. */
static inline double ond_micro_way(const ond_physics *p, const ond_scalars *before, const ond_scalars *after,
                                   const ond_vector_step *step, float xx)
{
    const double kick = ond_abs(after->s * step->add) * OND_SQRT(xx * p->inv_n);
    if (p->rule == ONDINE_SGD)
        return kick + 0x1p-24 * OND_SQRT(ond_abs(after->norm2));
    const double flips = before->s * after->s < 0, length = after->l + (flips ? before->l : -before->l);
    return ond_abs(length) + after->l * (kick / OND_SQRT(before->norm2) + 0x1p-24);
}

#endif
