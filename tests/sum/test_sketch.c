/* Quantiles from bins against sorting, and the bounds that sketch.h states. */
#include "support.h"

#include <math.h>
#include <stdlib.h>

#include "rng/normal.h"
#include "rng/philox.h"
#include "sum/sketch.h"

enum { COUNT = 20000 };

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Twelve decades, in an order that makes the sketch grow at both ends. */
static void ranks(void **state)
{
    (void)state;
    static double value[COUNT];
    const ond_keys keys = ond_philox_keys(11);
    ond_sketch sketch = {0};
    for (uint32_t i = 0; i < COUNT; i++) {
        const ond_words w = ond_philox(i, 0, 0, 0, &keys);
        value[i] = i % 100 == 7 ? 0 : exp(4 * ond_normal(w.w[0], w.w[1]).a - 5);
        assert_int_equal(ond_sketch_add(&sketch, ond_sketch_key(value[i]), 1), 0);
    }
    qsort(value, COUNT, sizeof *value, compare);
    assert_int_equal(ond_sketch_total(&sketch), COUNT);
    double worst = 0;
    for (uint64_t rank = 1; rank <= COUNT; rank += 37) {
        const double found = ond_sketch_rank(&sketch, rank), wanted = value[rank - 1];
        if (wanted == 0)
            assert_true(found == 0);
        else
            worst = fmax(worst, fabs(found / wanted - 1));
    }
    ASSERT_WITHIN("largest relative error of a rank", worst, 0, OND_SKETCH_ERROR);
    assert_true(worst > 0.5 * OND_SKETCH_ERROR); /* the bound is no more than it must be */
    assert_true(isnan(ond_sketch_rank(&sketch, COUNT + 1)));
    ond_sketch_free(&sketch);
}

static void edges(void **state)
{
    (void)state;
    static const double values[] = {0x1p-1022, 1e-300, 0.1, 0.999999, 1, 1 + 0x1p-52, 3, 1e12, 0x1.fffffffffffffp1023};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const uint32_t key = ond_sketch_key(values[i]);
        assert_true(ond_sketch_edge(key) <= values[i] && values[i] < ond_sketch_edge(key + 1));
    }
    assert_int_equal(ond_sketch_key(0), 0);
    assert_int_equal(ond_sketch_key(-1), 0);
    assert_int_equal(ond_sketch_key(0x1p-1023), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ranks), cmocka_unit_test(edges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
