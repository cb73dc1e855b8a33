/* The transform of normal.h, word by word, against long double; nothing random is judged here. */
#include <math.h>

#include "support.h"

#include "rng/normal.h"

static const long double PI = 3.14159265358979323846264338327950288L;

/* x truncated to 24 significant bits */
static uint32_t truncated(uint32_t x)
{
    int drop = 0;
    while (drop < 8 && x >> drop >= 1u << 24)
        drop++;
    return x >> drop << drop;
}

static long double exact_radius(uint32_t x)
{
    return sqrtl(-2 * logl(truncated(x | 1) * 0x1p-32L));
}

static void test_truncf(void **state)
{
    (void)state;
    for (uint64_t x = 0; x < UINT64_C(1) << 32; x += 251)
        assert_int_equal((uint64_t)ond_truncf((uint32_t)x), truncated((uint32_t)x));
    for (int bit = 0; bit < 32; bit++)
        for (int32_t off = -2048; off <= 2048; off++) {
            const uint32_t x = (uint32_t)((1u << bit) + (uint32_t)off);
            assert_int_equal((uint64_t)ond_truncf(x), truncated(x));
        }
}

static void test_radius(void **state)
{
    (void)state;
    double worst = 0;
    for (int bit = 0; bit < 32; bit++) {
        const uint32_t first = 1u << bit, stride = bit > 17 ? (1u << (bit - 17)) - 1 : 1;
        for (uint32_t x = first; x >= first && x - first < first; x += stride ? stride : 1) {
            const long double r = exact_radius(x);
            const double error = (double)(fabsl(ond_radius(x) - r) / r);
            worst = error > worst ? error : worst;
        }
    }
    ASSERT_WITHIN("relative error of the radius", worst, 0, 2.7e-7);
}

static void test_pair(void **state)
{
    (void)state;
    static const uint32_t radius_words[] = {0, 12345, 0x00ffffff, 0x5a5a5a5a, 0xfffffe00};
    double worst = 0;
    for (uint32_t y = 0; y < 1u << 23; y += 5) {
        const long double v = ((int32_t)y - (1 << 22)) * 0x1p-23L, c = cosl(PI * v), s = sinl(PI * v);
        for (int i = 0; i < 5; i++) {
            const uint32_t sign = (y & 1) << 31;
            const ond_pair z = ond_normal(radius_words[i], y | sign);
            const long double r = exact_radius(radius_words[i]);
            const double ea = (double)fabsl(z.a - (sign ? -r * c : r * c)), eb = (double)fabsl(z.b - r * s);
            worst = fmax(worst, fmax(ea, eb));
        }
    }
    ASSERT_WITHIN("absolute error of a normal", worst, 0, 5.5e-6);
}

static void test_largest(void **state)
{
    (void)state;
    float largest = 0;
    for (uint32_t y = 0; y < 1u << 23; y++) {
        const ond_pair z = ond_normal(0, y);
        largest = fmaxf(largest, fmaxf(fabsf(z.a), fabsf(z.b)));
    }
    ASSERT_WITHIN("largest |z|, sqrt(64 ln 2)", largest, 6.66043688926158, 5.5e-6);
}

static void test_special_words(void **state)
{
    (void)state;
    const uint32_t middle = 1u << 22; /* v = 0 */
    ASSERT_WITHIN("x = 0: u = 2^-32", ond_normal(0, middle).a, 6.66043688926158, 5.5e-6);
    ASSERT_WITHIN("x = 1: the same", ond_normal(1, middle).a, ond_normal(0, middle).a, 0);
    ASSERT_WITHIN("x = 2^31: u = 1/2", ond_normal(0x80000000u, middle).a, 1.17741002251547, 1e-6);
    ASSERT_WITHIN("x = 2^32 - 1: u = 1 - 2^-24", ond_normal(0xffffffffu, middle).a, 3.45266988146123e-4, 1e-10);
    ASSERT_WITHIN("v = 0: b", ond_normal(1, middle).b, 0, 0);
    ASSERT_WITHIN("sign bit: a", ond_normal(1, middle | 1u << 31).a, -6.66043688926158, 5.5e-6);
    ASSERT_WITHIN("v = -1/2: a", ond_normal(1, 0).a, 0, 5.5e-6);
    ASSERT_WITHIN("v = -1/2: b", ond_normal(1, 0).b, -6.66043688926158, 5.5e-6);
    ASSERT_WITHIN("v = -1/2, sign bit: b", ond_normal(1, 1u << 31).b, -6.66043688926158, 5.5e-6);
    ASSERT_WITHIN("v = 1/2 - 2^-23: b", ond_normal(1, 0x7fffffu).b, 6.66043688926158, 5.5e-6);
    for (uint32_t spare = 0; spare < 256; spare++) {
        const ond_pair z = ond_normal(0x12345678u, 0x80345678u | spare << 23),
                       z0 = ond_normal(0x12345678u, 0x80345678u);
        assert_true(z.a == z0.a && z.b == z0.b); /* bits 23..30 are not used */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncf),  cmocka_unit_test(test_radius),        cmocka_unit_test(test_pair),
        cmocka_unit_test(test_largest), cmocka_unit_test(test_special_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
