/* blocked.h : the steps of the full vectors the textbook way: normals by cuRAND, products by cuBLAS over blocks of
 * steps.  Equal to micro in law, not in bits: cuRAND has its own stream and cuBLAS its own order of a sum. */
#ifndef ONDINE_ENGINE_BLOCKED_H
#define ONDINE_ENGINE_BLOCKED_H

#include "engine/cuda_card.h"

/* cuRAND and cuBLAS at work on one card and stream, and the memory of a block of steps. */
typedef struct ond_blocked ond_blocked;

/* ond_blocked_open() : for chunks of up to `count` replicas of n inputs.
 * @return ONDINE_OK; ONDINE_ERR_DEVICE (a library is missing, or a call failed); ONDINE_ERR_INTERNAL (out of memory).
 *         *out is NULL then. */
ondine_status ond_blocked_open(const ond_card *card, uint32_t n, uint32_t count, cudaStream_t stream, ond_blocked **out,
                               ondine_error *error);
void ond_blocked_close(ond_blocked *blocked);

/* Device memory that ond_blocked_open() takes for a replica of n inputs, bytes. */
size_t ond_blocked_bytes(uint32_t n);

/* Before the first step of a chunk: its normals are cuRAND's of a seed made from keys and first, so that no two chunks
 * of a run, whatever process makes them, share a stream. */
ondine_status ond_blocked_seed(ond_blocked *blocked, const ond_keys *keys, uint32_t first, ondine_error *error);

/* Queue steps from + 1 .. to, at most OND_BLOCKED_STEPS, with no multiple of OND_RESYNC strictly inside. */
ondine_status ond_blocked_advance(ond_blocked *blocked, const ond_micro_chunk *chunk, uint32_t from, uint32_t to,
                                  ondine_error *error);

#endif
