/* On a real card: its replicas and moments are the CPU's bit for bit at the sizes that matter, and `fast` equals
 * `exact` in law.  Without a card the test is skipped (77); with ONDINE_REQUIRE_GPU set that is a failure. */
#include "kernels/twins.h"

#include <math.h>
#include <stdlib.h>

#include "model/update.h"

/* micro: every instance, a few steps; and N = 10000 past a resynchronisation, with more replicas than fit at a time. */
static void micro(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3,    5,    31,   32,   33,   100,   257,   513,
                                     1000, 1281, 2561, 5121, 9999, 10000, 20001, 41000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            const uint64_t steps[] = {0, 1, 2, 50};
            const ondine_model model = model_of(rule, ONDINE_LINEAR, sizes[i]);
            compare(&model, run_of(ONDINE_MICRO, 3), 4, steps);
        }
    const uint64_t past[] = {10, OND_RESYNC + 10};
    const ondine_model paper = model_of(ONDINE_WN, ONDINE_ERF, 10000);
    compare(&paper, run_of(ONDINE_MICRO, 8), 2, past);
    const uint64_t few[] = {20};
    compare(&paper, run_of(ONDINE_MICRO, 600), 1, few);
}

static void activations(void **state)
{
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
            ondine_model model = model_of(rule, g, 300);
            model.noise = 0.1;
            const uint64_t steps[] = {0, 5, 600};
            compare(&model, run_of(ONDINE_MICRO, 20), 3, steps);
            compare(&model, run_of(ONDINE_REDUCED, 5000), 3, steps);
        }
}

static void divergence(void **state)
{
    (void)state;
    ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 60);
    model.eta = 3;
    const uint64_t steps[] = {0, 60, 300, 500, 1100, 4000};
    compare(&model, run_of(ONDINE_MICRO, 50), 6, steps);
    compare(&model, run_of(ONDINE_REDUCED, 3000), 6, steps);
}

/* Two independent ensembles, one of each math: their means differ by less than 5 standard errors.  Of 24 such
 * differences one fails by chance in 70000 runs; the seeds are fixed. */
static void fast_in_law(void **state)
{
    (void)state;
    const double t[] = {1, 4};
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            const ondine_model model = model_of(rule, ONDINE_ERF, 400);
            ondine_run run = run_of(engine, 4000);
            run.device = ONDINE_CUDA;
            ondine_ensemble *exact = simulate(&model, &run, 2, t);
            run.math = ONDINE_FAST;
            run.seed++;
            ondine_ensemble *fast = simulate(&model, &run, 2, t);
            for (size_t p = 0; p < 2; p++) {
                double mean[2][ONDINE_OBSERVABLES], cov[2][ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
                ondine_ensemble_moments(exact, p, mean[0], cov[0]);
                ondine_ensemble_moments(fast, p, mean[1], cov[1]);
                for (int k = 0; k < ONDINE_OBSERVABLES; k++)
                    if (k != ONDINE_Z) {
                        const int kk = k * ONDINE_OBSERVABLES + k;
                        ASSERT_WITHIN("fast against exact", mean[1][k], mean[0][k],
                                      5 * sqrt((cov[0][kk] + cov[1][kk]) / run.replicas));
                    }
            }
            ondine_ensemble_free(exact);
            ondine_ensemble_free(fast);
        }
}

static int has_card(void)
{
    const ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 10);
    ondine_run run = run_of(ONDINE_REDUCED, 1);
    const double t = 0;
    ondine_ensemble *e;
    ondine_error error;
    run.device = ONDINE_CUDA;
    const ondine_status status = ondine_simulate(&model, &run, 1, &t, &e, &error);
    if (status == ONDINE_OK)
        printf("%s\n", ondine_ensemble_device(e));
    else
        printf("%s\n", error.message);
    ondine_ensemble_free(e);
    return status == ONDINE_OK;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(micro), cmocka_unit_test(activations),
                                       cmocka_unit_test(divergence), cmocka_unit_test(fast_in_law)};
    if (!has_card())
        return getenv("ONDINE_REQUIRE_GPU") ? 1 : 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
