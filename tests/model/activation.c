/* activation.c : g, g' and g(b) - g(a) against MPFR, differences down to d = 1e-30; and what huge arguments give. */
#include <math.h>
#include <mpfr.h>

#include "model/activation.h"
#include "support.h"

enum { POINTS = 20000, BITS = 400 };

/* y = g(x) at the precision of y */
static void exact_g(ondine_activation act, mpfr_t y, const mpfr_t x)
{
    switch (act) {
    case ONDINE_LINEAR: mpfr_set(y, x, MPFR_RNDN); return;
    case ONDINE_ERF:
        mpfr_sqrt_ui(y, 2, MPFR_RNDN);
        mpfr_div(y, x, y, MPFR_RNDN);
        mpfr_erf(y, y, MPFR_RNDN);
        return;
    case ONDINE_RELU: mpfr_mul_ui(y, x, mpfr_sgn(x) > 0, MPFR_RNDN); return;
    case ONDINE_LEAKY_RELU: mpfr_mul_d(y, x, mpfr_sgn(x) > 0 ? 1.0 : 0.1, MPFR_RNDN); return;
    case ONDINE_TANH: mpfr_tanh(y, x, MPFR_RNDN); return;
    case ONDINE_SIGMOID:
        mpfr_neg(y, x, MPFR_RNDN);
        mpfr_exp(y, y, MPFR_RNDN);
        mpfr_add_ui(y, y, 1, MPFR_RNDN);
        mpfr_ui_div(y, 1, y, MPFR_RNDN);
        return;
    case ONDINE_SOFTPLUS:
        if (mpfr_cmp_ui(x, 1000) > 0) {
            mpfr_set(y, x, MPFR_RNDN);
            return;
        }
        mpfr_exp(y, x, MPFR_RNDN);
        mpfr_log1p(y, y, MPFR_RNDN);
        return;
    }
}

/* y = g(a + d) - g(a) */
static void exact_difference(ondine_activation act, mpfr_t y, double a, double d)
{
    mpfr_t x, ga;
    mpfr_inits2(BITS, x, ga, (mpfr_ptr)NULL);
    mpfr_set_d(x, a, MPFR_RNDN);
    exact_g(act, ga, x);
    mpfr_add_d(x, x, d, MPFR_RNDN);
    exact_g(act, y, x);
    mpfr_sub(y, y, ga, MPFR_RNDN);
    mpfr_clears(x, ga, (mpfr_ptr)NULL);
}

static double exact_value(ondine_activation act, double x)
{
    mpfr_t y, arg;
    mpfr_inits2(BITS, y, arg, (mpfr_ptr)NULL);
    mpfr_set_d(arg, x, MPFR_RNDN);
    exact_g(act, y, arg);
    const double value = mpfr_get_d(y, MPFR_RNDN);
    mpfr_clears(y, arg, (mpfr_ptr)NULL);
    return value;
}

/* The centred quotient over a step of 2^-60 |x|, whose own error is of the order 1e-34. */
static double exact_prime(ondine_activation act, double x)
{
    const double step = 0x1p-60 * fabs(x);
    mpfr_t lo, hi;
    mpfr_inits2(BITS, lo, hi, (mpfr_ptr)NULL);
    exact_difference(act, hi, x, step);
    exact_difference(act, lo, x, -step);
    mpfr_sub(hi, hi, lo, MPFR_RNDN);
    mpfr_div_d(hi, hi, 2 * step, MPFR_RNDN);
    const double value = mpfr_get_d(hi, MPFR_RNDN);
    mpfr_clears(lo, hi, (mpfr_ptr)NULL);
    return value;
}

/* Points of a square: the multiples of two irrational numbers, modulo 1. */
static double uniform(uint64_t i)
{
    return (double)(i * 0x9e3779b97f4a7c15u >> 11) * 0x1p-53;
}

static double uniform2(uint64_t i)
{
    return (double)(i * 0x6a09e667f3bcc909u >> 11) * 0x1p-53;
}

static double relative(double value, double exact)
{
    return exact == 0 ? fabs(value) : fabs(value - exact) / fabs(exact);
}

static void values(void **state)
{
    (void)state;
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++) {
        double worst_g = 0, worst_prime = 0;
        for (uint64_t i = 0; i < POINTS; i++) {
            const double x = i & 1 ? 60 * uniform(i) - 30 : (i & 2 ? 1 : -1) * exp(-60 * uniform(i));
            worst_g = fmax(worst_g, relative(ond_g((ondine_activation)act, x), exact_value((ondine_activation)act, x)));
            if (i % 8 < 4 && fabs(x) < 12)
                worst_prime = fmax(worst_prime, relative(ond_g_prime((ondine_activation)act, x),
                                                         exact_prime((ondine_activation)act, x)));
        }
        print_message("%s\n", ondine_activation_name((ondine_activation)act));
        ASSERT_WITHIN("  relative error of g", worst_g, 0.0, 1e-15);
        ASSERT_WITHIN("  relative error of g'", worst_prime, 0.0, 1e-15);
    }
}

/* |d| from 1e-30 to 10, both signs, a and b on both sides of 0. */
static void differences(void **state)
{
    (void)state;
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++) {
        double worst = 0, worst_d = 0;
        mpfr_t exact;
        mpfr_init2(exact, BITS);
        for (uint64_t i = 0; i < POINTS; i++) {
            const double d = (i & 1 ? 1 : -1) * 10 * pow(1e-31, uniform(i));
            const double a = i & 2 ? 10 * uniform2(i) - 5 : -d * uniform2(i);
            exact_difference((ondine_activation)act, exact, a, d);
            const double truth = mpfr_get_d(exact, MPFR_RNDN);
            const double error = relative(ond_g_difference((ondine_activation)act, a, a + d, d), truth);
            if (!(error <= worst)) {
                worst = error;
                worst_d = d;
            }
        }
        mpfr_clear(exact);
        print_message("%s, worst at d = %g\n", ondine_activation_name((ondine_activation)act), worst_d);
        /* erf beyond |d| = 1/8 is a plain difference: 2 ulp of 1 against g'(5)/8 = 4e-7 */
        ASSERT_WITHIN("  relative error of g(b) - g(a)", worst, 0.0, act == ONDINE_ERF ? 1e-9 : 5e-15);
    }
}

/* The erf difference near d = 0 as it is used: |a| where the Gaussian has its mass, and |d| small or not. */
static void erf_difference(void **state)
{
    (void)state;
    double small = 0, large = 0;
    mpfr_t exact;
    mpfr_init2(exact, BITS);
    for (uint64_t i = 0; i < POINTS; i++) {
        const double d = (i & 1 ? 10 : -10) * pow(1e-31, uniform(i)), a = 16 * uniform2(i) - 8;
        exact_difference(ONDINE_ERF, exact, a, d);
        const double error = fabs(ond_g_difference(ONDINE_ERF, a, a + d, d) - mpfr_get_d(exact, MPFR_RNDN));
        if (fabs(d) < 0.1)
            small = fmax(small, error / fabs(d));
        else
            large = fmax(large, error);
    }
    mpfr_clear(exact);
    ASSERT_WITHIN("erf: error/|d|, |d| < 0.1", small, 0.0, 1e-15);
    ASSERT_WITHIN("erf: error, |d| >= 0.1", large, 0.0, 1e-15);
}

static void huge_arguments(void **state)
{
    (void)state;
    static const double x[] = {-1e150, -1e10, -1000, -745, -30, -1e-300, 0, 1e-300, 30, 700, 1000, 1e10, 1e150};
    enum { N = sizeof x / sizeof x[0] };
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++)
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                const ondine_activation g = (ondine_activation)act;
                const double ga = exact_value(g, x[i]), gb = exact_value(g, x[j]), scale = fabs(ga) + fabs(gb);
                const double ours = ond_g_difference(g, x[i], x[j], x[j] - x[i]);
                if (!(fabs(ours - (gb - ga)) <= 1e-14 * scale + 1e-300) || !(fabs(ond_g_prime(g, x[i])) <= 1))
                    fail_msg("%s: g(%g) - g(%g) = %g", ondine_activation_name(g), x[j], x[i], ours);
            }
}

static void kinks(void **state)
{
    (void)state;
    assert_true(ond_g_prime(ONDINE_RELU, 0.0) == 0.0);
    assert_true(ond_g_prime(ONDINE_LEAKY_RELU, 0.0) == 0.1);
    assert_true(ond_g_difference(ONDINE_RELU, -1.0, -2.0, -1.0) == 0.0);
    assert_true(ond_g_difference(ONDINE_LEAKY_RELU, -1.0, 1.0, 2.0) == 1.1);
    assert_true(ond_g_difference(ONDINE_LEAKY_RELU, 1.0, 1.0, 1e-30) == 1e-30);
}

static void not_a_number(void **state)
{
    (void)state;
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++)
        assert_true(isnan(ond_g_difference((ondine_activation)act, NAN, NAN, NAN)));
    assert_true(isnan(ond_exp(NAN)) && isnan(ond_expm1(NAN)) && isnan(ond_log(NAN)) && isnan(ond_log1p(NAN)));
    assert_true(isnan(ond_tanh(NAN)) && isnan(ond_erf(NAN)) && isnan(ond_atan(NAN)) && isnan(ond_asin(NAN)));
    assert_true(isnan(ond_log(-1.0)) && isnan(ond_log1p(-1.5)) && isnan(ond_asin(1.5)));
}

static void limits(void **state)
{
    (void)state;
    assert_true(ond_exp(INFINITY) == INFINITY && ond_exp(710.0) == INFINITY && ond_exp(-INFINITY) == 0);
    assert_true(ond_exp(0.0) == 1 && ond_expm1(0.0) == 0 && ond_log(1.0) == 0 && ond_log1p(0.0) == 0);
    assert_true(ond_expm1(INFINITY) == INFINITY && ond_expm1(-INFINITY) == -1 && ond_expm1(1e-300) == 1e-300);
    assert_true(ond_log(0.0) == -INFINITY && ond_log(INFINITY) == INFINITY && ond_log1p(-1.0) == -INFINITY);
    assert_true(ond_tanh(INFINITY) == 1 && ond_tanh(-1e300) == -1 && ond_erf(INFINITY) == 1 && ond_erf(-7.0) == -1);
    assert_true(ond_atan2(0.0, 0.0) == 0 && ond_atan2(0.0, -1.0) == M_PI && ond_atan2(1.0, 0.0) == M_PI_2);
    assert_true(ond_atan(INFINITY) == M_PI_2 && ond_asin(1.0) == M_PI_2 && ond_asin(-1.0) == -M_PI_2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),         cmocka_unit_test(differences), cmocka_unit_test(erf_difference),
        cmocka_unit_test(huge_arguments), cmocka_unit_test(kinks),       cmocka_unit_test(not_a_number),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
