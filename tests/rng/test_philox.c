/* Philox4x32-10 against the known answers that Random123 publishes (kat_vectors). */
#include "support.h"

#include "rng/philox.h"

static void test_known_answers(void **state)
{
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], words[4];
    } kat[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof kat / sizeof kat[0]; i++) {
        const ond_keys keys = ond_philox_keys((uint64_t)kat[i].key[1] << 32 | kat[i].key[0]);
        const uint32_t *c = kat[i].counter;
        const ond_words out = ond_philox(c[0], c[1], c[2], c[3], &keys);
        print_message("%08x %08x %08x %08x\n", out.w[0], out.w[1], out.w[2], out.w[3]);
        assert_memory_equal(out.w, kat[i].words, sizeof out.w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known_answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
