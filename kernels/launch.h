/* launch.h : the C functions that start the kernels, and what they work on.  All pointers inside the structs are
 * device memory; every function only queues work on `stream` and returns what the launch said.  How many replicas a
 * chunk has, and how the steps are cut into launches, changes no bit of any replica. */
#ifndef ONDINE_KERNELS_LAUNCH_H
#define ONDINE_KERNELS_LAUNCH_H

#include <cuda_runtime_api.h>

#include "model/update.h"
#include "rng/chi2.h"
#include "sum/moments.h"
#include "sum/shape.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- micro: the full vectors ---------------------------------------------------------------------------------- */

/* Replicas first .. first + count - 1 between two launches. */
typedef struct ond_micro_chunk {
    ond_physics physics;
    ond_keys keys;
    uint32_t n, first, count;
    float *w, *b; /* (count, G, 4), G = ond_groups(n): the four elements of a group side by side, missing ones 0 */
    ond_scalars *scalars; /* (count) */
    uint64_t *diverged;   /* (count) the step after which a replica diverged, or UINT64_MAX */
    double *sums;         /* (count, ond_micro_sums(n)) scratch of the sums in double; NULL where that is 0 */
} ond_micro_chunk;

/* Numbers that a replica's sums in double want in device memory: 0 where shared memory will do. */
size_t ond_micro_sums(uint32_t n);

/* How a step of one replica is spread over a card; micro.cu has the table of instances. */
typedef enum ond_micro_place {
    OND_PLACE_BLOCK,   /* W in registers and B in shared memory of one block of L threads */
    OND_PLACE_CLUSTER, /* the same over a cluster of blocks (compute capability 9.0 on) */
    OND_PLACE_MEMORY   /* W and B in device memory, x made twice: any N up to OND_MICRO_MAX_N, any card */
} ond_micro_place;

#define OND_MICRO_MAX_N 5242880u /* the sums of all warps must fit in shared memory */

typedef struct ond_micro_shape {
    ond_micro_place place;
    uint32_t threads, blocks; /* threads of a block, blocks of a replica */
    uint32_t rounds;          /* groups that a thread holds at most; names the instance */
    uint32_t shared_bytes;    /* dynamic shared memory of a block */
} ond_micro_shape;

/* The shape for n on a card with so much shared memory a block and that compute capability (10 major + minor). */
ond_micro_shape ond_micro_shape_of(uint32_t n, uint32_t shared_bytes_limit, int capability);

/* Once per process and device, before the first launch of a shape: lets its kernel use that much shared memory.
 * *resident: blocks that one multiprocessor holds. */
cudaError_t ond_micro_prepare(const ond_micro_shape *shape, ondine_math math, int *resident);

/* B, W(0) and the scalars. */
cudaError_t ond_launch_micro_start(const ond_micro_chunk *chunk, const ondine_model *model, cudaStream_t stream);
/* Steps from + 1 .. to; no multiple of OND_RESYNC may lie strictly inside (from, to), see ond_launch_micro_resync. */
cudaError_t ond_launch_micro_advance(const ond_micro_chunk *chunk, const ond_micro_shape *shape, ondine_math math,
                                     uint32_t from, uint32_t to, cudaStream_t stream);
/* After a step number that is a multiple of OND_RESYNC: norm2 from the vectors. */
cudaError_t ond_launch_micro_resync(const ond_micro_chunk *chunk, cudaStream_t stream);
/* states (count) from the vectors. */
cudaError_t ond_launch_micro_state(const ond_micro_chunk *chunk, ond_state *states, cudaStream_t stream);

/* ---- blocked: the full vectors by cuRAND and cuBLAS ------------------------------------------------------------ */

enum { OND_BLOCKED_STEPS = 32 }; /* of a block at most: a lane of a warp holds one */

/* What a block of `steps` steps of a chunk works on.  A vector has 4 ond_groups(n) elements, in the order of
 * ond_micro_chunk; start, resynchronisation and state are micro's. */
typedef struct ond_blocked_block {
    uint32_t steps;
    float *x;          /* (count, steps, vector) the inputs */
    float *wx, *bx;    /* (count, steps) W.x, with W as before the block, and B.x */
    float *gram;       /* (count, steps, steps) x.x */
    float *keep, *add; /* (count), (count, steps): W becomes keep W + the sum over the steps of add x */
} ond_blocked_block;

/* Elements of x that do not exist become 0. */
cudaError_t ond_launch_blocked_missing(const ond_micro_chunk *chunk, const ond_blocked_block *block,
                                       cudaStream_t stream);
/* Steps from + 1 .. from + steps of the scalars; keep and add.  No multiple of OND_RESYNC may lie strictly inside. */
cudaError_t ond_launch_blocked_scalars(const ond_micro_chunk *chunk, const ond_blocked_block *block, uint32_t from,
                                       cudaStream_t stream);
/* W *= keep */
cudaError_t ond_launch_blocked_keep(const ond_micro_chunk *chunk, const ond_blocked_block *block, cudaStream_t stream);

/* ---- reduced: the chain of the order parameters --------------------------------------------------------------- */

typedef struct ond_reduced_chunk {
    ond_physics physics;
    ond_keys keys;
    ond_chi2 chi2; /* of N - 2 degrees of freedom */
    uint32_t first, count;
    uint32_t purpose, start_purpose;
    ond_chain *chain;   /* (count) */
    uint64_t *diverged; /* (count) */
} ond_reduced_chunk;

cudaError_t ond_launch_reduced_start(const ond_reduced_chunk *chunk, const ondine_model *model, cudaStream_t stream);
cudaError_t ond_launch_reduced_advance(const ond_reduced_chunk *chunk, ondine_math math, uint32_t from, uint32_t to,
                                       cudaStream_t stream);
cudaError_t ond_launch_reduced_state(const ond_reduced_chunk *chunk, ond_state *states, cudaStream_t stream);

/* ---- records and moments -------------------------------------------------------------------------------------- */

/* values (count, points, ONDINE_OBSERVABLES): row `point` of every replica from its state; nan where diverged. */
cudaError_t ond_launch_records(const ond_state *states, const uint64_t *diverged, ondine_activation g, uint32_t count,
                               size_t points, size_t point, double *values, cudaStream_t stream);

enum { OND_LEAF_LEVEL = 8 }; /* 2^8 replicas: the largest node that a block makes, in 32 KB of shared memory */

/* nodes (runs, points): the tree nodes of `runs` runs of 2^level replicas each, from values (.., points,
 * ONDINE_OBSERVABLES) whose first row is the first replica of the first run.  level <= OND_LEAF_LEVEL. */
cudaError_t ond_launch_moments(const double *values, size_t points, uint32_t runs, int level, ond_moments *nodes,
                               cudaStream_t stream);

/* ---- what must hold on a card for exact math ------------------------------------------------------------------ */

/* *wrong (device memory, 0 before): floats in [2^-24, 64) whose square root by rng/normal.h is not the rounded one. */
cudaError_t ond_launch_check_sqrt(unsigned long long *wrong, cudaStream_t stream);

#ifdef __cplusplus
}
#endif

#endif
