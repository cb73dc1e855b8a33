/* Other laws of the inputs against an exact result at finite N: for linear SGD and iid elements of excess kurtosis k,
 * E eps_g = E eps_g(0) (1 - (2 eta - eta^2)/N + eta^2 (2 + k)/N^2)^n after n steps (docs/inputs.md), with E eps_g(0) =
 * (l0^2 + 1)/2.  N is small, so that k is felt.  And what refuses a law. */
#include "support.h"

#include <math.h>

#include "ondine/ondine.h"

enum { N = 20, REPLICAS = 10000, STEPS = 60 };
#define LIMIT 5.5 /* standard errors; four laws: false alarm 1.5e-7 */

static void linear_mean(void **state)
{
    (void)state;
    static const struct {
        ondine_inputs inputs;
        double parameter, kurtosis;
    } laws[] = {
        {ONDINE_GAUSSIAN, 0, 0}, {ONDINE_RADEMACHER, 0, -2}, {ONDINE_UNIFORM, 0, -1.2}, {ONDINE_STUDENT_T, 10, 1}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        ondine_model model = ondine_model_default();
        model.rule = ONDINE_SGD;
        model.eta = 0.5;
        model.n = N;
        model.inputs = laws[i].inputs;
        model.inputs_parameter = laws[i].parameter;
        ondine_run run = ondine_run_default();
        run.replicas = REPLICAS;
        run.threads = 2;
        const double t = (double)STEPS / N;
        ondine_ensemble *e;
        ondine_error error;
        if (ondine_simulate(&model, &run, 1, &t, &e, &error) != ONDINE_OK)
            fail_msg("%s", error.message);
        double mean[ONDINE_OBSERVABLES], cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
        ondine_ensemble_moments(e, 0, mean, cov);
        ondine_ensemble_free(e);
        const double eta = model.eta, se = sqrt(cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES - 1] / REPLICAS);
        const double exact =
            pow(1 - (2 * eta - eta * eta) / N + eta * eta * (2 + laws[i].kurtosis) / ((double)N * N), STEPS);
        ASSERT_WITHIN(ondine_inputs_name(model.inputs), mean[ONDINE_EPS_G], exact, LIMIT * se);
    }
}

static void ranges(void **state)
{
    (void)state;
    static const struct {
        ondine_inputs inputs;
        double parameter;
        ondine_engine engine;
    } bad[] = {{ONDINE_STUDENT_T, 4, ONDINE_MICRO},     {ONDINE_STUDENT_T, INFINITY, ONDINE_MICRO},
               {ONDINE_STUDENT_T, NAN, ONDINE_MICRO},   {ONDINE_CORRELATED, 1, ONDINE_MICRO},
               {ONDINE_CORRELATED, -0.1, ONDINE_MICRO}, {(ondine_inputs)5, 0, ONDINE_MICRO},
               {ONDINE_RADEMACHER, 0, ONDINE_REDUCED}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ondine_model model = ondine_model_default();
        model.inputs = bad[i].inputs;
        model.inputs_parameter = bad[i].parameter;
        ondine_run run = ondine_run_default();
        run.engine = bad[i].engine;
        const double t = 0;
        ondine_ensemble *e;
        ondine_error error = {""};
        assert_int_equal(ondine_simulate(&model, &run, 1, &t, &e, &error), ONDINE_ERR_ARG);
        assert_null(e);
        print_message("%s\n", error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(linear_mean), cmocka_unit_test(ranges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
