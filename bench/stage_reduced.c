/* Steps of the reduced chain, a block of replicas side by side; the unit is a step of one replica. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "rng/normal.h"

typedef struct reduced {
    const ond_kernels *kernels;
    ondine_model model;
    ond_physics physics;
    ond_keys keys;
    ond_block block;
} reduced;

enum { SEED = 1, CHECKED_STEPS = 20, PORTION = 2000 };

/* A mild state, the same for every portion: noise-free chains left alone would end in denormal numbers. */
static void start(reduced *s)
{
    const ond_chain m = ond_chain_start(&s->model, 0.6, 0.8);
    s->block.physics = &s->physics;
    s->block.keys = &s->keys;
    s->block.chi2 = ond_chi2_prepare(s->model.n - 2);
    s->block.first = 0;
    s->block.purpose = OND_CHAIN;
    for (uint32_t i = 0; i < s->kernels->block; i++) {
        s->block.miss[i] = m.miss;
        s->block.P[i] = m.P;
        s->block.perp[i] = m.perp;
        s->block.diverged[i] = UINT64_MAX;
    }
}

/* One replica by the definition. */
static ond_chain plain(const reduced *s, uint32_t replica, uint32_t steps)
{
    const ondine_activation g = s->model.activation;
    ond_chain m = ond_chain_start(&s->model, 0.6, 0.8);
    for (uint32_t step = 0; step < steps; step++) {
        const ond_words r = ond_philox(step, 0, replica, OND_CHAIN, &s->keys);
        const ond_pair p = ond_normal(r.w[0], r.w[1]), q = ond_normal(r.w[2], r.w[3]);
        const double chi2 =
            ond_chi2_slow(&s->block.chi2, q.a, ond_spare_bits(r.w[1], r.w[3]), step, replica, OND_CHAIN, &s->keys);
        if (s->model.rule == ONDINE_SGD)
            ond_chain_sgd(&s->physics, g, &m, p.a, p.b, chi2, q.b);
        else
            ond_chain_wn(&s->physics, g, &m, p.a, p.b, chi2, q.b);
    }
    return m;
}

static int check(void *state, char *what, size_t size)
{
    reduced *s = state;
    start(s);
    s->kernels->reduced_advance(&s->block, 0, CHECKED_STEPS);
    snprintf(what, size, "bits of %u chains after %d steps as one by one", s->kernels->block, CHECKED_STEPS);
    for (uint32_t i = 0; i < s->kernels->block; i++) {
        const ond_chain m = plain(s, i, CHECKED_STEPS), found = {s->block.miss[i], s->block.P[i], s->block.perp[i]};
        if (memcmp(&m, &found, sizeof m) != 0)
            return 0;
    }
    return 1;
}

static double work(void *state)
{
    reduced *s = state;
    start(s);
    s->kernels->reduced_advance(&s->block, 0, PORTION);
    return s->block.diverged[0] == UINT64_MAX ? (double)PORTION * s->kernels->block : -1;
}

static void add(bench_list *list, const ond_kernels *kernels, ondine_rule rule, ondine_activation g)
{
    bench_case *c = bench_add(list, "reduced", kernels->isa, "steps");
    reduced *s = bench_alloc(sizeof *s);
    s->kernels = kernels;
    s->model = ondine_model_default();
    s->model.rule = rule;
    s->model.activation = g;
    s->model.z0 = 1;
    s->model.n = list->options->n;
    s->physics = ond_physics_of(&s->model);
    s->keys = ond_philox_keys(SEED);
    snprintf(c->name, sizeof c->name, "%s %s", ondine_rule_name(rule), ondine_activation_name(g));
    c->work = work;
    c->check = check;
    c->release = free;
    c->state = s;
}

void stage_reduced(bench_list *list, const ond_kernels *kernels, int first)
{
    const ondine_activation last = first ? ONDINE_SOFTPLUS : ONDINE_LINEAR;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= (int)last; g++)
            add(list, kernels, (ondine_rule)rule, (ondine_activation)g);
}
