/* jet.h : numbers that carry their first and second derivatives by up to three variables. */
#ifndef ONDINE_THEORY_JET_H
#define ONDINE_THEORY_JET_H

#include <math.h>

enum { OND_JET = 3 };

typedef struct ond_jet {
    double v, d[OND_JET], dd[OND_JET][OND_JET]; /* value, gradient, Hessian */
} ond_jet;

/* Value and derivatives of a function of two numbers at a point. */
typedef struct ond_taylor {
    double v, x, y, xx, xy, yy;
} ond_taylor;

static inline ond_jet ond_jet_variable(double value, int index)
{
    ond_jet r = {.v = value};
    r.d[index] = 1;
    return r;
}

/* f(a, b) */
static inline ond_jet ond_jet_compose(const ond_taylor *f, const ond_jet *a, const ond_jet *b)
{
    ond_jet r = {.v = f->v};
    for (int i = 0; i < OND_JET; i++) {
        r.d[i] = f->x * a->d[i] + f->y * b->d[i];
        for (int j = 0; j < OND_JET; j++)
            r.dd[i][j] = f->x * a->dd[i][j] + f->y * b->dd[i][j] + f->xx * a->d[i] * a->d[j] +
                         f->xy * (a->d[i] * b->d[j] + a->d[j] * b->d[i]) + f->yy * b->d[i] * b->d[j];
    }
    return r;
}

static inline ond_jet ond_jet_mul(ond_jet a, ond_jet b)
{
    const ond_taylor f = {.v = a.v * b.v, .x = b.v, .y = a.v, .xy = 1};
    return ond_jet_compose(&f, &a, &b);
}

/* p a + q b */
static inline ond_jet ond_jet_sum(double p, ond_jet a, double q, ond_jet b)
{
    const ond_taylor f = {.v = p * a.v + q * b.v, .x = p, .y = q};
    return ond_jet_compose(&f, &a, &b);
}

static inline ond_jet ond_jet_scale(double p, ond_jet a)
{
    return ond_jet_sum(p, a, 0, a);
}

/* a^k, a > 0 */
static inline ond_jet ond_jet_pow(ond_jet a, double k)
{
    const double v = pow(a.v, k);
    const ond_taylor f = {.v = v, .x = k * v / a.v, .xx = k * (k - 1) * v / (a.v * a.v)};
    return ond_jet_compose(&f, &a, &a);
}

#endif
