/* statistics.h : when a stochastic test of the random numbers fails.
 *
 * The seeds are fixed, so a test that passed passes again; the levels say what a pass means, and what to expect after a
 * change of seed.  All judged statistics together raise a false alarm with probability <= 1e-6, by Bonferroni:
 *
 *   statistic                                  limit       false alarm of one             how many    together
 *   mean of a power or product, |z|            LIMIT_Z     8e-11, taken 100 times for     97          7.8e-7
 *                                                          the tails of high powers
 *   Kolmogorov-Smirnov, sqrt(n) sup |F - F0|   LIMIT_KS    9e-10                          16          1.5e-8
 *   number of rare events, Poisson p           LIMIT_P     1e-9, two-sided                18          1.8e-8
 *
 * test_normal_law: 24 means (8 moments of a and of b, 8 products), 2 distances, 12 counts (beyond 1..6 sigma, both
 * sides).  test_chi2_law: 56 means (4 moments of 7 laws drawn in 2 ways), 14 distances, 6 counts (left open).
 * test_inputs_law: 17 means.
 * A binomial count varies less than the Poisson one it is judged by. */
#ifndef ONDINE_TESTS_STATISTICS_H
#define ONDINE_TESTS_STATISTICS_H

#include <math.h>

#include "support.h"

#define LIMIT_Z 6.5
#define LIMIT_KS 3.28
#define LIMIT_P 1e-9

/* The mean of n terms, whose sum is given, against its expectation; variance: of one term. */
static inline void judge_mean(const char *what, double sum, double n, double expected, double variance)
{
    ASSERT_WITHIN(what, (sum / n - expected) / sqrt(variance / n), 0, LIMIT_Z);
}

/* Twice the smaller tail P(X <= count), P(X >= count) of a Poisson count; for large means of its normal limit. */
static inline double poisson_p(double count, double mean)
{
    if (mean > 1e5)
        return erfc((fabs(count - mean) - 0.5) / sqrt(2 * mean));
    double below = 0, at = 0;
    for (double k = 0; k <= count; k++) {
        at = exp(k * log(mean) - mean - lgamma(k + 1));
        below += at;
    }
    return 2 * fmin(below, 1 - below + at);
}

static inline void judge_count(const char *what, double count, double mean)
{
    const double p = poisson_p(count, mean);
    print_message("%-40s %.0f, expected %.6g, p = %.3g\n", what, count, mean, p);
    if (!(p >= LIMIT_P))
        fail_msg("%s: %.0f where %.6g are expected, p = %.3g", what, count, mean, p);
}

#endif
