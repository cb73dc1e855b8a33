/* cuda.h : the CUDA engines as an ensemble sees them.  A build without the CUDA toolkit has the same functions
 * (cuda_absent.c), which find no device. */
#ifndef ONDINE_ENGINE_CUDA_H
#define ONDINE_ENGINE_CUDA_H

#include "engine/engine.h"
#include "model/error.h"
#include "sum/moments.h"

typedef struct ond_cuda ond_cuda; /* one card with the memory for one run; used by one thread at a time */

/* Open the card that `run` asks for and take its memory.  *out is NULL where the CPU is to run: with ONDINE_CPU, or
 * with ONDINE_AUTO when no card will do, in which case `note` (one line, never NULL) says why, "" if there is no reason
 * to speak.  ONDINE_ERR_DEVICE: ONDINE_CUDA and the card is missing, fails, or is too small. */
ondine_status ond_cuda_open(const ondine_model *model, const ondine_run *run, size_t points, ond_cuda **out,
                            char note[256], ondine_error *error);
void ond_cuda_close(ond_cuda *cuda);

/* The card's number and name, "cuda:0 NVIDIA H100 80GB HBM3". */
int ond_cuda_index(const ond_cuda *cuda);
const char *ond_cuda_name(const ond_cuda *cuda);

/* Replicas that the card holds at a time: all of the run, a multiple of 512, or a power of two below. */
uint32_t ond_cuda_chunk(const ond_cuda *cuda);

/* Replicas first .. first + count - 1, first a multiple of the chunk and count no more than it: their records are added
 * to trees (points), each of which holds the replicas before `first`.
 * values   : (count, points, ONDINE_OBSERVABLES) the records themselves; NULL: not wanted
 * diverged : (count) the step after which a replica diverged, or UINT64_MAX
 * ONDINE_ERR_DEVICE: a call failed; the line names the call, the card and the cause. */
ondine_status ond_cuda_run(ond_cuda *cuda, const ond_job *job, uint32_t first, uint32_t count, ond_tree *trees,
                           double *values, uint64_t *diverged, ondine_error *error);

#endif
