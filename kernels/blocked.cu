/* blocked.cu : what cuRAND and cuBLAS do not do in a block of steps of `blocked` (src/engine/blocked.c has the order).
 *
 * missing : cuRAND fills whole groups; elements that do not exist are set to 0 (sum/shape.h: at most three)
 * scalars : one warp a replica.  The products are with W as it was before the block, so step i adds what steps j < i
 *           have put there: W.x_i = keep (W.x_i) + sum_j add_j x_j.x_i.  Lane j holds add_j; all lanes make the scalar
 *           step, with the same numbers.  A step that multiplies W (model/update.h) multiplies keep and every add
 * keep    : W *= keep, for the few replicas where it is not 1, before cuBLAS adds the inputs
 * Not in the bits contract: cuBLAS adds in an order of its own, and cuRAND's normals are its own.
 * tests : tests/kernels/test_blocked.c */
#include "launch.h"
#include "micro_step.cuh"

namespace
{

enum { THREADS = 256 };
static_assert((unsigned)OND_BLOCKED_STEPS == OND_WARP, "a lane holds a step");

__global__ void __launch_bounds__(THREADS)
    blocked_missing(const __grid_constant__ ond_micro_chunk c, const __grid_constant__ ond_blocked_block k)
{
    const size_t vector = (size_t)blockIdx.x * THREADS + threadIdx.x;
    const uint32_t groups = ond_groups(c.n);
    if (vector >= (size_t)c.count * k.steps)
        return;
    for (uint64_t i = c.n; i < (uint64_t)groups * 4; i++)
        k.x[vector * groups * 4 + i % groups * 4 + i / groups] = 0;
}

__global__ void __launch_bounds__(OND_WARP) blocked_scalars(const __grid_constant__ ond_micro_chunk c,
                                                            const __grid_constant__ ond_blocked_block k, uint32_t from)
{
    const uint32_t index = blockIdx.x, lane = threadIdx.x;
    const size_t first = (size_t)index * k.steps;
    float keep = 1, add = 0;
    if (c.diverged[index] == UINT64_MAX) {
        step_memory m;
        m.scalars = c.scalars[index];
        for (uint32_t i = 0; i < k.steps; i++) {
            const float *gram = k.gram + (first + i) * k.steps;
            const float moved = ond_fold_warp(lane < i ? add * gram[lane] : 0.0f);
            const float total[SUMS] = {OND_FMAF(keep, k.wx[first + i], moved), k.bx[first + i], gram[i]};
            scalar_step(c, &m, total, c.first + index, from + i);
            if (m.vector.kind == DIVERGED) {
                add = 0;
                if (lane == 0)
                    c.diverged[index] = (uint64_t)from + i + 1;
                break;
            }
            if (m.vector.kind == DIRECT) {
                keep *= m.vector.keep;
                add *= m.vector.keep;
            }
            if (lane == i)
                add = m.vector.add;
            keep *= m.vector.scale;
            add *= m.vector.scale;
        }
        if (lane == 0)
            c.scalars[index] = m.scalars;
    }
    if (lane == 0)
        k.keep[index] = keep;
    if (lane < k.steps)
        k.add[first + lane] = add;
}

__global__ void __launch_bounds__(THREADS)
    blocked_keep(const __grid_constant__ ond_micro_chunk c, const __grid_constant__ ond_blocked_block k)
{
    const float keep = k.keep[blockIdx.x];
    if (keep == 1)
        return;
    const size_t size = (size_t)ond_groups(c.n) * 4;
    float *const w = c.w + blockIdx.x * size;
    for (size_t i = threadIdx.x; i < size; i += THREADS)
        w[i] *= keep;
}

} // namespace

cudaError_t ond_launch_blocked_missing(const ond_micro_chunk *chunk, const ond_blocked_block *block,
                                       cudaStream_t stream)
{
    if (chunk->n % 4 == 0)
        return cudaSuccess;
    const size_t vectors = (size_t)chunk->count * block->steps;
    return OND_LAUNCH(blocked_missing, (unsigned)((vectors + THREADS - 1) / THREADS), THREADS, 0, stream, *chunk,
                      *block);
}

cudaError_t ond_launch_blocked_scalars(const ond_micro_chunk *chunk, const ond_blocked_block *block, uint32_t from,
                                       cudaStream_t stream)
{
    return OND_LAUNCH(blocked_scalars, chunk->count, OND_WARP, 0, stream, *chunk, *block, from);
}

cudaError_t ond_launch_blocked_keep(const ond_micro_chunk *chunk, const ond_blocked_block *block, cudaStream_t stream)
{
    return OND_LAUNCH(blocked_keep, chunk->count, THREADS, 0, stream, *chunk, *block);
}
