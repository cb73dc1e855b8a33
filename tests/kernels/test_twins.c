/* A card's replicas and moments are the CPU's, bit for bit: the kernels' own source and the host side that drives them,
 * run by fibers and a fake runtime, against the CPU engines, through the public interface. */
#include "kernels/twins.h"

#include "cuda_runtime_api.h"
#include "ensemble/ensemble.h"
#include "fibers.h"
#include "model/update.h"

/* One size of every instance, one element short of and past what the groups and lanes fill; three thread orders. */
static void every_size(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3, 4, 5, 31, 32, 33, 100, 127, 128, 129, 257, 385, 513, 1000, 1027, 1281, 2561};
    for (int order = 0; order < FIBERS_ORDERS; order++) {
        fibers_set_order(order);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
                const ondine_model model = model_of(rule, ONDINE_LINEAR, sizes[i]);
                const uint64_t steps[] = {0, 1, 2, 25};
                compare(&model, run_of(ONDINE_MICRO, 2), 4, steps);
            }
    }
}

/* Less of the same, for sanitizers and mutations: one and several warps, full and cut groups. */
static void few_sizes(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {5, 33, 257, 1281, 2562};
    for (int order = 0; order < FIBERS_ORDERS; order++) {
        fibers_set_order(order);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, sizes[i]);
            const uint64_t steps[] = {0, 1, 5};
            compare(&model, run_of(ONDINE_MICRO, 2), 3, steps);
        }
    }
}

/* Both engines, every rule and activation, with noise and R(0) fixed, at sizes around what a warp and its groups hold;
 * SGD in forward order, WN in random order.  The smallest and a cut size take enough steps for the activations to bend.
 */
static void every_activation(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3, 31, 32, 33, 70, 100, 127, 257, 1000};
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
        fibers_set_order(rule == ONDINE_SGD ? 0 : FIBERS_ORDERS - 1);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
                ondine_model model = model_of(rule, g, sizes[i]);
                model.noise = 0.2;
                model.r0_fixed = 1;
                model.r0 = 0.3;
                model.l0 = 1.3;
                const uint64_t steps[] = {0, 1, 5, sizes[i] <= 100 ? 100 : 20};
                compare(&model, run_of(ONDINE_MICRO, 2), 4, steps);
                compare(&model, run_of(ONDINE_REDUCED, 40), 4, steps);
            }
    }
}

/* Past a resynchronisation; and a start so violent that 1 - k nears 0, s leaves its range, and l crosses 0. */
static void rare_paths(void **state)
{
    (void)state;
    fibers_set_order(0);
    ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, 50);
    const uint64_t past[] = {OND_RESYNC - 1, OND_RESYNC, 2 * OND_RESYNC + 3};
    compare(&model, run_of(ONDINE_MICRO, 2), 3, past);
    model.rule = ONDINE_SGD;
    compare(&model, run_of(ONDINE_MICRO, 2), 3, past);
    model.rule = ONDINE_WN;
    model.z0 = 1e-4;
    model.l0 = 0.05;
    model.eta = 2;
    const uint64_t violent[] = {1, 2, 3, 20, 400};
    compare(&model, run_of(ONDINE_MICRO, 8), 5, violent);
    compare(&model, run_of(ONDINE_REDUCED, 40), 5, violent);
    model.activation = ONDINE_ERF;
    compare(&model, run_of(ONDINE_MICRO, 8), 5, violent);
    model.z0 = 1e-7; /* s starts below 2^-20 and k is small: s is folded */
    model.l0 = 1e-14;
    model.eta = 0.5;
    compare(&model, run_of(ONDINE_MICRO, 8), 5, violent);
}

/* The reduced chain over several blocks, and where the chi-square has few degrees of freedom. */
static void reduced_sizes(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3, 4, 5, 10, 1000, 10000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            ondine_model model = model_of(rule, ONDINE_ERF, sizes[i]);
            model.noise = 0.1;
            const uint64_t steps[] = {0, 1, 300};
            compare(&model, run_of(ONDINE_REDUCED, 300), 3, steps);
        }
}

/* SGD far above eta_c: every replica diverges, at its own step. */
static void divergence(void **state)
{
    (void)state;
    ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 60);
    model.eta = 3;
    const uint64_t steps[] = {0, 60, 300, 500, 1100};
    compare(&model, run_of(ONDINE_MICRO, 5), 5, steps);
    compare(&model, run_of(ONDINE_REDUCED, 150), 5, steps);
}

/* Nodes of every level: numbers of replicas around powers of two. */
static void moments(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 2, 3, 7, 8, 33, 511, 512, 513, 1024, 1500};
    const ondine_model model = model_of(ONDINE_WN, ONDINE_RELU, 20);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const uint64_t steps[] = {0, 3, 20};
        compare(&model, run_of(ONDINE_REDUCED, counts[i]), 3, steps);
    }
}

static void few_moments(void **state)
{
    (void)state;
    const ondine_model model = model_of(ONDINE_WN, ONDINE_RELU, 20);
    const uint64_t steps[] = {0, 3};
    compare(&model, run_of(ONDINE_REDUCED, 140), 2, steps); /* 128, 8, 4 */
}

/* A card with little memory takes the replicas in chunks, below and above 256; a slow card is given short launches. */
static void chunks_and_short_launches(void **state)
{
    (void)state;
    const ondine_model small = model_of(ONDINE_WN, ONDINE_LINEAR, 40);
    const uint64_t steps[] = {0, 3, 20, OND_RESYNC + 7};
    fake.memory = 25000;
    fake_async_copies = 0;
    compare(&small, run_of(ONDINE_MICRO, 23), 4, steps);
    print_message("23 replicas in %d chunks\n", fake_async_copies);
    assert_int_equal(fake_async_copies, 3); /* of 8 */
    fake.memory = 220000;
    fake_async_copies = 0;
    compare(&small, run_of(ONDINE_REDUCED, 1300), 3, steps);
    print_message("1300 replicas in %d chunks\n", fake_async_copies);
    assert_int_equal(fake_async_copies, 2); /* 1024 and 276 */
    fake_reset(NULL);

    unsigned before = fibers_launches;
    compare(&small, run_of(ONDINE_REDUCED, 3), 4, steps);
    const unsigned usually = fibers_launches - before;
    fake.clock = 20e3;
    before = fibers_launches;
    compare(&small, run_of(ONDINE_REDUCED, 3), 4, steps);
    print_message("%u launches, on a slow card %u\n", usually, fibers_launches - before);
    assert_true(fibers_launches - before > usually);
    compare(&small, run_of(ONDINE_MICRO, 3), 4, steps);
}

/* Shards begin and end anywhere in the tree. */
static void shards(void **state)
{
    (void)state;
    const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, 20);
    const uint64_t steps[] = {0, 20};
    ondine_run run = run_of(ONDINE_REDUCED, 1900);
    for (run.shards = 3, run.shard = 1; run.shard <= run.shards; run.shard++)
        compare(&model, run, 2, steps);
}

/* One ensemble on three cards, each in a thread of its own: in rounds of several chunks, and where there are fewer
 * replicas than cards. */
static void cards(void **state)
{
    (void)state;
    const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, 20);
    const uint64_t steps[] = {0, 20};
    fake.cards = 3;
    fake.memory = 300000; /* the fake cards share it */
    ondine_run run = run_of(ONDINE_REDUCED, 2900);
    run.device_index = ONDINE_ALL_CARDS;
    memset(fake_copies_of, 0, sizeof fake_copies_of);
    compare(&model, run, 2, steps);
    print_message("chunks of three cards: %d %d %d\n", fake_copies_of[0], fake_copies_of[1], fake_copies_of[2]);
    for (int i = 0; i < 3; i++)
        assert_true(fake_copies_of[i] >= 2);
    run.replicas = 2;
    compare(&model, run, 2, steps);
    run.engine = ONDINE_MICRO;
    run.replicas = 9;
    compare(&model, run, 2, steps);
}

static int stop_soon(void *asks_left)
{
    return --*(int *)asks_left < 0;
}

/* Stopped in the middle of the second chunk; the checkpoint holds the first.  Finished by a card and by the CPU. */
static void stop_and_resume(void **state)
{
    (void)state;
    const char *const file = "test_twins.checkpoint";
    const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, 40);
    const double t[] = {1, 90};
    ondine_run run = run_of(ONDINE_MICRO, 23);
    run.keep_replicas = 1;
    run.device = ONDINE_CUDA;
    ondine_ensemble *whole = simulate(&model, &run, 2, t);
    fake.memory = 14000; /* chunks of 8 */
    fake.clock = 1e5;    /* waits often */
    run.checkpoint = file;
    run.stop = stop_soon;
    for (int device = ONDINE_CPU; device <= ONDINE_CUDA; device++) {
        int asks = 16;
        ondine_ensemble *e;
        ondine_error error;
        run.device = ONDINE_CUDA;
        run.resume = 0;
        run.stop_data = &asks;
        fake_async_copies = 0;
        assert_int_equal(ondine_simulate(&model, &run, 2, t, &e, &error), ONDINE_STOPPED);
        assert_int_equal(fake_async_copies, 1);
        asks = 1000000;
        run.device = device;
        run.resume = 1;
        e = simulate(&model, &run, 2, t);
        same(&model, &run, "resumed replicas", ondine_ensemble_replicas(whole), ondine_ensemble_replicas(e),
             run.replicas * 2 * ONDINE_OBSERVABLES * sizeof(double));
        ondine_ensemble_free(e);
    }
    remove(file);
    ondine_ensemble_free(whole);
}

/* The clusters of a card of compute capability 9.0, and the kernel that does without. */
static void large(void **state)
{
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int capability = 80; capability <= 90; capability += 10) {
            fake.capability = capability;
            const uint64_t steps[] = {1, 4};
            const ondine_model two = model_of(rule, ONDINE_LINEAR, 20500), four = model_of(rule, ONDINE_LINEAR, 41001);
            compare(&two, run_of(ONDINE_MICRO, 2), 2, steps);
            compare(&four, run_of(ONDINE_MICRO, 1), 2, steps);
        }
    fake_reset(NULL);
    fake.shared_limit = 48 << 10; /* N = 20000 wants 80 KB */
    const uint64_t steps[] = {1, 4};
    const ondine_model one = model_of(ONDINE_WN, ONDINE_LINEAR, 20000);
    compare(&one, run_of(ONDINE_MICRO, 1), 2, steps);
    fake_reset(NULL);
    compare(&one, run_of(ONDINE_MICRO, 1), 2, steps);
    const ondine_model largest = model_of(ONDINE_WN, ONDINE_LINEAR, 2700000); /* its double sums lie in memory */
    compare(&largest, run_of(ONDINE_MICRO, 1), 1, steps);
}

/* The same two at the least cost: one cluster of two blocks, and small N kept in memory because no block may have any
 * shared memory to speak of. */
static void few_large(void **state)
{
    (void)state;
    const uint64_t steps[] = {1, 3};
    const ondine_model cluster = model_of(ONDINE_WN, ONDINE_LINEAR, 20500);
    compare(&cluster, run_of(ONDINE_MICRO, 1), 2, steps);
    fake.shared_limit = 1000;
    const ondine_model memory = model_of(ONDINE_WN, ONDINE_LINEAR, 2562);
    compare(&memory, run_of(ONDINE_MICRO, 1), 2, steps);
}

/* What the sanitizers have not had after these: the instances of 8 and of 10 groups a thread, in one warp and at
 * N = 10000; and every instance with fast normals, whose result another test judges. */
static void few_instances(void **state)
{
    (void)state;
    static const uint32_t exact[] = {1000, 1280, 10000}, fast[] = {5, 257, 1281, 1000, 1280, 20500, 2562};
    const uint64_t steps[] = {1, 3};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, exact[i]);
        compare(&model, run_of(ONDINE_MICRO, 1), 2, steps);
    }
    for (size_t i = 0; i < sizeof fast / sizeof *fast; i++) {
        const ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, fast[i]);
        ondine_run run = run_of(ONDINE_MICRO, 1);
        const double t = 2.0 / fast[i];
        run.device = ONDINE_CUDA;
        run.math = ONDINE_FAST;
        fake.shared_limit = fast[i] == 2562 ? 1000 : fake.shared_limit; /* the last one is kept in memory */
        ondine_ensemble_free(simulate(&model, &run, 1, &t));
    }
}

/* fast comes from the same words: its replicas stay within what 6e-6 a normal make of them in 20 steps, and are not
 * the exact ones. */
static void fast(void **state)
{
    (void)state;
    const double t = 0.2;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            const ondine_model model = model_of(rule, ONDINE_TANH, 100);
            ondine_run run = run_of(engine, 4);
            run.keep_replicas = 1;
            run.device = ONDINE_CUDA;
            ondine_ensemble *exact = simulate(&model, &run, 1, &t);
            run.math = ONDINE_FAST;
            ondine_ensemble *other = simulate(&model, &run, 1, &t);
            const double *a = ondine_ensemble_replicas(exact), *b = ondine_ensemble_replicas(other);
            assert_int_equal(ond_ensemble_run(exact)->math, ONDINE_EXACT); /* what a result file says */
            assert_int_equal(ond_ensemble_run(other)->math, ONDINE_FAST);
            assert_memory_not_equal(a, b, 4 * ONDINE_OBSERVABLES * sizeof *a);
            for (int i = 0; i < 4 * ONDINE_OBSERVABLES; i++)
                ASSERT_WITHIN("fast", b[i], a[i], 20 * 6e-6);
            ondine_ensemble_free(exact);
            ondine_ensemble_free(other);
        }
}

/* An argument names a test to run alone, by a pattern. */
int main(int argc, char **argv)
{
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup(every_size, fake_reset),
                                       cmocka_unit_test_setup(few_sizes, fake_reset),
                                       cmocka_unit_test_setup(every_activation, fake_reset),
                                       cmocka_unit_test_setup(rare_paths, fake_reset),
                                       cmocka_unit_test_setup(reduced_sizes, fake_reset),
                                       cmocka_unit_test_setup(divergence, fake_reset),
                                       cmocka_unit_test_setup(moments, fake_reset),
                                       cmocka_unit_test_setup(few_moments, fake_reset),
                                       cmocka_unit_test_setup(chunks_and_short_launches, fake_reset),
                                       cmocka_unit_test_setup(shards, fake_reset),
                                       cmocka_unit_test_setup(cards, fake_reset),
                                       cmocka_unit_test_setup(stop_and_resume, fake_reset),
                                       cmocka_unit_test_setup(large, fake_reset),
                                       cmocka_unit_test_setup(few_large, fake_reset),
                                       cmocka_unit_test_setup(few_instances, fake_reset),
                                       cmocka_unit_test_setup(fast, fake_reset)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
