/* Words into numbers, and the nearest name. */
#include "support.h"

#include <string.h>

#include "cli/parse.h"

static void test_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t value;
    } good[] = {{"0", 0},
                {"7", 7},
                {"007", 7},
                {"1e6", 1000000},
                {"1E+6", 1000000},
                {"2.5e3", 2500},
                {"1.0", 1},
                {"10e-1", 1},
                {".5e1", 5},
                {"5.e1", 50},
                {"18446744073709551615", UINT64_MAX},
                {"1.8446744073709551615e19", UINT64_MAX},
                {"0e999", 0}};
    static const char *const bad[] = {"",
                                      " 1",
                                      "1 ",
                                      "-1",
                                      "+1",
                                      "1.5",
                                      "1e-1",
                                      "1e",
                                      "1e+",
                                      "e1",
                                      ".",
                                      "0x10",
                                      "18446744073709551616",
                                      "1e20",
                                      "1e999",
                                      "1e99999999999999999999",
                                      "1.2.3",
                                      "nan",
                                      "inf",
                                      "1e5.0",
                                      "1_000"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint64_t value = 99;
        print_message("%s\n", good[i].text);
        assert_int_equal(ond_parse_integer(good[i].text, &value), 0);
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint64_t value;
        print_message("not '%s'\n", bad[i]);
        assert_int_equal(ond_parse_integer(bad[i], &value), -1);
    }
}

static void test_reals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0.1", 0.1}, {"-2", -2}, {"+3e2", 300}, {".5", 0.5}, {"5.", 5}, {"1e-400", 0}};
    static const char *const bad[] = {"",      " 1",  "1 ", "0x1", "inf", "-inf", "nan",
                                      "1e999", "1,5", "1e", "--1", ".",   "1d3"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = 99;
        assert_int_equal(ond_parse_real(good[i].text, &value), 0);
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value;
        print_message("not '%s'\n", bad[i]);
        assert_int_equal(ond_parse_real(bad[i], &value), -1);
    }
}

static void test_nearest_name(void **state)
{
    (void)state;
    static const char *const names[] = {"replicas", "rule", "eta", "n"};
    assert_int_equal(ond_nearest_name("replica", 4, names), 0);
    assert_int_equal(ond_nearest_name("rplicas", 4, names), 0);
    assert_int_equal(ond_nearest_name("rul", 4, names), 1);
    assert_int_equal(ond_nearest_name("eat", 4, names), 2); /* two letters exchanged */
    assert_int_equal(ond_nearest_name("etaa", 4, names), 2);
    assert_int_equal(ond_nearest_name("x", 4, names), 4); /* "n" has no letter in common */
    assert_int_equal(ond_nearest_name("frobnicate", 4, names), 4);
    assert_int_equal(ond_nearest_name("", 4, names), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_integers), cmocka_unit_test(test_reals),
                                       cmocka_unit_test(test_nearest_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
