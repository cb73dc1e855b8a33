/* Our words are cuRAND's: curand_init(seed, purpose << 32 | replica, 4 (group << 32 | step)), as stream.h says.  The
 * offset has 64 bits, so this holds for groups < 2^30: all there are, G = ceil(N/4) and N < 2^32. */
#include "support.h"

#include "curand_reference.h"
#include "rng/philox.h"

/* A generator of the test's own (splitmix64). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static void compare(uint64_t seed, uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose)
{
    uint32_t words[4];
    curand_words(seed, (uint64_t)purpose << 32 | replica, 4 * ((uint64_t)group << 32 | step), words);
    const ond_keys keys = ond_philox_keys(seed);
    const ond_words ours = ond_philox(step, group, replica, purpose, &keys);
    assert_memory_equal(ours.w, words, sizeof words);
    const uint32_t counter[4] = {step, group, replica, purpose};
    curand_round_words(counter, keys.k, words);
    assert_memory_equal(ours.w, words, sizeof words);
}

static void test_random_cases(void **state)
{
    (void)state;
    uint64_t s = 1;
    for (int i = 0; i < 200000; i++) {
        const uint64_t seed = next(&s), a = next(&s), b = next(&s);
        compare(seed, (uint32_t)a, (uint32_t)(a >> 34), (uint32_t)b, (uint32_t)(b >> 32));
    }
}

static void test_extremes(void **state)
{
    (void)state;
    static const uint32_t edge[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff};
    static const uint32_t group_edge[] = {0, 1, 0x1fffffff, 0x20000000, 0x3fffffff};
    for (int i = 0; i < 5 * 5 * 5 * 5 * 5; i++) {
        const uint64_t seed = (uint64_t)edge[i % 5] << 32 | edge[(i + 2) % 5];
        compare(seed, edge[i / 5 % 5], group_edge[i / 25 % 5], edge[i / 125 % 5], edge[i / 625]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_cases), cmocka_unit_test(test_extremes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
