/* micro.cu : the steps of the full vectors: a thread block, or a cluster of blocks, for each replica.
 *
 * threads  : T of a block; L lanes of a sum (sum/shape.h), one thread a lane: L = T, or T times the blocks of a
 *            cluster.  Thread t of block k is lane k T + t and holds groups lane, lane + L, ...: at most 10 groups.
 * on chip  : W in registers (of a cluster, which needs more of them, in shared memory), B in shared memory, x in
 *            registers from the draw to the update: never in memory
 * a step   : draw x and add to W.x, B.x, x.x; fold the warps by shuffles; first barrier; warp 0 folds the warps' sums
 *            and lane 0 makes the scalar step in double precision; second barrier; all update W
 * launches : bounded by the host; W, B, scalars and the step number are all there is to carry from one to the next
 * rule and activation are values of the scalar step: instances differ in shape and math alone
 *
 *   ROUNDS   groups a thread    N               threads, blocks
 *   2        1, 2               3 .. 256        32: one warp a replica
 *   4        3, 4               257 .. 512      32
 *   6        5, 6               513 .. 768, and in the ranges below, e.g. 5121 .. 6144
 *   8        7, 8               769 .. 1024, ...
 *   10       9, 10              1025 .. 1280, ..., 8193 .. 10240; threads 32 .. 512
 *   10       6 .. 10, cluster   20481 .. 327680: 2 .. 16 blocks of 512 (compute capability 9.0 on)
 * Why these: the rounds are unrolled, since W and x can lie in registers only under names of their own; 10 is the most
 * that the lanes of a sum leave a thread.  Steps of 2 halve the instances (half a second to compile, for each kind of
 * math and architecture), and a round without a group is one test that is not taken.  A cluster's lanes have 6 to 10
 * groups at every size, and sizes so large are rare: one instance.
 * The first ROUNDS - 2 rounds (of a cluster ROUNDS / 2) need no test whether a group exists.  __launch_bounds__(512)
 * lets a thread have 128 registers, so that 16 warps fit on a multiprocessor whatever T is: 2 blocks at N = 10000, 16
 * at N = 1000.
 * Larger N, and cards without clusters: micro_memory.cu.
 * twin   : src/engine/micro_lanes.h; specification: tests/engine/micro_plain.c; tests: tests/kernels */
#include "micro_memory.cuh"
#include "micro_step.cuh"

#ifdef __CUDACC__
#include <cooperative_groups.h>
#endif

namespace
{

enum { MOST_ROUNDS = 10, MOST_THREADS = 512, MOST_WARPS = MOST_THREADS / OND_WARP, CLUSTER_WARPS = 16 * MOST_WARPS };

/* Shared memory of a block; the teacher's groups follow, thread by thread within a round. */
template <bool CLUSTER> struct block_memory {
    static constexpr unsigned PARTS = CLUSTER ? CLUSTER_WARPS : MOST_WARPS;
    step_memory step;
    float4 aside[MOST_ROUNDS][OND_WARP];
    float part[CLUSTER ? 2 : 1][SUMS][PARTS]; /* a warp's sums; a cluster takes turns between two */
};

/* Clusters from compute capability 9.0 on; not on 12.x, whose blocks have too little shared memory for one of N > 20480
 * without spilling. */
#if !defined(__CUDA_ARCH__) || (__CUDA_ARCH__ >= 900 && __CUDA_ARCH__ < 1200)
#define WITH_CLUSTERS 1
#else
#define WITH_CLUSTERS 0
#endif

/* All threads of a cluster wait for each other. */
__device__ __forceinline__ void cluster_sync()
{
#ifndef __CUDACC__
    fiber::cluster_barrier(__FILE__, __LINE__);
#elif WITH_CLUSTERS
    cooperative_groups::this_cluster().sync();
#endif
}

/* The shared memory of another block of the cluster. */
template <class T> __device__ __forceinline__ T *cluster_memory(T *mine, unsigned rank)
{
#ifndef __CUDACC__
    return (void)mine, reinterpret_cast<T *>(fiber::cluster_shared(rank));
#elif WITH_CLUSTERS
    return cooperative_groups::this_cluster().map_shared_rank(mine, rank);
#else
    return (void)rank, mine;
#endif
}

/* With CLUSTER a block writes its sums to every block, and one cluster barrier does for the first barrier.  The next
 * step's sums go to the other half: a block that is ahead cannot overwrite what a slow one still reads, because it must
 * pass the next cluster barrier first. */
template <bool CLUSTER>
__device__ __forceinline__ void share_sums(block_memory<CLUSTER> *m, unsigned turn, uint32_t blocks, uint32_t rank,
                                           const float sum[SUMS])
{
    const unsigned lane = threadIdx.x % OND_WARP, warp = threadIdx.x / OND_WARP;
    if (!CLUSTER) {
        if (lane == 0)
            for (int k = 0; k < SUMS; k++)
                m->part[0][k][warp] = sum[k];
        __syncthreads();
    } else {
        if (lane < blocks)
            for (int k = 0; k < SUMS; k++)
                cluster_memory(m, lane)->part[turn][k][rank * (blockDim.x / OND_WARP) + warp] = sum[k];
        cluster_sync();
    }
}

/* Warp 0 lays its x aside while it makes the scalar step: exp and erf in double precision want the registers that x
 * holds, and the compiler would spill to memory. */
template <int ROUNDS> __device__ __forceinline__ void lay_aside(float4 (*place)[OND_WARP], const float v[ROUNDS][4])
{
#pragma unroll
    for (int i = 0; i < ROUNDS; i++)
        place[i][threadIdx.x] = store(v[i]);
    asm volatile("" ::: "memory"); /* or the compiler sees through it */
}

template <int ROUNDS> __device__ __forceinline__ void take_back(float4 (*place)[OND_WARP], float v[ROUNDS][4])
{
    asm volatile("" ::: "memory");
#pragma unroll
    for (int i = 0; i < ROUNDS; i++)
        load(place[i][threadIdx.x], v[i]);
}

/* Warp 0: the sum of `count` warps' sums by halving, in every lane below the last halving's. */
template <unsigned PARTS> __device__ __forceinline__ float fold_parts(const float *part, uint32_t count)
{
    constexpr unsigned ROWS = (PARTS + OND_WARP - 1) / OND_WARP;
    float row[ROWS];
#pragma unroll
    for (unsigned j = 0; j < ROWS; j++)
        row[j] = j * OND_WARP + threadIdx.x < count ? part[j * OND_WARP + threadIdx.x] : 0;
#pragma unroll
    for (unsigned half = ROWS / 2; half; half /= 2)
#pragma unroll
        for (unsigned j = 0; j < half; j++)
            if ((j + half) * OND_WARP < count)
                row[j] += row[j + half];
    for (unsigned half = (count < OND_WARP ? count : OND_WARP) / 2; half; half /= 2)
        row[0] += __shfl_xor_sync(OND_ALL_LANES, row[0], half);
    return row[0] + 0.0f;
}

template <int ROUNDS, bool CLUSTER, ondine_math MATH>
__global__ void __launch_bounds__(MOST_THREADS, 1)
    micro_advance(const __grid_constant__ ond_micro_chunk c, uint32_t from, uint32_t to)
{
    constexpr int SURE = CLUSTER ? ROUNDS / 2 : ROUNDS - 2; /* rounds in which every lane has a group */
    OND_SHARED(block_memory<CLUSTER>, m);
    float4 *const teacher = reinterpret_cast<float4 *>(m + 1), *const student = teacher + ROUNDS * blockDim.x;
    const uint32_t blocks = CLUSTER ? gridDim.x / c.count : 1, index = blockIdx.x / blocks;
    const uint32_t rank = blockIdx.x % blocks, replica = c.first + index, threads = blockDim.x;
    const uint32_t lanes = blocks * threads, lane = rank * threads + threadIdx.x, groups = ond_groups(c.n);
    if ((CLUSTER && !WITH_CLUSTERS) || c.diverged[index] != UINT64_MAX)
        return;

    float w[ROUNDS][4] = {}, x[ROUNDS][4] = {};
    float4 *const w_home = reinterpret_cast<float4 *>(c.w) + (size_t)index * groups;
    const float4 *const b_home = reinterpret_cast<const float4 *>(c.b) + (size_t)index * groups;
#pragma unroll
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t g = i * lanes + lane;
        if (i < SURE || g < groups) {
            load(w_home[g], w[i]);
            if (CLUSTER)
                student[i * threads + threadIdx.x] = store(w[i]);
            teacher[i * threads + threadIdx.x] = b_home[g];
        }
    }
    if (threadIdx.x == 0)
        m->step.scalars = c.scalars[index];
    if (CLUSTER)
        cluster_sync(); /* no block may write to one that has not started */

    for (uint32_t step = from; step < to; step++) {
        float sum[SUMS] = {0, 0, 0};
#pragma unroll
        for (int i = 0; i < ROUNDS; i++) {
            const uint32_t g = i * lanes + lane;
            if (i < SURE || g < groups) {
                draw_group<MATH>(step, g, replica, OND_INPUTS, c.keys, x[i]);
                if (i >= SURE - 1)
                    clear_missing(c.n, groups, g, x[i]);
                if (CLUSTER)
                    load(student[i * threads + threadIdx.x], w[i]);
                add_to_sums(w[i], teacher[i * threads + threadIdx.x], x[i], sum);
            }
        }
#pragma unroll
        for (int k = 0; k < SUMS; k++)
            sum[k] = ond_fold_warp(sum[k]);
        const unsigned turn = CLUSTER ? step & 1 : 0;
        share_sums<CLUSTER>(m, turn, blocks, rank, sum);
        if (threadIdx.x < OND_WARP) {
            float total[SUMS];
            lay_aside<ROUNDS>(m->aside, x);
#pragma unroll
            for (int k = 0; k < SUMS; k++)
                total[k] = fold_parts<block_memory<CLUSTER>::PARTS>(m->part[turn][k], lanes / OND_WARP);
            if (threadIdx.x == 0)
                scalar_step(c, &m->step, total, replica, step);
            take_back<ROUNDS>(m->aside, x);
        }
        __syncthreads();
        const vector_step v = m->step.vector;
        if (v.kind == DIVERGED) {
            if (lane == 0)
                c.diverged[index] = (uint64_t)step + 1;
            break;
        }
        if (CLUSTER)
#pragma unroll
            for (int i = 0; i < ROUNDS; i++)
                load(student[i * threads + threadIdx.x], w[i]);
        if (v.kind == PLAIN) {
#pragma unroll
            for (int i = 0; i < ROUNDS; i++)
                update(v, x[i], w[i]);
        } else {
#pragma unroll
            for (int i = 0; i < ROUNDS; i++)
                update_rare(v, x[i], w[i]);
        }
        if (CLUSTER)
#pragma unroll
            for (int i = 0; i < ROUNDS; i++)
                student[i * threads + threadIdx.x] = store(w[i]);
    }

#pragma unroll
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t g = i * lanes + lane;
        if (i < SURE || g < groups)
            w_home[g] = CLUSTER ? student[i * threads + threadIdx.x] : store(w[i]);
    }
    if (lane == 0)
        c.scalars[index] = m->step.scalars;
    if (CLUSTER)
        cluster_sync(); /* nor may one leave while others write to it */
}

/* ---- instances ------------------------------------------------------------------------------------------------- */

typedef void kernel(const ond_micro_chunk, uint32_t, uint32_t);

template <ondine_math MATH> kernel *block_instance(uint32_t rounds)
{
    static kernel *const instance[] = {micro_advance<2, false, MATH>, micro_advance<4, false, MATH>,
                                       micro_advance<6, false, MATH>, micro_advance<8, false, MATH>,
                                       micro_advance<10, false, MATH>};
    return instance[rounds / 2 - 1];
}

kernel *instance_of(const ond_micro_shape *shape, ondine_math math)
{
    if (shape->place == OND_PLACE_CLUSTER)
        return math == ONDINE_EXACT ? micro_advance<10, true, ONDINE_EXACT> : micro_advance<10, true, ONDINE_FAST>;
    return math == ONDINE_EXACT ? block_instance<ONDINE_EXACT>(shape->rounds)
                                : block_instance<ONDINE_FAST>(shape->rounds);
}

} // namespace

ond_micro_shape ond_micro_shape_of(uint32_t n, uint32_t shared_bytes_limit, int capability)
{
    const uint32_t lanes = ond_lanes(n), rounds = (ond_groups(n) + lanes - 1) / lanes;
    const uint32_t blocks = lanes > MOST_THREADS ? lanes / MOST_THREADS : 1;
    ond_micro_shape s = {blocks > 1 ? OND_PLACE_CLUSTER : OND_PLACE_BLOCK, lanes / blocks, blocks,
                         blocks > 1 ? 10 : (rounds + 1) / 2 * 2, 0};
    s.shared_bytes = blocks > 1 ? sizeof(block_memory<true>) + 2 * s.rounds * s.threads * sizeof(float4)
                                : sizeof(block_memory<false>) + rounds * s.threads * sizeof(float4);
    if (s.shared_bytes <= shared_bytes_limit && (blocks == 1 || (blocks <= 16 && capability >= 90 && capability < 120)))
        return s;
    return ond_micro_memory_shape(n);
}

cudaError_t ond_micro_prepare(const ond_micro_shape *shape, ondine_math math, int *resident)
{
    if (shape->place == OND_PLACE_MEMORY)
        return ond_micro_memory_prepare(shape, math, resident);
    const void *function = reinterpret_cast<const void *>(instance_of(shape, math));
    cudaError_t error =
        cudaFuncSetAttribute(function, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)shape->shared_bytes);
    if (error == cudaSuccess && shape->blocks > 8)
        error = cudaFuncSetAttribute(function, cudaFuncAttributeNonPortableClusterSizeAllowed, 1);
    if (error == cudaSuccess)
        error =
            cudaOccupancyMaxActiveBlocksPerMultiprocessor(resident, function, (int)shape->threads, shape->shared_bytes);
    return error;
}

cudaError_t ond_launch_micro_advance(const ond_micro_chunk *chunk, const ond_micro_shape *shape, ondine_math math,
                                     uint32_t from, uint32_t to, cudaStream_t stream)
{
    if (shape->place == OND_PLACE_MEMORY)
        return ond_launch_micro_memory(chunk, shape, math, from, to, stream);
    kernel *const function = instance_of(shape, math);
    if (shape->place == OND_PLACE_CLUSTER)
        return OND_LAUNCH_CLUSTER(function, chunk->count * shape->blocks, shape->threads, shape->shared_bytes,
                                  shape->blocks, stream, *chunk, from, to);
    return OND_LAUNCH(function, chunk->count, shape->threads, shape->shared_bytes, stream, *chunk, from, to);
}
