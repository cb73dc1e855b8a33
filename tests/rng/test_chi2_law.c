/* The law of chi2.h's draws, as a step of the reduced chain makes them and as its start does: moments,
 * Kolmogorov-Smirnov against the incomplete gamma function, how many are left open.  Stochastic: statistics.h has the
 * levels. */
#include <stdlib.h>

#include "incomplete_gamma.h"
#include "statistics.h"

#include "rng/chi2.h"
#include "rng/stream.h"

enum { DRAWS = 2000000, KS_POINTS = 2000 };

static void test_incomplete_gamma(void **state)
{
    (void)state;
    /* 17 digits by mpmath */
    static const double known[][3] = {
        {0.5, 0.1, 0.34527915398142298},       {0.5, 3, 0.98569412156457036},
        {1.5, 2, 0.73853587005088938},         {5, 4.5, 0.46789642362528452},
        {49, 60, 0.93498598351320927},         {5000, 4900, 0.077944956226513914},
        {5000, 5100, 0.92067111892238102},     {500000, 499000, 0.078580291987144946},
        {500000, 501500, 0.98298322706673368},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ASSERT_WITHIN("P(a, x)", incomplete_gamma_p(known[i][0], known[i][1]), known[i][2], 1e-11);
    for (double x = 0.05; x < 30; x += 0.35) {
        assert_true(fabs(incomplete_gamma_p(0.5, x) - erf(sqrt(x))) < 1e-14);
        assert_true(fabs(incomplete_gamma_p(1, x) - -expm1(-x)) < 1e-14);
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void judge_moments(const char *name, const double *x, double nu)
{
    /* central moments: m[k+1] = 2 k (m[k] + nu m[k-1]) */
    double m[9] = {1, 0}, sum[5] = {0};
    for (int k = 1; k < 8; k++)
        m[k + 1] = 2 * k * (m[k] + nu * m[k - 1]);
    for (int i = 0; i < DRAWS; i++) {
        double power = 1;
        for (int k = 1; k <= 4; k++)
            sum[k] += power *= x[i] - nu;
    }
    for (int k = 1; k <= 4; k++) {
        char what[80];
        snprintf(what, sizeof what, "nu %g, %s: central moment %d", nu, name, k);
        judge_mean(what, sum[k], DRAWS, m[k], m[2 * k] - m[k] * m[k]);
    }
}

/* Sorts x.  The supremum is taken over KS_POINTS of the values: at most the true one. */
static void judge_distribution(const char *name, double *x, double nu)
{
    char what[80];
    double distance = 0;
    qsort(x, DRAWS, sizeof x[0], ascending);
    for (int j = 0; j < KS_POINTS; j++) {
        const int i = (int)((j + 0.5) * DRAWS / KS_POINTS);
        const double f = incomplete_gamma_p(nu / 2, x[i] / 2);
        distance = fmax(distance, fmax(fabs(f - (double)i / DRAWS), fabs(f - (i + 1.0) / DRAWS)));
    }
    snprintf(what, sizeof what, "nu %g, %s: Kolmogorov-Smirnov", nu, name);
    ASSERT_WITHIN(what, distance * sqrt(DRAWS), 0, LIMIT_KS);
}

/* The probability that 16 bits leave a candidate open: the integral over n of min(1, ceil(threshold n^4)/2^16), and
 * of 1 where y <= -1/2; nu >= 2. */
static double open_probability(double nu)
{
    const double d = nu / 2 - 1.0 / 3, step = 2e-5;
    double sum = 0;
    for (double n = -7 + step / 2; n < 7; n += step) {
        const double y = n / sqrt(9 * d);
        const double p = y <= -0.5 ? 1 : fmin(1, ceil(65536 / (54 * d) * pow(n, 4)) / 65536);
        sum += p * exp(-n * n / 2);
    }
    return sum * step / sqrt(2 * acos(-1.0));
}

static void judge_law(uint32_t nu)
{
    const ond_keys keys = ond_philox_keys(1234567);
    const ond_chi2 p = ond_chi2_prepare(nu);
    double *x = malloc(DRAWS * sizeof *x);
    assert_non_null(x);
    int64_t open = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        int undecided;
        const ond_words r = ond_philox(i, 0, nu, OND_CHAIN, &keys);
        const float n = ond_normal(r.w[2], r.w[3]).a;
        const uint32_t h = ond_spare_bits(r.w[1], r.w[3]);
        x[i] = ond_chi2_fast(&p, n, h, &undecided);
        if (undecided)
            x[i] = ond_chi2_slow(&p, n, h, i, nu, OND_CHAIN, &keys);
        open += undecided;
    }
    judge_moments("steps", x, nu);
    judge_distribution("steps", x, nu);
    if (nu == 1)
        assert_int_equal(open, 0);
    else
        judge_count("left open", (double)open, DRAWS * open_probability(nu));

    for (uint32_t i = 0; i < DRAWS; i++)
        x[i] = ond_chi2_draw(&p, i, nu, OND_CHAIN_START, &keys);
    judge_moments("start", x, nu);
    judge_distribution("start", x, nu);
    free(x);
}

static void test_law(void **state)
{
    (void)state;
    static const uint32_t degrees[] = {1, 2, 3, 10, 98, 10000, 1000000};
    for (size_t i = 0; i < sizeof degrees / sizeof degrees[0]; i++)
        judge_law(degrees[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_incomplete_gamma), cmocka_unit_test(test_law)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
