/* rank.h : which of n values in rising order is the p-quantile. */
#ifndef ONDINE_ENSEMBLE_RANK_H
#define ONDINE_ENSEMBLE_RANK_H

#include <math.h>
#include <stdint.h>

/* Counted from 1: the least with F >= p. */
static inline uint64_t ond_rank_of(double p, uint64_t n)
{
    const double rank = ceil(p * (double)n);
    return rank < 1 ? 1 : rank > (double)n ? n : (uint64_t)rank;
}

#endif
