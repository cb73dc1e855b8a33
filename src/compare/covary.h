/* covary.h : do the observables of one record vary together as the theory says?
 *
 * Where variances are judged against the 1/N theory, so is the covariance of every two observables x, y of a record: by
 * the variance of x/sd_x + y/sd_y, or of their difference where they are predicted to vary against each other, sd the
 * theory's.  It is 2 (1 + |correlation|), is scored like a variance of a row, and may be off by what four terms of a
 * relative error var_allowance (allowance.h) each may make of it.  Of many records a dozen serve, evenly spread. */
#ifndef ONDINE_COMPARE_COVARY_H
#define ONDINE_COMPARE_COVARY_H

#include "compare/rows.h"

/* The number of scores. */
size_t ond_count_covariances(const ond_judging *judging);

/* Fill in report->covariance. @return 0 if out of memory. */
int ond_score_covariances(ond_judging *judging);

#endif
