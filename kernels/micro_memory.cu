/* micro_memory.cu : the steps of the full vectors where a replica does not fit on the chip: W and B stay in device
 * memory, and x is made twice, for the sums and for the update, rather than stored.
 *
 * threads : T = min(L, 512); thread t walks lanes t, t + T, ... and always meets the same groups, in the sums and in
 *           the update: none waits for another's
 * traffic : 16 bytes an element and step, for 60 instructions: still bound by these
 * N       : up to OND_MICRO_MAX_N, whose sums of warps fill 48 KB of shared memory; any card */
#include "micro_memory.cuh"
#include "micro_step.cuh"

namespace
{

enum { MOST_THREADS = 512 };

/* part[k][0 .. folds): the warps' sums, folded by halving into part[k][0]. */
__device__ __forceinline__ void fold_parts(float *part, uint32_t folds)
{
    for (uint32_t half = folds / 2; half; half /= 2) {
        for (uint32_t i = threadIdx.x; i < half; i += blockDim.x)
            for (int k = 0; k < SUMS; k++)
                part[k * folds + i] += part[k * folds + i + half];
        __syncthreads();
    }
}

template <ondine_math MATH>
__global__ void __launch_bounds__(MOST_THREADS, 1)
    micro_memory(const __grid_constant__ ond_micro_chunk c, uint32_t from, uint32_t to)
{
    OND_SHARED(step_memory, m);
    float *const part = reinterpret_cast<float *>(m + 1);
    const uint32_t index = blockIdx.x, replica = c.first + index, groups = ond_groups(c.n), lanes = ond_lanes(c.n);
    const uint32_t folds = lanes / OND_FOLD;
    float4 *const w_home = reinterpret_cast<float4 *>(c.w) + (size_t)index * groups;
    const float4 *const b_home = reinterpret_cast<const float4 *>(c.b) + (size_t)index * groups;
    if (c.diverged[index] != UINT64_MAX)
        return;
    if (threadIdx.x == 0)
        m->scalars = c.scalars[index];
    for (uint32_t step = from; step < to; step++) {
        for (uint32_t lane = threadIdx.x; lane < lanes; lane += blockDim.x) {
            float sum[SUMS] = {0, 0, 0};
            for (uint32_t g = lane; g < groups; g += lanes) {
                float w[4], x[4];
                load(w_home[g], w);
                draw_group<MATH>(step, g, replica, OND_INPUTS, c.keys, x);
                clear_missing(c.n, groups, g, x);
                add_to_sums(w, b_home[g], x, sum);
            }
            for (int k = 0; k < SUMS; k++) {
                const float a = ond_fold_warp(sum[k]);
                if (lane % OND_FOLD == 0)
                    part[k * folds + lane / OND_FOLD] = a;
            }
        }
        __syncthreads();
        fold_parts(part, folds);
        if (threadIdx.x == 0) {
            float total[SUMS];
            for (int k = 0; k < SUMS; k++)
                total[k] = part[k * folds] + 0.0f;
            scalar_step(c, m, total, replica, step);
        }
        __syncthreads();
        const vector_step v = m->vector;
        if (v.kind == DIVERGED) {
            if (threadIdx.x == 0)
                c.diverged[index] = (uint64_t)step + 1;
            break;
        }
        for (uint32_t g = threadIdx.x; g < groups; g += blockDim.x) {
            float w[4], x[4];
            load(w_home[g], w);
            draw_group<MATH>(step, g, replica, OND_INPUTS, c.keys, x);
            clear_missing(c.n, groups, g, x);
            if (v.kind == PLAIN)
                update(v, x, w);
            else
                update_rare(v, x, w);
            w_home[g] = store(w);
        }
    }
    if (threadIdx.x == 0)
        c.scalars[index] = m->scalars;
}

typedef void kernel(const ond_micro_chunk, uint32_t, uint32_t);

kernel *instance_of(ondine_math math)
{
    return math == ONDINE_EXACT ? micro_memory<ONDINE_EXACT> : micro_memory<ONDINE_FAST>;
}

} // namespace

ond_micro_shape ond_micro_memory_shape(uint32_t n)
{
    const uint32_t most = MOST_THREADS, lanes = ond_lanes(n), parts = lanes / OND_FOLD * SUMS;
    return ond_micro_shape{OND_PLACE_MEMORY, lanes < most ? lanes : most, 1, 0,
                           (uint32_t)(sizeof(step_memory) + parts * sizeof(float))};
}

cudaError_t ond_micro_memory_prepare(const ond_micro_shape *shape, ondine_math math, int *resident)
{
    const void *function = reinterpret_cast<const void *>(instance_of(math));
    const cudaError_t error =
        cudaFuncSetAttribute(function, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)shape->shared_bytes);
    if (error != cudaSuccess)
        return error;
    return cudaOccupancyMaxActiveBlocksPerMultiprocessor(resident, function, (int)shape->threads, shape->shared_bytes);
}

cudaError_t ond_launch_micro_memory(const ond_micro_chunk *chunk, const ond_micro_shape *shape, ondine_math math,
                                    uint32_t from, uint32_t to, cudaStream_t stream)
{
    kernel *const function = instance_of(math);
    return OND_LAUNCH(function, chunk->count, shape->threads, shape->shared_bytes, stream, *chunk, from, to);
}
