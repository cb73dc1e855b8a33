/* CSV, JSON and aligned tables, against text written by hand. */
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/table.h"

static void fill(ond_table *table)
{
    ond_table_column(table, "t", OND_REAL, 0);
    ond_table_column(table, "replicas", OND_INTEGER, 0);
    ond_table_column(table, "cov", OND_REAL, 1);
    ond_table_column(table, "name", OND_TEXT, 0);
    ond_value *cell = ond_table_row(table);
    cell[0].real = 0.1;
    cell[1].integer = 16;
    cell[2].real = 2;
    cell[3].text = "theory";
    cell = ond_table_row(table);
    cell[0].real = -NAN;
    cell[1].integer = UINT64_MAX;
    cell[2].real = -INFINITY;
    cell[3].text = "a\"b";
}

static char *printed(void (*print)(const ond_table *table, FILE *file))
{
    ond_table table = {0};
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    fill(&table);
    print(&table, file);
    fclose(file);
    ond_table_free(&table);
    return text;
}

static void print_json(const ond_table *table, FILE *file)
{
    ond_entries config = {0};
    ond_entries_real(&config, "eta", 0.5);
    ond_entries_integer(&config, "seed", 18446744073709551615u);
    ond_entries_integer(&config, "n", 100);
    ond_entries_real(&config, "r0", NAN);
    ond_entries_text(&config, "rule", "wn");
    assert_int_equal(ond_table_json(table, &config, file, NULL), ONDINE_OK);
    ond_entries_free(&config);
}

static void check(char *text, const char *expected)
{
    assert_string_equal(text, expected);
    free(text);
}

/* The sign of zero is not shown. */
static void test_negative_zero(void **state)
{
    (void)state;
    ond_table table = {0};
    const ond_entries config = {0};
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    ond_table_column(&table, "t", OND_REAL, 0);
    ond_table_row(&table)->real = -0.0;
    ond_table_csv(&table, file);
    assert_int_equal(ond_table_json(&table, &config, file, NULL), ONDINE_OK);
    fclose(file);
    assert_null(strchr(text, '-'));
    free(text);
    ond_table_free(&table);
}

static void test_csv(void **state)
{
    (void)state;
    check(printed(ond_table_csv), "t,replicas,name\n"
                                  "0.10000000000000001,16,theory\n"
                                  "nan,18446744073709551615,a\"b\n");
}

static void print_plain(const ond_table *table, FILE *file)
{
    ond_table_aligned(table, file, "", "");
}

static void print_marked(const ond_table *table, FILE *file)
{
    ond_table_aligned(table, file, "<", ">");
}

static void test_aligned(void **state)
{
    (void)state;
    check(printed(print_plain), "  t              replicas    name\n"
                                "0.1                    16  theory\n"
                                "nan  18446744073709551615     a\"b\n");
    check(printed(print_marked), "<  t              replicas    name>\n"
                                 "0.1                    16  theory\n"
                                 "nan  18446744073709551615     a\"b\n");
}

static void test_json(void **state)
{
    (void)state;
    check(printed(print_json), "{\n"
                               " \"config\": {\n"
                               "  \"eta\": 0.5,\n"
                               "  \"seed\": \"18446744073709551615\",\n"
                               "  \"n\": 100,\n"
                               "  \"r0\": null,\n"
                               "  \"rule\": \"wn\"\n"
                               " },\n"
                               " \"rows\": [\n"
                               "  {\n"
                               "   \"t\": 0.10000000000000001,\n"
                               "   \"replicas\": 16,\n"
                               "   \"cov\": 2.0,\n"
                               "   \"name\": \"theory\"\n"
                               "  },\n"
                               "  {\n"
                               "   \"t\": null,\n"
                               "   \"replicas\": \"18446744073709551615\",\n"
                               "   \"cov\": null,\n"
                               "   \"name\": \"a\\\"b\"\n"
                               "  }\n"
                               " ]\n"
                               "}\n");
}

/* Every double survives %.17g, also the smallest and the largest. */
static void test_csv_is_exact(void **state)
{
    (void)state;
    const double values[] = {0.1, 1.0 / 3, 4.9406564584124654e-324, 1.7976931348623157e308, -2.2250738585072014e-308};
    ond_table table = {0};
    char *text = NULL, *rest;
    size_t size;
    ond_table_column(&table, "x", OND_REAL, 0);
    for (int i = 0; i < 1000; i++)
        ond_table_row(&table)->real = values[i % 5] * (i < 5 ? 1 : 0.5 + i / 1000.0);
    FILE *file = open_memstream(&text, &size);
    ond_table_csv(&table, file);
    fclose(file);
    rest = strchr(text, '\n');
    for (int i = 0; i < 1000; i++)
        assert_true(strtod(rest, &rest) == table.cell[i].real);
    assert_string_equal(rest, "\n");
    free(text);
    ond_table_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_negative_zero), cmocka_unit_test(test_csv),
                                       cmocka_unit_test(test_aligned), cmocka_unit_test(test_json),
                                       cmocka_unit_test(test_csv_is_exact)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
