/* vectors.h : what the full-vector engines take from W and B in double precision: the start, the resynchronisation and
 * records.  An engine brings the sums, taken in the order of sum/shape.h over every element (missing ones are +0), one
 * fma a term; everything here is O(1) or for one element. */
#ifndef ONDINE_MODEL_VECTORS_H
#define ONDINE_MODEL_VECTORS_H

#include "model/update.h"

/* Two sums are taken at once: over elements of p[k] q[k], k = 0, 1.  A term gives p and q of one element; c are the
 * constants of the term. */
typedef void ond_term(double w, double b, const double *c, double p[2], double q[2]);

/* |W|^2 and B.W */
OND_HD void ond_student_terms(double w, double b, const double *c, double p[2], double q[2])
{
    (void)c;
    p[0] = w, q[0] = w;
    p[1] = b, q[1] = w;
}

/* |B|^2, and |W - c B|^2: what of W is orthogonal to B, where c = B.W/|B|^2 */
OND_HD void ond_teacher_terms(double w, double b, const double *c, double p[2], double q[2])
{
    p[0] = b, q[0] = b;
    p[1] = q[1] = OND_FMA(-c[0], b, w);
}

/* B.(B - c0 W), and |c0 W - c1 B|^2 */
OND_HD void ond_distance_terms(double w, double b, const double *c, double p[2], double q[2])
{
    p[0] = b, q[0] = OND_FMA(-c[0], w, b);
    p[1] = q[1] = OND_FMA(-c[1], b, c[0] * w);
}

/* ---- start: unit normals W, B become W = on_w W + on_b B, B = unit_b B ----------------------------------------- */

typedef struct ond_start {
    double unit_b, on_w, on_b;
} ond_start;

/* c = B.W/|B|^2, for the terms `across` below. */
OND_HD double ond_start_overlap(const double student[2], const double teacher[2])
{
    return student[1] / teacher[0];
}

/* Under WN W has length sqrt(N) and s = z0: R(0) = 1 or -1 is then W = B or -B to the last bit, for any z0.
 * From the student's and the teacher's terms, and across[1] = |W - c B|^2, which counts only where r0_fixed. */
OND_HD ond_start ond_start_of(const ondine_model *model, double n, const double student[2], const double teacher[2],
                              const double across[2])
{
    const double size = model->rule == ONDINE_SGD ? model->l0 : 1;
    ond_start s = {OND_SQRT(n / teacher[0]), size * OND_SQRT(n / student[0]), 0};
    if (model->r0_fixed) {
        s.on_w = size * OND_SQRT((1 - model->r0) * (1 + model->r0)) * OND_SQRT(n / across[1]);
        s.on_b = OND_FMA(size * model->r0, s.unit_b, -s.on_w * ond_start_overlap(student, teacher));
    }
    return s;
}

OND_HD float ond_start_w(const ond_start *s, double w, double b)
{
    return (float)OND_FMA(s->on_w, w, s->on_b * b);
}

OND_HD float ond_start_b(const ond_start *s, double b)
{
    return (float)(s->unit_b * b);
}

/* ww = |W|^2 after the start. */
OND_HD ond_scalars ond_start_scalars(const ond_physics *p, const ondine_model *model, double ww)
{
    ond_scalars m;
    m.s = model->rule == ONDINE_SGD ? 1 : model->z0;
    m.l = model->l0;
    m.norm2 = m.s * m.s * (ww * p->inv_n);
    return m;
}

/* ---- resynchronisation and records ----------------------------------------------------------------------------- */

/* norm2 anew from ww = |W|^2 */
OND_HD void ond_resynchronise(const ond_physics *p, ond_scalars *m, double ww)
{
    m->norm2 = m->s * m->s * (ww * p->inv_n);
}

/* z, and the constants c of the distance terms: J = c0 W, and c1 = B.J/|B|^2 */
OND_HD double ond_state_factors(const ond_physics *p, const ond_scalars *m, const double student[2],
                                const double teacher[2], double c[2])
{
    const double z = p->rule == ONDINE_SGD ? 0 : ond_abs(m->s) * OND_SQRT(student[0] * p->inv_n);
    c[0] = p->rule == ONDINE_SGD ? 1 : m->l * m->s / z;
    c[1] = c[0] * student[1] / teacher[0];
    return z;
}

OND_HD ond_state ond_state_of(const ond_physics *p, const ond_scalars *m, double z, const double student[2],
                              const double teacher[2], const double distance[2])
{
    ond_state y;
    y.z = z;
    y.e = distance[0] / teacher[0];
    y.T = distance[1] * p->inv_n;
    const double rho = 1 - y.e, norm = OND_SQRT(OND_FMA(rho, rho, y.T));
    /* where l is 0 only the direction of V has an R */
    y.R = norm > 0 ? rho / norm : m->s * student[1] / (ond_abs(m->s) * OND_SQRT(student[0] * teacher[0]));
    y.l = p->rule == ONDINE_SGD ? norm : m->l;
    return y;
}

#endif
