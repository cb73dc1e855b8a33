/* model_bits.c : the same bits without optimisation, with it, and with every instruction set this CPU has.
 * The plain builds take fma from libm where the target's baseline lacks it. */
#include "bits.h"
#include "support.h"

static void same(const char *what, uint64_t bits, uint64_t expected)
{
    print_message("%-8s %016llx\n", what, (unsigned long long)bits);
    assert_true(bits == expected);
}

static void all_builds_agree(void **state)
{
    (void)state;
    const uint64_t expected = bits_O0();
    same("-O0", expected, expected);
    same("-O3", bits_O3(), expected);
#ifdef BITS_X86
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        same("avx2", bits_avx2(), expected);
    else
        print_message("avx2: skipped, not on this CPU\n");
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        same("avx512", bits_avx512(), expected);
    else
        print_message("avx512: skipped, not on this CPU\n");
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_builds_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
