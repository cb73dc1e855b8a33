/* The 1/N theory against an exact recursion (linear g, SGD), and against a second formulation for every g. */
#include <math.h>
#include <string.h>

#include "support.h"
#include "theory/finite.h"
#include "theory/finite_table.h"

enum { K = ONDINE_OBSERVABLES };

static void predict(const ondine_model *model, size_t points, const double *t, double *mean, double *cov, double *kappa)
{
    ondine_error error = {""};
    if (ond_finite(model, points, t, mean, cov, kappa, &error) != ONDINE_OK)
        fail_msg("ond_finite: %s", error.message);
}

static void test_table(void **state)
{
    (void)state;
    static const char *names[K] = {"l", "R", "z", "eps_g"};
    for (size_t row = 0; row < sizeof finite_table / sizeof *finite_table; row++) {
        ondine_model model = {.rule = finite_table[row].rule,
                              .activation = finite_table[row].activation,
                              .eta = finite_table[row].eta,
                              .l0 = finite_table[row].l0,
                              .z0 = finite_table[row].z0,
                              .noise = finite_table[row].noise,
                              .r0_fixed = finite_table[row].r0 < 2,
                              .r0 = finite_table[row].r0,
                              .n = 100};
        double mean[K], cov[K][K], ode[K], kappa;
        predict(&model, 1, &finite_table[row].t, mean, cov[0], &kappa);
        assert_int_equal(ondine_theory(&model, 1, &finite_table[row].t, ode, NULL), ONDINE_OK);
        print_message("%s %s, t = %g, kappa %.3g\n", ondine_rule_name(model.rule),
                      ondine_activation_name(model.activation), finite_table[row].t, kappa);
        for (int a = 0, at = 0; a < K; a++) {
            const double *var = finite_table[row].cov;
            static const int diagonal[K] = {0, 4, 7, 9};
            const double shift = finite_table[row].shift[a];
            ASSERT_WITHIN(names[a], model.n * (mean[a] - ode[a]), shift, 1e-5 * fmax(fabs(shift), 1e-2));
            for (int b = a; b < K; b++, at++) {
                char name[40];
                snprintf(name, sizeof name, "    cov %s %s", names[a], names[b]);
                ASSERT_WITHIN(name, model.n * cov[a][b], var[at], 1e-5 * sqrt(var[diagonal[a]] * var[diagonal[b]]));
            }
        }
    }
}

/* Exact moments of D = |B - J|^2/N and P = 1 - rho after a step at any N, linear g, SGD: they close, since for a
 * homogeneous polynomial p of degree k in z ~ N(0, I), <p(z) |z|^2> = (N + k) <p(z)>.  h = eta/N, s2 = noise^2. */
typedef struct exact {
    double D, P, DD, DP, PP;
} exact;

static exact exact_start(const ondine_model *model)
{
    const double R = model->r0_fixed ? model->r0 : 0, RR = model->r0_fixed ? R * R : 1.0 / model->n;
    const double l = model->l0, d = 1 + l * l;
    const exact x = {d - 2 * l * R, 1 - l * R, d * d - 4 * d * l * R + 4 * l * l * RR,
                     d - (d + 2) * l * R + 2 * l * l * RR, 1 - 2 * l * R + l * l * RR};
    return x;
}

static exact exact_step(const exact *x, double N, double h, double s2)
{
    const exact y = {
        .D = x->D * (1 - 2 * h + h * h * (N + 2)) + h * h * s2 * N,
        .P = x->P * (1 - h),
        .DD = x->DD * (1 - 4 * h + 12 * h * h + 2 * h * h * (N + 2) - 12 * h * h * h * (N + 4) +
                       3 * h * h * h * h * (N + 4) * (N + 6)) +
              x->D * s2 * h * h * (2 * N + 4 - 12 * h * (N + 2) + 6 * h * h * (N + 2) * (N + 4)) +
              3 * h * h * h * h * s2 * s2 * N * (N + 2),
        .DP = x->DP * (1 - 3 * h + 6 * h * h + h * h * (N + 2) - 3 * h * h * h * (N + 4)) +
              x->P * s2 * h * h * (N + 2) * (1 - 3 * h),
        .PP = x->PP * (1 - 2 * h + 2 * h * h) + h * h * x->D + h * h * s2,
    };
    return y;
}

/* N (mean - ODE) of eps_g = D/2 and l^2 = 1 - 2P + D, and N times their covariance. */
static void compare_exact(const ondine_model *model, double t)
{
    const double N = model->n, h = model->eta / N, s2 = model->noise * model->noise;
    exact x = exact_start(model);
    for (uint64_t step = 0; step < ondine_step(t, model->n); step++)
        x = exact_step(&x, N, h, s2);
    double mean[K], cov[K][K], ode[K], kappa;
    predict(model, 1, &t, mean, cov[0], &kappa);
    assert_int_equal(ondine_theory(model, 1, &t, ode, NULL), ONDINE_OK);
    const double l = ode[ONDINE_L], shift_l = mean[ONDINE_L] - l;
    const double eps_shift = N * (x.D / 2 - ode[ONDINE_EPS_G]), Q_shift = N * (1 - 2 * x.P + x.D - l * l);
    const double var_D = N * (x.DD - x.D * x.D), var_P = N * (x.PP - x.P * x.P), DP = N * (x.DP - x.D * x.P);
    const double var_Q = 4 * var_P + var_D - 4 * DP, DQ = var_D - 2 * DP;
    const double rest = 5 / N; /* the next order of 1/N */
    print_message("l0 %g, r0 %g, noise %g, t %g, N %g: kappa %.3g\n", model->l0, model->r0, model->noise, t, N, kappa);
    ASSERT_WITHIN("N shift of eps_g", N * (mean[ONDINE_EPS_G] - ode[ONDINE_EPS_G]), eps_shift,
                  rest * fmax(fabs(eps_shift), var_D));
    ASSERT_WITHIN("N shift of l^2", N * (2 * l * shift_l + cov[ONDINE_L][ONDINE_L]), Q_shift,
                  rest * fmax(fabs(Q_shift), var_Q));
    ASSERT_WITHIN("N var eps_g", N * cov[ONDINE_EPS_G][ONDINE_EPS_G], var_D / 4, rest * var_D);
    ASSERT_WITHIN("N var l^2", N * 4 * l * l * cov[ONDINE_L][ONDINE_L], var_Q, rest * var_Q);
    ASSERT_WITHIN("N cov eps_g l^2", N * 2 * l * cov[ONDINE_L][ONDINE_EPS_G], DQ / 2, rest * sqrt(var_D * var_Q));
}

static void test_exact(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_SGD, .activation = ONDINE_LINEAR, .eta = 0.7, .l0 = 1.3, .z0 = 1, .n = 30000};
    compare_exact(&model, 0.01);
    compare_exact(&model, 3);
    model.noise = 0.4;
    compare_exact(&model, 3);
    model.r0_fixed = 1;
    model.r0 = -0.6;
    compare_exact(&model, 3);
    model.r0 = 1; /* T(0) = 0 */
    compare_exact(&model, 3);
    model.l0 = 1;
    model.r0 = -1;
    model.noise = 0;
    compare_exact(&model, 6);
}

/* N only scales the answer; kappa of Fig. 2(b) to t = 20 is 0.079 at N = 10000. */
static void test_kappa(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    const double t[3] = {0, 1, 20};
    double mean[3][K], cov[3][K][K], small_cov[3][K][K], kappa, small;
    predict(&model, 3, t, mean[0], cov[0][0], &kappa);
    ASSERT_WITHIN("kappa, linear", kappa, 0.0794, 5e-4);
    model.n = 1000;
    predict(&model, 3, t, mean[0], small_cov[0][0], &small);
    ASSERT_WITHIN("kappa scales as 1/N", small / kappa, 10, 1e-6);
    ASSERT_WITHIN("cov scales as 1/N", small_cov[2][0][0] / cov[2][0][0], 10, 1e-12);
    ASSERT_WITHIN("var R(0)", small_cov[0][ONDINE_R][ONDINE_R], 1e-3, 1e-15);
    model.activation = ONDINE_RELU;
    predict(&model, 3, t, mean[0], cov[0][0], &kappa);
    ASSERT_WITHIN("kappa, relu", kappa, 0.47, 5e-3);
}

/* Linear SGD near eta_c = 2, where |x|^2 fluctuates too much for C: kappa must cover the true error of the variance. */
static void test_kappa_near_eta_c(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_SGD, .activation = ONDINE_LINEAR, .l0 = 1, .z0 = 1, .r0_fixed = 1, .n = 1000};
    static const double etas[] = {0.5, 1.7, 1.8, 1.9, 1.95};
    const double t = 0.5;
    double mean[K], cov[K][K], kappa;
    for (size_t i = 0; i < sizeof etas / sizeof *etas; i++) {
        model.eta = etas[i];
        predict(&model, 1, &t, mean, cov[0], &kappa);
        exact x = exact_start(&model);
        for (int step = 0; step < 500; step++)
            x = exact_step(&x, model.n, model.eta / model.n, 0);
        const double error = fabs((x.DD - x.D * x.D) / 4 / cov[ONDINE_EPS_G][ONDINE_EPS_G] - 1);
        print_message("eta %g: kappa %g, relative error of the variance %g\n", etas[i], kappa, error);
        assert_true(error < 1.5 * kappa + 0.005 && kappa < 3 * error + 0.01);
    }
}

/* Where the theory does not hold there are no numbers, and kappa says so. */
static void test_limits(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    const double t[2] = {0, 100};
    double mean[2][K], cov[2][K][K], kappa;
    model.r0_fixed = 1;
    model.r0 = -0.5;
    model.l0 = 0.1;
    model.z0 = 1;
    model.eta = 0.5;
    predict(&model, 2, t, mean[0], cov[0][0], &kappa); /* passes l = 0 */
    assert_true(isinf(kappa) && isnan(mean[1][0]) && isnan(cov[1][3][3]));
    ASSERT_WITHIN("l at t = 0", mean[0][ONDINE_L], 0.1, 1e-15);
    model.rule = ONDINE_SGD;
    model.eta = 2.5;
    predict(&model, 2, t, mean[0], cov[0][0], &kappa); /* diverges */
    assert_true(isnan(mean[1][ONDINE_EPS_G]) && isnan(cov[1][0][0]));
    model.l0 = 1;
    model.r0 = 1;
    predict(&model, 2, t, mean[0], cov[0][0], &kappa); /* the teacher itself */
    assert_true(mean[1][ONDINE_L] == 1 && mean[1][ONDINE_EPS_G] == 0 && cov[1][0][0] == 0 && kappa == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),  cmocka_unit_test(test_exact),
        cmocka_unit_test(test_kappa),  cmocka_unit_test(test_kappa_near_eta_c),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
