/* engine.h : what an ensemble asks of an engine: the records of a batch of replicas.
 *
 * An engine is three functions; which threads call them for which batches changes no bit. */
#ifndef ONDINE_ENGINE_ENGINE_H
#define ONDINE_ENGINE_ENGINE_H

#include "engine/kernels.h"
#include "engine/progress.h"

typedef struct ond_job {
    const ondine_model *model;
    ond_physics physics;
    ond_keys keys;
    const ond_kernels *kernels;
    uint32_t chain, chain_start; /* the reduced engine's purposes (rng/stream.h) */
    size_t points;
    const uint64_t *steps; /* (points) not decreasing: record when so many steps are done */
    ond_progress *progress;
    int team; /* threads that share a replica of micro, ond_micro_team(); 0 or 1: each has its own */
} ond_job;

typedef struct ond_engine {
    /* Replicas in a batch, a power of two; a batch starts at a multiple of it. */
    uint32_t (*batch)(const ond_job *job);
    /* Bytes of scratch that run() needs, aligned to OND_ALIGN. */
    size_t (*workspace)(const ond_job *job);
    /* Replicas first .. first + count - 1: values (count, points, ONDINE_OBSERVABLES), nan from a divergence on, and
     * the step (count) after which each diverged, or UINT64_MAX. */
    void (*run)(const ond_job *job, void *workspace, uint32_t first, uint32_t count, double *values,
                uint64_t *diverged);
} ond_engine;

extern const ond_engine ond_engine_micro, ond_engine_reduced;

/* How many threads are to share one replica: all of them where N is so large that the vectors of several would not fit
 * the caches, else as many as come to each replica; never more than there are folds in a sum (sum/shape.h). */
int ond_micro_team(const ondine_model *model, uint32_t replicas, int threads);

/* A state as the four observables of a record; all nan if `diverged`. */
void ond_record(const ond_job *job, const ond_state *state, int diverged, double value[ONDINE_OBSERVABLES]);

#endif
