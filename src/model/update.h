/* update.h : the two update rules, eq. (1) and eq. (5), once each for the full vectors and once for the reduced chain.
 * docs/scalings.md has the symbols.  Engines only walk memory: they bring the sums or the draws, and call these.
 *
 * Both rules are one vector operation, W += coefficient x.  Under SGD J = W; under WN V = s W, where the factor 1 - k
 * of a step goes into the scalar s.  x stands for sqrt(N) times the input, so its entries have unit variance. */
#ifndef ONDINE_MODEL_UPDATE_H
#define ONDINE_MODEL_UPDATE_H

#include "model/activation.h"
#ifndef __CUDACC__
#include "model/custom.h"
#endif

#define OND_DIVERGED 1e12 /* |J|^2/N or |V|^2/N beyond this is a divergence */

typedef struct ond_physics {
    ondine_rule rule;
    ondine_activation activation;
    double eta, noise;
    double n, inv_n, rsqrt_n;      /* N, 1/N, 1/sqrt(N) */
    const ondine_function *custom; /* full vectors on the host: g in place of `activation`; or NULL */
} ond_physics;

OND_HD ond_physics ond_physics_of(const ondine_model *model)
{
    ond_physics p;
    p.rule = model->rule;
    p.activation = model->activation;
    p.eta = model->eta;
    p.noise = model->noise;
    p.n = (double)model->n;
    p.inv_n = 1.0 / p.n;
    p.rsqrt_n = 1.0 / OND_SQRT(p.n);
    p.custom = model->custom;
    return p;
}

/* c = eta g'(a) (t - s), from a = J.x, b = B.x, d = b - a and the label noise zeta ~ N(0,1). */
OND_HD double ond_signal(const ond_physics *p, ondine_activation g, double a, double b, double d, double zeta)
{
    return p->eta * ond_g_prime(g, a) * OND_FMA(p->noise, zeta, ond_g_difference(g, a, b, d));
}

/* The same for the full vectors, whose g may be the caller's. */
OND_HD double ond_micro_signal(const ond_physics *p, double a, double b, double d, double zeta)
{
#ifndef __CUDACC__
    if (p->custom)
        return ond_custom_signal(p->custom, p->eta, p->noise, a, b, d, zeta);
#endif
    return ond_signal(p, p->activation, a, b, d, zeta);
}

OND_HD int ond_is_diverged(double norm2)
{
    return !(norm2 <= OND_DIVERGED);
}

/* ---- full vectors ------------------------------------------------------------------------------------------- */

/* The scalars of a replica beside W and B.  SGD: s = 1, l unused.  norm2 is |J|^2/N (SGD) or |V|^2/N = z^2 (WN), kept
 * up step by step and taken anew from the vectors every OND_RESYNC steps. */
typedef struct ond_scalars {
    double s, l, norm2;
} ond_scalars;

#define OND_RESYNC 1024u

/* What a step does to the vector: W += add x, or, where 1 - k is so small that s would be useless, W = keep W + add x
 * (one rounding of add x, then one fma) with s = 1. */
typedef struct ond_vector_step {
    int direct;
    float keep, add;
} ond_vector_step;

/* One step from the sums wx = W.x, bx = B.x, xx = x.x over the N unit-variance elements, and the noise zeta. */
OND_HD ond_vector_step ond_micro_step(const ond_physics *p, ond_scalars *m, float wx, float bx, float xx, double zeta)
{
    ond_vector_step step = {0, 1.0f, 0.0f};
    const double b = bx * p->rsqrt_n, x2 = xx * p->inv_n;
    if (p->rule == ONDINE_SGD) {
        const double a = wx * p->rsqrt_n, c = ond_micro_signal(p, a, b, ((double)bx - wx) * p->rsqrt_n, zeta);
        step.add = (float)(c * p->rsqrt_n);
        m->norm2 = OND_FMA(c * p->inv_n, OND_FMA(c, x2, 2 * a), m->norm2);
        return step;
    }
    const double rz = 1 / OND_SQRT(m->norm2), u = m->s * (wx * p->rsqrt_n) * rz, a = m->l * u;
    const double c = ond_micro_signal(p, a, b, b - a, zeta);
    const double cv = c * m->l * rz;                /* c' */
    const double kept = 1 - cv * u * rz * p->inv_n; /* 1 - k */
    const double s = m->s * kept;
    if (ond_abs(kept) < 0x1p-10) {
        step.direct = 1;
        step.keep = (float)s;
        step.add = (float)(cv * p->rsqrt_n);
        m->s = 1;
    } else {
        step.add = (float)(cv * p->rsqrt_n / s);
        m->s = s;
    }
    m->norm2 = OND_FMA(cv * cv * p->inv_n, x2 - u * u * p->inv_n, m->norm2);
    m->l = OND_FMA(c * p->inv_n, u, m->l);
    if (m->l < 0) { /* (r, V) -> (-r, -V) is an exact symmetry */
        m->l = -m->l;
        m->s = -m->s;
    }
    return step;
}

/* Has the replica diverged?  Under WN both |V|^2/N and |J|^2/N = l^2 count. */
OND_HD int ond_micro_diverged(const ond_physics *p, const ond_scalars *m)
{
    return ond_is_diverged(m->norm2) || (p->rule == ONDINE_WN && ond_is_diverged(m->l * m->l));
}

/* The power of two by which W must be multiplied, and s divided, to bring |s| back to [1, 2); 1 while |s| is inside
 * [2^-20, 2^20].  Exact, so it leaves V as it is. */
OND_HD float ond_micro_fold(ond_scalars *m)
{
    const double size = ond_abs(m->s);
    if (size >= 0x1p-20 && size <= 0x1p20)
        return 1.0f;
    const uint64_t exponent = ond_bits(size) & 0x7ff0000000000000u;
    m->s /= ond_from_bits(exponent);
    return (float)ond_from_bits(exponent);
}

/* ---- reduced chain ------------------------------------------------------------------------------------------ */

/* The exact chain of docs/scalings.md.  SGD: miss = e = 1 - rho, perp = sqrt T.  WN: miss = 1 - l, P = B.V/N, perp =
 * sqrt S.  Small quantities are carried themselves, so eps_g has no floor. */
typedef struct ond_chain {
    double miss, P, perp;
} ond_chain;

/* What observables need of a state, whichever engine made it; z is 0 under SGD, e = 1 - l R, T = l^2 (1 - R^2). */
typedef struct ond_state {
    double l, R, z, e, T;
} ond_state;

/* b, w, zeta ~ N(0,1) and chi2 ~ chi-square(N - 2), independent.  `g` is p->activation, as a constant where the
 * caller has one. */
OND_HD void ond_chain_sgd(const ond_physics *p, ondine_activation g, ond_chain *m, double b, double w, double chi2,
                          double zeta)
{
    const double d = OND_FMA(m->miss, b, -m->perp * w);
    const double c = ond_signal(p, g, b - d, b, d, zeta) * p->inv_n;
    const double along = OND_FMA(c, w, m->perp);
    m->miss = OND_FMA(-c, b, m->miss);
    m->perp = OND_SQRT(OND_FMA(along, along, c * c * chi2));
}

OND_HD void ond_chain_wn(const ond_physics *p, ondine_activation g, ond_chain *m, double b, double w, double chi2,
                         double zeta)
{
    const double l = 1 - m->miss, Z = OND_FMA(m->P, m->P, m->perp * m->perp), rz = 1 / OND_SQRT(Z);
    const double R = m->P * rz, r = m->perp * rz; /* r = sqrt(1 - R^2) */
    const double u = OND_FMA(R, b, r * w);
    /* 1 - R without cancellation where R is near 1 */
    const double e = OND_FMA(l, R > 0 ? r * r / (1 + R) : 1 - R, m->miss);
    const double d = OND_FMA(e, b, -l * r * w);
    const double c = ond_signal(p, g, b - d, b, d, zeta) * p->inv_n;
    const double cv = c * l * rz;        /* c'/N */
    const double kept = 1 - cv * u * rz; /* 1 - k */
    const double along = OND_FMA(kept, m->perp, cv * w);
    const double P = OND_FMA(kept, m->P, cv * b), miss = OND_FMA(-c, u, m->miss);
    m->perp = OND_SQRT(OND_FMA(along, along, cv * cv * chi2));
    m->P = miss > 1 ? -P : P; /* l < 0: flip (r, V) */
    m->miss = miss > 1 ? 2 - miss : miss;
}

/* Has the replica diverged?  As for the full vectors. */
OND_HD int ond_chain_diverged(ondine_rule rule, const ond_chain *m)
{
    const double along = rule == ONDINE_SGD ? 1 - m->miss : m->P, l = 1 - m->miss;
    const int diverged = ond_is_diverged(OND_FMA(along, along, m->perp * m->perp));
    return rule == ONDINE_SGD ? diverged : diverged | ond_is_diverged(l * l);
}

/* The start: R(0) as drawn or fixed, perp0 = sqrt(1 - R(0)^2) */
OND_HD ond_chain ond_chain_start(const ondine_model *model, double R0, double perp0)
{
    ond_chain m;
    if (model->rule == ONDINE_SGD) {
        m.miss = 1 - model->l0 * R0;
        m.P = 0;
        m.perp = model->l0 * perp0;
    } else {
        m.miss = 1 - model->l0;
        m.P = model->z0 * R0;
        m.perp = model->z0 * perp0;
    }
    return m;
}

OND_HD ond_state ond_chain_state(ondine_rule rule, const ond_chain *m)
{
    ond_state y;
    if (rule == ONDINE_SGD) {
        const double rho = 1 - m->miss;
        y.e = m->miss;
        y.T = m->perp * m->perp;
        y.l = OND_SQRT(OND_FMA(rho, rho, y.T));
        y.R = rho / y.l;
        y.z = 0;
    } else {
        const double Z = OND_FMA(m->P, m->P, m->perp * m->perp), z = OND_SQRT(Z), R = m->P / z, r = m->perp / z;
        y.l = 1 - m->miss;
        y.R = R;
        y.z = z;
        y.e = OND_FMA(y.l, R > 0 ? r * r / (1 + R) : 1 - R, m->miss);
        y.T = (y.l * r) * (y.l * r);
    }
    return y;
}

#endif
