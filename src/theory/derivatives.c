/* For kinked g from the closed forms of moments.c. */
#include "theory/derivatives.h"

#include <math.h>

#include "model/activation.h"
#include "theory/smooth.h"

/* Slope 1 above 0 and `low` below; low = 1 is linear.  With the angle th between student and teacher,
 * tau = sin - th R and om = th - R sin:  d tau/dR = -th, d om/dR = -2 sin, d th/dR = -1/sin. */
static void kinked(double low, const ond_point *p, double noise, ond_derivatives *d, ond_kicks *k)
{
    const double low3 = low * low * low, kink = (1 - low) * (1 - low) / (2 * M_PI);
    const double k2 = kink * (1 + low) * (1 + low) / 2, k3 = (1 - low) * (1 - low3) / (2 * M_PI);
    const double even = (1 + low * low) / 2, even4 = (1 + low3 * low) / 2;
    const double th = atan2(p->sin, p->R), tau = p->sin - th * p->R, over = kink != 0 ? 1 / p->sin : 0;
    *d = (ond_derivatives){
        .a1_l = {.x = -even},
        .cross = {.y = kink * over, .yy = kink * p->R * over * over * over},
        .a2 = {.x = even4 * (p->l - p->R) - k3 * tau,
               .y = -even4 * p->l + 2 * k2 * p->sin + k3 * p->l * th,
               .xx = even4,
               .xy = -even4 + k3 * th,
               .yy = -(2 * k2 * p->R + k3 * p->l) * over},
    };
    *k = ond_kicks_kinked(low, p, noise);
}

void ond_derivatives_at(ondine_activation g, const ond_point *p, double noise, const ond_moments *m, ond_derivatives *d,
                        ond_kicks *k)
{
    switch (g) {
    case ONDINE_LINEAR: kinked(1, p, noise, d, k); break;
    case ONDINE_RELU: kinked(0, p, noise, d, k); break;
    case ONDINE_LEAKY_RELU: kinked(OND_LEAKY_SLOPE, p, noise, d, k); break;
    default: ond_smooth_derivatives(g, p, noise, d, k);
    }
    d->cross.v = m->cross;
    d->a2.v = m->a2;
    d->a1_l.v = m->a1_l;
    d->a1_l.y = d->cross.v + p->l * d->cross.x; /* d(A1/l)/dR = d(l <g'(a) g'(b)>)/dl */
    d->a1_l.xy = 2 * d->cross.x + p->l * d->cross.xx;
    d->a1_l.yy = d->cross.y + p->l * d->cross.xy;
}
