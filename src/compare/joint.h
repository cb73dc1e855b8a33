/* joint.h : all records and observables of one comparison together.
 *
 * Records follow each other closely and are strongly correlated, so that many weak differences in one direction say
 * little more than one, and a sum of their squares has no known law.  Out of the rows of a comparison (spread evenly
 * over them where there are many) uncorrelated directions are made: first a row itself, then what the row with the
 * largest remaining part adds to it, and so on (Gram and Schmidt, with pivots), by the covariance of the pooled samples
 * across times and observables.  Each direction is a number of each replica, and has a score.  Against reduced the rows
 * are the normal scores of ranks (rank.h), and the sum of a direction over the simulated replicas is scored by its
 * permutation law.  Against the theory they are values, and a direction is scored like a row, with what the theory may
 * be off in all of its rows allowed.
 *
 * The statistic is the sum Q of the squares of these K scores, a Hotelling statistic of ranks.  For one law its mean is
 * K; its variance is 2K, and what the directions, uncorrelated but not independent, add to it, which shrinks like
 * 1/replicas and is had from the pool; Q is taken as c chi-square(K/c), c = variance/(2K).  The covariance is that of
 * the simulated replicas and not the predicted one, so that the statistic is good at any kappa. */
#ifndef ONDINE_COMPARE_JOINT_H
#define ONDINE_COMPARE_JOINT_H

#include "compare/rows.h"

/* Comparisons with a row that is scored. */
size_t ond_count_joints(const ond_judging *judging);

/* Fill in report->joint. @return 0 if out of memory. */
int ond_score_joints(ond_judging *judging);

/* The normal score of a two-sided test with p = P(chi-square(k) > x), for any k > 0, x >= 0. */
double ond_chi_square_score(double k, double x);

#endif
