/* No two random numbers share a counter: every call that stream.h documents is made for small runs, with ond_philox
 * replaced by one that writes its counter down, and the counters are compared.  The calls that the specification of
 * micro makes, inputs.h's among them, are written down in the same way: they must be those that are documented. */
#include <stdlib.h>
#include <string.h>

#include "support.h"

#include "rng/philox.h"

typedef struct counter {
    uint32_t purpose, replica, step, group;
} counter;

enum { MOST = 1000000 };
static counter *made;
static size_t how_many;

static ond_words recording_philox(uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose,
                                  const ond_keys *keys)
{
    assert_true(how_many < MOST);
    made[how_many++] = (counter){purpose, replica, step, group};
    return ond_philox(step, group, replica, purpose, keys);
}

#define ond_philox recording_philox
#include "engine/micro_plain.c"
#include "rng/chi2.h"
#include "rng/stream.h"

enum { REPLICAS = 3, STEPS = 50, N = 39 };

static int setup(void **state)
{
    (void)state;
    how_many = 0;
    made = malloc(MOST * sizeof *made);
    return made == NULL;
}

static int teardown(void **state)
{
    (void)state;
    free(made);
    return 0;
}

static int by_value(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(counter));
}

static void assert_all_different(void)
{
    qsort(made, how_many, sizeof *made, by_value);
    for (size_t i = 1; i < how_many; i++)
        if (by_value(&made[i - 1], &made[i]) == 0)
            fail_msg("purpose %u, replica %u, step %u, group %u is used twice", made[i].purpose, made[i].replica,
                     made[i].step, made[i].group);
    print_message("%zu counters, all different\n", how_many);
}

static void draw_vectors(uint32_t n, uint32_t replica, const ond_keys *keys)
{
    const uint32_t groups = (n + 3) / 4;
    for (uint32_t g = 0; g < groups; g++) {
        ond_philox(0, g, replica, OND_TEACHER, keys);
        ond_philox(0, g, replica, OND_STUDENT, keys);
        for (uint32_t step = 0; step < STEPS; step++)
            ond_philox(step, g, replica, OND_INPUTS, keys);
        for (uint32_t step = 0; step < STEPS; step++)
            ond_philox(step, g, replica, OND_INPUTS_SECOND, keys);
    }
    for (uint32_t step = 0; step < STEPS; step++) {
        ond_philox(step, 0, replica, OND_INPUTS_COMMON, keys);
        for (uint32_t lane = 0; lane < groups; lane++)
            ond_philox(step, lane, replica, OND_INPUTS_SIGNS, keys);
    }
    for (uint32_t step = 0; step < STEPS; step++)
        ond_philox(step, 0, replica, OND_NOISE, keys);
}

/* Every step's chi-square the slow way, so that all groups it can use are used. */
static void draw_chain(const ond_chi2 *p, uint32_t chain, uint32_t start, uint32_t replica, const ond_keys *keys)
{
    ond_philox(0, 0, replica, start, keys);
    ond_chi2_draw(p, 0, replica, start, keys);
    for (uint32_t step = 0; step < STEPS; step++) {
        const ond_words r = ond_philox(step, 0, replica, chain, keys);
        ond_chi2_slow(p, ond_normal(r.w[2], r.w[3]).a, ond_spare_bits(r.w[1], r.w[3]), step, replica, chain, keys);
    }
}

/* How many of the counters have each purpose. */
static void count_purposes(const counter *counters, size_t count, size_t of[OND_BLOCKED + 1])
{
    memset(of, 0, (OND_BLOCKED + 1) * sizeof *of);
    for (size_t i = 0; i < count; i++)
        of[counters[i].purpose]++;
}

/* The counters that the specification of micro makes, with every law of inputs and noise, are among documented[count],
 * in order; and it needs all purposes that are micro's. */
static void assert_micro_is_documented(const counter *documented, size_t count)
{
    const uint64_t steps = STEPS;
    ondine_model model = ondine_model_default();
    model.n = N;
    model.noise = 0.1;
    how_many = 0;
    for (int law = ONDINE_GAUSSIAN; law <= ONDINE_CORRELATED; law++)
        for (uint32_t index = 0; index < REPLICAS; index++) {
            ond_state end;
            model.inputs = (ondine_inputs)law;
            model.inputs_parameter = law == ONDINE_STUDENT_T ? 5 : law == ONDINE_CORRELATED ? 0.1 : 0;
            micro_plain(&model, 1, index, 1, &steps, &end);
        }
    for (size_t i = 0; i < how_many; i++)
        if (!bsearch(&made[i], documented, count, sizeof *made, by_value))
            fail_msg("purpose %u, replica %u, step %u, group %u is not documented", made[i].purpose, made[i].replica,
                     made[i].step, made[i].group);
    size_t of[OND_BLOCKED + 1];
    count_purposes(made, how_many, of);
    static const int micros[] = {OND_TEACHER,       OND_STUDENT,       OND_INPUTS,      OND_NOISE,
                                 OND_INPUTS_SECOND, OND_INPUTS_COMMON, OND_INPUTS_SIGNS};
    for (size_t i = 0; i < sizeof micros / sizeof *micros; i++)
        assert_true(of[micros[i]] > 0);
    print_message("%zu calls of the specification, all documented\n", how_many);
}

static void test_counters_unique(void **state)
{
    (void)state;
    const ond_keys keys = ond_philox_keys(1);
    for (uint32_t replica = 0; replica < REPLICAS; replica++) {
        const ond_chi2 two = ond_chi2_prepare(2), three = ond_chi2_prepare(3);
        draw_vectors(N, replica, &keys);
        draw_chain(&two, OND_CHAIN, OND_CHAIN_START, replica, &keys);
        draw_chain(&three, OND_CHAIN_CHECK, OND_CHAIN_CHECK_START, replica, &keys);
        ond_philox(0, 0, replica, OND_BLOCKED, &keys); /* chunks of one replica: the most that there can be */
    }
    uint32_t highest = 0;
    for (size_t i = 0; i < how_many; i++)
        if (made[i].purpose == OND_CHAIN && made[i].group > highest)
            highest = made[i].group;
    assert_true(highest >= 2); /* some candidate was refused */
    size_t of[OND_BLOCKED + 1];
    count_purposes(made, how_many, of);
    for (int purpose = OND_TEACHER; purpose <= OND_BLOCKED; purpose++)
        assert_true(of[purpose] > 0);
    assert_all_different();

    const size_t count = how_many;
    counter *const documented = malloc(count * sizeof *documented);
    memcpy(documented, made, count * sizeof *documented);
    assert_micro_is_documented(documented, count);
    free(documented);
}

/* Elements 0 .. 4G - 1 of a vector are the words (e, g) -> e G + g, one each. */
static void test_elements_unique(void **state)
{
    (void)state;
    for (uint32_t n = 3; n < 70; n++) {
        const uint32_t groups = (n + 3) / 4;
        uint8_t seen[80] = {0};
        for (uint32_t g = 0; g < groups; g++)
            for (uint32_t e = 0; e < 4; e++)
                seen[e * groups + g]++;
        for (uint32_t i = 0; i < 80; i++)
            assert_int_equal(seen[i], i < 4 * groups);
    }
}

/* The seed is the key, whole. */
static void test_seeds_are_keys(void **state)
{
    (void)state;
    static const uint64_t seeds[] = {0, 1, UINT64_C(1) << 32, 0x0123456789abcdef, UINT64_MAX};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        const ond_keys keys = ond_philox_keys(seeds[i]);
        assert_true(((uint64_t)keys.k[1] << 32 | keys.k[0]) == seeds[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_counters_unique, setup, teardown),
        cmocka_unit_test(test_elements_unique),
        cmocka_unit_test(test_seeds_are_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
