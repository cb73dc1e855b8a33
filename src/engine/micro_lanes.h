/* micro_lanes.h : the full vectors of one replica, OND_VL lanes at a time.  Compiled once per instruction set.
 *
 * storage : the L lanes of a sum (sum/shape.h) are cut into slices of OND_VL lanes.  A slice's vectors follow each
 *           other in memory, one per row r, which holds groups r L + slice OND_VL + 0 .. OND_VL - 1; of each vector the
 *           four members e of its groups follow each other.  So a walk through a slice is a walk through memory, and
 *           lane sums stay in registers.
 * a step  : one visit to every vector takes in the update of the step before, draws the new x, and adds to the sums;
 *           x is kept in `x` until the next visit.  Two slices at a time.  Traffic per element: W read and written, B
 *           read, x read and written; the three vectors live in L2.
 * sums    : W.x, B.x, x.x
 * signs   : x of +1 and -1 is not stored.  One call gives the signs of up to 32 rows of a lane; the four words of each
 *           lane take the place of x's first row until the next visit.  x.x is N.
 * squad   : folds are dealt to its members; each knows the slices of its folds, and nothing else changes
 * twin    : the plain loops in tests/engine/micro_plain.c, which are the specification */
#include <string.h>

#include "engine/kernels.h"
#include "engine/inputs_lanes.h"
#include "engine/leash.h"
#include "model/vectors.h"
#include "sum/shape.h"

enum { SUMS = 3, SLICES_PER_FOLD = OND_FOLD / OND_VL };
enum { STORED = -1 }; /* in the place of a law: x as it is in memory */

typedef struct shape {
    uint32_t n, groups, lanes, slices;
    uint32_t full; /* groups below this have all their four elements */
} shape;

static shape shape_of(uint32_t n)
{
    shape s;
    s.n = n;
    s.groups = ond_groups(n);
    s.lanes = ond_lanes(n);
    s.slices = s.lanes / OND_VL;
    s.full = n > 3 * s.groups ? n - 3 * s.groups : 0;
    return s;
}

/* Vectors in slices 0 .. slice - 1. */
static size_t slice_offset(const shape *s, uint32_t slice)
{
    const uint32_t rows = s->groups / s->lanes, rest = s->groups % s->lanes;
    const uint32_t longer = (rest + OND_VL - 1) / OND_VL; /* slices with one row more */
    return (size_t)slice * rows + (slice < longer ? slice : longer);
}

static size_t micro_floats(uint32_t n)
{
    const shape s = shape_of(n);
    return slice_offset(&s, s.slices) * 4 * OND_VL;
}

/* Set to +0 the elements that do not exist, in the vector that starts with group `group`. */
static void clear_missing(const shape *s, uint32_t group, vf z[4])
{
    for (uint32_t e = 0; e < 4; e++) {
        _Alignas(OND_ALIGN) float lane[OND_VL];
        vf_store(lane, z[e]);
        for (uint32_t i = 0; i < OND_VL; i++)
            if (group + i >= s->groups || (uint64_t)e * s->groups + group + i >= s->n)
                lane[i] = 0;
        z[e] = vf_load(lane);
    }
}

/* The visit to `count` (1 or 2) vectors: number v[u] in storage, starting with group[u]. */
V_INLINE void visit(int inputs, const shape *s, const ond_micro *m, const v_inputs *in, int count, const size_t *v,
                    const uint32_t *group, int update, vf add, vf (*sum)[SUMS])
{
    vf z[V_U][4];
    if (inputs != STORED)
        v_draw((ondine_inputs)inputs, in, group, m->keys, z);
    V_UNROLL for (int u = 0; u < count; u++)
    {
        if (inputs == STORED)
            V_UNROLL for (int e = 0; e < 4; e++) z[u][e] = vf_load(m->x + (v[u] * 4 + (size_t)e) * OND_VL);
        else if (__builtin_expect(group[u] + OND_VL > s->full, 0))
            clear_missing(s, group[u], z[u]);
        float *w = m->w + v[u] * 4 * OND_VL, *x = m->x + v[u] * 4 * OND_VL;
        const float *b = m->b + v[u] * 4 * OND_VL;
        V_UNROLL for (int e = 0; e < 4; e++)
        {
            vf we = vf_load(w + e * OND_VL);
            if (update) {
                we = vf_fma(add, vf_load(x + e * OND_VL), we);
                vf_store(w + e * OND_VL, we);
            }
            if (inputs != STORED)
                vf_store(x + e * OND_VL, z[u][e]);
            sum[u][0] = vf_fma(we, z[u][e], sum[u][0]);
            sum[u][1] = vf_fma(vf_load(b + e * OND_VL), z[u][e], sum[u][1]);
            sum[u][2] = vf_fma(z[u][e], z[u][e], sum[u][2]);
        }
    }
}

/* Visit every vector in slices first and first + 1. */
V_INLINE void visit_pair(int inputs, const shape *s, const ond_micro *m, const v_inputs *in, uint32_t first, int update,
                         vf add, vf sum[2][SUMS])
{
    size_t v[2] = {slice_offset(s, first), slice_offset(s, first + 1)};
    const size_t end0 = v[1], end1 = slice_offset(s, first + 2);
    uint32_t group[2] = {first * OND_VL, first * OND_VL + OND_VL};
    for (; v[1] < end1; v[0]++, v[1]++, group[0] += s->lanes, group[1] += s->lanes)
        visit(inputs, s, m, in, 2, v, group, update, add, sum);
    if (v[0] < end0) {
        group[1] = group[0];
        visit(inputs, s, m, in, 1, v, group, update, add, sum);
    }
}

/* The place of a slice's sign words: number e of lane i at [e OND_VL + i].  Only if the slice has vectors. */
static float *sign_words(const shape *s, const ond_micro *m, uint32_t slice)
{
    return m->x + slice_offset(s, slice) * 4 * OND_VL;
}

/* a with the signs of the top bits of `word`. */
V_INLINE vf with_signs(vf a, vi word)
{
    return vf_bits(vi_and_xor(word, vi_set(0x80000000u), vi_bits(a)));
}

/* The visit to vector v, which starts with group `group`; the words' top bits are its signs, old and new. */
V_INLINE void visit_signs(const shape *s, const ond_micro *m, size_t v, uint32_t group, const vi before[4],
                          const vi now[4], int update, vf add, vf sum[SUMS])
{
    float *w = m->w + v * 4 * OND_VL;
    const float *b = m->b + v * 4 * OND_VL;
    vf we[4];
    V_UNROLL for (int e = 0; e < 4; e++) we[e] = vf_load(w + e * OND_VL);
    if (update) {
        V_UNROLL for (int e = 0; e < 4; e++) we[e] = vf_add(we[e], with_signs(add, before[e]));
        if (__builtin_expect(group + OND_VL > s->full, 0))
            clear_missing(s, group, we);
        V_UNROLL for (int e = 0; e < 4; e++) vf_store(w + e * OND_VL, we[e]);
    }
    V_UNROLL for (int e = 0; e < 4; e++)
    {
        sum[0] = vf_add(sum[0], with_signs(we[e], now[e]));
        sum[1] = vf_add(sum[1], with_signs(vf_load(b + e * OND_VL), now[e]));
    }
}

/* visit_pair() for Rademacher inputs. */
V_INLINE void visit_pair_signs(const shape *s, const ond_micro *m, const v_inputs *in, uint32_t first, int update,
                               vf add, vf sum[2][SUMS])
{
    const size_t begin = slice_offset(s, first), middle = slice_offset(s, first + 1);
    const size_t rows[2] = {middle - begin, slice_offset(s, first + 2) - middle}; /* rows[0] >= rows[1] */
    uint32_t group[2] = {first * OND_VL, first * OND_VL + OND_VL};
    vi before[2][4] = {{vi_set(0)}}, now[2][4];
    v_group_words(group, &in->stream, m->keys, now);
    for (uint32_t u = 0; u < 2 && rows[u] > 0; u++) {
        float *words = sign_words(s, m, first + u);
        V_UNROLL for (int e = 0; e < 4; e++)
        {
            if (update)
                before[u][e] = vi_bits(vf_load(words + e * OND_VL));
            vf_store(words + e * OND_VL, vf_bits(now[u][e]));
        }
    }
    for (size_t row = 0; row < rows[0]; row++) {
        visit_signs(s, m, begin + row, group[0], before[0], now[0], update, add, sum[0]);
        if (row < rows[1])
            visit_signs(s, m, middle + row, group[1], before[1], now[1], update, add, sum[1]);
        V_UNROLL for (int u = 0; u < 2; u++) V_UNROLL for (int e = 0; e < 4; e++)
        {
            before[u][e] = vi_add(before[u][e], before[u][e]);
            now[u][e] = vi_add(now[u][e], now[u][e]);
        }
        group[0] += s->lanes;
        group[1] += s->lanes;
    }
}

/* The folds that are this member's: first .. end - 1. */
static void own_folds(const shape *s, const ond_micro *m, uint32_t *first, uint32_t *end)
{
    const uint32_t folds = s->lanes / OND_FOLD;
    *first = m->squad ? ond_squad_part(m->squad, m->member, folds) : 0;
    *end = m->squad ? ond_squad_part(m->squad, m->member + 1, folds) : folds;
}

/* x itself from the sign words of slices first .. last - 1, in their place. */
static void expand_signs(const ond_micro *m, uint32_t first, uint32_t last)
{
    const shape s = shape_of(m->n);
    for (uint32_t slice = first; slice < last; slice++) {
        const size_t begin = slice_offset(&s, slice), end = slice_offset(&s, slice + 1);
        uint32_t group = slice * OND_VL;
        vi word[4];
        for (int e = 0; e < 4; e++)
            word[e] = begin < end ? vi_bits(vf_load(sign_words(&s, m, slice) + e * OND_VL)) : vi_set(0);
        for (size_t v = begin; v < end; v++, group += s.lanes) {
            vf x[4];
            for (int e = 0; e < 4; e++) {
                x[e] = with_signs(vf_set(1.0f), word[e]);
                word[e] = vi_add(word[e], word[e]);
            }
            clear_missing(&s, group, x);
            for (int e = 0; e < 4; e++)
                vf_store(m->x + (v * 4 + (size_t)e) * OND_VL, x[e]);
        }
    }
}

/* Halve until one is left: a[0] = the sum of count (a power of two) values in the order of sum/shape.h. */
static float fold(float *a, uint32_t count)
{
    for (uint32_t half = count / 2; half; half /= 2)
        for (uint32_t i = 0; i < half; i++)
            a[i] += a[i + half];
    return a[0] + 0.0f;
}

/* Where the sums of the folds go: number k of fold f at [k folds + f].  A squad has one place for even and one for odd
 * steps, so that a member that is ahead by a step does not write where others still read. */
static float *parts_of(const shape *s, const ond_micro *m, uint32_t step)
{
    return m->squad ? m->part + (step & 1) * SUMS * (s->lanes / OND_FOLD) : m->scratch;
}

/* Visit this member's vectors, and sum them up for W with the update taken in. */
V_INLINE void visit_all(int inputs, const shape *s, const ond_micro *m, uint32_t step, int update, float add_)
{
    v_inputs in;
    if (inputs != STORED)
        in = v_inputs_of((ondine_inputs)inputs, &m->law, step, m->replica, m->keys);
    const vf add = vf_set(add_);
    const uint32_t folds = s->lanes / OND_FOLD;
    float *part = parts_of(s, m, step);
    uint32_t first, end;
    own_folds(s, m, &first, &end);
    for (uint32_t f = first; f < end; f++) {
        vf sum[SLICES_PER_FOLD][SUMS];
        V_UNROLL for (uint32_t i = 0; i < SLICES_PER_FOLD; i += 2)
        {
            V_UNROLL for (int k = 0; k < SUMS; k++) sum[i][k] = sum[i + 1][k] = vf_set(0);
            if (inputs == ONDINE_RADEMACHER)
                visit_pair_signs(s, m, &in, f * SLICES_PER_FOLD + i, update, add, sum + i);
            else
                visit_pair(inputs, s, m, &in, f * SLICES_PER_FOLD + i, update, add, sum + i);
        }
        V_UNROLL for (uint32_t half = SLICES_PER_FOLD / 2; half; half /= 2) V_UNROLL for (uint32_t i = 0; i < half; i++)
            V_UNROLL for (int k = 0; k < SUMS; k++) sum[i][k] = vf_add(sum[i][k], sum[i + half][k]);
        V_UNROLL for (int k = 0; k < SUMS; k++) part[k * folds + f] = vf_fold(sum[0][k]);
    }
}

/* total = W.x, B.x, x.x of the step that has been visited, the same for every member. */
static void add_up(const shape *s, const ond_micro *m, uint32_t step, float total[SUMS])
{
    const uint32_t folds = s->lanes / OND_FOLD;
    float *part = m->scratch;
    if (m->squad) {
        ond_squad_wait(m->squad);
        memcpy(part, parts_of(s, m, step), SUMS * folds * sizeof *part);
    }
    for (int k = 0; k < SUMS; k++)
        total[k] = fold(part + k * folds, folds);
    if (m->law.inputs == ONDINE_RADEMACHER)
        total[2] = (float)s->n;
}

/* For each law one copy for the first step of a run and one for all others: their loops need every register. */
typedef void visit_function(const shape *s, const ond_micro *m, uint32_t step, float add);
#define VISIT(name, inputs, update)                                                                                    \
    static __attribute__((noinline)) void name(const shape *s, const ond_micro *m, uint32_t step, float add)           \
    {                                                                                                                  \
        visit_all(inputs, s, m, step, update, add);                                                                    \
    }

VISIT(first_gaussian, ONDINE_GAUSSIAN, 0)
VISIT(next_gaussian, ONDINE_GAUSSIAN, 1)
VISIT(first_rademacher, ONDINE_RADEMACHER, 0)
VISIT(next_rademacher, ONDINE_RADEMACHER, 1)
VISIT(first_uniform, ONDINE_UNIFORM, 0)
VISIT(next_uniform, ONDINE_UNIFORM, 1)
VISIT(first_student_t, ONDINE_STUDENT_T, 0)
VISIT(next_student_t, ONDINE_STUDENT_T, 1)
VISIT(first_correlated, ONDINE_CORRELATED, 0)
VISIT(next_correlated, ONDINE_CORRELATED, 1)
VISIT(stored, STORED, 0)

/* By law, as in ondine.h; first, next. */
static visit_function *const visits[][2] = {{first_gaussian, next_gaussian},
                                            {first_rademacher, next_rademacher},
                                            {first_uniform, next_uniform},
                                            {first_student_t, next_student_t},
                                            {first_correlated, next_correlated}};

/* ---- sums in double, for the start, the resynchronisation and records: never in the hot loop ------------------- */

static double fold_double(double *a, uint32_t count)
{
    for (uint32_t half = count / 2; half; half /= 2)
        for (uint32_t i = 0; i < half; i++)
            a[i] += a[i + half];
    return a[0] + 0.0;
}

/* The two sums of vectors.h, in double, in the same lanes and folds. */
static void double_sums(const ond_micro *m, ond_term *of, const double *c, double total[2])
{
    const shape s = shape_of(m->n);
    const uint32_t folds = s.lanes / OND_FOLD;
    double *part = m->scratch;
    for (uint32_t f = 0; f < folds; f++) {
        double lane[2][OND_FOLD] = {{0}};
        for (uint32_t i = 0; i < SLICES_PER_FOLD; i++) {
            const uint32_t slice = f * SLICES_PER_FOLD + i;
            for (size_t j = slice_offset(&s, slice) * 4; j < slice_offset(&s, slice + 1) * 4; j++)
                for (uint32_t k = 0; k < OND_VL; k++) {
                    double p[2], q[2];
                    of(m->w[j * OND_VL + k], m->b[j * OND_VL + k], c, p, q);
                    lane[0][i * OND_VL + k] = OND_FMA(p[0], q[0], lane[0][i * OND_VL + k]);
                    lane[1][i * OND_VL + k] = OND_FMA(p[1], q[1], lane[1][i * OND_VL + k]);
                }
        }
        part[f] = fold_double(lane[0], OND_FOLD);
        part[folds + f] = fold_double(lane[1], OND_FOLD);
    }
    total[0] = fold_double(part, folds);
    total[1] = fold_double(part + folds, folds);
}

/* ---- start, advance, state ------------------------------------------------------------------------------------- */

/* Unit normals of one purpose into a vector. */
static void draw_vector(const ond_micro *m, uint32_t purpose, float *out)
{
    const shape s = shape_of(m->n);
    const v_stream stream = v_stream_of(0, m->replica, purpose, m->keys);
    for (uint32_t slice = 0; slice < s.slices; slice++) {
        uint32_t group[V_U] = {slice * OND_VL, slice * OND_VL};
        for (size_t v = slice_offset(&s, slice); v < slice_offset(&s, slice + 1); v++) {
            vi word[V_U][4];
            vf z[4];
            v_group_words(group, &stream, m->keys, word);
            v_normals(word[0], z);
            if (group[0] + OND_VL > s.full)
                clear_missing(&s, group[0], z);
            for (int e = 0; e < 4; e++)
                vf_store(out + (v * 4 + (size_t)e) * OND_VL, z[e]);
            group[0] += s.lanes;
            group[1] += s.lanes;
        }
    }
}

static void micro_start(ond_micro *m, const ondine_model *model)
{
    const size_t count = micro_floats(m->n);
    const double none = 0;
    m->law = ond_law_of(model);
    draw_vector(m, OND_TEACHER, m->b);
    draw_vector(m, OND_STUDENT, m->w);
    double student[2], teacher[2], across[2] = {0, 0};
    double_sums(m, ond_student_terms, &none, student);
    double_sums(m, ond_teacher_terms, &none, teacher);
    if (model->r0_fixed) {
        const double c = ond_start_overlap(student, teacher);
        double_sums(m, ond_teacher_terms, &c, across);
    }
    const ond_start to = ond_start_of(model, m->physics->n, student, teacher, across);
    for (size_t i = 0; i < count; i++) {
        m->w[i] = ond_start_w(&to, m->w[i], m->b[i]);
        m->b[i] = ond_start_b(&to, m->b[i]);
    }
    double_sums(m, ond_student_terms, &none, student);
    m->scalars = ond_start_scalars(m->physics, model, student[0]);
}

/* What visit() does with the update of the step before, done at once, to this member's vectors; the direct form; and
 * the factor, a power of two, that brings W's scale back into its range. */
static void take_in(const ond_micro *m, const ond_vector_step *step, float scale)
{
    const shape s = shape_of(m->n);
    uint32_t first, end;
    own_folds(&s, m, &first, &end);
    first *= SLICES_PER_FOLD;
    end *= SLICES_PER_FOLD;
    if (m->law.inputs == ONDINE_RADEMACHER)
        expand_signs(m, first, end);
    const size_t stop = slice_offset(&s, end) * 4 * OND_VL;
    for (size_t i = slice_offset(&s, first) * 4 * OND_VL; i < stop; i++) {
        const float w =
            step->direct ? OND_FMAF(step->keep, m->w[i], step->add * m->x[i]) : OND_FMAF(step->add, m->x[i], m->w[i]);
        m->w[i] = w * scale;
    }
}

/* Every member reads all of W. */
static void resynchronise(ond_micro *m)
{
    const double none = 0;
    double student[2];
    if (m->squad)
        ond_squad_wait(m->squad);
    double_sums(m, ond_student_terms, &none, student);
    ond_resynchronise(m->physics, &m->scalars, student[0]);
    if (m->squad)
        ond_squad_wait(m->squad);
}

/* ---- parts of a step by themselves, for the bench */

static void micro_sums(const ond_micro *m, float total[SUMS])
{
    const shape s = shape_of(m->n);
    stored(&s, m, 0, 0);
    add_up(&s, m, 0, total);
}

static void micro_update(const ond_micro *m, float add)
{
    const ond_vector_step step = {0, 1.0f, add};
    take_in(m, &step, 1.0f);
}

static double label_noise(const ond_micro *m, uint32_t step)
{
    if (m->physics->noise == 0)
        return 0;
    const ond_words r = ond_philox(step, 0, m->replica, OND_NOISE, m->keys);
    return ond_normal(r.w[0], r.w[1]).a;
}

static uint64_t micro_advance(ond_micro *m, uint64_t from, uint64_t to)
{
    const shape s = shape_of(m->n);
    ond_vector_step step = {0, 1.0f, 0.0f};
    int pending = 0; /* W has still to take in `step` */
    m->reached = to;
    for (uint64_t i = from; i < to; i++) {
        float total[SUMS];
        visits[m->law.inputs][pending](&s, m, (uint32_t)i, step.add);
        add_up(&s, m, (uint32_t)i, total);
        const ond_scalars before = m->scalars;
        step = ond_micro_step(m->physics, &m->scalars, total[0], total[1], total[2], label_noise(m, (uint32_t)i));
        pending = 1;
        if (ond_micro_diverged(m->physics, &m->scalars))
            return i + 1;
        if (m->seeking)
            m->gone += ond_micro_way(m->physics, &before, &m->scalars, &step, total[2]);
        const float scale = ond_micro_fold(&m->scalars);
        const int resync = (i + 1) % OND_RESYNC == 0;
        if (step.direct || scale != 1.0f || resync) {
            take_in(m, &step, scale);
            pending = 0;
        }
        if (resync)
            resynchronise(m);
        if (m->seeking && m->gone > m->leash)
            m->reached = to = i + 1;
    }
    if (pending)
        take_in(m, &step, 1.0f);
    return UINT64_MAX;
}

static ond_state micro_state(const ond_micro *m)
{
    const double none = 0;
    double student[2], teacher[2], distance[2], c[2];
    double_sums(m, ond_student_terms, &none, student);
    double_sums(m, ond_teacher_terms, &none, teacher);
    const double z = ond_state_factors(m->physics, &m->scalars, student, teacher, c);
    double_sums(m, ond_distance_terms, c, distance);
    return ond_state_of(m->physics, &m->scalars, z, student, teacher, distance);
}
