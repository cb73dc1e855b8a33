/* blocked on the fake card with fake cuRAND and cuBLAS: with the normals of our own stream its replicas are micro's to
 * rounding; with others its ensemble is micro's in law; and every failing call, or a missing library, is one line. */
#include "kernels/twins.h"

#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>

#include "cublas_v2.h"
#include "cuda_runtime_api.h"
#include "curand.h"
#include "fibers.h"
#include "model/update.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"
#include "sum/shape.h"

static fake_curand_settings *curand;
static fake_cublas_settings *cublas;

static void *variable(const char *library, const char *name)
{
    void *handle = dlopen(library, RTLD_NOW);
    return handle ? dlsym(handle, name) : NULL;
}

static int reset(void **state)
{
    *curand = (fake_curand_settings){0};
    *cublas = (fake_cublas_settings){0};
    fibers_set_order(0);
    return fake_reset(state);
}

/* ---- to rounding ------------------------------------------------------------------------------------------------ */

/* Where our own stream stands: replicas 0 .. replicas - 1 from `step` on. */
static struct {
    ond_keys keys;
    uint32_t n, replicas, step;
} ours;

/* x (replicas, steps, G, 4).  What does not exist is not 0, as with the real library. */
static void our_normals(float *out, size_t count)
{
    const uint32_t groups = ond_groups(ours.n);
    const uint32_t steps = (uint32_t)(count / ours.replicas / groups / 4);
    for (uint32_t r = 0; r < ours.replicas; r++)
        for (uint32_t k = 0; k < steps; k++)
            for (uint32_t g = 0; g < groups; g++, out += 4) {
                const ond_words w = ond_philox(ours.step + k, g, r, OND_INPUTS, &ours.keys);
                const ond_pair a = ond_normal(w.w[0], w.w[1]), b = ond_normal(w.w[2], w.w[3]);
                out[0] = a.a, out[1] = a.b, out[2] = b.a, out[3] = b.b;
            }
    ours.step += steps;
}

/* Both keep W in floats and make the same updates up to their last bits: an update is off by some 2^-24 of W and of a
 * product, which the dynamics neither sums up nor amplifies beyond `bound` in these runs; a wrong term is 1/N or more.
 */
static void to_rounding(const ondine_model *model, uint32_t replicas, size_t points, const uint64_t *steps,
                        double bound)
{
    double t[POINTS_MOST], off = 0;
    ondine_run run = run_of(ONDINE_MICRO, replicas);
    run.keep_replicas = 1;
    run.threads = 1;
    for (size_t p = 0; p < points; p++)
        t[p] = (double)steps[p] / model->n;
    ondine_ensemble *micro = simulate(model, &run, points, t);
    run.engine = ONDINE_BLOCKED;
    run.device = ONDINE_CUDA;
    ours.keys = ond_philox_keys(run.seed);
    ours.n = model->n;
    ours.replicas = replicas;
    ours.step = 0;
    curand->normals = our_normals;
    ondine_ensemble *blocked = simulate(model, &run, points, t);
    assert_int_equal(ours.step, steps[points - 1]);
    const double *a = ondine_ensemble_replicas(micro), *b = ondine_ensemble_replicas(blocked);
    for (size_t i = 0; i < replicas * points * ONDINE_OBSERVABLES; i++) {
        assert_int_equal(isnan(a[i]), isnan(b[i]));
        if (!isnan(a[i]))
            off = fmax(off, fabs(a[i] - b[i]) / fmax(1, fabs(a[i])));
    }
    same(model, &run, "divergences", ondine_ensemble_diverged(micro), ondine_ensemble_diverged(blocked),
         replicas * sizeof(uint64_t));
    char what[80];
    snprintf(what, sizeof what, "blocked, %s %s, N = %u", ondine_rule_name(model->rule),
             ondine_activation_name(model->activation), (unsigned)model->n);
    ASSERT_WITHIN(what, off, 0, bound);
    ondine_ensemble_free(micro);
    ondine_ensemble_free(blocked);
}

/* Blocks cut by records, whole ones, and past a resynchronisation. */
static void every_size(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3, 5, 31, 32, 33, 100, 257, 1000};
    const uint64_t steps[] = {0, 1, 32, 33, 97, 200, OND_RESYNC + 5};
    for (int order = 0; order < FIBERS_ORDERS; order++) {
        fibers_set_order(order);
        for (size_t i = order ? 4 : 0; i < (order ? 6 : sizeof sizes / sizeof *sizes); i++)
            for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
                const ondine_model model = model_of(rule, ONDINE_TANH, sizes[i]);
                to_rounding(&model, 3, sizes[i] == 1000 ? 5 : 7, steps, 1e-5);
            }
    }
}

/* Less of the same, for sanitizers and mutations. */
static void few_sizes(void **state)
{
    (void)state;
    const uint64_t steps[] = {0, 1, 33, 70};
    for (int order = 0; order < FIBERS_ORDERS; order++) {
        const ondine_model model = model_of(ONDINE_WN, ONDINE_TANH, 33);
        fibers_set_order(order);
        to_rounding(&model, 2, 4, steps, 1e-5);
    }
}

static void every_activation(void **state)
{
    (void)state;
    const uint64_t steps[] = {0, 50, 300};
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
            ondine_model model = model_of(rule, g, 70);
            model.noise = 0.2;
            model.r0_fixed = 1;
            model.r0 = 0.3;
            to_rounding(&model, 3, 3, steps, 1e-5);
        }
}

/* Steps that multiply W, by a factor or a power of two; l crosses 0. */
static void rare_paths(void **state)
{
    (void)state;
    const uint64_t steps[] = {1, 2, 3, 20, 400};
    ondine_model model = model_of(ONDINE_WN, ONDINE_LINEAR, 50);
    model.z0 = 1e-4;
    model.l0 = 0.05;
    model.eta = 2;
    to_rounding(&model, 8, 5, steps, 1e-4);
    model.z0 = 1e-7;
    model.l0 = 1e-14;
    model.eta = 0.5;
    to_rounding(&model, 8, 5, steps, 1e-4);
}

static void divergence(void **state)
{
    (void)state;
    ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 60);
    model.eta = 3;
    const uint64_t steps[] = {0, 60, 300, 500, 1100};
    to_rounding(&model, 5, 5, steps, 1e-2); /* errors grow as the vectors do */
}

/* ---- in law ----------------------------------------------------------------------------------------------------- */

/* Independent ensembles of different normals: means within 5 standard errors.  Twelve differences, one of which fails
 * by chance in 140000 runs; the seeds are fixed. */
static void law(void **state)
{
    (void)state;
    const double t[] = {1, 3};
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
        const ondine_model model = model_of(rule, ONDINE_ERF, 41);
        ondine_run run = run_of(ONDINE_MICRO, 4000);
        double mean[2][ONDINE_OBSERVABLES], cov[2][ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
        ondine_ensemble *micro = simulate(&model, &run, 2, t);
        run.engine = ONDINE_BLOCKED;
        run.device = ONDINE_CUDA;
        run.seed++;
        run.replicas = 1000;
        ondine_ensemble *blocked = simulate(&model, &run, 2, t);
        for (size_t p = 0; p < 2; p++) {
            ondine_ensemble_moments(micro, p, mean[0], cov[0]);
            ondine_ensemble_moments(blocked, p, mean[1], cov[1]);
            for (int k = 0; k < ONDINE_OBSERVABLES; k++)
                if (k != ONDINE_Z) {
                    const int kk = k * ONDINE_OBSERVABLES + k;
                    ASSERT_WITHIN("blocked against micro", mean[1][k], mean[0][k],
                                  5 * sqrt(cov[0][kk] / 4000 + cov[1][kk] / 1000));
                }
        }
        ondine_ensemble_free(micro);
        ondine_ensemble_free(blocked);
    }
}

/* Replicas of different chunks have inputs of their own, and a run can be repeated. */
static void chunks(void **state)
{
    (void)state;
    const double t = 2;
    ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 20);
    model.r0_fixed = 1;
    ondine_run run = run_of(ONDINE_BLOCKED, 40);
    run.device = ONDINE_CUDA;
    run.keep_replicas = 1;
    fake.memory = 120000;
    fake_async_copies = 0;
    ondine_ensemble *e = simulate(&model, &run, 1, &t), *again = simulate(&model, &run, 1, &t);
    print_message("40 replicas, twice, in %d chunks\n", fake_async_copies);
    assert_true(fake_async_copies >= 6);
    const double *values = ondine_ensemble_replicas(e);
    assert_memory_equal(values, ondine_ensemble_replicas(again), 40 * ONDINE_OBSERVABLES * sizeof *values);
    for (int i = 0; i < 40; i++)
        for (int j = 0; j < i; j++)
            assert_true(values[i * ONDINE_OBSERVABLES + ONDINE_L] != values[j * ONDINE_OBSERVABLES + ONDINE_L]);
    ondine_ensemble_free(e);
    ondine_ensemble_free(again);
}

/* ---- what may go wrong ------------------------------------------------------------------------------------------- */

static ondine_status attempt(ondine_device device, ondine_error *error)
{
    const ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 10);
    ondine_run run = run_of(ONDINE_BLOCKED, 3);
    const double t = 5;
    ondine_ensemble *e;
    run.device = device;
    const ondine_status status = ondine_simulate(&model, &run, 1, &t, &e, error);
    ondine_ensemble_free(e);
    assert_int_equal(fake_allocated, 0);
    return status;
}

/* Each call of either library, and of the runtime, fails once. */
static void failures(void **state)
{
    (void)state;
    ondine_error error;
    fake_calls = 0;
    assert_int_equal(attempt(ONDINE_CUDA, &error), ONDINE_OK);
    const int calls[] = {curand->calls, cublas->calls, fake_calls};
    const char *const *const failed_call[] = {&curand->failed, &cublas->failed, &fake_failed};
    int *const fail[] = {&curand->fail_call, &cublas->fail_call, &fake.fail_call};
    static const char *const cause[] = {"cuRAND status 201", "the function failed to launch on the GPU",
                                        "unspecified launch failure"};
    for (int library = 0; library < 3; library++) {
        int failed = 0;
        for (int i = 1; i <= calls[library]; i++) {
            *fail[library] = i;
            if (attempt(ONDINE_CUDA, &error) == ONDINE_OK)
                continue; /* one of the end */
            failed++;
            const char *const call = fake_call_named(*failed_call[library]);
            if (!strstr(error.message, "cuda:0") || !strstr(error.message, call) ||
                !strstr(error.message, cause[library]))
                fail_msg("call %d, %s: %s", i, call, error.message);
        }
        print_message("%d of %d failed calls end a run: %s\n", failed, calls[library], error.message);
        assert_true(failed >= calls[library] - (library < 2 ? 1 : 12));
        reset(NULL);
    }
}

static void wrong_places(void **state)
{
    (void)state;
    ondine_error error;
    assert_int_equal(attempt(ONDINE_CPU, &error), ONDINE_ERR_ARG);
    assert_string_equal(error.message, "engine blocked runs on a CUDA device only, not on the CPU");
    fake.cards = 0;
    assert_int_equal(attempt(ONDINE_AUTO, &error), ONDINE_ERR_DEVICE);
    print_message("%s\n", error.message);
    assert_string_equal(error.message, "engine blocked: no usable CUDA device (no CUDA-capable device is detected)");
    fake.cards = 1;
    assert_int_equal(attempt(ONDINE_AUTO, &error), ONDINE_OK);
}

/* Run where what is called libcurand.so.10 is no library. */
static void missing(void **state)
{
    (void)state;
    for (int device = ONDINE_AUTO; device <= ONDINE_CUDA; device += ONDINE_CUDA) {
        ondine_error error;
        assert_int_equal(attempt(device, &error), ONDINE_ERR_DEVICE);
        print_message("%s\n", error.message);
        assert_non_null(strstr(error.message, "engine blocked needs cuRAND: "));
        assert_non_null(strstr(error.message, "libcurand.so.10"));
    }
}

/* "missing": that test alone; another argument is a pattern of names. */
int main(int argc, char **argv)
{
    const struct CMUnitTest no_library[] = {cmocka_unit_test_setup(missing, fake_reset)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_size, reset),       cmocka_unit_test_setup(few_sizes, reset),
        cmocka_unit_test_setup(every_activation, reset), cmocka_unit_test_setup(rare_paths, reset),
        cmocka_unit_test_setup(divergence, reset),       cmocka_unit_test_setup(law, reset),
        cmocka_unit_test_setup(chunks, reset),           cmocka_unit_test_setup(failures, reset),
        cmocka_unit_test_setup(wrong_places, reset)};
    if (argc > 1 && strcmp(argv[1], "missing") == 0)
        return cmocka_run_group_tests(no_library, NULL, NULL);
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    curand = variable("libcurand.so.10", "fake_curand");
    cublas = variable("libcublas.so.13", "fake_cublas");
    if (!curand || !cublas) {
        fprintf(stderr, "LD_LIBRARY_PATH does not lead to the fake libraries\n");
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
