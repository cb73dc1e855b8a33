/* progress.h : replica steps done, counted by all threads and told by one. */
#ifndef ONDINE_ENGINE_PROGRESS_H
#define ONDINE_ENGINE_PROGRESS_H

#include <stdatomic.h>

#include "ondine/ondine.h"

typedef struct ond_progress {
    atomic_ullong done;
    double total;
    void (*tell)(double done, void *data); /* may be NULL */
    void *data;
} ond_progress;

/* Count replica steps; the first OpenMP thread also tells. */
void ond_progress_add(ond_progress *progress, uint64_t replica_steps);

#endif
