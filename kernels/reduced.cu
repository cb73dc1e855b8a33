/* reduced.cu : the chain of the order parameters, one replica a thread.
 *
 * a step  : one Philox call gives (b, w), a candidate of the chi-square and the label noise; the bits it leaves over
 *           decide the candidate (rng/chi2.h), and the few lanes that they leave open decide it the long way; then
 *           ond_chain_sgd or ond_chain_wn.  From the normals on all is double, with no cancellation (model/update.h)
 * memory  : the three numbers of a replica, at the start and the end of a launch
 * rule and activation are run-time values that all threads share: a switch costs two instructions of some 300
 * twin   : src/engine/reduced_lanes.h; tests: tests/kernels */
#include "launch.h"
#include "random.cuh"
#include "rng/chain_start.h"

namespace
{

enum { THREADS = 128 };

__device__ __forceinline__ uint32_t replica_of_thread()
{
    return blockIdx.x * THREADS + threadIdx.x;
}

/* R(0) = n0/sqrt(n0^2 + chi-square(N - 1)), or as fixed. */
__global__ void __launch_bounds__(THREADS)
    reduced_start(const __grid_constant__ ond_reduced_chunk c, const __grid_constant__ ondine_model model)
{
    const uint32_t i = replica_of_thread();
    if (i >= c.count)
        return;
    c.chain[i] = ond_chain_draw_start(&model, &c.keys, c.first + i, c.start_purpose);
    c.diverged[i] = UINT64_MAX;
}

template <ondine_math MATH>
__device__ __forceinline__ void reduced_step(const ond_reduced_chunk &c, ond_chain *m, uint32_t replica, uint32_t step)
{
    const ond_words r = device_words(step, 0, replica, c.purpose, c.keys);
    const ond_pair bw = device_normal<MATH>(r.w[0], r.w[1]), rest = device_normal<MATH>(r.w[2], r.w[3]);
    const uint32_t spare = ond_spare_bits(r.w[1], r.w[3]);
    int undecided;
    double chi2 = ond_chi2_fast(&c.chi2, rest.a, spare, &undecided);
    if (undecided)
        chi2 = ond_chi2_slow(&c.chi2, rest.a, spare, step, replica, c.purpose, &c.keys);
    if (c.physics.rule == ONDINE_SGD)
        ond_chain_sgd(&c.physics, c.physics.activation, m, bw.a, bw.b, chi2, rest.b);
    else
        ond_chain_wn(&c.physics, c.physics.activation, m, bw.a, bw.b, chi2, rest.b);
}

template <ondine_math MATH>
__global__ void __launch_bounds__(THREADS)
    reduced_advance(const __grid_constant__ ond_reduced_chunk c, uint32_t from, uint32_t to)
{
    const uint32_t i = replica_of_thread();
    if (i >= c.count || c.diverged[i] != UINT64_MAX)
        return;
    ond_chain m = c.chain[i];
    for (uint32_t step = from; step < to; step++) {
        reduced_step<MATH>(c, &m, c.first + i, step);
        if (ond_chain_diverged(c.physics.rule, &m)) {
            c.diverged[i] = (uint64_t)step + 1;
            break;
        }
    }
    c.chain[i] = m;
}

__global__ void __launch_bounds__(THREADS) reduced_state(const __grid_constant__ ond_reduced_chunk c, ond_state *states)
{
    const uint32_t i = replica_of_thread();
    if (i < c.count)
        states[i] = ond_chain_state(c.physics.rule, &c.chain[i]);
}

unsigned blocks_of(uint32_t count)
{
    return count / THREADS + (count % THREADS != 0);
}

} // namespace

cudaError_t ond_launch_reduced_start(const ond_reduced_chunk *chunk, const ondine_model *model, cudaStream_t stream)
{
    return OND_LAUNCH(reduced_start, blocks_of(chunk->count), THREADS, 0, stream, *chunk, *model);
}

cudaError_t ond_launch_reduced_advance(const ond_reduced_chunk *chunk, ondine_math math, uint32_t from, uint32_t to,
                                       cudaStream_t stream)
{
    if (math == ONDINE_EXACT)
        return OND_LAUNCH(reduced_advance<ONDINE_EXACT>, blocks_of(chunk->count), THREADS, 0, stream, *chunk, from, to);
    return OND_LAUNCH(reduced_advance<ONDINE_FAST>, blocks_of(chunk->count), THREADS, 0, stream, *chunk, from, to);
}

cudaError_t ond_launch_reduced_state(const ond_reduced_chunk *chunk, ond_state *states, cudaStream_t stream)
{
    return OND_LAUNCH(reduced_state, blocks_of(chunk->count), THREADS, 0, stream, *chunk, states);
}
