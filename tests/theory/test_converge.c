/* Convergence times against closed solutions and against the other integrator, and the ways in which there is none. */
#include <math.h>

#include "support.h"
#include "theory/converge.h"
#include "theory/moments.h"

static ond_convergence converge(const ondine_model *model, double threshold, double t_max)
{
    ond_convergence c;
    ondine_error error = {""};
    if (ond_converge(model, threshold, t_max, &c, &error) != ONDINE_OK)
        fail_msg("ond_converge: %s", error.message);
    return c;
}

static double eps_g_at(const ondine_model *model, double t)
{
    double values[ONDINE_OBSERVABLES];
    assert_int_equal(ondine_theory(model, 1, &t, values, NULL), ONDINE_OK);
    return values[ONDINE_EPS_G];
}

static ondine_model sgd(ondine_activation g, double eta, double l0)
{
    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.activation = g;
    model.eta = eta;
    model.l0 = l0;
    return model;
}

/* SGD, linear: eps_g = settled + (eps_g(0) - settled) exp(-eta (2 - eta) t). */
static void test_linear(void **state)
{
    (void)state;
    static const double etas[] = {0.001, 0.1, 1, 1.9};
    for (size_t i = 0; i < sizeof etas / sizeof *etas; i++) {
        ondine_model model = sgd(ONDINE_LINEAR, etas[i], 2);
        const double rate = etas[i] * (2 - etas[i]), start = 2.5;
        double t = log(start / 1e-2) / rate;
        ASSERT_WITHIN("t, threshold 0.01", converge(&model, 1e-2, 1e5).t, t, 1e-9 * t);
        t = log(start / 1e-20) / rate;
        ASSERT_WITHIN("t, threshold 1e-20", converge(&model, 1e-20, 1e5).t, t, 1e-9 * t);
        model.noise = 0.01;
        const double settled = etas[i] * 1e-4 / (2 - etas[i]) / 2;
        t = log((start - settled) / (1e-2 - settled)) / rate;
        ASSERT_WITHIN("t with label noise", converge(&model, 1e-2, 1e5).t, t, 1e-9 * t);
        ASSERT_WITHIN("eta_eff", converge(&model, 1e-2, 1e5).eta_eff, etas[i], 0);
    }
}

/* At t, CVODE's eps_g is the threshold. */
static void test_other_integrator(void **state)
{
    (void)state;
    static const struct {
        ondine_rule rule;
        ondine_activation g;
        double eta, l0, z0, r0, noise, threshold;
    } runs[] = {{ONDINE_WN, ONDINE_LINEAR, 0.1, 1, 0.05, 0, 0, 0.01},
                {ONDINE_WN, ONDINE_LINEAR, 0.5, 0.1, 0.5, -0.5, 0, 1e-10}, /* passes l = 0 */
                {ONDINE_WN, ONDINE_LEAKY_RELU, 0.5, 0.1, 0.05, -0.9, 0, 1e-6},
                {ONDINE_WN, ONDINE_ERF, 1, 0.1, 1, -1, 0, 1e-3},
                {ONDINE_WN, ONDINE_RELU, 3, 3, 0.05, 0, 0.1, 0.01},
                {ONDINE_SGD, ONDINE_ERF, 3.9, 3, 1, 0.5, 0, 1e-15},
                {ONDINE_SGD, ONDINE_RELU, 0.01, 0.1, 1, 1, 0, 1e-4},
                {ONDINE_SGD, ONDINE_TANH, 0.5, 1, 1, 0.5, 0, 0.01}};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        const ondine_model model = {.rule = runs[i].rule,
                                    .activation = runs[i].g,
                                    .eta = runs[i].eta,
                                    .l0 = runs[i].l0,
                                    .z0 = runs[i].z0,
                                    .noise = runs[i].noise,
                                    .r0_fixed = 1,
                                    .r0 = runs[i].r0,
                                    .n = 1000};
        const ond_convergence c = converge(&model, runs[i].threshold, 1e5);
        assert_int_equal(c.outcome, OND_CONVERGED);
        print_message("%s %s: t = %.17g, z = %g, eta_eff = %g\n", ondine_rule_name(model.rule),
                      ondine_activation_name(model.activation), c.t, c.z, c.eta_eff);
        ASSERT_WITHIN("eps_g(t)/threshold", eps_g_at(&model, c.t) / runs[i].threshold, 1, 2e-9);
        ASSERT_WITHIN("eps_g a little earlier", eps_g_at(&model, c.t * (1 - 1e-6)) > runs[i].threshold, 1, 0);
    }
}

static void test_no_time(void **state)
{
    (void)state;
    ondine_model model = sgd(ONDINE_LINEAR, 0.1, 1);
    ond_convergence c = converge(&model, 1.5, 1e5); /* eps_g(0) = 1 */
    assert_int_equal(c.outcome, OND_CONVERGED);
    ASSERT_WITHIN("below from the start", c.t, 0, 0);
    c = converge(&model, 0.01, 20); /* needs 24.2 */
    assert_int_equal(c.outcome, OND_NOT_REACHED);
    assert_true(isnan(c.t) && isnan(c.eta_eff));
    model.noise = 1;
    c = converge(&model, 0.01, 1e9); /* settles at 0.026 */
    assert_int_equal(c.outcome, OND_NOT_REACHED);
    model.eta = 2.5;
    c = converge(&model, 0.01, 1e5);
    assert_int_equal(c.outcome, OND_CONVERGE_DIVERGED);
    model = sgd(ONDINE_ERF, 4.5, 1);
    c = converge(&model, 0.01, 1e5); /* settles at 0.0171 */
    assert_int_equal(c.outcome, OND_NOT_REACHED);
    model.r0_fixed = 1;
    model.r0 = 1;
    c = converge(&model, 1e-300, 1e5); /* the teacher itself */
    assert_int_equal(c.outcome, OND_CONVERGED);
    ASSERT_WITHIN("t", c.t, 0, 0);
    assert_string_equal(ond_outcome_name(c.outcome), "converged");
}

/* The lowest eps_g between a and b by golden section. */
static double lowest(const ondine_model *model, double a, double b, double *eps_g)
{
    const double ratio = 0.6180339887498949;
    for (int i = 0; i < 60; i++) {
        const double p = b - ratio * (b - a), q = a + ratio * (b - a);
        if (eps_g_at(model, p) < eps_g_at(model, q))
            b = q;
        else
            a = p;
    }
    *eps_g = eps_g_at(model, (a + b) / 2);
    return (a + b) / 2;
}

/* eps_g dips, rises again, and a threshold just above the dip is passed twice within one step. */
static void test_dip(void **state)
{
    (void)state;
    ondine_model model = sgd(ONDINE_RELU, 1.9, 0.1);
    double eps_g;
    model.noise = 0.5;
    double t = lowest(&model, 0.1, 1.5, &eps_g);
    ASSERT_WITHIN("relu: t just above the dip", converge(&model, eps_g * (1 + 1e-9), 1e5).t, t, 1e-3);
    assert_int_equal(converge(&model, eps_g * (1 - 1e-8), 1e5).outcome, OND_NOT_REACHED);

    model = ondine_model_default();
    model.eta = 0.5;
    model.l0 = 0.2;
    model.z0 = 3;
    model.noise = 1;
    model.r0_fixed = 1;
    model.r0 = 1;
    t = lowest(&model, 3, 10, &eps_g);
    ASSERT_WITHIN("wn: t just above the dip", converge(&model, eps_g * (1 + 1e-9), 1e5).t, t, 2e-3);
    const ond_convergence later = converge(&model, eps_g * (1 - 1e-8), 1e5);
    assert_true(later.outcome == OND_CONVERGED && later.t > 100);
    ASSERT_WITHIN("wn: eps_g much later", eps_g_at(&model, later.t), eps_g, 1e-7 * eps_g);
}

static void test_grid(void **state)
{
    (void)state;
    enum { ETA = 7, L0 = 5 };
    double eta[ETA], l0[L0];
    ond_convergence grid[ETA][L0];
    ondine_model model = ondine_model_default();
    for (int i = 0; i < ETA; i++)
        eta[i] = 0.05 * (i + 1);
    for (int k = 0; k < L0; k++)
        l0[k] = 0.3 * (k + 1);
    assert_int_equal(ond_converge_grid(&model, ETA, eta, L0, l0, 0.01, 1e5, 2, grid[0], NULL), ONDINE_OK);
    for (int i = 0; i < ETA; i++) {
        for (int k = 0; k < L0; k++) {
            model.eta = eta[i];
            model.l0 = l0[k];
            assert_true(grid[i][k].t == converge(&model, 0.01, 1e5).t);
        }
    }
}

/* l = R = 0 is a saddle for odd g: a student from l0 leaves it along one direction, at a rate that linear equations
 * give, and takes a time linear in ln l0 in doing so.  Under WN they are dl/dt = eta (q R - s l), dR/dt = eta q l/Z
 * with q = g'(0) <g'(b)>, s = g'(0)^2, and dZ/dt = 2 eta^2 l^2 A2/Z, which vanishes. */
static void test_saddle(void **state)
{
    (void)state;
    for (ondine_activation g = ONDINE_LINEAR; g <= ONDINE_SIGMOID; g++) {
        if (g == ONDINE_RELU || g == ONDINE_LEAKY_RELU)
            continue;
        ondine_model model = ondine_model_default();
        const ond_point saddle = ond_point_from_angle(0, 1, 0);
        const ond_moments m = ond_moments_at(g, &saddle, 0);
        model.activation = g;
        model.eta = 0.5;
        model.l0 = 1e-12;
        const double far = converge(&model, 0.01, 1e5).t, Z = model.z0 * model.z0;
        model.l0 = 1e-24;
        const double farther = converge(&model, 0.01, 1e5).t;
        const double rate = model.eta * (sqrt(m.slope * m.slope + 4 * m.cross * m.cross / Z) - m.slope) / 2;
        ASSERT_WITHIN(ondine_activation_name(g), farther - far, 12 * log(10) / rate, 1e-9 * farther);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),  cmocka_unit_test(test_other_integrator),
        cmocka_unit_test(test_no_time), cmocka_unit_test(test_dip),
        cmocka_unit_test(test_grid),    cmocka_unit_test(test_saddle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
