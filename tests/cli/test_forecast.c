/* What `ondine info` foretells: the CPU time of a run within a factor of 2.  (Time on the wall also depends on what
 * else the machine does meanwhile, which nobody foretells.) */
#include "support.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "cli/info_forecast.h"

enum { POINTS = 11 };

static double cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static ond_forecast forecast_of(const ond_setup *setup)
{
    ond_forecast f;
    ondine_error error;
    if (ond_forecast_make(setup, setup->run.engine, &f, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    assert_true(f.rate > 0 && f.cpu > 0);
    return f;
}

/* So many replicas that the forecast is one second, and then the run itself. */
static void within_a_factor_of_2(ondine_engine engine, uint32_t n, ondine_activation g, int threads)
{
    double t[POINTS];
    for (int i = 0; i < POINTS; i++)
        t[i] = 2.0 * i / (POINTS - 1);
    ond_setup setup = {.model = ondine_model_default(), .run = ondine_run_default(), .points = POINTS, .t = t};
    setup.model.n = n;
    setup.model.activation = g;
    setup.run.engine = engine;
    setup.run.device = ONDINE_CPU;
    setup.run.threads = threads;
    setup.run.replicas = 10000000;
    const ond_forecast first = forecast_of(&setup);
    const double replica = first.cpu * (double)ondine_step(t[POINTS - 1], n);
    setup.run.replicas = (uint32_t)ceil(1 / replica);
    const ond_forecast f = forecast_of(&setup);
    assert_true(fabs(f.steps / ((double)setup.run.replicas * 2 * n) - 1) < 1e-12);

    ondine_ensemble *e;
    const double start = cpu_now();
    assert_int_equal(ondine_simulate(&setup.model, &setup.run, POINTS, t, &e, NULL), ONDINE_OK);
    const double spent = cpu_now() - start;
    ondine_ensemble_free(e);
    print_message("%s N = %u, %d threads: foretold %.2f s, took %.2f s of CPU time\n", ondine_engine_name(engine),
                  (unsigned)n, threads, f.steps * f.cpu, spent);
    ASSERT_WITHIN("log2 of the time foretold over the time taken", log2(f.steps * f.cpu / spent), 0, 1);
}

static void micro(void **state)
{
    (void)state;
    within_a_factor_of_2(ONDINE_MICRO, 1000, ONDINE_LINEAR, 1);
    within_a_factor_of_2(ONDINE_MICRO, 200, ONDINE_ERF, 2);
}

static void reduced(void **state)
{
    (void)state;
    within_a_factor_of_2(ONDINE_REDUCED, 10000, ONDINE_TANH, 2);
}

/* Vectors too large to be drawn for a forecast cost as much for an element as those of 4e6. */
static void huge(void **state)
{
    (void)state;
    double t[1] = {4}, cpu[2];
    for (int i = 0; i < 2; i++) {
        ond_setup setup = {.model = ondine_model_default(), .run = ondine_run_default(), .points = 1, .t = t};
        setup.model.n = i ? 1000000000 : 4000000;
        setup.run.threads = 1;
        cpu[i] = forecast_of(&setup).cpu / setup.model.n;
    }
    ASSERT_WITHIN("log2 of N = 1e9 over 4e6, for an element", log2(cpu[1] / cpu[0]), 0, 1);
}

/* A run that ends before the measurement does has told everything. */
static void tiny(void **state)
{
    (void)state;
    double t[1] = {0.1};
    ond_setup setup = {.model = ondine_model_default(), .run = ondine_run_default(), .points = 1, .t = t};
    setup.model.n = 100;
    setup.run.replicas = 1;
    const ond_forecast f = forecast_of(&setup);
    assert_true(f.steps == 10);
    assert_true(f.steps / f.rate <= f.seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(micro), cmocka_unit_test(reduced), cmocka_unit_test(huge),
                                       cmocka_unit_test(tiny)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
