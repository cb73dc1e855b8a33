/* test_rank.c : rank scores on samples of known law: false alarms, ties, power, and why the spread is taken about the
 * centre of the pool. */
#include "support.h"

#include "compare/permutation.h"
#include "compare/rank.h"
#include "compare/synthetic.h"

enum { M = 16, N = 1000 };

static void fill(source *s, int law, size_t count, double *x)
{
    for (size_t i = 0; i < count; i++)
        x[i] = draw(s, law);
    sort_doubles(count, x);
}

static double median(size_t count, const double *x)
{
    return (x[(count - 1) / 2] + x[count / 2]) / 2;
}

static void subtract(size_t count, double *x, double c)
{
    for (size_t i = 0; i < count; i++)
        x[i] -= c;
}

static void scores_of_equal_laws_are_standard_normal(void **state)
{
    (void)state;
    enum { RUNS = 6000 };
    double sim[M], other[N];
    ond_ranker ranker;
    assert_true(ond_ranker_make(&ranker, M + N));
    for (int law = 0; law < LAWS; law++) {
        source s = source_of(21, (uint32_t)law);
        double square[2] = {0, 0}, beyond[2] = {0, 0};
        for (int run = 0; run < RUNS; run++) {
            fill(&s, law, M, sim);
            fill(&s, law, N, other);
            const ond_rank_score score = ond_rank_scores(&ranker, M, sim, N, other, 0);
            const double both[2] = {score.location, score.spread};
            for (int k = 0; k < 2; k++) {
                square[k] += both[k] * both[k] / RUNS;
                beyond[k] += fabs(both[k]) > 2.5;
            }
        }
        /* sd of the mean square: sqrt(2/RUNS) = 0.018; |score| > 2.5 has p = 0.0124: 74.5 +- 8.6.  4.5 sd. */
        for (int k = 0; k < 2; k++) {
            print_message("law %d, %s\n", law, k ? "spread" : "location");
            ASSERT_WITHIN("mean square", square[k], 1, 0.082);
            ASSERT_WITHIN("runs beyond 2.5", beyond[k], 74.5, 39);
        }
    }
    ond_ranker_free(&ranker);
}

/* The reason for rank.h's centre: were each sample centred at its own median, one pair of samples in twenty of the
 * same log-normal law would give a spread score beyond 6. */
static void own_medians_would_raise_false_alarms(void **state)
{
    (void)state;
    enum { RUNS = 1000 };
    double sim[M], other[N];
    ond_ranker ranker;
    assert_true(ond_ranker_make(&ranker, M + N));
    source s = source_of(22, 0);
    int own = 0, pooled = 0;
    for (int run = 0; run < RUNS; run++) {
        fill(&s, LOG_NORMAL, M, sim);
        fill(&s, LOG_NORMAL, N, other);
        pooled += fabs(ond_rank_scores(&ranker, M, sim, N, other, 0).spread) > 5;
        subtract(M, sim, median(M, sim));
        subtract(N, other, median(N, other));
        own += fabs(ond_rank_scores(&ranker, M, sim, N, other, 0).spread) > 5;
    }
    print_message("spread beyond 5 in %d runs: %d with own medians, %d at the centre of the pool\n", RUNS, own, pooled);
    assert_true(own >= 10);
    assert_int_equal(pooled, 0);
    ond_ranker_free(&ranker);
}

static void scores_see_shifts_and_spreads(void **state)
{
    (void)state;
    double sim[M], other[N];
    ond_ranker ranker;
    assert_true(ond_ranker_make(&ranker, M + N));
    source s = source_of(23, 0);
    fill(&s, NORMAL, N, other);
    fill(&s, NORMAL, M, sim);
    /* The test is nearly as good as the mean of 16 against a known law: a shift of 2.5 sd is 10 standard errors. */
    const double before = ond_rank_location(&ranker, M, sim, N, other, 0);
    const double after = ond_rank_location(&ranker, M, sim, N, other, -2.5);
    print_message("location %.3f, shifted by 2.5: %.3f\n", before, after);
    assert_true(fabs(before) < 4 && after > 7);
    assert_true(ond_rank_location(&ranker, M, sim, N, other, 2.5) < -7);
    for (int i = 0; i < M; i++)
        sim[i] *= 4;
    assert_true(ond_rank_scores(&ranker, M, sim, N, other, 0).spread > 5);
    for (int i = 0; i < M; i++)
        sim[i] /= 400;
    assert_true(ond_rank_scores(&ranker, M, sim, N, other, 0).spread < -5);
    ond_ranker_free(&ranker);
}

static void ties_change_nothing_in_law(void **state)
{
    (void)state;
    enum { RUNS = 4000 };
    double sim[M], other[N];
    ond_ranker ranker;
    assert_true(ond_ranker_make(&ranker, M + N));
    source s = source_of(24, 0);
    double square[2] = {0, 0};
    for (int run = 0; run < RUNS; run++) {
        fill(&s, NORMAL, M, sim);
        fill(&s, NORMAL, N, other);
        for (int i = 0; i < M; i++)
            sim[i] = floor(2 * sim[i]);
        for (int i = 0; i < N; i++)
            other[i] = floor(2 * other[i]);
        const ond_rank_score score = ond_rank_scores(&ranker, M, sim, N, other, 0);
        square[0] += score.location * score.location / RUNS;
        square[1] += score.spread * score.spread / RUNS;
    }
    ASSERT_WITHIN("mean square, location", square[0], 1, 0.1);
    ASSERT_WITHIN("mean square, spread", square[1], 1, 0.1);
    for (int i = 0; i < M; i++)
        sim[i] = 3;
    for (int i = 0; i < N; i++)
        other[i] = 3;
    ASSERT_WITHIN("all tied", ond_rank_scores(&ranker, M, sim, N, other, 0).location, 0, 0);
    ond_ranker_free(&ranker);
}

static void tied_values_share_the_mean_of_their_scores(void **state)
{
    (void)state;
    const double sim[2] = {1, 2}, other[3] = {1, 1, 3};
    double q[5], square[5];
    for (int i = 0; i < 5; i++)
        q[i] = ond_normal_quantile((i + 0.5) / 5);
    q[0] = q[1] = q[2] = (q[0] + q[1] + q[2]) / 3;
    for (int i = 0; i < 5; i++)
        square[i] = q[i] * q[i];
    ond_ranker ranker;
    assert_true(ond_ranker_make(&ranker, 5));
    const ond_rank_score score = ond_rank_scores(&ranker, 2, sim, 3, other, 0);
    ASSERT_WITHIN("location", score.location, ond_permutation_score(5, q, 2, q[0] + q[3]), 1e-9);
    ASSERT_WITHIN("spread", score.spread, ond_permutation_score(5, square, 2, square[0] + square[3]), 1e-9);
    ond_ranker_free(&ranker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_of_equal_laws_are_standard_normal),
        cmocka_unit_test(own_medians_would_raise_false_alarms),
        cmocka_unit_test(scores_see_shifts_and_spreads),
        cmocka_unit_test(tied_values_share_the_mean_of_their_scores),
        cmocka_unit_test(ties_change_nothing_in_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
