/* cuda.h : the CUDA engines as an ensemble sees them.  A build without the CUDA toolkit has the same functions
 * (cuda_absent.c), which find no device. */
#ifndef ONDINE_ENGINE_CUDA_H
#define ONDINE_ENGINE_CUDA_H

#include "engine/engine.h"
#include "model/error.h"
#include "sum/moments.h"

typedef struct ond_cuda ond_cuda; /* one card with the memory for one run; used by one thread at a time */

enum { OND_CARDS_MOST = 64 };

/* The cards of a run; none: the CPU runs it. */
typedef struct ond_cards {
    int count;
    ond_cuda *card[OND_CARDS_MOST];
} ond_cards;

/* This process among those that run the same ensemble on this machine. */
typedef struct ond_share {
    int rank, size;
} ond_share;

/* Open the cards that `run` asks for and take their memory; processes that share a card plan with their part of what
 * is free.  None where the CPU is to run: with ONDINE_CPU, or with ONDINE_AUTO when no card will do, in which case
 * `note` (one line, never NULL) says why, "" if there is no reason to speak.  ONDINE_ERR_DEVICE: ONDINE_CUDA, or an
 * engine that needs it, and the card is missing, fails, or is too small. */
ondine_status ond_cards_open(const ondine_model *model, const ondine_run *run, size_t points, const ond_share *share,
                             ond_cards *out, char note[256], ondine_error *error);
void ond_cards_close(ond_cards *cards);

/* One of them: card `index`, with 1/sharers of its free memory. */
ondine_status ond_cuda_open(int index, const ondine_model *model, const ondine_run *run, size_t points, int sharers,
                            ond_cuda **out, ondine_error *error);
void ond_cuda_close(ond_cuda *cuda);

/* "cuda:0 NVIDIA H100 80GB HBM3" */
const char *ond_cuda_name(const ond_cuda *cuda);

/* Replicas that the card holds at a time: all of the run, a multiple of 2^OND_CUDA_LEVEL, or a power of two below. */
uint32_t ond_cuda_chunk(const ond_cuda *cuda);

enum { OND_CUDA_LEVEL = 8 }; /* the largest nodes that a card makes have 2^OND_CUDA_LEVEL replicas */

/* What a chunk of replicas has become. */
typedef struct ond_cuda_chunk_result {
    double *values;     /* (count, points, ONDINE_OBSERVABLES): the records, nan from a divergence on */
    uint64_t *diverged; /* (count) the step after which a replica diverged, or UINT64_MAX */
    /* Called for each node of the merge tree that the chunk makes, in rising order: replicas first .. first + 2^level
     * - 1, first a multiple of 2^level; moments (points).  A failure ends the run. */
    ondine_status (*node)(void *data, uint64_t first, int level, const ond_moments *moments, ondine_error *error);
    void *data;
} ond_cuda_chunk_result;

/* ond_cuda_run() : replicas first .. first + count - 1, no more than the chunk.
 * @return ONDINE_OK; ONDINE_STOPPED: job->halt said OND_STOP or OND_FAIL, the chunk is lost; ONDINE_ERR_DEVICE: a call
 *         failed, the line names the call, the card and the cause; what out->node returned. */
ondine_status ond_cuda_run(ond_cuda *cuda, const ond_job *job, uint64_t first, uint32_t count,
                           const ond_cuda_chunk_result *out, ondine_error *error);

#endif
