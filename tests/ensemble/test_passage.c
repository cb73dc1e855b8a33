/* The first step with eps_g < threshold: the same as in a record of every step; the same for any threads; and in the
 * mean and spread that the theory predicts; nothing of it lost when a run stops and goes on. */
#include <math.h>

#include "ensembles.h"
#include "theory/converge.h"
#include "theory/converge_finite.h"

enum { REPLICAS = 70, STEPS = 300 }; /* more than one batch of the reduced engine, and not whole batches */

/* A replica's row. */
enum { T = ONDINE_L, UNUSED = ONDINE_R, Z = ONDINE_Z, ETA_EFF = ONDINE_EPS_G };

/* Records at t (points), and the first passages: row number `points` of each replica. */
static ondine_ensemble *passages(const ondine_model *model, ondine_run run, double threshold, size_t points,
                                 const double *t, int stop)
{
    ondine_ensemble *e;
    ondine_error error;
    run.threshold = threshold;
    run.stop_at_passage = stop;
    run.keep_replicas = 1;
    if (ondine_simulate(model, &run, points, t, &e, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return e;
}

/* Every step recorded, and looked through. */
static void assert_as_recorded(const ondine_model *model, ondine_run run, double threshold)
{
    double t[STEPS + 1];
    size_t reached = 0, diverged = 0;
    ondine_ensemble *e;
    for (int i = 0; i <= STEPS; i++)
        t[i] = (double)i / model->n;
    run.keep_replicas = 1;
    assert_int_equal(ondine_simulate(model, &run, STEPS + 1, t, &e, NULL), ONDINE_OK);
    const double few[] = {t[0], t[STEPS / 2], t[STEPS]};
    for (int stop = 0; stop <= 1; stop++) {
        ondine_ensemble *found = passages(model, run, threshold, 3, few, stop);
        reached = diverged = 0;
        for (uint32_t r = 0; r < run.replicas; r++) {
            const double *record = ondine_ensemble_replicas(e) + (size_t)r * (STEPS + 1) * K;
            const double *rows = ondine_ensemble_replicas(found) + (size_t)r * 4 * K, *row = rows + 3 * K;
            uint64_t step = 0, last = ondine_ensemble_diverged(e)[r];
            while (step <= STEPS && !(record[step * K + ONDINE_EPS_G] < threshold))
                step++;
            if (step <= STEPS) {
                const double z = record[step * K + ONDINE_Z], eta = model->eta;
                assert_true(row[T] == t[step] && row[UNUSED] == 0 && row[Z] == z);
                assert_true(row[ETA_EFF] == (model->rule == ONDINE_WN ? eta / (z * z) : eta));
                last = stop ? UINT64_MAX : last;
                reached++;
            } else {
                assert_true(isnan(row[T]) && isnan(row[UNUSED]) && isnan(row[Z]) && isnan(row[ETA_EFF]));
                diverged += last != UINT64_MAX;
            }
            assert_int_equal(ondine_ensemble_diverged(found)[r], last);
            for (int p = 0; p < 3; p++) /* looking changes no bit of a record */
                if (stop && step <= (uint64_t)(STEPS / 2 * p))
                    assert_true(isnan(rows[p * K + ONDINE_L]));
                else
                    assert_memory_equal(rows + p * K, record + STEPS / 2 * p * K, K * sizeof *rows);
        }
        assert_int_equal(ondine_ensemble_moments(found, 3, NULL, NULL), reached);
        ondine_ensemble_free(found);
    }
    print_message("%-5s %-3s %-10s eta %g: %zu of %u replicas reach %g, %zu diverge\n", ondine_engine_name(run.engine),
                  ondine_rule_name(model->rule), ondine_activation_name(model->activation), model->eta, reached,
                  (unsigned)run.replicas, threshold, diverged);
    ondine_ensemble_free(e);
}

static void test_as_recorded(void **state)
{
    (void)state;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            ondine_model model = {
                .rule = rule, .eta = 0.8, .l0 = 1.5, .z0 = 0.5, .r0_fixed = 1, .r0 = 0.3, .noise = 0.1, .n = 30};
            ondine_run run = ondine_run_default();
            run.engine = engine;
            run.replicas = REPLICAS;
            for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
                model.activation = g;
                model.eta = g == ONDINE_SIGMOID ? 15 : 0.8;
                assert_as_recorded(&model, run, g == ONDINE_SIGMOID ? 0.002 : 0.05);
            }
            model.activation = ONDINE_LINEAR;
            model.eta = 3; /* some reach the threshold on the way, the others diverge, or neither */
            assert_as_recorded(&model, run, 0.2);
            model.r0_fixed = 0;
            model.eta = 0.8;
            assert_as_recorded(&model, run, 1.7); /* many are below it at the start, or soon */
            model.l0 = 0.1;                       /* WN: l goes through 0 */
            model.activation = ONDINE_ERF;
            assert_as_recorded(&model, run, 0.15);
        }
}

static void test_threads(void **state)
{
    (void)state;
    const ondine_model model = {.rule = ONDINE_WN, .activation = ONDINE_RELU, .eta = 0.8, .l0 = 1, .z0 = 0.5, .n = 40};
    const double end = 50;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        ondine_run run = ondine_run_default();
        run.engine = engine;
        run.replicas = 200;
        run.threads = 1;
        ondine_ensemble *one = passages(&model, run, 0.02, 1, &end, 1);
        for (run.threads = 2; run.threads <= 3; run.threads++) {
            ondine_ensemble *more = passages(&model, run, 0.02, 1, &end, 1);
            assert_same_bits(one, more, 2, run.replicas);
            ondine_ensemble_free(more);
        }
        ondine_ensemble_free(one);
    }
}

/* Threads that share a replica look where one alone does. */
static void test_squad(void **state)
{
    (void)state;
    const ondine_model model = {.rule = ONDINE_SGD, .eta = 0.5, .l0 = 1, .z0 = 1, .n = 20000};
    const double t[] = {0.02, 0.04};
    ondine_run run = ondine_run_default();
    run.replicas = 1;
    run.threads = 1;
    ondine_ensemble *one = passages(&model, run, 0.97, 2, t, 0);
    run.threads = 3;
    ondine_ensemble *three = passages(&model, run, 0.97, 2, t, 0);
    print_message("eps_g < 0.97 at t = %g\n", ondine_ensemble_replicas(one)[2 * K + T]);
    assert_true(ondine_ensemble_replicas(one)[2 * K + T] > 0);
    assert_same_bits(one, three, 3, 1);
    ondine_ensemble_free(one);
    ondine_ensemble_free(three);
}

typedef struct asking {
    int asked, every;
} asking;

static int now_and_then(void *data)
{
    asking *a = data;
    return ++a->asked % a->every == 0;
}

/* Stopped again and again, each time to go on from the checkpoint. */
static void test_stopped(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_WN, .activation = ONDINE_ERF, .eta = 0.8, .l0 = 1, .z0 = 0.5};
    const double t[] = {0.1, 9};
    char path[] = "/tmp/ondine-passage-XXXXXX";
    close(mkstemp(path));
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int stop = 0; stop <= 1; stop++) {
            asking a = {0, engine == ONDINE_MICRO ? 60 : 5};
            int stops = 0;
            ondine_run run = ondine_run_default();
            run.engine = engine;
            run.replicas = engine == ONDINE_MICRO ? 10 : 130;
            model.n = engine == ONDINE_MICRO ? 900 : 9000;
            run.threads = 2;
            ondine_ensemble *whole = passages(&model, run, 0.1, 2, t, stop), *e;
            run.threads = 1;
            run.threshold = 0.1;
            run.stop_at_passage = stop;
            run.keep_replicas = 1;
            run.checkpoint = path;
            run.stop = now_and_then;
            run.stop_data = &a;
            while (ondine_simulate(&model, &run, 2, t, &e, NULL) == ONDINE_STOPPED) {
                stops++;
                run.resume = 1;
            }
            assert_non_null(e);
            print_message("%s, stopped %d times: %u of %u replicas reach 0.1\n", ondine_engine_name(run.engine), stops,
                          ondine_ensemble_moments(e, 2, NULL, NULL), (unsigned)run.replicas);
            assert_true(stops >= 2);
            assert_same_bits(whole, e, 3, run.replicas);
            ondine_ensemble_free(whole);
            ondine_ensemble_free(e);
        }
    unlink(path);
}

/* Four standard errors, and what the next order of 1/N is. */
static void assert_as_predicted(const ondine_model *model, double threshold)
{
    ond_convergence ode;
    ond_convergence_finite theory;
    ondine_run run = ondine_run_default();
    run.engine = ONDINE_REDUCED;
    run.replicas = 10000;
    assert_int_equal(ond_converge(model, threshold, 1e5, &ode, NULL), ONDINE_OK);
    assert_int_equal(ond_converge_finite(model, &ode, &theory, NULL), ONDINE_OK);
    const double end = 1000;
    double mean[K], cov[K * K];
    ondine_ensemble *e = passages(model, run, threshold, 1, &end, 1);
    assert_int_equal(ondine_ensemble_moments(e, 1, mean, cov), run.replicas);
    ondine_ensemble_free(e);
    const double shift = theory.mean - ode.t, sd = sqrt(cov[T * K + T]), error = sd / sqrt(run.replicas);
    print_message("%s, %s: t of the ODE %g, shift %g, standard error %g, kappa %g\n", ondine_rule_name(model->rule),
                  ondine_activation_name(model->activation), ode.t, shift, error, theory.kappa);
    ASSERT_WITHIN("mean", mean[T], theory.mean, 4 * error + 1.5 * theory.kappa * fabs(shift));
    ASSERT_WITHIN("sd", sd, theory.sd, theory.sd * (4 / sqrt(2.0 * run.replicas) + 2.5 * theory.kappa));
}

static void test_as_predicted(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_SGD, .eta = 0.5, .l0 = 1, .z0 = 0.5, .n = 400};
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
        model.rule = rule;
        model.activation = ONDINE_LINEAR;
        assert_as_predicted(&model, 0.05);
        model.activation = ONDINE_ERF;
        assert_as_predicted(&model, 0.05);
        model.activation = ONDINE_TANH;
        assert_as_predicted(&model, 0.05);
    }
}

static int always(void *unused)
{
    (void)unused;
    return 1;
}

static void test_refusals(void **state)
{
    (void)state;
    const ondine_model model = ondine_model_default();
    const double t = 1, far = 1e5;
    ondine_run run = ondine_run_default();
    ondine_ensemble *e;
    run.threshold = -1;
    assert_int_equal(ondine_simulate(&model, &run, 1, &t, &e, NULL), ONDINE_ERR_ARG);
    run.threshold = 0.01;
    run.device = ONDINE_CUDA;
    assert_int_equal(ondine_simulate(&model, &run, 1, &t, &e, NULL), ONDINE_ERR_DEVICE);
    run.device = ONDINE_AUTO;
    run.stop = always;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        run.engine = engine;
        assert_int_equal(ondine_simulate(&model, &run, 1, &far, &e, NULL), ONDINE_STOPPED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_recorded), cmocka_unit_test(test_threads),      cmocka_unit_test(test_squad),
        cmocka_unit_test(test_stopped),     cmocka_unit_test(test_as_predicted), cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
