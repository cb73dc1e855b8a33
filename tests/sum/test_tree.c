/* The ensemble's moments: right to rounding against long double, and of one value however they are put together. */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rng/normal.h"
#include "rng/philox.h"
#include "sum/moments.h"

enum { REPLICAS = 1000 };

/* Correlated observables with very different scales: mean 1 and sd 1e-6 for one of them. */
static void fill(double values[][ONDINE_OBSERVABLES], int count)
{
    const ond_keys keys = ond_philox_keys(5);
    for (int r = 0; r < count; r++) {
        const ond_words w = ond_philox(0, 0, (uint32_t)r, 0, &keys);
        const ond_pair z = ond_normal(w.w[0], w.w[1]), y = ond_normal(w.w[2], w.w[3]);
        values[r][0] = 1 + 1e-6 * z.a;
        values[r][1] = 0.5 * z.a + z.b;
        values[r][2] = 1e3 + 20 * y.a;
        values[r][3] = exp(3 * y.b) * 1e-10;
    }
}

static ond_moments whole(double values[][ONDINE_OBSERVABLES], uint32_t count)
{
    ond_tree tree = {0};
    for (uint32_t r = 0; r < count; r++) {
        const ond_moments leaf = ond_moments_leaf(values[r]);
        ond_tree_add(&tree, &leaf);
    }
    return ond_tree_root(&tree);
}

static void against_long_double(void **state)
{
    (void)state;
    static double values[REPLICAS][ONDINE_OBSERVABLES];
    fill(values, REPLICAS);
    const ond_moments m = whole(values, REPLICAS);
    long double mean[ONDINE_OBSERVABLES] = {0};
    for (int r = 0; r < REPLICAS; r++)
        for (int i = 0; i < ONDINE_OBSERVABLES; i++)
            mean[i] += values[r][i] / (long double)REPLICAS;
    for (int i = 0, k = 0; i < ONDINE_OBSERVABLES; i++) {
        ASSERT_WITHIN("mean, relative", (double)(m.mean[i] / mean[i]), 1.0, 4e-14);
        for (int j = i; j < ONDINE_OBSERVABLES; j++, k++) {
            long double product = 0, size = 0;
            for (int r = 0; r < REPLICAS; r++) {
                const long double term = (values[r][i] - mean[i]) * (values[r][j] - mean[j]);
                product += term;
                size += fabsl(term);
            }
            /* 2^-53 |mean| sd of rounding in the values' distance from the mean, about 1e-10 for the first */
            ASSERT_WITHIN("product, relative", (double)((m.product[k] - product) / size), 0.0, 1e-9);
        }
    }
}

/* Third and fourth powers, and the extremes.  The rounding of a deviation, 2^-53 |mean|, counts by its share of the sd.
 */
static void higher_orders(void **state)
{
    (void)state;
    static double values[REPLICAS][ONDINE_OBSERVABLES];
    static const char *const names[] = {"l", "R", "z", "eps_g"};
    fill(values, REPLICAS);
    const ond_moments m = whole(values, REPLICAS);
    for (int i = 0; i < ONDINE_OBSERVABLES; i++) {
        long double mean = 0, third = 0, fourth = 0, size = 0;
        double least = INFINITY, greatest = -INFINITY;
        for (int r = 0; r < REPLICAS; r++)
            mean += values[r][i] / (long double)REPLICAS;
        for (int r = 0; r < REPLICAS; r++) {
            const long double d = values[r][i] - mean;
            third += d * d * d;
            size += fabsl(d * d * d);
            fourth += d * d * d * d;
            least = fmin(least, values[r][i]);
            greatest = fmax(greatest, values[r][i]);
        }
        print_message("%s\n", names[i]);
        ASSERT_WITHIN("third, relative to sum |d|^3", (double)((m.third[i] - third) / size), 0.0, 2e-9);
        ASSERT_WITHIN("fourth, relative", (double)(m.fourth[i] / fourth), 1.0, 2e-9);
        assert_true(m.least[i] == least && m.greatest[i] == greatest);
    }
}

/* The tree as it is defined: node [first, first + size) cut at count. */
static ond_moments node(double values[][ONDINE_OBSERVABLES], const int *gone, uint32_t first, uint32_t size,
                        uint32_t count)
{
    if (first >= count)
        return ond_moments_empty();
    if (size == 1)
        return gone[first] ? ond_moments_empty() : ond_moments_leaf(values[first]);
    const ond_moments a = node(values, gone, first, size / 2, count);
    const ond_moments b = node(values, gone, first + size / 2, size / 2, count);
    return ond_moments_merge(&a, &b);
}

static void is_the_defined_tree(void **state)
{
    (void)state;
    static double values[REPLICAS][ONDINE_OBSERVABLES];
    static int gone[REPLICAS];
    fill(values, REPLICAS);
    for (int r = 0; r < REPLICAS; r++)
        gone[r] = r % 7 == 3 || (r >= 64 && r < 128);
    for (uint32_t count = 1; count <= REPLICAS; count += count < 70 ? 1 : 93) {
        ond_tree tree = {0};
        for (uint32_t r = 0; r < count; r++) {
            const ond_moments leaf = gone[r] ? ond_moments_empty() : ond_moments_leaf(values[r]);
            ond_tree_add(&tree, &leaf);
        }
        const ond_moments a = ond_tree_root(&tree), b = node(values, gone, 0, 1024, count);
        assert_memory_equal(&a, &b, sizeof a);
    }
}

static void empty_and_single(void **state)
{
    (void)state;
    const double value[ONDINE_OBSERVABLES] = {1, 2, 3, 4};
    const ond_moments empty = ond_moments_empty(), one = ond_moments_leaf(value);
    const ond_moments a = ond_moments_merge(&empty, &one), b = ond_moments_merge(&one, &empty);
    assert_memory_equal(&a, &one, sizeof one);
    assert_memory_equal(&b, &one, sizeof one);
    const ond_moments none = ond_moments_merge(&empty, &empty);
    assert_true(none.count == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(against_long_double), cmocka_unit_test(higher_orders),
                                       cmocka_unit_test(is_the_defined_tree), cmocka_unit_test(empty_and_single)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
