/* rank.h : rank scores: does a simulated sample have the location and the spread of another?
 *
 * Both samples are pooled and every value is replaced by the normal quantile of (rank - 1/2)/n, n the size of the
 * pool; tied values share the mean of their quantiles.  The location score is made from the sum of these over the
 * simulated values (van der Waerden), the spread score from the sum of their squares (Klotz), each by its permutation
 * law (permutation.h).  If both samples have one law, whatever that is, the scores are standard normal: exactly, since
 * the pool is fixed and the labels are exchangeable.
 *
 * The spread is taken about the centre of the pool, not of each sample about its own median.  With medians taken
 * from the samples the labels are not exchangeable, and where the density has a steep edge, as z has at z0 under WN,
 * a small sample whose median is off falls beyond the edge as a block.  Measured (tests/compare/test_centring.c):
 * of 20000 pairs of 16 and 10000 values of one log-normal law (kurtosis 110) own medians call some beyond |score|
 * > 6.2; centred at the pool: none.  The price is that the spread score also sees a difference in location, which is a
 * disagreement anyhow. */
#ifndef ONDINE_COMPARE_RANK_H
#define ONDINE_COMPARE_RANK_H

#include <stddef.h>

/* Normal scores of a pool of `count` values, and room to work in; one for each thread. */
typedef struct ond_ranker {
    size_t count;
    double *quantile; /* (count) rising */
    double *scores;   /* (count) of the pool at hand, tied ones shared */
    double *squares;  /* (count) */
} ond_ranker;

/* 0 if out of memory. */
int ond_ranker_make(ond_ranker *ranker, size_t count);
void ond_ranker_free(ond_ranker *ranker);

typedef struct ond_rank_score {
    double location, spread;
} ond_rank_score;

/* sim (m) and other (n), both rising, m + n = ranker->count; `shift` is added to every value of other. */
ond_rank_score ond_rank_scores(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other,
                               double shift);

/* The location score alone. */
double ond_rank_location(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other, double shift);

#endif
