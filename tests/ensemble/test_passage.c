/* The first step with eps_g < threshold: the same as in a record of every step; the same for any threads; and in the
 * mean and spread that the theory predicts. */
#include <math.h>

#include "ensembles.h"
#include "ensemble/passage.h"
#include "theory/converge_finite.h"

enum { REPLICAS = 70, STEPS = 300 }; /* more than one batch of the reduced engine, and not whole batches */

static ond_passage *passages(const ondine_model *model, const ondine_run *run, double threshold, double t_max)
{
    ond_passage *passage = calloc(run->replicas, sizeof *passage);
    assert_non_null(passage);
    assert_int_equal(ond_first_passages(model, run, threshold, t_max, passage, NULL), ONDINE_OK);
    return passage;
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
    ond_passage *passage = passages(model, &run, threshold, t[STEPS]);
    for (uint32_t r = 0; r < run.replicas; r++) {
        const double *record = ondine_ensemble_replicas(e) + (size_t)r * (STEPS + 1) * K;
        uint64_t step = 0;
        while (step <= STEPS && !(record[step * K + ONDINE_EPS_G] < threshold))
            step++;
        if (step <= STEPS) {
            assert_int_equal(passage[r].step, step);
            assert_memory_equal(&passage[r].z, &record[step * K + ONDINE_Z], sizeof(double));
            reached++;
        } else {
            assert_int_equal(passage[r].step, UINT64_MAX);
            assert_int_equal(passage[r].diverged, ondine_ensemble_diverged(e)[r]);
            diverged += passage[r].diverged != UINT64_MAX;
        }
    }
    print_message("%-5s %-3s %-10s eta %g: %zu of %u replicas reach %g, %zu diverge\n", ondine_engine_name(run.engine),
                  ondine_rule_name(model->rule), ondine_activation_name(model->activation), model->eta, reached,
                  (unsigned)run.replicas, threshold, diverged);
    free(passage);
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
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        ondine_run run = ondine_run_default();
        run.engine = engine;
        run.replicas = 200;
        run.threads = 1;
        ond_passage *one = passages(&model, &run, 0.02, 50);
        for (run.threads = 2; run.threads <= 3; run.threads++) {
            ond_passage *more = passages(&model, &run, 0.02, 50);
            assert_memory_equal(more, one, run.replicas * sizeof *one);
            free(more);
        }
        free(one);
    }
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
    ond_passage *passage = passages(model, &run, threshold, 1000);
    double mean = 0, square = 0;
    for (uint32_t r = 0; r < run.replicas; r++)
        mean += (double)passage[r].step / model->n / run.replicas;
    for (uint32_t r = 0; r < run.replicas; r++)
        square += pow((double)passage[r].step / model->n - mean, 2) / (run.replicas - 1);
    free(passage);
    const double shift = theory.mean - ode.t, error = sqrt(square / run.replicas);
    print_message("%s, %s: t of the ODE %g, shift %g, standard error %g, kappa %g\n", ondine_rule_name(model->rule),
                  ondine_activation_name(model->activation), ode.t, shift, error, theory.kappa);
    ASSERT_WITHIN("mean", mean, theory.mean, 4 * error + 1.5 * theory.kappa * fabs(shift));
    ASSERT_WITHIN("sd", sqrt(square), theory.sd, theory.sd * (4 / sqrt(2.0 * run.replicas) + 2.5 * theory.kappa));
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
    ondine_run run = ondine_run_default();
    ond_passage passage[100];
    assert_int_equal(ond_first_passages(&model, &run, 0.01, 1e6, passage, NULL), ONDINE_ERR_ARG); /* 1e10 steps */
    run.device = ONDINE_CUDA;
    assert_int_equal(ond_first_passages(&model, &run, 0.01, 1, passage, NULL), ONDINE_ERR_DEVICE);
    run.device = ONDINE_AUTO;
    run.stop = always;
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        run.engine = engine;
        assert_int_equal(ond_first_passages(&model, &run, 0.01, 1e5, passage, NULL), ONDINE_STOPPED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_recorded),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_as_predicted),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
