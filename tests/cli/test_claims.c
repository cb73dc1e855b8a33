/* test_claims.c : what the paper says of the time until eps_g < 0.01, as docs/results.md shows it. */
#include "support.h"

#include <math.h>

#include "theory/converge.h"
#include "theory/stability.h"

static ond_convergence at(ondine_rule rule, ondine_activation g, double eta, double l0)
{
    ond_convergence out;
    ondine_model model = ondine_model_default();
    model.rule = rule;
    model.activation = g;
    model.eta = eta;
    model.l0 = l0;
    model.z0 = 0.05;
    assert_int_equal(ond_converge(&model, 0.01, 1e5, &out, NULL), ONDINE_OK);
    return out;
}

/* SGD's time is inversely proportional to eta where eta is small. */
static void sgd_time_is_inverse_to_eta(void **state)
{
    (void)state;
    ASSERT_WITHIN("erf, sgd, eta 0.01", at(ONDINE_SGD, ONDINE_ERF, 0.01, 1).t, 481, 0.5);
    for (ondine_activation g = ONDINE_LINEAR; g <= ONDINE_ERF; g++) {
        const double first = 1e-3 * at(ONDINE_SGD, g, 1e-3, 1).t;
        ASSERT_WITHIN("eta t at 0.01 over that at 0.001", 1e-2 * at(ONDINE_SGD, g, 1e-2, 1).t / first, 1, 0.01);
        ASSERT_WITHIN("eta t at 0.1 over that at 0.001", 1e-1 * at(ONDINE_SGD, g, 1e-1, 1).t / first, 1, 0.06);
    }
}

/* Above eta_c linear SGD diverges; bounded g comes to a stationary error, just above eta_c still below 0.01. */
static void sgd_ends_at_eta_c(void **state)
{
    (void)state;
    assert_int_equal(at(ONDINE_SGD, ONDINE_LINEAR, 1.99, 1).outcome, OND_CONVERGED);
    assert_int_equal(at(ONDINE_SGD, ONDINE_LINEAR, 2.01, 1).outcome, OND_CONVERGE_DIVERGED);
    assert_int_equal(at(ONDINE_SGD, ONDINE_ERF, 4, 1).outcome, OND_CONVERGED);
    assert_int_equal(at(ONDINE_SGD, ONDINE_ERF, 4.5, 1).outcome, OND_NOT_REACHED);
}

/* At l0 = 1 the time under WN hardly depends on eta over three decades, where SGD's changes a thousandfold. */
static void wn_time_is_nearly_constant(void **state)
{
    double least = INFINITY, most = 0;
    (void)state;
    ASSERT_WITHIN("erf, wn, eta 0.01", at(ONDINE_WN, ONDINE_ERF, 0.01, 1).t, 5.49, 0.005);
    for (double eta = 0.01; eta < 10.1; eta *= sqrt(10)) {
        const double t = at(ONDINE_WN, ONDINE_ERF, eta, 1).t;
        least = fmin(least, t);
        most = fmax(most, t);
    }
    ASSERT_WITHIN("erf, wn, longest time over shortest", most / least, 1.2, 0.2);
}

static void wn_is_slower_from_afar(void **state)
{
    (void)state;
    for (ondine_activation g = ONDINE_LINEAR; g <= ONDINE_ERF; g++) {
        const double near = at(ONDINE_WN, g, 0.1, 1).t / at(ONDINE_SGD, g, 0.1, 1).t;
        const double far = at(ONDINE_WN, g, 0.1, 5).t / at(ONDINE_SGD, g, 0.1, 5).t;
        print_message("%s: time of wn over sgd %.3g from l0 = 1, %.3g from l0 = 5\n", ondine_activation_name(g), near,
                      far);
        assert_true(near < 0.5);
        assert_true(far > 1);
    }
}

/* WN brings eta/z^2 to about half of eta_c by itself: within a factor 2, while eta varies by a hundred. */
static void effective_rate_is_half_critical(void **state)
{
    (void)state;
    for (ondine_activation g = ONDINE_LINEAR; g <= ONDINE_ERF; g++) {
        const double half = ond_stability_at(ONDINE_SGD, g, 1, 1).eta_c / 2;
        for (double eta = 0.1; eta < 10.1; eta *= 10)
            ASSERT_WITHIN("log2 of eta/z^2 over eta_c/2", log2(at(ONDINE_WN, g, eta, 1).eta_eff / half), 0, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sgd_time_is_inverse_to_eta), cmocka_unit_test(sgd_ends_at_eta_c),
        cmocka_unit_test(wn_time_is_nearly_constant), cmocka_unit_test(wn_is_slower_from_afar),
        cmocka_unit_test(effective_rate_is_half_critical)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
