/* Steps of one replica with its full vectors: every rule and activation, and every law of the inputs, with the best
 * instruction set; the linear Gaussian ones with the others. */
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

static void release(void *state)
{
    micro *s = state;
    free(s->m.w);
    free(s->m.b);
    free(s->m.x);
    free(s->m.scratch);
    free(s);
}

static void add(bench_list *list, const ond_kernels *kernels, ondine_rule rule, ondine_activation g,
                ondine_inputs inputs)
{
    bench_case *c = bench_add(list, "micro", kernels->isa, "elements");
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
    const int gaussian = inputs == ONDINE_GAUSSIAN;
    snprintf(c->name, sizeof c->name, "%s %s%s%s", ondine_rule_name(rule), ondine_activation_name(g),
             gaussian ? "" : " ", gaussian ? "" : ondine_inputs_name(inputs));
    c->work = work;
    c->check = check;
    c->release = release;
    c->state = s;
    const bound_work of = bound_micro(kernels->isa);
    if (gaussian)
        c->bound = bound_of(list->machine, kernels->isa, &of);
}

void stage_micro(bench_list *list, const ond_kernels *kernels, int first)
{
    const ondine_activation last = first ? ONDINE_SOFTPLUS : ONDINE_LINEAR;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= (int)last; g++)
            add(list, kernels, (ondine_rule)rule, (ondine_activation)g, ONDINE_GAUSSIAN);
    if (first)
        for (int inputs = ONDINE_RADEMACHER; inputs <= ONDINE_CORRELATED; inputs++)
            add(list, kernels, ONDINE_SGD, ONDINE_LINEAR, (ondine_inputs)inputs);
}
