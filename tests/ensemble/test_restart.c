/* A run that is stopped at any moment and goes on, with other threads and another instruction set, makes the bits of
 * one that was left alone; a checkpoint that is not exactly this run's is refused. */
#include "ensemble/ensembles.h"

#include <math.h>
#include <stdatomic.h>
#include <time.h>

#include "engine/isa.h"
#include "ensemble/checkpoint.h"

enum { POINTS = 4 };
static const double times[POINTS] = {0, 0.31, 0.8, 1.2};
static const char path[] = "run.checkpoint";

/* Says stop from the countdown's end on. */
static int count_down(void *data)
{
    atomic_int *left = data;
    return atomic_fetch_sub(left, 1) <= 1;
}

static ondine_model model_of(ondine_engine engine, ondine_rule rule)
{
    ondine_model model = ondine_model_default();
    model.rule = rule;
    model.activation = ONDINE_ERF;
    model.eta = 0.5;
    model.noise = 0.1;
    model.n = engine == ONDINE_MICRO ? 3001 : 10000; /* several slices between records */
    return model;
}

static ondine_run run_of(ondine_engine engine)
{
    ondine_run run = ondine_run_default();
    run.engine = engine;
    run.replicas = engine == ONDINE_MICRO ? 5 : 150;
    run.seed = 7;
    run.threads = 2;
    run.keep_replicas = 1;
    return run;
}

static ondine_ensemble *must_at(const ondine_model *model, const ondine_run *run, const double *t)
{
    ondine_ensemble *e;
    ondine_error error;
    if (ondine_simulate(model, run, POINTS, t, &e, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return e;
}

static ondine_ensemble *must(const ondine_model *model, const ondine_run *run)
{
    return must_at(model, run, times);
}

/* Go on again and again, each time for `asked` questions of the engines, in turn with every instruction set and from
 * `threads` threads on. */
static ondine_ensemble *in_pieces_at(const ondine_model *model, ondine_run run, int asked, const double *t, int threads,
                                     int *pieces)
{
    static const char *const sets[] = {"avx512", "portable", "avx2"};
    ondine_ensemble *e = NULL;
    ondine_error error;
    run.checkpoint = path;
    run.stop = count_down;
    *pieces = 0;
    for (ondine_status status = ONDINE_STOPPED; status == ONDINE_STOPPED; ++*pieces) {
        atomic_int left = asked + *pieces % 3;
        const ond_kernels *kernels;
        run.stop_data = &left;
        run.resume = *pieces > 0;
        run.threads = threads + *pieces % 3;
        setenv("ONDINE_ISA", sets[*pieces % 3], 1);
        if (ond_kernels_select(&kernels, NULL) != ONDINE_OK)
            unsetenv("ONDINE_ISA");
        status = ondine_simulate(model, &run, POINTS, t, &e, &error);
        if (status != ONDINE_OK && status != ONDINE_STOPPED)
            fail_msg("%s", error.message);
    }
    unsetenv("ONDINE_ISA");
    return e;
}

static ondine_ensemble *in_pieces(const ondine_model *model, ondine_run run, int asked, int *pieces)
{
    return in_pieces_at(model, run, asked, times, 1, pieces);
}

static void pieces(void **state)
{
    (void)state;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            const ondine_model model = model_of(engine, rule);
            const ondine_run run = run_of(engine);
            ondine_ensemble *whole = must(&model, &run);
            for (int asked = 2; asked < 30; asked += 13) {
                int count;
                ondine_ensemble *e = in_pieces(&model, run, asked, &count);
                print_message("%s %s: %d pieces\n", ondine_engine_name(engine), ondine_rule_name(rule), count);
                assert_true(asked > 2 || count > 5);
                assert_same_bits(whole, e, POINTS, run.replicas);
                ondine_ensemble_free(e);
            }
            ondine_ensemble_free(whole);
        }
}

/* The same where threads share replicas, which they join and leave in the middle. */
static void shared(void **state)
{
    (void)state;
    ondine_model model = model_of(ONDINE_MICRO, ONDINE_WN);
    ondine_run run = run_of(ONDINE_MICRO);
    model.n = 40001;
    run.replicas = 2;
    ondine_run alone = run;
    alone.threads = 1;
    static const double t[POINTS] = {0, 0.004, 0.01, 0.03};
    ondine_ensemble *whole = must_at(&model, &alone, t);
    int count;
    ondine_ensemble *e = in_pieces_at(&model, run, 3, t, 3, &count);
    print_message("%d pieces\n", count);
    assert_true(count > 3);
    assert_same_bits(whole, e, POINTS, run.replicas);
    ondine_ensemble_free(e);
    ondine_ensemble_free(whole);
}

/* Checkpoints on the way change nothing, and the last of them still leads to the same end. */
static void on_the_way(void **state)
{
    (void)state;
    const ondine_model model = model_of(ONDINE_MICRO, ONDINE_WN);
    ondine_run run = run_of(ONDINE_MICRO);
    ondine_ensemble *whole = must(&model, &run);
    run.checkpoint = path;
    run.checkpoint_every = 1e-3;
    ondine_ensemble *e = must(&model, &run);
    assert_same_bits(whole, e, POINTS, run.replicas);
    ondine_ensemble_free(e);
    run.resume = 1;
    e = must(&model, &run);
    assert_same_bits(whole, e, POINTS, run.replicas);
    ondine_ensemble_free(e);
    ondine_ensemble_free(whole);
}

/* ---- what is refused ----------------------------------------------------------------------------------------------
 */

static ondine_run stopped_run(atomic_int *left)
{
    ondine_run run = run_of(ONDINE_REDUCED);
    run.replicas = 100;
    run.keep_replicas = 0;
    run.checkpoint = path;
    run.stop = count_down;
    run.stop_data = left;
    atomic_store(left, 3);
    return run;
}

static void assert_refused(const ondine_model *model, const ondine_run *run, const char *word)
{
    ondine_ensemble *e;
    ondine_error error;
    assert_int_equal(ondine_simulate(model, run, POINTS, times, &e, &error), ONDINE_ERR_FILE);
    assert_null(e);
    if (!strstr(error.message, word))
        fail_msg("'%s' is not in: %s", word, error.message);
}

static void other_run(void **state)
{
    (void)state;
    atomic_int left;
    ondine_model model = model_of(ONDINE_REDUCED, ONDINE_WN);
    ondine_run run = stopped_run(&left);
    ondine_ensemble *e;
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, NULL), ONDINE_STOPPED);
    assert_null(e);
    run.resume = 1;
    model.eta = 0.25;
    assert_refused(&model, &run, "eta is 0.5, not 0.25");
    model.eta = 0.5;
    run.seed = 8;
    assert_refused(&model, &run, "seed is 7, not 8");
    run.seed = 7;
    run.shard = 1, run.shards = 2;
    assert_refused(&model, &run, "replicas 0 to 99, not 0 to 49");
    run.shards = 0;
    ondine_error error;
    run.checkpoint = "no-such-file";
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_IO);
}

static size_t read_file(const char *name, char *data, size_t size)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    const size_t length = fread(data, 1, size, file);
    assert_true(length < size);
    fclose(file);
    return length;
}

static void write_file(const char *name, const char *data, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    fclose(file);
}

/* Every single bit, and every length. */
static void damage(void **state)
{
    (void)state;
    static char data[1 << 16];
    atomic_int left;
    const ondine_model model = model_of(ONDINE_REDUCED, ONDINE_SGD);
    ondine_run run = stopped_run(&left);
    run.replicas = 3;
    run.threads = 1;
    ondine_ensemble *e;
    ondine_error error;
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, NULL), ONDINE_STOPPED);
    const size_t size = read_file(path, data, sizeof data);
    run.resume = 1;
    run.checkpoint = "damaged";
    for (size_t bit = 0; bit < 8 * size; bit++) {
        data[bit / 8] ^= (char)(1 << bit % 8);
        write_file("damaged", data, size);
        data[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_FILE);
    }
    for (size_t length = 0; length < size; length++) {
        write_file("damaged", data, length);
        assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_FILE);
    }
    data[size] = 0;
    write_file("damaged", data, size + 1);
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_FILE);
    print_message("%zu bits and %zu lengths refused\n", 8 * size, size + 1);
    write_file("damaged", data, size);
    atomic_store(&left, 1 << 20);
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_OK);
    ondine_ensemble_free(e);
}

/* Engines look at the halt often enough: from the request to the return, with one thread and slow kernels. */
static int after_a_while(void *data)
{
    struct timespec *t = data, now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (t->tv_sec == 0)
        *t = now;
    return (double)(now.tv_sec - t->tv_sec) + 1e-9 * (double)(now.tv_nsec - t->tv_nsec) > 0.2;
}

static void latency(void **state)
{
    (void)state;
    if (SANITIZED)
        skip();
    setenv("ONDINE_ISA", "portable", 1);
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        static const double far[] = {1000};
        ondine_model model = model_of(engine, ONDINE_WN);
        model.n = 3000000;
        ondine_run run = run_of(engine);
        struct timespec asked = {0}, now;
        ondine_ensemble *e;
        run.threads = 1;
        run.replicas = 1000;
        run.keep_replicas = 0;
        run.stop = after_a_while;
        run.stop_data = &asked;
        assert_int_equal(ondine_simulate(&model, &run, 1, far, &e, NULL), ONDINE_STOPPED);
        clock_gettime(CLOCK_MONOTONIC, &now);
        ASSERT_WITHIN("seconds from the request to the return",
                      (double)(now.tv_sec - asked.tv_sec) + 1e-9 * (double)(now.tv_nsec - asked.tv_nsec) - 0.2, 1, 1);
    }
    unsetenv("ONDINE_ISA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(pieces),     cmocka_unit_test(shared),
                                       cmocka_unit_test(on_the_way), cmocka_unit_test(other_run),
                                       cmocka_unit_test(damage),     cmocka_unit_test(latency)};
    enter_new_folder();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
