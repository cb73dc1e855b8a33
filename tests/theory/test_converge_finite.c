/* Times to convergence at N = 100 against a plain simulation of the reduced chain.  Stochastic, with a fixed seed: four
 * standard errors are allowed, and the next order of 1/N, of relative size kappa. */
#include <math.h>

#include "support.h"
#include "model/activation.h"
#include "model/eps_g.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "theory/converge_finite.h"

typedef struct source {
    ond_keys keys;
    uint32_t replica, count;
} source;

static double normal(source *s)
{
    const ond_words x = ond_philox(s->count++, 0, s->replica, 99, &s->keys);
    return ond_normal(x.w[0], x.w[1]).a;
}

/* Marsaglia and Tsang (2000), k > 2 degrees of freedom. */
static double chi_square(source *s, double k)
{
    const double d = k / 2 - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = normal(s), v = pow(1 + c * x, 3);
        const ond_words u = ond_philox(s->count++, 1, s->replica, 99, &s->keys);
        if (v > 0 && log((u.w[0] + 0.5) / 4294967296.0) < x * x / 2 + d - d * v + d * log(v))
            return 2 * d * v;
    }
}

typedef struct chain {
    double l, P, S; /* SGD: P = rho, S = T, l unused */
} chain;

static void sgd_step(const ondine_model *model, chain *x, source *s)
{
    const double N = model->n, b = normal(s), w = normal(s), root = sqrt(x->S), a = x->P * b + root * w;
    const double error = ond_g(model->activation, b) - ond_g(model->activation, a) + model->noise * normal(s);
    const double c = model->eta * ond_g_prime(model->activation, a) * error, along = root + c * w / N;
    x->P += c * b / N;
    x->S = along * along + c * c * chi_square(s, N - 2) / (N * N);
}

static void wn_step(const ondine_model *model, chain *x, source *s)
{
    const double N = model->n, b = normal(s), w = normal(s), root = sqrt(x->S), Z = x->P * x->P + x->S;
    const double u = (x->P * b + root * w) / sqrt(Z), a = x->l * u;
    const double error = ond_g(model->activation, b) - ond_g(model->activation, a) + model->noise * normal(s);
    const double c = model->eta * ond_g_prime(model->activation, a) * error;
    const double k = c * x->l * u / (N * Z), kick = c * x->l / sqrt(Z), along = (1 - k) * root + kick * w / N;
    x->P = (1 - k) * x->P + kick * b / N;
    x->S = along * along + kick * kick * chi_square(s, N - 2) / (N * N);
    x->l += c * u / N;
}

static double first_time(const ondine_model *model, double threshold, source *s)
{
    const double R = model->r0, size = model->rule == ONDINE_SGD ? model->l0 : model->z0;
    chain x = {model->l0, size * R, size * size * (1 - R * R)};
    for (int step = 1; step < 100000; step++) {
        (model->rule == ONDINE_SGD ? sgd_step : wn_step)(model, &x, s);
        const double Z = x.P * x.P + x.S, wn_e = 1 - x.l * x.P / sqrt(Z), wn_T = x.l * x.l * x.S / Z;
        const int is_sgd = model->rule == ONDINE_SGD;
        if (ond_eps_g(model->activation, is_sgd ? 1 - x.P : wn_e, is_sgd ? x.S : wn_T) < threshold)
            return step / (double)model->n;
    }
    return NAN;
}

static void compare(const ondine_model *model, double threshold)
{
    enum { REPLICAS = 12000 };
    ond_convergence ode;
    ond_convergence_finite theory;
    assert_int_equal(ond_converge(model, threshold, 1e5, &ode, NULL), ONDINE_OK);
    assert_int_equal(ond_converge_finite(model, &ode, &theory, NULL), ONDINE_OK);
    source s = {.keys = ond_philox_keys(2024)};
    double sum = 0, squares = 0;
    for (s.replica = 0; s.replica < REPLICAS; s.replica++) {
        s.count = 0;
        const double t = first_time(model, threshold, &s) - ode.t;
        sum += t;
        squares += t * t;
    }
    const double mean = sum / REPLICAS, sd = sqrt(squares / REPLICAS - mean * mean), shift = theory.mean - ode.t;
    print_message("%s: t of the ODE %g, kappa %g\n", ondine_rule_name(model->rule), ode.t, theory.kappa);
    ASSERT_WITHIN("shift of the mean", mean, shift, 4 * sd / sqrt(REPLICAS) + 1.5 * theory.kappa * fabs(shift));
    ASSERT_WITHIN("sd", sd / theory.sd, 1, 4 / sqrt(REPLICAS) + 2.5 * theory.kappa);
}

static void test_times(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_SGD, .eta = 1.2, .l0 = 1, .z0 = 1, .r0_fixed = 1, .r0 = 0.5, .n = 100};
    compare(&model, 0.05);
    model.rule = ONDINE_WN;
    model.eta = 0.8;
    model.noise = 0.2;
    compare(&model, 0.05);
}

/* SGD, linear, R(0) fixed: ln D falls by a step of mean mu = (k - 2 eta^2/N + 3 k^2/(2N))/N and variance 2 k^2/N^2,
 * k = eta (2 - eta); to leading order it is -(k/N) times a chi-square of one degree, which never rises: every step is a
 * ladder step, and the overshoot of the threshold is <X^2>/(2<X>) = 3/2 of the mean step. */
static void test_linear(void **state)
{
    (void)state;
    ondine_model model = {.rule = ONDINE_SGD, .eta = 1.2, .l0 = 1, .z0 = 1, .r0_fixed = 1, .r0 = 0.5, .n = 100};
    static const double etas[] = {0.1, 0.7, 1.2};
    for (size_t i = 0; i < sizeof etas / sizeof *etas; i++) {
        ond_convergence ode;
        ond_convergence_finite theory;
        model.eta = etas[i];
        assert_int_equal(ond_converge(&model, 0.05, 1e5, &ode, NULL), ONDINE_OK);
        assert_int_equal(ond_converge_finite(&model, &ode, &theory, NULL), ONDINE_OK);
        const double k = model.eta * (2 - model.eta), t0 = log(10) / k;
        const double shift = 1.5 + t0 * (2 * model.eta * model.eta / k - 1.5 * k);
        ASSERT_WITHIN("N (<t> - t0)", model.n * (theory.mean - t0), shift, 0.02); /* the overshoot is simulated */
        ASSERT_WITHIN("N var(t)", model.n * theory.sd * theory.sd, 2 * t0, 1e-6 * t0);
    }
}

static void test_none(void **state)
{
    (void)state;
    const ondine_model model = ondine_model_default();
    const ond_convergence never = {OND_NOT_REACHED, NAN, 1, NAN}, at_once = {OND_CONVERGED, 0, 1, 1};
    ond_convergence_finite theory;
    assert_int_equal(ond_converge_finite(&model, &never, &theory, NULL), ONDINE_OK);
    assert_true(isnan(theory.mean) && isnan(theory.sd));
    assert_int_equal(ond_converge_finite(&model, &at_once, &theory, NULL), ONDINE_OK);
    assert_true(isnan(theory.mean) && isnan(theory.sd));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
