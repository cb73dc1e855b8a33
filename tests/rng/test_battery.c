/* The streams in every order of orders.h through the battery of battery.h, and known bad sequences through it too,
 * which it must refuse.  By hand: test_battery WORDS [ORDER [SEED]] : so many words, of one order alone, of a seed
 * (scripts/battery.sh --long).
 *
 * Stochastic, fixed seed: ORDERS x BATTERY_TESTS p-values, each must be >= LIMIT_P, so a false alarm of any of them has
 * probability <= 1.4e-7. */
#include "orders.h"

#include "battery.h"

enum { WORDS = 1 << 23 };
static double wanted = WORDS;
static const char *only; /* NULL: all orders */
static uint64_t seed = 20250101;

static void judge_order(enum order order)
{
    battery *b = calloc(1, sizeof *b);
    battery_p p[BATTERY_TESTS];
    const ond_keys keys = ond_philox_keys(seed);
    for (uint64_t first = 0; (double)first < wanted; first += BATTERY_BLOCK) {
        uint32_t words[BATTERY_BLOCK];
        order_words(order, first, BATTERY_BLOCK, &keys, words);
        battery_add(b, words);
    }
    battery_judge(b, p);
    print_message("by %s, %.3g words:", order_name[order], (double)b->blocks * BATTERY_BLOCK);
    for (int i = 0; i < BATTERY_TESTS; i++)
        print_message(" %s %.2g", p[i].name, p[i].p);
    print_message("\n");
    for (int i = 0; i < BATTERY_TESTS; i++)
        if (!(p[i].p >= LIMIT_P))
            fail_msg("by %s: %s has p = %.3g", order_name[order], p[i].name, p[i].p);
    free(b);
}

static void test_orders(void **state)
{
    (void)state;
    for (int order = 0; order < ORDERS; order++)
        if (!only || strcmp(only, order_name[order]) == 0)
            judge_order((enum order)order);
}

/* ---- sequences that must fail ------------------------------------------------------------------------------- */

static uint32_t weak_philox(uint64_t i, int rounds)
{
    uint32_t c0 = (uint32_t)(i / 4), c1 = 0, c2 = 0, c3 = OND_INPUTS;
    const ond_keys keys = ond_philox_keys(20250101);
    for (int r = 0; r < rounds; r++) {
        const uint64_t p0 = (uint64_t)OND_PHILOX_M0 * c0, p1 = (uint64_t)OND_PHILOX_M1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ keys.k[2 * r];
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ keys.k[2 * r + 1];
        c3 = (uint32_t)p0;
    }
    const uint32_t word[4] = {c0, c1, c2, c3};
    return word[i % 4];
}

static uint32_t three_rounds(uint64_t i)
{
    return weak_philox(i, 3);
}

/* xor of shifts, linear over GF(2): 32 bits of state, so the words of a matrix depend on each other */
static uint32_t linear(uint64_t i)
{
    static uint32_t x;
    x = i == 0 ? 1 : x;
    x ^= x << 13;
    x ^= x >> 17;
    return x ^= x << 5;
}

/* The counter times an odd constant: even, but regular. */
static uint32_t weyl(uint64_t i)
{
    return (uint32_t)i * 0x9e3779b9u;
}

/* Good words, but in one of 16 the highest bit is 1. */
static uint32_t leaning(uint64_t i)
{
    const ond_keys keys = ond_philox_keys(20250101);
    const ond_words r = ond_philox((uint32_t)i, 0, 0, OND_INPUTS, &keys);
    return r.w[0] | (r.w[1] % 16 == 0 ? 0x80000000u : 0);
}

static void test_bad_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint32_t (*word)(uint64_t i);
        int least; /* of the p-values must be below LIMIT_P */
    } bad[] = {{"Philox of 3 rounds", three_rounds, 1},
               {"a 32-bit xorshift", linear, 1},
               {"a Weyl sequence", weyl, 5},
               {"a leaning bit", leaning, 2}};
    for (size_t s = 0; s < sizeof bad / sizeof *bad; s++) {
        battery *b = calloc(1, sizeof *b);
        battery_p p[BATTERY_TESTS];
        for (uint64_t first = 0; first < 1 << 20; first += BATTERY_BLOCK) {
            uint32_t words[BATTERY_BLOCK];
            for (uint32_t i = 0; i < BATTERY_BLOCK; i++)
                words[i] = bad[s].word(first + i);
            battery_add(b, words);
        }
        battery_judge(b, p);
        int refused = 0;
        print_message("%s fails:", bad[s].name);
        for (int i = 0; i < BATTERY_TESTS; i++)
            if (!(p[i].p >= LIMIT_P)) {
                print_message(" %s", p[i].name);
                refused++;
            }
        print_message("\n");
        assert_true(refused >= bad[s].least);
        free(b);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_orders), cmocka_unit_test(test_bad_sequences)};
    if (argc > 1)
        wanted = strtod(argv[1], NULL);
    if (argc > 2)
        only = argv[2];
    if (argc > 3)
        seed = strtoull(argv[3], NULL, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
