/* Results to HDF5 and back; equal results have equal bytes; damaged files are refused without a word on stderr. */
#include "support.h"

#include <malloc.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/account.h"
#include "io/result.h"

enum { POINTS = 5, K = ONDINE_OBSERVABLES, REPLICAS = 3 };
static char folder[] = "/tmp/ondine-result-XXXXXX";

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", folder, name);
}

/* Numbers without a pattern that a mistake in the shape could keep. */
static double number(size_t i)
{
    return sin(1 + (double)i * (double)i);
}

static void fill_moments(ond_moment_table *moments, size_t salt)
{
    moments->count = malloc(POINTS * sizeof *moments->count);
    moments->mean = malloc(POINTS * K * sizeof *moments->mean);
    moments->cov = malloc(POINTS * K * K * sizeof *moments->cov);
    for (size_t i = 0; i < POINTS; i++)
        moments->count[i] = salt + i;
    for (size_t i = 0; i < POINTS * K; i++)
        moments->mean[i] = number(salt + i);
    for (size_t i = 0; i < POINTS * K * K; i++)
        moments->cov[i] = number(salt + 1000 + i);
    moments->mean[7] = NAN;
}

static double replicas[REPLICAS * POINTS * K];
static const uint64_t diverged[REPLICAS] = {UINT64_MAX, 7, UINT64_MAX};

/* The table of a validation, of three kinds of columns. */
static const ond_table *comparison(void)
{
    static ond_value cell[] = {{.real = 0.5}, {.text = "R"},        {.real = -1.25}, {.integer = 7},
                               {.real = 1e6}, {.text = "ln_eps_g"}, {.real = NAN},   {.integer = UINT64_MAX}};
    static ond_table table = {.columns = 4,
                              .rows = 2,
                              .capacity = 2,
                              .column = {{"t", OND_REAL, 0},
                                         {"observable", OND_TEXT, 0},
                                         {"score_mean", OND_REAL, 0},
                                         {"converged", OND_INTEGER, 0}},
                              .cell = cell};
    return &table;
}

static void fill_finite(ond_result *result)
{
    result->kappa = 0.0625;
    result->finite_mean = malloc(POINTS * K * sizeof *result->finite_mean);
    result->finite_cov = malloc(POINTS * K * K * sizeof *result->finite_cov);
    for (size_t i = 0; i < POINTS * K; i++)
        result->finite_mean[i] = number(11000 + i);
    for (size_t i = 0; i < POINTS * K * K; i++)
        result->finite_cov[i] = number(12000 + i);
}

static void fill(ond_result *result, const char *host)
{
    const double t[POINTS] = {0, 0.5, 1, 2.25, 1e6};
    double theory[POINTS * K];
    memset(result, 0, sizeof *result);
    for (size_t i = 0; i < POINTS * K; i++)
        theory[i] = number(5000 + i);
    for (size_t i = 0; i < REPLICAS * POINTS * K; i++)
        replicas[i] = number(9000 + i);
    assert_int_equal(ond_result_times(result, POINTS, t, NULL), ONDINE_OK);
    assert_int_equal(ond_result_theory(result, theory, NULL), ONDINE_OK);
    fill_finite(result);
    result->comparison = comparison();
    result->verdict = "verdict: agrees";
    fill_moments(&result->ensemble, 100);
    fill_moments(&result->reduced, 2000);
    result->replicas = REPLICAS;
    result->values = replicas;
    result->diverged_step = diverged;
    ond_entries_text(&result->config, "command", "validate");
    ond_entries_text(&result->config, "rule", "sgd");
    ond_entries_real(&result->config, "eta", 0.1);
    ond_entries_integer(&result->config, "seed", UINT64_MAX);
    ond_entries_text(&result->provenance, "host", host);
}

static void write_result(const char *path, const char *host)
{
    ond_result result;
    ondine_error error = {""};
    fill(&result, host);
    if (ond_result_write(&result, path, 1, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    ond_result_free(&result);
}

static char *bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*size);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void put_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static void check_moments(const ond_moment_table *found, const ond_moment_table *expected)
{
    assert_non_null(found->count);
    assert_memory_equal(found->count, expected->count, POINTS * sizeof *found->count);
    assert_memory_equal(found->mean, expected->mean, POINTS * K * sizeof *found->mean);
    assert_memory_equal(found->cov, expected->cov, POINTS * K * K * sizeof *found->cov);
}

static void test_round_trip(void **state)
{
    (void)state;
    char path[64];
    ond_result expected, found;
    path_of(path, sizeof path, "a.h5");
    write_result(path, "here");
    fill(&expected, "here");
    assert_int_equal(ond_result_read(path, &found, NULL), ONDINE_OK);
    assert_int_equal(found.points, POINTS);
    assert_memory_equal(found.time, expected.time, POINTS * sizeof *found.time);
    assert_memory_equal(found.theory, expected.theory, POINTS * K * sizeof *found.theory);
    assert_memory_equal(found.finite_mean, expected.finite_mean, POINTS * K * sizeof *found.finite_mean);
    assert_memory_equal(found.finite_cov, expected.finite_cov, POINTS * K * K * sizeof *found.finite_cov);
    assert_true(found.kappa == 0.0625);
    check_moments(&found.ensemble, &expected.ensemble);
    check_moments(&found.reduced, &expected.reduced);
    assert_true(ond_result_is_sgd(&found));
    assert_true(ond_entries_find(&found.config, "eta")->value.real == 0.1);
    assert_true(ond_entries_find(&found.config, "seed")->value.integer == UINT64_MAX);
    ond_result_free(&expected);
    ond_result_free(&found);
}

/* The second image is built on memory full of other bytes: nothing uninitialised may reach the file. */
static void test_equal_results_have_equal_bytes(void **state)
{
    (void)state;
    char a[64], b[64];
    size_t a_size, b_size;
    path_of(a, sizeof a, "a.h5");
    path_of(b, sizeof b, "b.h5");
    write_result(a, "here");
    sleep(1); /* a second is the resolution of HDF5's times */
    mallopt(M_PERTURB, 0xa5);
    write_result(b, "here");
    mallopt(M_PERTURB, 0);
    char *a_bytes = bytes_of(a, &a_size), *b_bytes = bytes_of(b, &b_size);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a_bytes, b_bytes, a_size);
    free(a_bytes);
    free(b_bytes);
}

static void test_foreign_files(void **state)
{
    (void)state;
    char path[64];
    ond_result found;
    ondine_error error = {""};
    path_of(path, sizeof path, "missing.h5");
    assert_int_equal(ond_result_read(path, &found, &error), ONDINE_ERR_IO);
    path_of(path, sizeof path, "foreign.h5");
    put_bytes(path, "hello", 5);
    assert_int_equal(ond_result_read(path, &found, &error), ONDINE_ERR_FILE);
    put_bytes(path, "", 0);
    assert_int_equal(ond_result_read(path, &found, &error), ONDINE_ERR_FILE);
    assert_int_equal(ond_result_read(folder, &found, &error), ONDINE_ERR_FILE);
}

/* Every length short of the whole is refused. */
static void test_torn_files(void **state)
{
    (void)state;
    char path[64];
    size_t size;
    ond_result found;
    ondine_error error = {""};
    path_of(path, sizeof path, "a.h5");
    write_result(path, "here");
    char *bytes = bytes_of(path, &size);
    path_of(path, sizeof path, "torn.h5");
    for (size_t length = 0; length < size; length += 61) {
        put_bytes(path, bytes, length);
        assert_int_equal(ond_result_read(path, &found, &error), ONDINE_ERR_FILE);
        assert_null(strchr(error.message, '\n'));
    }
    print_message("%zu bytes, torn in %zu places\n", size, (size + 60) / 61);
    free(bytes);
}

/* What account.h reads of the same file: texts as a person would write them, and the table. */
static void test_account(void **state)
{
    (void)state;
    char path[64];
    ond_account account;
    path_of(path, sizeof path, "a.h5");
    write_result(path, "here & there");
    assert_int_equal(ond_account_read(path, &account, NULL), ONDINE_OK);
    assert_string_equal(ond_account_find(&account.config, "eta"), "0.1");
    assert_string_equal(ond_account_find(&account.config, "seed"), "18446744073709551615");
    assert_string_equal(ond_account_find(&account.config, "rule"), "sgd");
    assert_string_equal(ond_account_find(&account.provenance, "host"), "here & there");
    assert_null(ond_account_find(&account.config, "host"));
    assert_string_equal(account.verdict, "verdict: agrees");
    const ond_table *expected = comparison(), *found = &account.table;
    assert_int_equal(found->columns, expected->columns);
    assert_int_equal(found->rows, expected->rows);
    for (size_t c = 0; c < expected->columns; c++) {
        const size_t at = ond_table_find(found, expected->column[c].name);
        assert_true(at < found->columns && found->column[at].kind == expected->column[c].kind);
        for (size_t i = 0; i < expected->rows; i++) {
            const ond_value a = expected->cell[i * expected->columns + c], b = found->cell[i * found->columns + at];
            if (expected->column[c].kind == OND_TEXT)
                assert_string_equal(b.text, a.text);
            else
                assert_true(a.integer == b.integer);
        }
    }
    ond_account_free(&account);
}

/* A byte that was changed anywhere, to 0, to its complement or in one bit: the file is read or refused, and HDF5 does
 * not crash or hang. */
static void test_flipped_bytes(void **state)
{
    (void)state;
    if (SANITIZED)
        skip(); /* HDF5 itself reads freed memory in some of these files */
    char path[64];
    size_t size, flips = 0, refused = 0;
    path_of(path, sizeof path, "a.h5");
    write_result(path, "here");
    char *bytes = bytes_of(path, &size);
    path_of(path, sizeof path, "flipped.h5");
    for (size_t at = 0; at < size; at += 7) {
        const char kept = bytes[at], others[] = {0, (char)~kept, (char)(kept ^ 1 << flips % 8)};
        bytes[at] = others[flips % 3];
        put_bytes(path, bytes, size);
        bytes[at] = kept;
        ond_result found;
        ondine_error error = {""};
        const ondine_status status = ond_result_read(path, &found, &error);
        if (status == ONDINE_OK)
            ond_result_free(&found);
        else
            assert_int_equal(status, ONDINE_ERR_FILE);
        ond_account account;
        const ondine_status told = ond_account_read(path, &account, NULL);
        assert_true(told == ONDINE_OK || told == ONDINE_ERR_FILE);
        ond_account_free(&account);
        flips++;
        refused += status != ONDINE_OK;
    }
    print_message("%zu of %zu flips refused\n", refused, flips);
    assert_true(flips > 300 && refused > 30);
    free(bytes);
}

/* A file of the right kind with a wrong shape inside. */
static void test_wrong_shapes(void **state)
{
    (void)state;
    char path[64];
    ond_result result, found;
    path_of(path, sizeof path, "shape.h5");
    fill(&result, "here");
    result.time[3] = result.time[2]; /* times must increase */
    assert_int_equal(ond_result_write(&result, path, 1, NULL), ONDINE_OK);
    assert_int_equal(ond_result_read(path, &found, NULL), ONDINE_ERR_FILE);
    ond_result_free(&result);
    fill(&result, "here");
    ond_entries_free(&result.config);
    assert_int_equal(ond_result_write(&result, path, 1, NULL), ONDINE_OK);
    assert_int_equal(ond_result_read(path, &found, NULL), ONDINE_ERR_FILE);
    ond_result_free(&result);
}

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"a.h5", "b.h5", "foreign.h5", "torn.h5", "flipped.h5", "shape.h5"};
    char path[64];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of(path, sizeof path, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),    cmocka_unit_test(test_equal_results_have_equal_bytes),
        cmocka_unit_test(test_foreign_files), cmocka_unit_test(test_torn_files),
        cmocka_unit_test(test_account),       cmocka_unit_test(test_flipped_bytes),
        cmocka_unit_test(test_wrong_shapes),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
