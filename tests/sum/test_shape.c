/* Groups, lanes and folds of sum/shape.h: the values stated in docs/scalings.md, and the definition itself. */
#include "support.h"

#include "sum/shape.h"

static void known_values(void **state)
{
    (void)state;
    static const uint32_t known[][3] = {{3, 1, 32},
                                        {4, 1, 32},
                                        {5, 2, 32},
                                        {100, 25, 32},
                                        {1000, 250, 32},
                                        {1280, 320, 32},
                                        {1281, 321, 64},
                                        {2000, 500, 64},
                                        {2560, 640, 64},
                                        {2561, 641, 128},
                                        {10000, 2500, 256},
                                        {20000, 5000, 512},
                                        {1000000, 250000, 32768},
                                        {4294967295u, 1073741824, 134217728}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(ond_groups(known[i][0]), known[i][1]);
        assert_int_equal(ond_lanes(known[i][0]), known[i][2]);
    }
}

/* L = max(32, smallest power of two >= N/40); four elements a group cover N, and fewer groups would not. */
static void definition(void **state)
{
    (void)state;
    for (uint32_t n = 3; n < 60000; n++) {
        const uint32_t lanes = ond_lanes(n), groups = ond_groups(n);
        assert_int_equal(lanes & (lanes - 1), 0);
        assert_true(lanes >= 32 && 40 * lanes >= n && (lanes == 32 || 20 * lanes < n));
        assert_true(4 * groups >= n && 4 * groups < n + 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_values), cmocka_unit_test(definition)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
