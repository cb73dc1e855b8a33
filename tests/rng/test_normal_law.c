/* 1e8 normals as the engines make them: moments, tails, Kolmogorov-Smirnov, independence of what one call gives.
 * Stochastic: statistics.h has the levels. */
#include "statistics.h"

#include "rng/chi2.h"
#include "rng/stream.h"

enum { BLOCK = 1024, BLOCKS = 25000, BINS_PER_UNIT = 512, REACH = 8, BINS = 2 * REACH * BINS_PER_UNIT, PRODUCTS = 8 };

#define PAIRS (2.0 * BLOCK * BLOCKS)

typedef struct block {
    float a[2][BLOCK], b[2][BLOCK]; /* first and second pair of each call */
    float spare[BLOCK];             /* its 16 spare bits, centred, variance 1 */
} block;

static void fill(block *z, uint32_t step, const ond_keys *keys)
{
    for (uint32_t g = 0; g < BLOCK; g++) {
        const ond_words r = ond_philox(step, g, 0, OND_INPUTS, keys);
        const ond_pair p = ond_normal(r.w[0], r.w[1]), q = ond_normal(r.w[2], r.w[3]);
        z->a[0][g] = p.a;
        z->b[0][g] = p.b;
        z->a[1][g] = q.a;
        z->b[1][g] = q.b;
        z->spare[g] = ((float)ond_spare_bits(r.w[1], r.w[3]) - 32767.5f) * (float)(3.4641016151 / 65536);
    }
}

static void add_powers(const float *x, double sum[8], int64_t bins[BINS])
{
    double s[8] = {0};
    for (int i = 0; i < BLOCK; i++) {
        double power = 1;
        for (int k = 0; k < 8; k++)
            s[k] += power *= x[i];
        bins[(int)((x[i] + REACH) * BINS_PER_UNIT)]++;
    }
    for (int k = 0; k < 8; k++)
        sum[k] += s[k];
}

static void add_products(const block *z, double sum[PRODUCTS])
{
    for (int i = 0; i < BLOCK; i++) {
        const double a = z->a[0][i], b = z->b[0][i], c = z->a[1][i], d = z->b[1][i], u = z->spare[i];
        sum[0] += a * b;
        sum[1] += (a * a - 1) * (b * b - 1);
        sum[2] += a * c;
        sum[3] += (b * b - 1) * (d * d - 1);
        sum[4] += u;
        sum[5] += u * c;
        sum[6] += u * (c * c - 1);
        sum[7] += u * u - 1;
    }
}

static double upper_tail(double x)
{
    return erfc(x / sqrt(2)) / 2;
}

static void judge_bins(const char *name, const int64_t bins[BINS])
{
    char what[80];
    double below = 0, distance = 0;
    for (int i = 0; i < BINS; i++) {
        const double x = (double)i / BINS_PER_UNIT - REACH;
        distance = fmax(distance, fabs(below / PAIRS - upper_tail(-x)));
        below += (double)bins[i];
    }
    snprintf(what, sizeof what, "%s: Kolmogorov-Smirnov", name);
    ASSERT_WITHIN(what, distance * sqrt(PAIRS), 0, LIMIT_KS);
}

static void judge_tails(int64_t bins[2][BINS])
{
    char what[80];
    for (int sigma = 1; sigma <= 6; sigma++) {
        double low = 0, high = 0;
        for (int i = 0; i < (REACH - sigma) * BINS_PER_UNIT; i++) {
            low += (double)(bins[0][i] + bins[1][i]);
            high += (double)(bins[0][BINS - 1 - i] + bins[1][BINS - 1 - i]);
        }
        snprintf(what, sizeof what, "normals below -%d", sigma);
        judge_count(what, low, 2 * PAIRS * upper_tail(sigma));
        snprintf(what, sizeof what, "normals above %d", sigma);
        judge_count(what, high, 2 * PAIRS * upper_tail(sigma));
    }
}

static void judge_moments(const char *name, const double sum[8])
{
    static const double moment[17] = {1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395, 0, 135135, 0, 2027025};
    for (int k = 1; k <= 8; k++) {
        char what[80];
        snprintf(what, sizeof what, "%s: moment %d", name, k);
        judge_mean(what, sum[k - 1], PAIRS, moment[k], moment[2 * k] - moment[k] * moment[k]);
    }
}

static void test_law(void **state)
{
    (void)state;
    static int64_t bins[2][BINS];
    double sum[2][8] = {{0}}, product[PRODUCTS] = {0};
    const ond_keys keys = ond_philox_keys(20240229);
#pragma omp parallel for schedule(static) reduction(+ : bins, sum, product) num_threads(2)
    for (int step = 0; step < BLOCKS; step++) {
        block z;
        fill(&z, (uint32_t)step, &keys);
        for (int p = 0; p < 2; p++) {
            add_powers(z.a[p], sum[0], bins[0]);
            add_powers(z.b[p], sum[1], bins[1]);
        }
        add_products(&z, product);
    }
    judge_moments("a", sum[0]);
    judge_moments("b", sum[1]);
    judge_bins("a", bins[0]);
    judge_bins("b", bins[1]);
    judge_tails(bins);

    static const char *const names[PRODUCTS] = {
        "a b of a pair",
        "(a^2 - 1)(b^2 - 1) of a pair",
        "a a of two pairs",
        "(b^2 - 1)(b^2 - 1) of two pairs",
        "spare bits u: mean of u",
        "u a",
        "u (a^2 - 1)",
        "u^2 - 1",
    };
    static const double variances[PRODUCTS] = {1, 4, 1, 4, 1, 1, 2, 0.8};
    for (int i = 0; i < PRODUCTS; i++)
        judge_mean(names[i], product[i], PAIRS / 2, 0, variances[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_law)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
