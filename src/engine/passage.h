/* passage.h : what a search for the first step with eps_g < threshold finds. */
#ifndef ONDINE_ENGINE_PASSAGE_H
#define ONDINE_ENGINE_PASSAGE_H

#include <stdint.h>

typedef struct ond_passage {
    uint64_t step;     /* the first after which eps_g < threshold, 0 at the start; UINT64_MAX: none yet */
    uint64_t diverged; /* the step after which the replica diverged before that, or UINT64_MAX */
    double z;          /* at `step`; 0 without, and under SGD */
} ond_passage;

static inline int ond_passage_open(const ond_passage *passage)
{
    return passage->step == UINT64_MAX && passage->diverged == UINT64_MAX;
}

#endif
