/* Trajectories against an independent high-precision integration, closed solutions and invariants. */
#include <math.h>
#include <string.h>

#include "support.h"
#include "ondine/ondine.h"
#include "theory/ode.h"
#include "theory/ode_table.h"

#define ROWS (sizeof ode_table / sizeof *ode_table)

static ondine_model model_of(size_t row)
{
    ondine_model model = ondine_model_default();
    model.rule = ode_table[row].rule;
    model.activation = ode_table[row].activation;
    model.eta = ode_table[row].eta;
    model.l0 = ode_table[row].l0;
    model.z0 = ode_table[row].z0;
    model.noise = ode_table[row].noise;
    model.r0_fixed = ode_table[row].r0 < 2;
    model.r0 = model.r0_fixed ? ode_table[row].r0 : 0;
    return model;
}

static void theory(const ondine_model *model, size_t points, const double *t, double *values)
{
    ondine_error error = {""};
    if (ondine_theory(model, points, t, values, &error) != ONDINE_OK)
        fail_msg("ondine_theory: %s", error.message);
}

/* The records of one run follow each other in the table, with rising times. */
static size_t run_length(size_t first)
{
    size_t end = first + 1;
    while (end < ROWS && ode_table[end].t > ode_table[end - 1].t)
        end++;
    return end - first;
}

/* The largest relative errors of the records of one run: l, R (absolute), z, eps_g. */
static void worst_errors(size_t first, size_t count, double values[][ONDINE_OBSERVABLES],
                         double worst[ONDINE_OBSERVABLES])
{
    memset(worst, 0, ONDINE_OBSERVABLES * sizeof *worst);
    for (size_t i = 0; i < count; i++) {
        const double expected[ONDINE_OBSERVABLES] = {1 - ode_table[first + i].one_minus_l,
                                                     1 - ode_table[first + i].one_minus_r, ode_table[first + i].z,
                                                     ode_table[first + i].eps_g};
        for (int k = 0; k < ONDINE_OBSERVABLES; k++) {
            const double scale = k == ONDINE_R || expected[k] == 0 ? 1 : expected[k];
            const double error = fabs(values[i][k] - expected[k]) / scale;
            if (!(error <= worst[k]))
                worst[k] = error;
        }
    }
}

static void test_table(void **state)
{
    (void)state;
    static const char *names[ONDINE_OBSERVABLES] = {"l", "R", "z", "eps_g"};
    for (size_t first = 0, count; first < ROWS; first += count) {
        count = run_length(first);
        const ondine_model model = model_of(first);
        double t[8], values[8][ONDINE_OBSERVABLES], worst[ONDINE_OBSERVABLES];
        assert_true(count <= 8);
        for (size_t i = 0; i < count; i++)
            t[i] = ode_table[first + i].t;
        theory(&model, count, t, values[0]);
        worst_errors(first, count, values, worst);
        print_message("%s %s, eta %g, l0 %g, r0 %g, noise %g, to eps_g %.3g\n", ondine_rule_name(model.rule),
                      ondine_activation_name(model.activation), model.eta, model.l0, model.r0, model.noise,
                      values[count - 1][ONDINE_EPS_G]);
        for (int k = 0; k < ONDINE_OBSERVABLES; k++)
            ASSERT_WITHIN(names[k], worst[k], 0, k == ONDINE_EPS_G ? 1e-9 : 3e-10);
    }
}

/* The state behind the observables tells 1 - l and 1 - R where l and R cannot. */
static void test_precise(void **state)
{
    (void)state;
    double worst_l = 0, worst_r = 0;
    for (size_t first = 0, count; first < ROWS; first += count) {
        count = run_length(first);
        const ondine_model model = model_of(first);
        double t[8];
        ond_row rows[8];
        for (size_t i = 0; i < count; i++)
            t[i] = ode_table[first + i].t;
        assert_int_equal(ond_ode(&model, count, t, rows, NULL), ONDINE_OK);
        for (size_t i = 0; i < count; i++) {
            const ond_point p = ond_state_point(&model, rows[i].y);
            const double one_minus_r = p.R > 0 ? p.sin * p.sin / (1 + p.R) : 1 - p.R;
            const double expected_l = ode_table[first + i].one_minus_l, expected_r = ode_table[first + i].one_minus_r;
            worst_l = fmax(worst_l, fabs(p.one_minus_l - expected_l) / (fabs(expected_l) + expected_r));
            worst_r = fmax(worst_r, fabs(one_minus_r - expected_r) / expected_r);
        }
    }
    ASSERT_WITHIN("1 - l, relative to |1 - l| + |1 - R|", worst_l, 0, 2e-9);
    ASSERT_WITHIN("1 - R, relative", worst_r, 0, 2e-9);
}

/* SGD, linear g: e = e0 exp(-eta t), D = e^2 + T obeys dD/dt = -eta (2 - eta) D + eta^2 noise^2. */
static void test_linear(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.eta = 0.3;
    model.l0 = 2;
    model.noise = 0.1;
    model.r0_fixed = 1;
    model.r0 = -0.4;
    const double t[4] = {0, 0.7, 6, 400};
    double values[4][ONDINE_OBSERVABLES];
    theory(&model, 4, t, values[0]);
    const double rate = 0.3 * 1.7, settled = 0.3 * 0.01 / 1.7, D0 = 1 + 4 + 2 * 0.8;
    for (int i = 0; i < 4; i++) {
        const double e = 1.8 * exp(-0.3 * t[i]), D = settled + (D0 - settled) * exp(-rate * t[i]);
        const double l = sqrt(1 - 2 * e + D);
        ASSERT_WITHIN("eps_g", values[i][ONDINE_EPS_G], D / 2, 1e-9 * D);
        ASSERT_WITHIN("l", values[i][ONDINE_L], l, 1e-9 * l);
        ASSERT_WITHIN("R", values[i][ONDINE_R], (1 - e) / l, 1e-9);
    }
    ASSERT_WITHIN("stationary eps_g", values[3][ONDINE_EPS_G], settled / 2, 1e-9 * settled);
}

/* Small label noise: T -> noise^2 eta eta_c/(2 (eta_c - eta)), eps_g -> <g'^2> T/2, to leading order in noise. */
static void test_small_noise(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.activation = ONDINE_ERF;
    model.eta = 1.5;
    model.noise = 1e-4;
    const double t = 3000, eta_c = M_PI * sqrt(5.0 / 3);
    double values[ONDINE_OBSERVABLES];
    theory(&model, 1, &t, values);
    const double T = model.noise * model.noise * 1.5 * eta_c / (2 * (eta_c - 1.5));
    const double eps_g = M_2_PI / sqrt(3) * T / 2;
    ASSERT_WITHIN("stationary eps_g, erf", values[ONDINE_EPS_G], eps_g, 1e-7 * eps_g);
}

/* Z never decreases, whatever g, and nothing is nan or negative. */
static void test_z_grows(void **state)
{
    (void)state;
    for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
        ondine_model model = ondine_model_default();
        model.activation = (ondine_activation)g;
        model.z0 = 0.3;
        model.l0 = 0.5;
        model.eta = 0.5;
        enum { POINTS = 40 };
        double t[POINTS], values[POINTS][ONDINE_OBSERVABLES];
        for (int i = 0; i < POINTS; i++)
            t[i] = 0.002 * i * i * i;
        theory(&model, POINTS, t, values[0]);
        for (int i = 1; i < POINTS; i++) {
            assert_true(values[i][ONDINE_Z] >= values[i - 1][ONDINE_Z]);
            assert_true(values[i][ONDINE_EPS_G] > 0 && values[i][ONDINE_EPS_G] < 1);
        }
        print_message("%-12s z %.6f -> %.6f, eps_g -> %.3g\n", ondine_activation_name(model.activation),
                      values[0][ONDINE_Z], values[POINTS - 1][ONDINE_Z], values[POINTS - 1][ONDINE_EPS_G]);
        assert_true(values[POINTS - 1][ONDINE_EPS_G] < 1e-3);
    }
}

/* l^2 = 1e12 is reached where D = 2 exp(1.25 t) says, for SGD, linear, eta 2.5; from then on there are no numbers. */
static void test_divergence(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.eta = 2.5;
    const double when = log(1e12 / 2) / 1.25;
    const double t[4] = {0, when - 1e-3, when + 1e-3, 1e4};
    double values[4][ONDINE_OBSERVABLES];
    theory(&model, 4, t, values[0]);
    ASSERT_WITHIN("l^2 just before", values[1][ONDINE_L] * values[1][ONDINE_L], 1e12 * exp(-1.25e-3), 1e3);
    for (int k = 0; k < ONDINE_OBSERVABLES; k++)
        assert_true(isnan(values[2][k]) && isnan(values[3][k]));
}

/* The student becomes the teacher: at t = 1e5 by underflow, or from the start. */
static void test_vanished(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    const double t[2] = {0, 1e5};
    double values[2][ONDINE_OBSERVABLES];
    theory(&model, 2, t, values[0]);
    ASSERT_WITHIN("eps_g at t = 1e5", values[1][ONDINE_EPS_G], 0, 0);
    ASSERT_WITHIN("l", values[1][ONDINE_L], 1, 0);
    ASSERT_WITHIN("R", values[1][ONDINE_R], 1, 0);
    assert_true(values[1][ONDINE_Z] > model.z0);
    model.r0_fixed = 1;
    model.r0 = 1;
    theory(&model, 2, t, values[0]);
    ASSERT_WITHIN("eps_g of the teacher itself", values[0][ONDINE_EPS_G], 0, 0);
    ASSERT_WITHIN("z", values[1][ONDINE_Z], model.z0, 1e-16);
}

/* A record does not depend on which other records are asked for. */
static void test_records_only_observe(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    model.activation = ONDINE_LEAKY_RELU;
    model.r0_fixed = 1;
    model.r0 = -0.9;
    model.l0 = 0.1;
    model.eta = 0.5;
    const double t[5] = {0, 0.3, 2, 2.0000001, 30};
    double values[5][ONDINE_OBSERVABLES], alone[ONDINE_OBSERVABLES];
    theory(&model, 5, t, values[0]);
    for (int i = 0; i < 5; i++) {
        theory(&model, 1, t + i, alone);
        assert_memory_equal(alone, values[i], sizeof alone);
    }
    ASSERT_WITHIN("R at t = 0", values[0][ONDINE_R], -0.9, 0);
}

static void test_bad_arguments(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    const double t[2] = {2, 1};
    double values[8];
    ondine_error error;
    assert_int_equal(ondine_theory(&model, 2, t, values, &error), ONDINE_ERR_ARG);
    model.eta = 0;
    assert_int_equal(ondine_theory(&model, 1, t, values, NULL), ONDINE_ERR_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),         cmocka_unit_test(test_precise),
        cmocka_unit_test(test_linear),        cmocka_unit_test(test_small_noise),
        cmocka_unit_test(test_z_grows),       cmocka_unit_test(test_divergence),
        cmocka_unit_test(test_vanished),      cmocka_unit_test(test_records_only_observe),
        cmocka_unit_test(test_bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
