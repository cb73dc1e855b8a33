/* fiber.h : CUDA kernels on a machine without a GPU.  A kernel's own source is compiled as C++ with this header in
 * place of CUDA's, and run with one fiber (a stack of its own, switched by hand) for each CUDA thread.
 *
 * What a program may use: threadIdx and its like, dim3, the vector types below, dynamic shared memory, __syncthreads,
 * __syncwarp, shuffles and votes of whole warps, atomicAdd, clusters (fiber::cluster_*).  Fibers run until they reach
 * a rendezvous, in forward, reverse or random order, set by fibers_set_order(). Blocks run one after another, the
 * blocks of a cluster together.
 *
 * What is found: threads of a block at different barriers, a warp collective that some lane does not reach, threads
 * that leave while others wait (all of these abort with the places); reads of shared memory nobody wrote (it starts as
 * NaN); under AddressSanitizer, accesses outside shared memory; under ThreadSanitizer, where every CUDA thread is a
 * TSan fiber and only rendezvous synchronize, races between barriers, that is, missing barriers.
 *
 * What cannot be found: anything of the hardware's own (rounding of approximate instructions, alignment, registers,
 * spills, bank conflicts, memory order between blocks). */
#ifndef ONDINE_TESTS_FIBER_H
#define ONDINE_TESTS_FIBER_H

#include <cstdint>
#include <cstring>
#include <functional>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)

struct uint3 {
    unsigned x, y, z;
};
struct alignas(8) uint2 {
    unsigned x, y;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};
struct alignas(16) float4 {
    float x, y, z, w;
};
struct dim3 {
    unsigned x, y, z;
    dim3(unsigned a = 1, unsigned b = 1, unsigned c = 1) : x(a), y(b), z(c)
    {
    }
};

inline float4 make_float4(float x, float y, float z, float w)
{
    return {x, y, z, w};
}

namespace fiber
{

struct Block {
    uint3 index;
    char *shared;  /* dynamic shared memory */
    unsigned rank; /* in its cluster */
};

/* What the source sees of the running CUDA thread. */
struct Place {
    uint3 index;
    const Block *block;
};

extern const Place *current;
extern dim3 block_dim, grid_dim;

/* Run a kernel to its end.  cluster: blocks that run together and may reach each other's shared memory. */
void launch(dim3 grid, dim3 block, size_t shared_bytes, unsigned cluster, std::function<void()> body, const char *name);

void block_barrier(const char *file, int line);
void cluster_barrier(const char *file, int line);
/* Every lane of the warp brings a value and gets the array of all 32. */
const uint64_t *exchange(uint32_t mask, uint64_t value, const char *file, int line);
/* Another block's dynamic shared memory, in this cluster. */
char *cluster_shared(unsigned rank);

template <class T> T shuffle(uint32_t mask, T value, int source, const char *file, int line)
{
    uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    const uint64_t *all = exchange(mask, bits, file, line);
    std::memcpy(&value, &all[source & 31], sizeof value);
    return value;
}

inline int lane()
{
    return (int)((current->index.x + block_dim.x * (current->index.y + block_dim.y * current->index.z)) & 31);
}

/* down: a lane whose source would lie past the warp keeps its own value */
inline int lane_down(int by)
{
    return lane() + by < 32 ? lane() + by : lane();
}

inline unsigned ballot(uint32_t mask, int predicate, const char *file, int line)
{
    const uint64_t *all = exchange(mask, predicate != 0, file, line);
    unsigned bits = 0;
    for (int i = 0; i < 32; i++)
        bits |= (unsigned)all[i] << i;
    return bits;
}

} // namespace fiber

#define threadIdx (fiber::current->index)
#define blockIdx (fiber::current->block->index)
#define blockDim (fiber::block_dim)
#define gridDim (fiber::grid_dim)
#define __syncthreads() fiber::block_barrier(__FILE__, __LINE__)
#define __syncwarp() ((void)fiber::exchange(~0u, 0, __FILE__, __LINE__))
#define __shfl_sync(mask, value, source) fiber::shuffle((mask), (value), (source), __FILE__, __LINE__)
#define __shfl_xor_sync(mask, value, by) fiber::shuffle((mask), (value), fiber::lane() ^ (by), __FILE__, __LINE__)
#define __shfl_down_sync(mask, value, by) fiber::shuffle((mask), (value), fiber::lane_down(by), __FILE__, __LINE__)
#define __ballot_sync(mask, predicate) fiber::ballot((mask), (predicate), __FILE__, __LINE__)
#define __any_sync(mask, predicate) (__ballot_sync(mask, predicate) != 0)
#define __all_sync(mask, predicate) (__ballot_sync(mask, predicate) == ~0u)

template <class T> T atomicAdd(T *address, T value)
{
    return __atomic_fetch_add(address, value, __ATOMIC_RELAXED);
}

#endif
