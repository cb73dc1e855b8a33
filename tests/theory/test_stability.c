/* Table 1: known values, and the rates that the equations of motion show near the global solution. */
#include <math.h>

#include "support.h"
#include "theory/stability.h"
#include "theory/system.h"

static void test_known(void **state)
{
    (void)state;
    /* closed forms, or as many digits as are known from elsewhere */
    static const struct {
        ondine_activation g;
        double eta_c, bound;
    } known[] = {{ONDINE_LINEAR, 2, 1e-15},
                 {ONDINE_RELU, 2, 1e-15},
                 {ONDINE_LEAKY_RELU, 2 * 1.01 / 1.0001, 1e-15},
                 {ONDINE_ERF, 4.0557786759736123, 1e-14},
                 {ONDINE_TANH, 2.71970941, 5e-9},
                 {ONDINE_SIGMOID, 39.2327925, 5e-8},
                 {ONDINE_SOFTPLUS, 4.45884064, 5e-9}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const ond_stability s = ond_stability_at(ONDINE_SGD, known[i].g, 0.5, 1);
        ASSERT_WITHIN(ondine_activation_name(known[i].g), s.eta_c, known[i].eta_c, known[i].bound);
    }
    const ond_stability erf_ = ond_stability_at(ONDINE_SGD, ONDINE_ERF, 0.5, 1);
    ASSERT_WITHIN("erf, rate of R", erf_.rate_R, 4 / (M_PI * M_PI * sqrt(5)) * 0.5 * (M_PI * sqrt(5.0 / 3) - 0.5),
                  1e-15);
    ASSERT_WITHIN("erf, rate of l", erf_.rate_l, 0.5 * 2 / (M_PI * 3 * sqrt(3)), 1e-15);
    ASSERT_WITHIN("linear above eta_c", ond_stability_at(ONDINE_SGD, ONDINE_LINEAR, 2.5, 1).rate_R, -1.25, 1e-15);
    ASSERT_WITHIN("wn is slowed by z^2", ond_stability_at(ONDINE_WN, ONDINE_LINEAR, 0.4, 2).rate_R, 0.1 * 1.9, 1e-15);
}

/* Rates of motion at 1 - R = 1e-24 (d ln(1 - R)/dt), and at 1 - l = 1e-12 with R = 1 (1 - l alone). */
static void test_motion(void **state)
{
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
        for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
            ondine_model model = ondine_model_default();
            const double z = 1.5;
            model.rule = (ondine_rule)rule;
            model.activation = (ondine_activation)g;
            model.eta = 0.3;
            const ond_stability s = ond_stability_at(model.rule, model.activation, model.eta, z);
            /* l = 1: e = 1 - R, T = 2 (1 - R) */
            const double sgd_y[OND_STATE] = {1e-24, log(2e-24), 0},
                         wn_y[OND_STATE] = {0, log(2e-24 / 4) / 2, log(z * z)};
            double rate[OND_STATE];
            ond_state_rate(&model, rule == ONDINE_SGD ? sgd_y : wn_y, rate);
            const double measured = rule == ONDINE_SGD ? rate[1] : 2 * rate[1];
            print_message("%s %s\n", ondine_rule_name(model.rule), ondine_activation_name(model.activation));
            ASSERT_WITHIN("    R", -measured, s.rate_R, 3e-11 * s.rate_R);
            const double at_l[OND_STATE] = {rule == ONDINE_SGD ? 1e-12 : -1e-12, rule == ONDINE_SGD ? -600 : -300,
                                            log(z * z)};
            ond_state_rate(&model, at_l, rate);
            ASSERT_WITHIN("    l", fmin(-rate[0] / at_l[0], s.rate_R), s.rate_l, 3e-11 * s.rate_l);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known),
        cmocka_unit_test(test_motion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
