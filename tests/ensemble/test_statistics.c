/* What an ensemble says of its distribution without keeping replicas, against the replicas it keeps; and that its bits
 * do not depend on the order in which parts come, nor its memory on their number. */
#include "ensemble/ensembles.h"

#include <math.h>

#include "ensemble/forest.h"

enum { POINTS = 3, REPLICAS = 3000 };
static const double times[POINTS] = {0, 1, 6};

static ondine_ensemble *simulate(int keep)
{
    ondine_model model = ondine_model_default();
    model.n = 50;
    model.eta = 0.8;
    ondine_run run = ondine_run_default();
    run.engine = ONDINE_REDUCED;
    run.replicas = REPLICAS;
    run.keep_replicas = keep;
    ondine_ensemble *e;
    ondine_error error;
    if (ondine_simulate(&model, &run, POINTS, times, &e, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    return e;
}

static void quantiles(void **state)
{
    (void)state;
    static const double p[] = {0, 0.01, 0.25, 0.5, 0.9, 1};
    enum { COUNT = sizeof p / sizeof *p };
    ondine_ensemble *kept = simulate(1), *binned = simulate(0);
    double worst = 0;
    for (size_t point = 1; point < POINTS; point++)
        for (int k = 0; k < K; k++) {
            double exact[COUNT], found[COUNT];
            assert_int_equal(ondine_ensemble_quantiles(kept, point, k, COUNT, p, exact, NULL), ONDINE_OK);
            assert_int_equal(ondine_ensemble_quantiles(binned, point, k, COUNT, p, found, NULL), ONDINE_OK);
            for (int i = 0; i < COUNT; i++) {
                uint32_t below = 0, same = 0;
                for (size_t r = 0; r < REPLICAS; r++) {
                    const double value = ondine_ensemble_replicas(kept)[(r * POINTS + point) * K + (size_t)k];
                    below += value < exact[i];
                    same += value == exact[i];
                }
                assert_true(same > 0 && below <= p[i] * REPLICAS && below + same >= p[i] * REPLICAS);
                const double size = k == ONDINE_R ? 1 - exact[i] : exact[i];
                worst = fmax(worst, fabs(found[i] - exact[i]) / size);
            }
        }
    ASSERT_WITHIN("binned against exact, relative", worst, 0, 0x1p-10 * (1 + 1e-12));
    ondine_ensemble_free(kept);
    ondine_ensemble_free(binned);
}

static void shape(void **state)
{
    (void)state;
    ondine_ensemble *e = simulate(1);
    for (size_t point = 0; point < POINTS; point++) {
        double skewness[K], kurtosis[K], least[K], greatest[K];
        ondine_ensemble_shape(e, point, skewness, kurtosis, least, greatest);
        for (int k = 0; k < K; k++) {
            long double sum[5] = {0}, mean = 0;
            for (size_t r = 0; r < REPLICAS; r++)
                mean += ondine_ensemble_replicas(e)[(r * POINTS + point) * K + (size_t)k] / (long double)REPLICAS;
            for (size_t r = 0; r < REPLICAS; r++) {
                const long double d = ondine_ensemble_replicas(e)[(r * POINTS + point) * K + (size_t)k] - mean;
                for (int q = 2; q < 5; q++)
                    sum[q] += powl(d, q) / REPLICAS;
            }
            if (point == 0 && k != ONDINE_R && k != ONDINE_EPS_G)
                continue; /* the same in every replica, but for rounding */
            ASSERT_WITHIN("skewness", skewness[k], (double)(sum[3] / powl(sum[2], 1.5L)), 1e-9);
            ASSERT_WITHIN("kurtosis, relative", kurtosis[k] * (double)(sum[2] * sum[2] / sum[4]), 1, 1e-9);
            assert_true(least[k] < (double)mean && (double)mean < greatest[k]);
        }
    }
    ondine_ensemble_free(e);
}

/* Nodes of a range in a scrambled order, cut in scrambled ways. */
static void any_order(void **state)
{
    (void)state;
    enum { SIZE = 100 };
    ondine_ensemble *e = simulate(1);
    ond_forest in_order = {.points = POINTS};
    for (uint64_t r = 0; r < SIZE; r++) {
        ond_node node = ond_node_within(r, r + 1);
        assert_int_equal(ond_node_make(&node, POINTS, ondine_ensemble_replicas(e) + r * POINTS * K, NULL), ONDINE_OK);
        assert_int_equal(ond_forest_add(&in_order, node, NULL), ONDINE_OK);
    }
    assert_int_equal(in_order.count, 3); /* 64 + 32 + 4 */
    for (uint64_t stride = 3; stride < SIZE; stride += 4) {
        if (SIZE % stride == 0 || stride % 5 == 0)
            continue;
        ond_forest forest = {.points = POINTS};
        for (uint64_t i = 0; i < SIZE; i++) {
            const uint64_t r = i * stride % SIZE;
            ond_node node = ond_node_within(r, r + 1);
            assert_int_equal(ond_node_make(&node, POINTS, ondine_ensemble_replicas(e) + r * POINTS * K, NULL),
                             ONDINE_OK);
            assert_int_equal(ond_forest_add(&forest, node, NULL), ONDINE_OK);
        }
        assert_int_equal(forest.count, in_order.count);
        for (size_t n = 0; n < forest.count; n++)
            assert_memory_equal(forest.node[n].at, in_order.node[n].at, POINTS * sizeof(ond_moments));
        ond_node twice = ond_node_within(17, 18);
        assert_int_equal(ond_node_make(&twice, POINTS, ondine_ensemble_replicas(e), NULL), ONDINE_OK);
        assert_int_equal(ond_forest_add(&forest, twice, NULL), ONDINE_ERR_FILE);
        assert_int_equal(ond_forest_gap(&forest, 0), SIZE);
        ond_forest_free(&forest);
    }
    ond_forest_free(&in_order);
    ondine_ensemble_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(quantiles), cmocka_unit_test(shape),
                                       cmocka_unit_test(any_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
