/* moments.cu : records of replicas, and their merge into the moments of an ensemble in the tree of sum/moments.h.
 *
 * records : one thread a replica: its state as the four observables of one record time
 * moments : one block a (run of 2^level replicas, record time): leaves in shared memory, merged pair by pair, so that
 *           thread i always merges nodes 2i and 2i + 1.  An aligned run is one node of the tree; what the ensemble
 *           needs of 4096 replicas at 101 times is then 16 x 101 nodes of 248 bytes, copied once */
#include "launch.h"
#include "device.cuh"
#include "model/record.h"

namespace
{

enum { RECORD_THREADS = 64 };

__global__ void __launch_bounds__(RECORD_THREADS, 1)
    records(const ond_state *states, const uint64_t *diverged, ondine_activation g, uint32_t count, size_t points,
            size_t point, double *values)
{
    const uint32_t i = blockIdx.x * RECORD_THREADS + threadIdx.x;
    if (i < count)
        ond_record_values(g, &states[i], diverged[i] != UINT64_MAX,
                          values + ((size_t)i * points + point) * ONDINE_OBSERVABLES);
}

__device__ __forceinline__ ond_moments leaf_of(const double *value)
{
    return value[ONDINE_L] == value[ONDINE_L] ? ond_moments_leaf(value) : ond_moments_empty();
}

__global__ void __launch_bounds__(1 << (OND_LEAF_LEVEL - 1))
    moments(const double *values, size_t points, int level, ond_moments *nodes)
{
    OND_SHARED(ond_moments, node);
    const size_t run = blockIdx.x, point = blockIdx.y, stride = points * ONDINE_OBSERVABLES;
    const double *first = values + (run << level) * stride + point * ONDINE_OBSERVABLES;
    const unsigned pairs = 1u << level >> 1, i = threadIdx.x;
    if (level == 0)
        node[0] = leaf_of(first);
    else {
        const ond_moments left = leaf_of(first + 2 * i * stride), right = leaf_of(first + (2 * i + 1) * stride);
        node[i] = ond_moments_merge(&left, &right);
    }
    for (unsigned left = pairs / 2; left > 0; left /= 2) {
        ond_moments merged;
        __syncthreads();
        if (i < left)
            merged = ond_moments_merge(&node[2 * i], &node[2 * i + 1]);
        __syncthreads();
        if (i < left)
            node[i] = merged;
    }
    if (i == 0)
        nodes[run * points + point] = node[0];
}

} // namespace

cudaError_t ond_launch_records(const ond_state *states, const uint64_t *diverged, ondine_activation g, uint32_t count,
                               size_t points, size_t point, double *values, cudaStream_t stream)
{
    const unsigned blocks = count / RECORD_THREADS + (count % RECORD_THREADS != 0);
    return OND_LAUNCH(records, blocks, RECORD_THREADS, 0, stream, states, diverged, g, count, points, point, values);
}

cudaError_t ond_launch_moments(const double *values, size_t points, uint32_t runs, int level, ond_moments *nodes,
                               cudaStream_t stream)
{
    const unsigned threads = level > 1 ? 1u << (level - 1) : 1;
    return OND_LAUNCH(moments, dim3(runs, (unsigned)points), threads, threads * sizeof(ond_moments), stream, values,
                      points, level, nodes);
}
