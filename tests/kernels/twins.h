/* twins.h : a card's replicas and moments against the CPU's, bit for bit, through the public interface.  Used with the
 * fake runtime (test_twins.c) and with a real card (tests/gpu). */
#ifndef ONDINE_TESTS_TWINS_H
#define ONDINE_TESTS_TWINS_H

#include "support.h"

#include <string.h>

#include "ondine/ondine.h"

enum { POINTS_MOST = 8 };

static ondine_ensemble *simulate(const ondine_model *model, const ondine_run *run, size_t points, const double *t)
{
    ondine_ensemble *e = NULL;
    ondine_error error;
    if (ondine_simulate(model, run, points, t, &e, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return e;
}

static inline void same(const ondine_model *model, const ondine_run *run, const char *what, const void *a,
                        const void *b, size_t size)
{
    if (memcmp(a, b, size) != 0)
        fail_msg("%s differ: %s %s %s, N = %u, %u replicas", what, ondine_engine_name(run->engine),
                 ondine_rule_name(model->rule), ondine_activation_name(model->activation), (unsigned)model->n,
                 (unsigned)run->replicas);
}

/* Replicas, divergences and moments at the given steps are those of the CPU. */
static inline void compare(const ondine_model *model, ondine_run run, size_t points, const uint64_t *steps)
{
    double t[POINTS_MOST];
    const uint64_t all = run.replicas,
                   count = run.shards ? run.shard * all / run.shards - (run.shard - 1) * all / run.shards : all;
    for (size_t p = 0; p < points; p++)
        t[p] = (double)steps[p] / model->n;
    run.keep_replicas = 1;
    run.threads = 1;
    run.device = ONDINE_CPU;
    ondine_ensemble *cpu = simulate(model, &run, points, t);
    run.device = ONDINE_CUDA;
    ondine_ensemble *card = simulate(model, &run, points, t);
    assert_memory_equal(ondine_ensemble_device(card), "cuda:0 ", 7);
    same(model, &run, "replicas", ondine_ensemble_replicas(cpu), ondine_ensemble_replicas(card),
         count * points * ONDINE_OBSERVABLES * sizeof(double));
    same(model, &run, "divergences", ondine_ensemble_diverged(cpu), ondine_ensemble_diverged(card),
         count * sizeof(uint64_t));
    for (size_t p = 0; p < points; p++) {
        double mean[2][ONDINE_OBSERVABLES], cov[2][ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
        assert_int_equal(ondine_ensemble_moments(cpu, p, mean[0], cov[0]),
                         ondine_ensemble_moments(card, p, mean[1], cov[1]));
        same(model, &run, "means", mean[0], mean[1], sizeof mean[0]);
        same(model, &run, "covariances", cov[0], cov[1], sizeof cov[0]);
    }
    ondine_ensemble_free(cpu);
    ondine_ensemble_free(card);
}

static ondine_model model_of(ondine_rule rule, ondine_activation g, uint32_t n)
{
    ondine_model model = ondine_model_default();
    model.rule = rule;
    model.activation = g;
    model.n = n;
    model.eta = 0.5;
    model.z0 = 0.3;
    return model;
}

static ondine_run run_of(ondine_engine engine, uint32_t replicas)
{
    ondine_run run = ondine_run_default();
    run.engine = engine;
    run.replicas = replicas;
    run.seed = 0x123456789abcdef;
    return run;
}

#endif
