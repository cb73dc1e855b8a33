/* The decisions of chi2.h: the bound behind the fast one, its agreement with the exact one, the exact one against long
 * double.  Nothing random is judged here. */
#include <math.h>

#include "support.h"

#include "rng/chi2.h"
#include "rng/stream.h"

static const uint32_t DEGREES[] = {2, 3, 4, 5, 6, 8, 10, 20, 50, 98, 1000, 9998, 1000000, 4294967295u};
enum { HOW_MANY = sizeof DEGREES / sizeof DEGREES[0] };

static long double exact_rest(long double y)
{
    if (fabsl(y) > 0.01L)
        return y - y * y / 2 + y * y * y / 3 - log1pl(y);
    long double q = 0;
    for (int k = 16; k >= 4; k--)
        q = 1.0L / k - y * q;
    return y * y * y * y * q;
}

/* Known values from 50 digits (mpmath). */
static void test_rest(void **state)
{
    (void)state;
    static const struct {
        double y, rest;
    } known[] = {
        {-0.49, 0.024078219930432261},    {-0.25, 0.0012237391184475941},  {-0.125, 6.785095785595648e-5},
        {-0.1249, 6.7628024018292607e-5}, {-0.03, 2.0748470854591923e-7},  {-1e-3, 2.5020016680964894e-13},
        {-1e-5, 2.5000200001666689e-21},  {1e-7, 2.4999998000000162e-29},  {1e-4, 2.4998000166652387e-17},
        {0.02, 3.9370486953640641e-8},    {0.1249, 5.5332599690177891e-5}, {0.125, 5.5506010283212128e-5},
        {0.5, 0.011201558558502285},      {2.5, 3.3305703648379653},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char what[80];
        snprintf(what, sizeof what, "y - y^2/2 + y^3/3 - ln(1 + y), y = %g", known[i].y);
        const double y = known[i].y, small = fabs(y) < 0.125;
        /* from 1/8 on the terms cancel: their rounding is what is allowed */
        const double bound = small ? 4e-16 * known[i].rest : 4e-16 * (fabs(y) + fabs(log1p(y)));
        ASSERT_WITHIN(what, ond_chi2_log_rest(y), known[i].rest, bound);
        ASSERT_WITHIN("  the long double reference", exact_rest(y), known[i].rest, 1e-13 * known[i].rest);
    }
}

/* 1.5 d y^4 - D >= 0 for y > -1/2, D = 3 d (y - y^2/2 + y^3/3 - ln(1 + y)); it fails not far below -1/2. */
static void test_bound(void **state)
{
    (void)state;
    long double least = INFINITY;
    for (int i = 0; i <= 200000; i++) {
        const long double y = -0.5L + 5e-5L * i;
        if (y == 0)
            continue;
        const long double room = 1 - 3 * exact_rest(y) / (1.5L * y * y * y * y);
        least = room < least ? room : least;
    }
    print_message("least 1 - D/(1.5 d y^4) for y in [-1/2, 9.5]: %.6Lf\n", least);
    assert_true(least > 0);
    assert_true(3 * exact_rest(-0.7L) > 1.5L * 0.7L * 0.7L * 0.7L * 0.7L);
}

static uint32_t word(uint32_t i, uint32_t j, const ond_keys *keys)
{
    return ond_philox(i, j, 0, 99, keys).w[0];
}

/* Whatever the fast decision accepts, the exact one accepts with the smallest U that h leaves possible.  h: the
 * smallest that is accepted at once. */
static void test_fast_is_sound(void **state)
{
    (void)state;
    for (int j = 0; j < HOW_MANY; j++) {
        const ond_chi2 p = ond_chi2_prepare(DEGREES[j]);
        int64_t decided = 0, edge = 0;
        for (int i = -6661; i <= 6661; i++) {
            const float n = (float)(i * 0.001);
            const double first = ceil(p.threshold * pow(n, 4));
            for (int above = -2; above <= 2; above++) {
                int undecided;
                const double h = first + above;
                if (!(h >= 0 && h < 65536))
                    continue;
                const double value = ond_chi2_fast(&p, n, (uint32_t)h, &undecided);
                edge += undecided && above >= 0;
                if (undecided)
                    continue;
                decided++;
                assert_true(value > 0 && value == ond_chi2_value(&p, n));
                if (!ond_chi2_accepts(&p, n, (uint32_t)h, 0))
                    fail_msg("nu %u, n %g, h %g: accepted at once, refused exactly", DEGREES[j], n, h);
            }
        }
        print_message("nu %u: %lld accepted at once, %lld left open at or above the threshold (y <= -1/2)\n",
                      DEGREES[j], (long long)decided, (long long)edge);
        assert_true(decided > 10000);
    }
}

/* ond_chi2_accepts against U > 1 - exp(-D) in long double. */
static void test_exact_decision(void **state)
{
    (void)state;
    const ond_keys keys = ond_philox_keys(7);
    for (int j = 0; j < HOW_MANY; j++) {
        const ond_chi2 p = ond_chi2_prepare(DEGREES[j]);
        const long double d = DEGREES[j] / 2.0L - 1.0L / 3;
        int64_t refused = 0;
        for (uint32_t i = 0; i < 100000; i++) {
            const float n = (float)((int32_t)word(i, 0, &keys) * (6.66 / 0x1p31));
            const uint32_t h = word(i, 1, &keys) >> (16 + i % 16), u = word(i, 2, &keys);
            const long double y = n / sqrtl(9 * d), uniform = (h + (u + 0.5L) * 0x1p-32L) * 0x1p-16L;
            const int accept = y > -1 && uniform > -expm1l(-3 * d * exact_rest(y));
            refused += !accept;
            if (ond_chi2_accepts(&p, n, h, u) != accept)
                fail_msg("nu %u, n %g, h %u, u %u: should be %d", DEGREES[j], n, h, u, accept);
        }
        print_message("nu %u: %lld of 100000 refused\n", DEGREES[j], (long long)refused);
        assert_true(refused > 0 || DEGREES[j] > 1000000);
    }
}

/* A draw decided by ond_chi2_fast is the draw that ond_chi2_slow makes without it. */
static void test_paths_agree(void **state)
{
    (void)state;
    const ond_keys keys = ond_philox_keys(8);
    for (int j = -1; j < HOW_MANY; j++) {
        const ond_chi2 p = ond_chi2_prepare(j < 0 ? 1 : DEGREES[j]);
        for (uint32_t step = 0; step < 100000; step++) {
            const ond_words r = ond_philox(step, 0, 3, OND_CHAIN, &keys);
            const float n = ond_normal(r.w[2], r.w[3]).a;
            const uint32_t h = ond_spare_bits(r.w[1], r.w[3]);
            int undecided;
            const double fast = ond_chi2_fast(&p, n, h, &undecided);
            assert_false(undecided && j < 0);
            if (!undecided)
                assert_true(fast == ond_chi2_slow(&p, n, h, step, 3, OND_CHAIN, &keys));
        }
    }
}

static void test_one_degree(void **state)
{
    (void)state;
    const ond_chi2 p = ond_chi2_prepare(1);
    const ond_keys keys = ond_philox_keys(9);
    for (int i = -666; i <= 666; i++) {
        const float n = (float)(0.01 * i);
        int undecided;
        assert_true(ond_chi2_fast(&p, n, 0, &undecided) == (double)n * n);
        assert_false(undecided);
        assert_true(ond_chi2_slow(&p, n, 0, 0, 0, OND_CHAIN, &keys) == (double)n * n);
    }
    const ond_words r = ond_philox(0, 1, 5, OND_CHAIN_START, &keys);
    const double n = ond_normal(r.w[0], r.w[1]).a;
    assert_true(ond_chi2_draw(&p, 0, 5, OND_CHAIN_START, &keys) == n * n);
}

static void test_spare_bits(void **state)
{
    (void)state;
    assert_int_equal(ond_spare_bits(0x7f800000u, 0), 0xff00);
    assert_int_equal(ond_spare_bits(0, 0x7f800000u), 0x00ff);
    assert_int_equal(ond_spare_bits(0x807fffffu, 0x807fffffu), 0);
    assert_int_equal(ond_spare_bits(0x09000000u, 0x1a000000u), 0x1234);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rest),           cmocka_unit_test(test_bound),       cmocka_unit_test(test_fast_is_sound),
        cmocka_unit_test(test_exact_decision), cmocka_unit_test(test_paths_agree), cmocka_unit_test(test_one_degree),
        cmocka_unit_test(test_spare_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
