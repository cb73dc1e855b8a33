/* permutation.h : how surprising is the sum of some scores, if the labels were dealt at random? */
#ifndef ONDINE_COMPARE_PERMUTATION_H
#define ONDINE_COMPARE_PERMUTATION_H

#include <stddef.h>

/* ond_permutation_score() : the permutation law of the sum S of m of the `count` numbers a, all choices of m being
 * equally likely, taken at S = sum.  Returns the signed normal score z of equal tail: P(S >= sum) = P(Z >= z).
 * 0 < m < count; a is in any order, ties allowed.  0 if all a are equal.
 *
 * The tail is the double saddlepoint approximation to sampling without replacement (Skovgaard 1987; Robinson 1982),
 * with the exact generating function of that law, in the r* form of Barndorff-Nielsen, which gives z directly and
 * never underflows.  Far in the tail its error is relative, where a normal law with exact mean and variance fails
 * (a sum of 16 squares of normal scores, 6 sd up, is 1e4 times likelier than that).  Tested against enumeration and
 * against tilted sampling.  Sums of few, heavily tied scores live on a lattice; z is then that of about
 * P(S > sum) + P(S = sum)/2, or of P(S = sum) at an end of the law. */
double ond_permutation_score(size_t count, const double *a, size_t m, double sum);

#endif
