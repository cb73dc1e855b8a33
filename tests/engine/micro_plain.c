#include "micro_plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rng/inputs.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"
#include "sum/shape.h"

typedef struct plain {
    ond_physics physics;
    ond_keys keys;
    uint32_t n, index;
    ond_law law;
    ond_scalars scalars;
    float *w, *b, *x; /* (4 ceil(n/4)), element order, padded with 0 */
} plain;

static float element(const plain *m, uint32_t purpose, uint32_t step, uint32_t i)
{
    const uint32_t groups = ond_groups(m->n), group = i % groups, e = i / groups;
    const ond_words r = ond_philox(step, group, m->index, purpose, &m->keys);
    const ond_pair z = e < 2 ? ond_normal(r.w[0], r.w[1]) : ond_normal(r.w[2], r.w[3]);
    return e % 2 == 0 ? z.a : z.b;
}

/* Element i of x at a step, by its law: stream.h says which words it is made of. */
static float input(const plain *m, uint32_t step, uint32_t i)
{
    const uint32_t groups = ond_groups(m->n), group = i % groups, e = i / groups;
    if (m->law.inputs == ONDINE_RADEMACHER) {
        const uint32_t lanes = ond_lanes(m->n);
        const ond_words r = ond_philox(step, group % lanes, m->index, OND_INPUTS_SIGNS, &m->keys);
        return r.w[e] >> (31 - group / lanes) & 1 ? -1.0f : 1.0f;
    }
    if (m->law.inputs == ONDINE_UNIFORM)
        return ond_uniform(ond_philox(step, group, m->index, OND_INPUTS, &m->keys).w[e]);
    if (m->law.inputs == ONDINE_STUDENT_T) {
        const uint32_t purpose = e < 2 ? OND_INPUTS : OND_INPUTS_SECOND, first = 2 * (e % 2);
        const ond_words r = ond_philox(step, group, m->index, purpose, &m->keys);
        return ond_student(&m->law, r.w[first], r.w[first + 1]);
    }
    const float z = element(m, OND_INPUTS, step, i);
    if (m->law.inputs == ONDINE_GAUSSIAN)
        return z;
    return fmaf(m->law.a, z, ond_common(&m->law, step, m->index, &m->keys));
}

static void fill(const plain *m, uint32_t purpose, uint32_t step, float *out)
{
    for (uint32_t i = 0; i < m->n; i++)
        out[i] = element(m, purpose, step, i);
}

/* sum_i p_i q_i in float, in lanes and folds. */
static float dot(const plain *m, const float *p, const float *q)
{
    const uint32_t groups = ond_groups(m->n), lanes = ond_lanes(m->n);
    float *lane = calloc(lanes, sizeof *lane);
    for (uint32_t g = 0; g < groups; g++)
        for (uint32_t e = 0; e < 4; e++)
            lane[g % lanes] = fmaf(p[e * groups + g], q[e * groups + g], lane[g % lanes]);
    for (uint32_t half = 16; half; half /= 2)
        for (uint32_t i = 0; i < lanes; i++)
            if (i % 32 < half)
                lane[i] += lane[i + half];
    for (uint32_t half = lanes / 64; half; half /= 2)
        for (uint32_t i = 0; i < half; i++)
            lane[32 * i] += lane[32 * (i + half)];
    const float total = lane[0] + 0.0f;
    free(lane);
    return total;
}

/* sum_i (p1 x1_i + p2 x2_i) (q1 x1_i + q2 x2_i) with each factor formed as the engine forms it. */
typedef double factor(double w, double b, const double *c);

static double dot_double(const plain *m, factor *p, factor *q, const double *c)
{
    const uint32_t groups = ond_groups(m->n), lanes = ond_lanes(m->n);
    double *lane = calloc(lanes, sizeof *lane);
    for (uint32_t g = 0; g < groups; g++)
        for (uint32_t e = 0; e < 4; e++) {
            const double w = m->w[e * groups + g], b = m->b[e * groups + g];
            lane[g % lanes] = fma(p(w, b, c), q(w, b, c), lane[g % lanes]);
        }
    for (uint32_t half = 16; half; half /= 2)
        for (uint32_t i = 0; i < lanes; i++)
            if (i % 32 < half)
                lane[i] += lane[i + half];
    for (uint32_t half = lanes / 64; half; half /= 2)
        for (uint32_t i = 0; i < half; i++)
            lane[32 * i] += lane[32 * (i + half)];
    const double total = lane[0] + 0.0;
    free(lane);
    return total;
}

static double of_w(double w, double b, const double *c)
{
    (void)b, (void)c;
    return w;
}

static double of_b(double w, double b, const double *c)
{
    (void)w, (void)c;
    return b;
}

static double across(double w, double b, const double *c)
{
    return fma(-c[0], b, w);
}

static double difference(double w, double b, const double *c)
{
    return fma(-c[0], w, b);
}

static double across_j(double w, double b, const double *c)
{
    return fma(-c[1], b, c[0] * w);
}

static void start(plain *m, const ondine_model *model)
{
    const double size = model->rule == ONDINE_SGD ? model->l0 : 1; /* WN: the length z0 is in s */
    fill(m, OND_TEACHER, 0, m->b);
    fill(m, OND_STUDENT, 0, m->w);
    const double bb = dot_double(m, of_b, of_b, NULL), unit_b = sqrt(m->physics.n / bb);
    double on_w = size * sqrt(m->physics.n / dot_double(m, of_w, of_w, NULL)), on_b = 0;
    if (model->r0_fixed) {
        const double c = dot_double(m, of_b, of_w, NULL) / bb;
        on_w = size * sqrt((1 - model->r0) * (1 + model->r0)) * sqrt(m->physics.n / dot_double(m, across, across, &c));
        on_b = fma(size * model->r0, unit_b, -on_w * c);
    }
    for (uint32_t i = 0; i < m->n; i++) {
        m->w[i] = (float)fma(on_w, m->w[i], on_b * m->b[i]);
        m->b[i] = (float)(unit_b * m->b[i]);
    }
    m->scalars.s = model->rule == ONDINE_SGD ? 1 : model->z0;
    m->scalars.l = model->l0;
    m->scalars.norm2 = m->scalars.s * m->scalars.s * (dot_double(m, of_w, of_w, NULL) * m->physics.inv_n);
}

static void advance(plain *m, uint32_t step)
{
    for (uint32_t i = 0; i < m->n; i++)
        m->x[i] = input(m, step, i);
    double zeta = 0;
    if (m->physics.noise != 0) {
        const ond_words r = ond_philox(step, 0, m->index, OND_NOISE, &m->keys);
        zeta = ond_normal(r.w[0], r.w[1]).a;
    }
    const ond_vector_step v =
        ond_micro_step(&m->physics, &m->scalars, dot(m, m->w, m->x), dot(m, m->b, m->x), dot(m, m->x, m->x), zeta);
    for (uint32_t i = 0; i < m->n; i++)
        m->w[i] = v.direct ? fmaf(v.keep, m->w[i], v.add * m->x[i]) : fmaf(v.add, m->x[i], m->w[i]);
    const float scale = ond_micro_fold(&m->scalars);
    for (uint32_t i = 0; i < m->n; i++)
        m->w[i] *= scale;
    if ((step + 1) % OND_RESYNC == 0)
        m->scalars.norm2 = m->scalars.s * m->scalars.s * (dot_double(m, of_w, of_w, NULL) * m->physics.inv_n);
}

static ond_state state(const plain *m)
{
    const int sgd = m->physics.rule == ONDINE_SGD;
    const double ww = dot_double(m, of_w, of_w, NULL), bw = dot_double(m, of_b, of_w, NULL);
    const double bb = dot_double(m, of_b, of_b, NULL);
    ond_state y;
    y.z = sgd ? 0 : fabs(m->scalars.s) * sqrt(ww * m->physics.inv_n);
    const double c0 = sgd ? 1 : m->scalars.l * m->scalars.s / y.z, c[2] = {c0, c0 * bw / bb};
    y.e = dot_double(m, of_b, difference, c) / bb;
    y.T = dot_double(m, across_j, across_j, c) * m->physics.inv_n;
    const double rho = 1 - y.e, norm = sqrt(fma(rho, rho, y.T));
    y.R = rho / norm;
    y.l = sgd ? norm : m->scalars.l;
    return y;
}

void micro_plain(const ondine_model *model, uint64_t seed, uint32_t index, size_t points, const uint64_t *steps,
                 ond_state *states)
{
    const size_t padded = 4 * (size_t)ond_groups(model->n);
    plain m = {.physics = ond_physics_of(model),
               .keys = ond_philox_keys(seed),
               .n = model->n,
               .index = index,
               .law = ond_law_of(model)};
    m.w = calloc(padded, sizeof *m.w);
    m.b = calloc(padded, sizeof *m.b);
    m.x = calloc(padded, sizeof *m.x);
    start(&m, model);
    uint64_t step = 0;
    for (size_t p = 0; p < points; p++) {
        for (; step < steps[p]; step++)
            advance(&m, (uint32_t)step);
        states[p] = state(&m);
    }
    free(m.w);
    free(m.b);
    free(m.x);
}
