/* The rates on the (R, l) plane, against central differences of the ODE's solutions, which are integrated in other
 * variables, and in closed form for SGD with linear g. */
#include "support.h"

#include "theory/drift.h"

#define STEP 1e-4

/* d(l, R)/dt at t = STEP of the solution from (R, l), and where it is then. */
static void along_solution(const ondine_model *model, double R, double l, double z, double *R_rate, double *l_rate,
                           double middle[ONDINE_OBSERVABLES])
{
    const double t[] = {0, STEP, 2 * STEP};
    double value[3 * ONDINE_OBSERVABLES];
    ondine_model from = *model;
    from.r0_fixed = 1;
    from.r0 = R;
    from.l0 = l;
    from.z0 = z;
    assert_int_equal(ondine_theory(&from, 3, t, value, NULL), ONDINE_OK);
    *l_rate = (value[2 * ONDINE_OBSERVABLES + ONDINE_L] - value[ONDINE_L]) / (2 * STEP);
    *R_rate = (value[2 * ONDINE_OBSERVABLES + ONDINE_R] - value[ONDINE_R]) / (2 * STEP);
    for (int k = 0; k < ONDINE_OBSERVABLES; k++)
        middle[k] = value[ONDINE_OBSERVABLES + k];
}

static void differences(void **state)
{
    static const double place[][2] = {{-0.3, 0.7}, {0.2, 1.4}, {0.6, 0.3}, {0.95, 1.05}};
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= ONDINE_ERF; g++)
            for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
                ondine_model model = ondine_model_default();
                double R_rate, l_rate, R_wanted, l_wanted, at[ONDINE_OBSERVABLES];
                model.rule = (ondine_rule)rule;
                model.activation = (ondine_activation)g;
                model.eta = 0.4;
                model.noise = 0.2;
                along_solution(&model, place[i][0], place[i][1], 0.8, &R_wanted, &l_wanted, at);
                ond_drift(&model, at[ONDINE_R], at[ONDINE_L], rule == ONDINE_WN ? at[ONDINE_Z] : 0.8, &R_rate, &l_rate);
                ASSERT_WITHIN("dR/dt", R_rate, R_wanted, 2e-7);
                ASSERT_WITHIN("dl/dt", l_rate, l_wanted, 2e-7);
            }
}

/* SGD, linear: d(l R)/dt = eta (1 - l R), d(l^2)/dt = 2 eta (l R - l^2) + eta^2 (1 - 2 l R + l^2). */
static void linear(void **state)
{
    ondine_model model = ondine_model_default();
    const double R = 0.4, l = 1.3, eta = 0.7, rho = l * R;
    double R_rate, l_rate;
    (void)state;
    model.rule = ONDINE_SGD;
    model.eta = eta;
    ond_drift(&model, R, l, 1, &R_rate, &l_rate);
    ASSERT_WITHIN("d(l R)/dt", R_rate * l + R * l_rate, eta * (1 - rho), 1e-14);
    ASSERT_WITHIN("d(l^2)/dt", 2 * l * l_rate, 2 * eta * (rho - l * l) + eta * eta * (1 - 2 * rho + l * l), 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(differences), cmocka_unit_test(linear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
