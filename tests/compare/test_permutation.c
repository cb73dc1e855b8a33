/* test_permutation.c : the permutation law of a sum, against enumeration and tilted sampling; normal quantiles. */
#include "support.h"

#include <string.h>

#include "compare/permutation.h"
#include "compare/synthetic.h"

#define POOL 20

static void quantiles_are_those_of_the_tables(void **state)
{
    (void)state;
    /* Computed with 40 digits: mpmath erfinv. */
    ASSERT_WITHIN("quantile 0.975", ond_normal_quantile(0.975), 1.9599639845400542, 1e-14);
    ASSERT_WITHIN("quantile 0.5", ond_normal_quantile(0.5), 0, 1e-15);
    ASSERT_WITHIN("quantile 0.4", ond_normal_quantile(0.4), -0.25334710313579978, 1e-14);
    ASSERT_WITHIN("quantile 1e-10", ond_normal_quantile(1e-10), -6.3613409024040562, 1e-13);
    ASSERT_WITHIN("quantile 1e-100", ond_normal_quantile(1e-100), -21.273453560965324, 1e-13);
    ASSERT_WITHIN("log tail ln 1e-100", ond_normal_from_log_tail(-230.25850929940457), 21.273453560965324, 1e-12);
    /* ln P(Z > 40) = -804.608442013754 */
    ASSERT_WITHIN("log tail beyond underflow", ond_normal_from_log_tail(-804.60844201375379), 40, 1e-6);
}

typedef struct tails {
    double beyond, equal, all;
} tails;

/* Count the choices of m of POOL with a sum above, and equal to, `sum`. */
static tails enumerate(const double *a, int m, double sum)
{
    tails t = {0, 0, 0};
    for (unsigned bits = 0; bits < 1u << POOL; bits++) {
        if (__builtin_popcount(bits) != m)
            continue;
        double s = 0;
        for (int i = 0; i < POOL; i++)
            s += bits >> i & 1 ? a[i] : 0;
        t.all++;
        t.equal += fabs(s - sum) < 1e-9;
        t.beyond += s > sum + 1e-9;
    }
    return t;
}

/* Largest |z - exact| over sums of random choices that are pushed towards the tail; the exact tail includes half of
 * the probability of the sum itself, or all of it at an end of the law. */
static double worst_error(const double *a, int m, source *s)
{
    double worst = 0;
    for (int trial = 0; trial < 40; trial++) {
        double sum = 0, keys[POOL], cut[POOL];
        for (int i = 0; i < POOL; i++)
            cut[i] = keys[i] = uniform(s) + (trial % 9 - 4) * 0.1 * a[i];
        sort_doubles(POOL, cut);
        for (int i = 0; i < POOL; i++)
            sum += keys[i] >= cut[POOL - m] ? a[i] : 0;
        const tails t = enumerate(a, m, sum);
        const int top = t.beyond == 0, bottom = t.beyond + t.equal == t.all;
        const double p = (t.beyond + (top ? t.equal : bottom ? 0 : t.equal / 2)) / t.all;
        const double exact = bottom ? ond_normal_quantile(t.equal / t.all) : -ond_normal_quantile(p);
        const double off = fabs(ond_permutation_score(POOL, a, (size_t)m, sum) - exact);
        worst = off > worst ? off : worst;
    }
    return worst;
}

static void small_laws_are_those_of_enumeration(void **state)
{
    (void)state;
    source s = source_of(11, 0);
    for (int m = 4; m <= 16; m += 4) {
        double scores[POOL], skew[POOL];
        for (int i = 0; i < POOL; i++) {
            scores[i] = ond_normal_quantile((i + 0.5) / POOL);
            skew[i] = -log((i + 0.5) / POOL); /* as squares are, but without their near ties in pairs, a coarser law */
        }
        /* One choice of the 4845 for m = 4 is a step of 0.05 in z at the ends. */
        char what[64];
        snprintf(what, sizeof what, "sum of %d of 20 normal scores", m);
        ASSERT_WITHIN(what, worst_error(scores, m, &s), 0, 0.1);
        snprintf(what, sizeof what, "sum of %d of 20 skew scores", m);
        ASSERT_WITHIN(what, worst_error(skew, m, &s), 0, 0.1);
    }
}

static void the_ends_of_the_law_are_exact(void **state)
{
    (void)state;
    double a[POOL], top = 0, bottom = 0;
    for (int i = 0; i < POOL; i++)
        a[i] = i * i;
    for (int i = 0; i < 6; i++) {
        bottom += a[i];
        top += a[POOL - 1 - i];
    }
    const double end = -ond_normal_quantile(1 / 38760.0); /* 20 choose 6 */
    ASSERT_WITHIN("largest sum", ond_permutation_score(POOL, a, 6, top), end, 1e-10);
    ASSERT_WITHIN("smallest sum", ond_permutation_score(POOL, a, 6, bottom), -end, 1e-10);
    /* Five ones and fifteen zeros, three chosen: all are ones with probability C(5,3)/C(20,3) = 10/1140. */
    for (int i = 0; i < POOL; i++)
        a[i] = i < 5;
    ASSERT_WITHIN("largest sum, tied", ond_permutation_score(POOL, a, 3, 3), -ond_normal_quantile(10 / 1140.0), 1e-10);
    for (int i = 0; i < POOL; i++)
        a[i] = 2.5;
    ASSERT_WITHIN("all equal", ond_permutation_score(POOL, a, 3, 7.5), 0, 0);
}

/* P(S >= sum) for m of count without replacement, by drawing with replacement with weights exp(theta a), counting
 * distinct choices alone, each at its likelihood ratio.  *error is one standard error. */
static double tilted_tail(size_t count, const double *a, size_t m, double theta, double sum, double *error)
{
    enum { DRAWS = 200000 };
    double *cumulative = malloc(count * sizeof *cumulative), total = 0, log_ways = 0, mean = 0, square = 0;
    size_t *chosen = malloc(m * sizeof *chosen);
    source s = source_of(12, 0);
    for (size_t i = 0; i < count; i++)
        cumulative[i] = total += exp(theta * a[i]);
    for (size_t i = 0; i < m; i++)
        log_ways += log((double)(count - i));
    for (int d = 0; d < DRAWS; d++) {
        double drawn = 0;
        int distinct = 1;
        for (size_t k = 0; k < m; k++) {
            const double u = uniform(&s) * total;
            size_t low = 0, high = count - 1;
            while (low < high) {
                const size_t middle = (low + high) / 2;
                if (cumulative[middle] < u)
                    low = middle + 1;
                else
                    high = middle;
            }
            chosen[k] = low;
            drawn += a[low];
            for (size_t i = 0; i < k; i++)
                distinct &= chosen[i] != low;
        }
        if (distinct && drawn >= sum) {
            const double weight = exp((double)m * log(total) - theta * drawn - log_ways);
            mean += weight;
            square += weight * weight;
        }
    }
    mean /= DRAWS;
    *error = sqrt((square / DRAWS - mean * mean) / DRAWS);
    free(cumulative);
    free(chosen);
    return mean;
}

static void check_tail(const char *what, size_t count, const double *a, size_t m, double theta, double sum)
{
    double error;
    const double p = tilted_tail(count, a, m, theta, sum, &error);
    const double z = ond_permutation_score(count, a, m, sum), q = 0.5 * erfc(z / sqrt(2));
    print_message("%s: z %.4f, p %.4g, sampled %.4g +- %.2g\n", what, z, q, p, error);
    /* 2 % of p is 0.003 in z here; 4 sd of the sampling. */
    ASSERT_WITHIN(what, q / p, 1, 0.02 + 4 * error / p);
}

static void tails_near_the_threshold_are_those_of_sampling(void **state)
{
    (void)state;
    enum { M = 16, COUNT = 10000 + M };
    static double scores[COUNT], squares[COUNT], mirrored[COUNT];
    for (int i = 0; i < COUNT; i++) {
        scores[i] = ond_normal_quantile((i + 0.5) / COUNT);
        squares[i] = scores[i] * scores[i];
        mirrored[i] = -squares[i];
    }
    check_tail("16 of 10016 normal scores, 25", COUNT, scores, M, 1.6, 25);
    check_tail("16 of 10016 normal scores, 12", COUNT, scores, M, 0.75, 12);
    check_tail("16 of 10016 squares, 76", COUNT, squares, M, 0.38, 76);
    check_tail("16 of 10016 squares, 40", COUNT, squares, M, 0.3, 40);
    check_tail("16 of 10016 squares, below 1.5", COUNT, mirrored, M, 5, -1.5);
    check_tail("2 of 10016 squares, 24", COUNT, squares, 2, 0.4, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_the_tables),
        cmocka_unit_test(small_laws_are_those_of_enumeration),
        cmocka_unit_test(the_ends_of_the_law_are_exact),
        cmocka_unit_test(tails_near_the_threshold_are_those_of_sampling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
