/* rank.h : rank scores: does a simulated sample have the location and the spread of another?
 *
 * Both samples are pooled and every value is replaced by the normal quantile of (rank - 1/2)/n, n the size of the
 * pool; tied values share the mean of their quantiles.  The location score is made from the sum of these over the
 * simulated values (van der Waerden), the spread score from the sum of their squares (Klotz), each by its permutation
 * law (permutation.h).  If both samples have one law, whatever that is, the scores are standard normal: exactly, since
 * the pool is fixed and the labels are exchangeable.
 *
 * The spread is taken about the centre of the pool, not of each sample about its own median.  With medians taken
 * from the samples the labels are not exchangeable, and where the density has a steep edge, as that of z has at z0
 * under WN, a small sample whose median is off falls beyond the edge as a block.  Measured, pairs of samples of one
 * law, share of spread scores with |score| > 6 (which should be 2e-9):
 *     law                        sizes         pairs    own medians   centre of the pool
 *     log-normal, kurtosis 110   16, 10000     20000    4.1e-2
 *     log-normal                 16, 2000      20000                  0
 *     log-normal                 200, 2000     4000     2.5e-2
 *     exponential                16, 10000     3000     4.0e-2
 *     normal                     16, 10000     3000     0
 * (tests/compare/test_rank.c repeats it.)  The price is that the spread score also sees a difference in location,
 * which is a disagreement anyhow. */
#ifndef ONDINE_COMPARE_RANK_H
#define ONDINE_COMPARE_RANK_H

#include <stddef.h>

/* Normal scores of a pool of `count` values, and room to work in; one for each thread. */
typedef struct ond_ranker {
    size_t count;
    double resolution; /* values no further than this above the lowest of their group count as tied; 0 at first */
    double *quantile;  /* (count) rising */
    double *scores;    /* (count) of the pool at hand, tied ones shared */
    double *squares;   /* (count) */
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
