/* Steps of one replica with its full vectors: every rule and activation, and every law of the inputs, with the best
 * instruction set; the linear Gaussian ones with the others.  And what a step does besides drawing x, by itself. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "engine/micro_plain.h"

typedef struct micro {
    const ond_kernels *kernels;
    ondine_model model;
    ond_physics physics;
    ond_keys keys;
    ond_micro m;
    uint64_t step, portion; /* steps done; steps in a portion of work */
    volatile float sink;
} micro;

enum { SEED = 1, CHECKED_STEPS = 3 };

static void start(micro *s)
{
    s->kernels->micro_start(&s->m, &s->model);
    s->step = 0;
}

static int check(void *state, char *what, size_t size)
{
    micro *s = state;
    const uint64_t steps = CHECKED_STEPS;
    ond_state expected, found;
    start(s);
    const uint64_t diverged = s->kernels->micro_advance(&s->m, 0, steps);
    found = s->kernels->micro_state(&s->m);
    micro_plain(&s->model, SEED, 0, 1, &steps, &expected);
    snprintf(what, size, "bits of the order parameters after %d steps as by plain loops", CHECKED_STEPS);
    start(s);
    return diverged == UINT64_MAX && memcmp(&found, &expected, sizeof found) == 0;
}

static double work(void *state)
{
    micro *s = state;
    if (s->step + s->portion > UINT32_MAX)
        start(s);
    if (s->kernels->micro_advance(&s->m, s->step, s->step + s->portion) != UINT64_MAX)
        return -1;
    s->step += s->portion;
    return (double)s->portion * s->model.n;
}

/* ---- the sums and the update of a step, for x = B and W as a first step leaves it ---------------------------- */

static void start_parts(micro *s)
{
    start(s);
    s->kernels->micro_advance(&s->m, 0, 1);
    memcpy(s->m.x, s->m.b, s->kernels->micro_floats(s->model.n) * sizeof *s->m.x);
}

/* Sums of N terms in some order, in single precision: off by less than N 2^-24 of the sum of the terms' sizes, and in
 * lanes and folds by far less. */
static int check_sums(void *state, char *what, size_t size)
{
    micro *s = state;
    const size_t count = s->kernels->micro_floats(s->model.n);
    float found[3];
    double sum[3] = {0}, sizes[3] = {0}, worst = 0;
    start_parts(s);
    s->kernels->micro_sums(&s->m, found);
    for (size_t i = 0; i < count; i++) {
        const double x = s->m.x[i], y[3] = {s->m.w[i], s->m.b[i], x};
        for (int k = 0; k < 3; k++) {
            sum[k] += y[k] * x;
            sizes[k] += fabs(y[k] * x);
        }
    }
    for (int k = 0; k < 3; k++)
        worst = fmax(worst, fabs(found[k] - sum[k]) / sizes[k]);
    snprintf(what, size, "W.x, B.x, x.x off by %.1e of the sum of sizes from sums in double", worst);
    return worst <= 64 * 0x1p-24;
}

static double work_sums(void *state)
{
    micro *s = state;
    float total[3];
    for (uint64_t i = 0; i < s->portion; i++) {
        s->kernels->micro_sums(&s->m, total);
        s->sink = total[0];
    }
    return (double)s->portion * s->model.n;
}

static int check_update(void *state, char *what, size_t size)
{
    micro *s = state;
    const size_t count = s->kernels->micro_floats(s->model.n);
    float *expected = bench_alloc(count * sizeof *expected);
    start_parts(s);
    for (size_t i = 0; i < count; i++)
        expected[i] = fmaf(0.25f, s->m.x[i], s->m.w[i]);
    s->kernels->micro_update(&s->m, 0.25f);
    const int same = memcmp(expected, s->m.w, count * sizeof *expected) == 0;
    free(expected);
    snprintf(what, size, "bits of %u elements as by fmaf()", (unsigned)s->model.n);
    return same;
}

/* There and back, so that W stays where it is. */
static double work_update(void *state)
{
    micro *s = state;
    for (uint64_t i = 0; i < s->portion; i++)
        s->kernels->micro_update(&s->m, i & 1 ? 0.25f : -0.25f);
    return (double)s->portion * s->model.n;
}

static void release(void *state)
{
    micro *s = state;
    free(s->m.w);
    free(s->m.b);
    free(s->m.x);
    free(s->m.scratch);
    free(s);
}

static micro *new_micro(const bench_list *list, const ond_kernels *kernels, ondine_rule rule, ondine_activation g,
                        ondine_inputs inputs)
{
    micro *s = bench_alloc(sizeof *s);
    s->kernels = kernels;
    s->model = ondine_model_default();
    s->model.rule = rule;
    s->model.activation = g;
    s->model.z0 = 1;
    s->model.n = list->options->n;
    s->model.inputs = inputs;
    s->model.inputs_parameter = inputs == ONDINE_STUDENT_T ? 10 : inputs == ONDINE_CORRELATED ? 0.1 : 0;
    s->physics = ond_physics_of(&s->model);
    s->keys = ond_philox_keys(SEED);
    const size_t bytes = kernels->micro_floats(s->model.n) * sizeof(float);
    s->m = (ond_micro){.physics = &s->physics, .keys = &s->keys, .n = s->model.n};
    s->m.w = bench_alloc(bytes);
    s->m.b = bench_alloc(bytes);
    s->m.x = bench_alloc(bytes);
    s->m.scratch = bench_alloc(OND_MICRO_SCRATCH(s->model.n));
    s->portion = 100000 / s->model.n + 1;
    return s;
}

static void add_part(bench_list *list, const ond_kernels *kernels, const char *stage, const char *name,
                     double (*part)(void *), int (*check_part)(void *, char *, size_t), bound_work of)
{
    bench_case *c = bench_add(list, stage, kernels->isa, "elements");
    c->state = new_micro(list, kernels, ONDINE_SGD, ONDINE_LINEAR, ONDINE_GAUSSIAN);
    snprintf(c->name, sizeof c->name, "%s", name);
    c->work = part;
    c->check = check_part;
    c->release = release;
    c->bound = bound_of(list->machine, kernels->isa, &of);
}

static void add(bench_list *list, const ond_kernels *kernels, ondine_rule rule, ondine_activation g,
                ondine_inputs inputs)
{
    bench_case *c = bench_add(list, "micro", kernels->isa, "elements");
    const int gaussian = inputs == ONDINE_GAUSSIAN;
    snprintf(c->name, sizeof c->name, "%s %s%s%s", ondine_rule_name(rule), ondine_activation_name(g),
             gaussian ? "" : " ", gaussian ? "" : ondine_inputs_name(inputs));
    c->work = work;
    c->check = check;
    c->release = release;
    c->state = new_micro(list, kernels, rule, g, inputs);
    const bound_work of = bound_micro(kernels->isa);
    if (gaussian)
        c->bound = bound_of(list->machine, kernels->isa, &of);
}

void stage_micro(bench_list *list, const ond_kernels *kernels, int first)
{
    add_part(list, kernels, "dots", "W.x, B.x, x.x", work_sums, check_sums, bound_dots(kernels->isa));
    add_part(list, kernels, "update", "W += number x", work_update, check_update, bound_update(kernels->isa));
    const ondine_activation last = first ? ONDINE_SOFTPLUS : ONDINE_LINEAR;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= (int)last; g++)
            add(list, kernels, (ondine_rule)rule, (ondine_activation)g, ONDINE_GAUSSIAN);
    if (first)
        for (int inputs = ONDINE_RADEMACHER; inputs <= ONDINE_CORRELATED; inputs++)
            add(list, kernels, ONDINE_SGD, ONDINE_LINEAR, (ondine_inputs)inputs);
}
