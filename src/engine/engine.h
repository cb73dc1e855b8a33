/* engine.h : what an ensemble asks of an engine: the records of a few replicas at a time.
 *
 * Which thread or device runs which replicas, and where a run is interrupted, changes no bit. */
#ifndef ONDINE_ENGINE_ENGINE_H
#define ONDINE_ENGINE_ENGINE_H

#include "engine/halt.h"
#include "engine/kernels.h"
#include "engine/passage.h"
#include "engine/progress.h"
#include "engine/squad.h"

typedef struct ond_job {
    const ondine_model *model;
    ond_physics physics;
    ond_keys keys;
    const ond_kernels *kernels;
    uint32_t chain, chain_start; /* the reduced engine's purposes (rng/stream.h) */
    size_t points;
    const uint64_t *steps; /* (points) not decreasing: record when so many steps are done */
    double threshold;      /* > 0: look after every step for the first with eps_g below it; no custom g */
    int stop_at_passage;   /* a replica has no record after that, and a flight ends when all have passed or diverged */
    ond_progress *progress;
    ond_halt *halt;
    void (*record)(uint32_t replica, const double *values, uint64_t diverged, void *data); /* ondine_run; or NULL */
    void *record_data;
} ond_job;

/* Replicas under way together, all at the same step: first .. first + count - 1, inside one aligned run of batch(). */
typedef struct ond_flight {
    uint32_t first, count;
    uint64_t step;        /* steps done */
    size_t recorded;      /* records made */
    double *values;       /* (count, ond_job_rows(), ONDINE_OBSERVABLES): records, nan from a divergence on */
    ond_passage *passage; /* (count) */
    uint64_t *diverged;   /* (count) the step after which a replica diverged, or UINT64_MAX */
    ond_squad *squad;     /* of threads that run() may share the work with; NULL: none */
    void *state;          /* (count, state_bytes()): what save() wrote; NULL: at the start */
    struct ond_flight *next;
} ond_flight;

typedef struct ond_engine {
    /* Replicas that go together, a power of two. */
    uint32_t (*batch)(const ond_job *job);
    /* Bytes of scratch that the rest needs, aligned to OND_ALIGN. */
    size_t (*workspace)(const ond_job *job);
    /* Bytes of one replica's state, in a form that every instruction set and device shares. */
    size_t (*state_bytes)(const ond_job *job);
    /* Into the workspace: the replicas at step 0, or as they were saved. */
    void (*start)(const ond_job *job, void *workspace, ond_flight *flight);
    void (*load)(const ond_job *job, void *workspace, const ond_flight *flight);
    /* Go on to the last record, or until ond_halted(). */
    void (*run)(const ond_job *job, void *workspace, ond_flight *flight);
    /* The most threads that can share a flight; and what one that joins flight->squad does until it is let go. */
    unsigned (*members)(const ond_job *job);
    void (*assist)(const ond_job *job, const void *workspace, ond_squad *squad);
    /* From the workspace into flight->state. */
    void (*save)(const ond_job *job, const void *workspace, ond_flight *flight);
} ond_engine;

extern const ond_engine ond_engine_micro, ond_engine_reduced;

/* Rows that a replica leaves: its records and, with a threshold, its first passage (passage.h). */
static inline size_t ond_job_rows(const ond_job *job)
{
    return job->points + (job->threshold > 0);
}

/* Tell of replicas first .. first + count - 1, which are done: values (count, ond_job_rows(), ONDINE_OBSERVABLES),
 * diverged (count). */
static inline void ond_job_tell(const ond_job *job, uint64_t first, size_t count, const double *values,
                                const uint64_t *diverged)
{
    for (size_t i = 0; job->record && i < count; i++)
        job->record((uint32_t)(first + i), values + i * ond_job_rows(job) * ONDINE_OBSERVABLES, diverged[i],
                    job->record_data);
}

/* Has the flight made all its records? */
static inline int ond_flight_done(const ond_job *job, const ond_flight *flight)
{
    return flight->recorded == job->points;
}

/* The step to go to next: that of the next record, but at most `slice` steps (>= 1) away, so that ond_halted() is
 * asked often enough. */
static inline uint64_t ond_flight_target(const ond_job *job, const ond_flight *flight, uint64_t slice)
{
    const uint64_t record = job->steps[flight->recorded];
    return record - flight->step > slice ? flight->step + slice : record;
}

#endif
