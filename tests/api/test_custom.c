/* An activation of the caller's: libm's tanh and erf, and a table of erf, beside the ones that are built in, which use
 * neither these functions nor this quadrature. */
#include "support.h"

#include <math.h>
#include <string.h>

#include "ondine/activation.h"
#include "ondine/theory.h"
#include "ondine/validate.h"

enum { K = ONDINE_OBSERVABLES, POINTS = 4 };
static const double times[POINTS] = {0, 1, 5, 30};

static double tanh_of(double x, void *data)
{
    (void)data;
    return tanh(x);
}

static double tanh_slope(double x, void *data)
{
    (void)data;
    const double c = cosh(x);
    return 1 / (c * c);
}

static double erf_of(double x, void *data)
{
    (void)data;
    return erf(x * M_SQRT1_2);
}

static double erf_slope(double x, void *data)
{
    (void)data;
    return sqrt(M_2_PI) * exp(-x * x / 2);
}

static const ondine_function own_tanh = {.g = tanh_of, .slope = tanh_slope};
static const ondine_function own_erf = {.g = erf_of, .slope = erf_slope};

static ondine_model model_of(ondine_rule rule, ondine_activation built_in)
{
    ondine_model model = ondine_model_default();
    model.rule = rule;
    model.activation = built_in;
    model.eta = 0.5;
    model.z0 = 0.7;
    model.noise = 0.1;
    model.n = 200;
    return model;
}

/* The ODE with the function and with the one that is built in: largest relative difference of anything. */
static double worst_theory(ondine_rule rule, ondine_activation built_in, const ondine_function *own, double noise)
{
    double expected[POINTS * K], found[POINTS * K], worst = 0;
    ondine_model model = model_of(rule, built_in);
    model.noise = noise;
    assert_int_equal(ondine_theory(&model, POINTS, times, expected, NULL), ONDINE_OK);
    model.activation = ONDINE_LINEAR; /* does not count */
    model.custom = own;
    assert_int_equal(ondine_theory(&model, POINTS, times, found, NULL), ONDINE_OK);
    for (int i = 0; i < POINTS * K; i++)
        worst = fmax(worst, fabs(found[i] - expected[i]) / fmax(fabs(expected[i]), 1e-30));
    return worst;
}

static void theory(void **state)
{
    (void)state;
    ASSERT_WITHIN("sgd, tanh", worst_theory(ONDINE_SGD, ONDINE_TANH, &own_tanh, 0.1), 0, 1e-9);
    ASSERT_WITHIN("wn, tanh", worst_theory(ONDINE_WN, ONDINE_TANH, &own_tanh, 0.1), 0, 1e-9);
    ASSERT_WITHIN("wn, erf", worst_theory(ONDINE_WN, ONDINE_ERF, &own_erf, 0.1), 0, 1e-9);
    ASSERT_WITHIN("sgd, erf, without noise", worst_theory(ONDINE_SGD, ONDINE_ERF, &own_erf, 0), 0, 1e-8);
}

/* The same random numbers, so replicas differ by the rounding of g alone. */
static void simulation(void **state)
{
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
        ondine_model model = model_of((ondine_rule)rule, ONDINE_TANH);
        ondine_run run = ondine_run_default();
        ondine_ensemble *built_in, *own;
        double worst = 0;
        run.replicas = 5;
        run.keep_replicas = 1;
        assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &built_in, NULL), ONDINE_OK);
        model.custom = &own_tanh;
        assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &own, NULL), ONDINE_OK);
        const double *a = ondine_ensemble_replicas(built_in), *b = ondine_ensemble_replicas(own);
        for (size_t i = 0; i < 5 * POINTS * K; i++)
            worst = fmax(worst, fabs(a[i] - b[i]));
        ASSERT_WITHIN("largest difference of a replica", worst, 0, 1e-5);
        ondine_ensemble_free(built_in);
        ondine_ensemble_free(own);
    }
}

static void table(void **state)
{
    (void)state;
    enum { COUNT = 321 };
    double x[COUNT], g[COUNT];
    ondine_function spline;
    for (int i = 0; i < COUNT; i++) {
        x[i] = -8 + 0.05 * i;
        g[i] = erf(x[i] * M_SQRT1_2);
    }
    assert_int_equal(ondine_table_make(COUNT, x, g, &spline, NULL), ONDINE_OK);
    ASSERT_WITHIN("at a knot", spline.g(x[170], spline.data), g[170], 1e-15);
    /* |g''''| < 1.4: an error of 5/384 h^4 |g''''| in g and of h^3/24 |g''''| in its slope */
    ASSERT_WITHIN("between", spline.g(0.525, spline.data), erf_of(0.525, NULL), 5.0 / 384 * 6.25e-6 * 1.4);
    ASSERT_WITHIN("slope", spline.slope(0.55, spline.data), erf_slope(0.55, NULL), 1.25e-4 / 24 * 1.4);
    /* The end's slope is had from values near 1, rounded to 1.1e-16, 0.05 apart; 3 bounds what a spline makes of that.
     */
    ASSERT_WITHIN("beyond the end", spline.g(20, spline.data), erf_of(8, NULL) + 12 * erf_slope(8, NULL),
                  12 * 3 * 2 * 1.1e-16 / 0.05);
    ASSERT_WITHIN("the ODE from a table", worst_theory(ONDINE_SGD, ONDINE_ERF, &spline, 0.1), 0, 1e-5);
    ondine_table_free(&spline);
    assert_null(spline.data);

    /* A straight line through three points is itself, beyond its ends too. */
    const double three[] = {-1, 0, 2}, line[] = {-2, 0, 4}, bent[] = {0, 0, 1};
    assert_int_equal(ondine_table_make(3, three, line, &spline, NULL), ONDINE_OK);
    ASSERT_WITHIN("a line", spline.g(-7, spline.data), -14, 1e-14);
    ASSERT_WITHIN("its slope", spline.slope(0.3, spline.data), 2, 1e-15);
    ondine_table_free(&spline);

    ondine_error error;
    assert_int_equal(ondine_table_make(2, three, line, &spline, &error), ONDINE_ERR_ARG);
    assert_int_equal(ondine_table_make(3, bent, line, &spline, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "must increase"));
    const double hole[] = {0, NAN, 1};
    assert_int_equal(ondine_table_make(3, three, hole, &spline, &error), ONDINE_ERR_ARG);
    assert_null(spline.data);
}

static void refusals(void **state)
{
    (void)state;
    ondine_model model = model_of(ONDINE_SGD, ONDINE_TANH);
    const ondine_function half = {.g = tanh_of};
    const ondine_run plain = ondine_run_default();
    ondine_run run = plain;
    ondine_ensemble *e;
    ondine_validation *v;
    ondine_convergence convergence;
    ondine_stability stability;
    ondine_error error;
    double out[POINTS * K * K], mean[POINTS * K], kappa;
    model.custom = &half;
    assert_int_equal(ondine_theory(&model, POINTS, times, mean, &error), ONDINE_ERR_ARG);
    model.custom = &own_tanh;
    run.engine = ONDINE_REDUCED;
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "custom"));
    run = plain;
    run.device = ONDINE_CUDA;
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_ARG);
    run = plain;
    run.checkpoint = "file";
    assert_int_equal(ondine_simulate(&model, &run, POINTS, times, &e, &error), ONDINE_ERR_ARG);
    assert_int_equal(ondine_validate(&model, &plain, POINTS, times, &v, &error), ONDINE_ERR_ARG);
    assert_int_equal(ondine_theory_finite(&model, POINTS, times, mean, out, &kappa, &error), ONDINE_ERR_ARG);
    assert_int_equal(ondine_converge(&model, 0.1, 1, &convergence, &error), ONDINE_ERR_ARG);
    assert_int_equal(ondine_stability_at(&model, 1, &stability, &error), ONDINE_ERR_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(theory),
        cmocka_unit_test(simulation),
        cmocka_unit_test(table),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
