/* A replica is a pure function of (parameters, seed, replica index): neither threads, nor company, nor order, nor
 * record times, nor the instruction set change a bit of it, nor of the ensemble's moments. */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "engine/engine.h"
#include "engine/isa.h"

enum { POINTS = 5, REPLICAS = 37 };
static const double times[POINTS] = {0, 0.25, 1, 1.5, 2};

static ondine_ensemble *simulate(const ondine_model *model, ondine_engine engine, uint32_t replicas, int threads,
                                 size_t points, const double *t)
{
    ondine_run run = ondine_run_default();
    run.engine = engine;
    run.device = ONDINE_CPU;
    run.replicas = replicas;
    run.threads = threads;
    run.seed = 99;
    run.keep_replicas = 1;
    ondine_ensemble *e = NULL;
    ondine_error error;
    if (ondine_simulate(model, &run, points, t, &e, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return e;
}

static ondine_model small(ondine_rule rule, ondine_activation g)
{
    ondine_model model = ondine_model_default();
    model.rule = rule;
    model.activation = g;
    model.n = 60;
    model.noise = 0.1;
    return model;
}

static void assert_same_moments(const ondine_ensemble *a, const ondine_ensemble *b, size_t points)
{
    for (size_t p = 0; p < points; p++) {
        double mean[2][ONDINE_OBSERVABLES], cov[2][ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
        assert_int_equal(ondine_ensemble_moments(a, p, mean[0], cov[0]),
                         ondine_ensemble_moments(b, p, mean[1], cov[1]));
        assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
        assert_memory_equal(cov[0], cov[1], sizeof cov[0]);
    }
}

static void assert_same(const ondine_ensemble *a, const ondine_ensemble *b, uint32_t replicas)
{
    assert_memory_equal(ondine_ensemble_replicas(a), ondine_ensemble_replicas(b),
                        (size_t)replicas * POINTS * ONDINE_OBSERVABLES * sizeof(double));
    assert_memory_equal(ondine_ensemble_diverged(a), ondine_ensemble_diverged(b), replicas * sizeof(uint64_t));
}

/* Runs body for both engines, both rules and three activations. */
static void each(void (*body)(const ondine_model *model, ondine_engine engine))
{
    static const ondine_activation activations[] = {ONDINE_LINEAR, ONDINE_ERF, ONDINE_RELU};
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
            for (int i = 0; i < 3; i++) {
                const ondine_model model = small(rule, activations[i]);
                body(&model, engine);
            }
}

static void with_threads(const ondine_model *model, ondine_engine engine)
{
    ondine_ensemble *one = simulate(model, engine, REPLICAS, 1, POINTS, times);
    for (int threads = 2; threads <= 3; threads++) {
        ondine_ensemble *more = simulate(model, engine, REPLICAS, threads, POINTS, times);
        assert_same(one, more, REPLICAS);
        assert_same_moments(one, more, POINTS);
        ondine_ensemble_free(more);
    }
    ondine_ensemble_free(one);
}

static void with_company(const ondine_model *model, ondine_engine engine)
{
    ondine_ensemble *many = simulate(model, engine, 2 * REPLICAS, 2, POINTS, times);
    for (uint32_t few = 1; few <= REPLICAS; few += 12) {
        ondine_ensemble *less = simulate(model, engine, few, 2, POINTS, times);
        assert_same(less, many, few);
        ondine_ensemble_free(less);
    }
    ondine_ensemble_free(many);
}

/* Record times only observe: fewer of them, and a shorter run is a prefix. */
static void with_other_times(const ondine_model *model, ondine_engine engine)
{
    static const double fewer[] = {0.25, 1.5, 1.75, 4};
    ondine_ensemble *a = simulate(model, engine, REPLICAS, 2, POINTS, times);
    ondine_ensemble *b = simulate(model, engine, REPLICAS, 2, 4, fewer);
    const double *va = ondine_ensemble_replicas(a), *vb = ondine_ensemble_replicas(b);
    for (size_t r = 0; r < REPLICAS; r++)
        for (size_t k = 0; k < 2; k++)
            assert_memory_equal(va + (r * POINTS + (k ? 3 : 1)) * ONDINE_OBSERVABLES,
                                vb + (r * 4 + k) * ONDINE_OBSERVABLES, ONDINE_OBSERVABLES * sizeof(double));
    ondine_ensemble_free(a);
    ondine_ensemble_free(b);
}

static void with_isa(const ondine_model *model, ondine_engine engine)
{
    static const char *const isas[] = {"avx2", "avx512"};
    setenv("ONDINE_ISA", "portable", 1);
    ondine_ensemble *a = simulate(model, engine, REPLICAS, 2, POINTS, times);
    for (int i = 0; i < 2; i++) {
        const ond_kernels *kernels;
        setenv("ONDINE_ISA", isas[i], 1);
        if (ond_kernels_select(&kernels, NULL) != ONDINE_OK) {
            print_message("skipped: this CPU lacks %s\n", isas[i]);
            continue;
        }
        ondine_ensemble *b = simulate(model, engine, REPLICAS, 2, POINTS, times);
        assert_same(a, b, REPLICAS);
        assert_same_moments(a, b, POINTS);
        ondine_ensemble_free(b);
    }
    unsetenv("ONDINE_ISA");
    ondine_ensemble_free(a);
}

static void threads(void **state)
{
    (void)state;
    each(with_threads);
}

/* Fewer replicas than threads: those without one of their own share the vectors of others.  Enough elements for 9
 * threads, a number of folds that 3, 5, 6, 7 and 9 do not divide, past a resynchronisation; records in between, so that
 * every run is cut into several slices. */
static void sharing(void **state)
{
    (void)state;
    static const double t[POINTS] = {0, 0.0005, 0.01, 0.03, 0.06};
    static const int wanted[] = {2, 3, 5, 7, 9};
    for (int law = ONDINE_GAUSSIAN; law <= ONDINE_RADEMACHER; law++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            ondine_model model = small(rule, ONDINE_ERF);
            model.inputs = law;
            model.n = 20003;
            ondine_ensemble *one = simulate(&model, ONDINE_MICRO, 3, 1, POINTS, t);
            for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
                const uint32_t replicas = 1 + (uint32_t)i % 3;
                ondine_ensemble *more = simulate(&model, ONDINE_MICRO, replicas, wanted[i], POINTS, t);
                assert_same(more, one, replicas);
                ondine_ensemble_free(more);
            }
            ondine_ensemble_free(one);
        }
}

/* Members of a squad called by hand, so that surely all of them are there from the first step on. */
static void squad(void **state)
{
    (void)state;
    enum { N = 9000, STEPS = 1100 };
    ondine_model model = small(ONDINE_WN, ONDINE_TANH);
    model.n = N;
    const ond_physics physics = ond_physics_of(&model);
    const ond_keys keys = ond_philox_keys(5);
    const ond_kernels *kernels;
    assert_int_equal(ond_kernels_select(&kernels, NULL), ONDINE_OK);
    const size_t floats = kernels->micro_floats(N), scratch = OND_MICRO_SCRATCH(N);
    const size_t bytes = (3 * floats * sizeof(float) + OND_ALIGN + 11 * scratch) / OND_ALIGN * OND_ALIGN;
    static float w[10][N];
    for (unsigned size = 1; size <= 9; size++) {
        char *space = aligned_alloc(OND_ALIGN, bytes);
        ond_squad all = {.size = size};
        ond_micro m = {.physics = &physics, .keys = &keys, .n = N, .replica = 3};
        m.w = (float *)space;
        m.b = m.w + floats;
        m.x = m.b + floats;
        m.part = m.x + floats;
        m.scratch = (char *)m.part + scratch;
        kernels->micro_start(&m, &model);
        m.squad = size > 1 ? &all : NULL;
        int present = 0;
#pragma omp parallel num_threads((int)size) reduction(+ : present)
        {
            ond_micro mine = m;
            present = 1;
            mine.member = (unsigned)omp_get_thread_num();
            mine.scratch = (char *)m.scratch + mine.member * scratch;
            kernels->micro_advance(&mine, 0, STEPS);
        }
        assert_int_equal(present, size);
        kernels->micro_export(&m, w[size]);
        assert_memory_equal(w[size], w[1], sizeof w[1]);
        free(space);
    }
}

static void company(void **state)
{
    (void)state;
    each(with_company);
}

static void other_times(void **state)
{
    (void)state;
    each(with_other_times);
}

static void instruction_sets(void **state)
{
    (void)state;
    each(with_isa);
}

/* Batches called in reverse, as a scheduler might. */
static void order(void **state)
{
    (void)state;
    const ondine_model model = small(ONDINE_WN, ONDINE_ERF);
    for (int kind = ONDINE_MICRO; kind <= ONDINE_REDUCED; kind++) {
        const ond_engine *engine = kind == ONDINE_MICRO ? &ond_engine_micro : &ond_engine_reduced;
        ondine_ensemble *e = simulate(&model, kind, 64, 2, POINTS, times);
        uint64_t steps[POINTS], diverged[64];
        ond_passage passage[64];
        for (int p = 0; p < POINTS; p++)
            steps[p] = ondine_step(times[p], model.n);
        ond_progress progress = {0};
        ond_halt halt = {.due = INFINITY};
        ond_job job = {.model = &model,
                       .physics = ond_physics_of(&model),
                       .keys = ond_philox_keys(99),
                       .chain = OND_CHAIN,
                       .chain_start = OND_CHAIN_START,
                       .points = POINTS,
                       .steps = steps,
                       .progress = &progress,
                       .halt = &halt};
        assert_int_equal(ond_kernels_select(&job.kernels, NULL), ONDINE_OK);
        const size_t bytes = (engine->workspace(&job) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
        void *work = aligned_alloc(OND_ALIGN, bytes);
        double *values = malloc(64 * POINTS * ONDINE_OBSERVABLES * sizeof *values);
        memset(work, 0xff, bytes);
        for (uint32_t r = 64; r; r -= engine->batch(&job)) {
            const uint32_t first = r - engine->batch(&job);
            ond_flight flight = {.first = first,
                                 .count = engine->batch(&job),
                                 .values = values + first * POINTS * ONDINE_OBSERVABLES,
                                 .passage = passage,
                                 .diverged = diverged + first};
            engine->start(&job, work, &flight);
            engine->run(&job, work, &flight);
            assert_true(ond_flight_done(&job, &flight));
        }
        assert_memory_equal(values, ondine_ensemble_replicas(e), 64 * POINTS * ONDINE_OBSERVABLES * sizeof *values);
        free(work);
        free(values);
        ondine_ensemble_free(e);
    }
}

/* SGD far above eta_c: every replica diverges, is nan from then on, and leaves the means. */
static void divergence(void **state)
{
    (void)state;
    static const double t[] = {0, 1, 400};
    ondine_model model = small(ONDINE_SGD, ONDINE_LINEAR);
    model.eta = 3;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        ondine_ensemble *e = simulate(&model, engine, 20, 2, 3, t);
        double mean[ONDINE_OBSERVABLES];
        assert_int_equal(ondine_ensemble_moments(e, 0, mean, NULL), 20);
        assert_int_equal(ondine_ensemble_moments(e, 2, mean, NULL), 0);
        assert_true(isnan(mean[ONDINE_L]));
        assert_int_equal(ondine_ensemble_diverged_count(e), 20);
        for (int r = 0; r < 20; r++) {
            const uint64_t step = ondine_ensemble_diverged(e)[r];
            assert_true(step > 0 && step <= 400 * 60);
            assert_true(isnan(ondine_ensemble_replicas(e)[(r * 3 + 2) * ONDINE_OBSERVABLES]));
        }
        ondine_ensemble_free(e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(threads),     cmocka_unit_test(sharing),
                                       cmocka_unit_test(squad),       cmocka_unit_test(company),
                                       cmocka_unit_test(other_times), cmocka_unit_test(instruction_sets),
                                       cmocka_unit_test(order),       cmocka_unit_test(divergence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
