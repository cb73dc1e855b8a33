/* test_mutant.c : does comparing micro with reduced at the same N find out a wrong engine?
 *     mutant_NAME sgd|wn agrees|disagrees
 * The executable is linked with the engine as it is, or with a mutant of it (CMakeLists.txt). */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/trial.h"

enum { POINTS = 6, MICRO = 100, REDUCED = 3000 };

static ondine_rule rule;
static int expected;

static ondine_ensemble *simulate(const ondine_model *model, ondine_engine engine, uint32_t replicas, const double *t)
{
    ondine_run run = ondine_run_default();
    ondine_ensemble *ensemble;
    ondine_error error;
    run.engine = engine;
    run.replicas = replicas;
    run.threads = 2;
    run.keep_replicas = 1;
    if (ondine_simulate(model, &run, POINTS, t, &ensemble, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return ensemble;
}

/* There is no theory here, as at too small an N: `agrees` is then all that is left, undecided. */
static void the_verdict_is_as_expected(void **state)
{
    (void)state;
    const double t[POINTS] = {0, 0.1, 0.5, 1, 3, 6};
    double theory[POINTS * ONDINE_OBSERVABLES] = {0};
    ondine_model model = ondine_model_default();
    ond_report report;
    ondine_error error;
    model.rule = rule;
    model.activation = ONDINE_ERF;
    model.n = 200;
    model.eta = 0.5;
    model.z0 = 0.3;
    model.l0 = rule == ONDINE_WN ? 0.1 : 1;
    ondine_ensemble *micro = simulate(&model, ONDINE_MICRO, MICRO, t);
    ondine_ensemble *reduced = simulate(&model, ONDINE_REDUCED, REDUCED, t);
    const ond_sample sample = {REDUCED, ondine_ensemble_replicas(reduced)};
    const ond_trial trial = {.model = &model,
                             .points = POINTS,
                             .t = t,
                             .micro = {MICRO, ondine_ensemble_replicas(micro)},
                             .reduced = sample,
                             .twin = sample,
                             .theory = theory,
                             .kappa = INFINITY,
                             .threads = 2};
    assert_int_equal(ond_judge_trial(&trial, &report, &error), ONDINE_OK);
    print_message("%s\n", report.line);
    assert_int_equal(report.verdict, expected);
    ond_report_free(&report);
    ondine_ensemble_free(micro);
    ondine_ensemble_free(reduced);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_verdict_is_as_expected)};
    if (argc != 3)
        return 2;
    rule = strcmp(argv[1], "wn") == 0 ? ONDINE_WN : ONDINE_SGD;
    expected = strcmp(argv[2], "disagrees") == 0 ? OND_DISAGREES : OND_UNDECIDED;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
