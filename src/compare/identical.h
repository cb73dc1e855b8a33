/* identical.h : two replicas with the same bits have shared a random stream. */
#ifndef ONDINE_COMPARE_IDENTICAL_H
#define ONDINE_COMPARE_IDENTICAL_H

#include "compare/trial.h"

/* ond_find_identical() : look at one record for two replicas with the same bits of (l, R, eps_g); O(n log n).
 * A record without spread in any of the three is passed over: doubles could not tell replicas apart.  So are replicas
 * with a nan or with eps_g = 0 (there is nothing left to tell them apart), and, where R(0) is fixed, those that have
 * not moved from the common start: a ReLU stays put at every second step.
 * *found is 1 and pair[0] < pair[1] are their indices, or *found is 0.  @return ONDINE_OK, or out of memory. */
ondine_status ond_find_identical(const ond_trial *trial, const ond_sample *sample, size_t point, int *found,
                                 size_t pair[2], ondine_error *error);

#endif
