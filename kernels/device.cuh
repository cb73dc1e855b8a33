/* device.cuh : one source for two compilers: nvcc, and a C++ compiler with tests/kernels/fiber.h, which runs kernels
 * on the CPU.  The macros below are all that C++ cannot spell. */
#ifndef ONDINE_KERNELS_DEVICE_CUH
#define ONDINE_KERNELS_DEVICE_CUH

#ifdef __CUDACC__
#include <cuda_runtime.h>
#else
#include <cuda_runtime_api.h>
#endif

#include "sum/shape.h"

#ifdef __CUDACC__

/* Start a kernel; its error is the launcher's result. */
#define OND_LAUNCH(kernel, grid, block, shared_bytes, stream, ...)                                                     \
    (kernel<<<(grid), (block), (shared_bytes), (stream)>>>(__VA_ARGS__), cudaGetLastError())

/* The same with clusters of `blocks` blocks. */
template <class... Args>
cudaError_t ond_launch_cluster(void (*kernel)(Args...), unsigned grid, unsigned block, size_t shared_bytes,
                               unsigned blocks, cudaStream_t stream, Args... args)
{
    cudaLaunchAttribute cluster = {};
    cluster.id = cudaLaunchAttributeClusterDimension;
    cluster.val.clusterDim.x = blocks;
    cluster.val.clusterDim.y = cluster.val.clusterDim.z = 1;
    cudaLaunchConfig_t config = {};
    config.gridDim = grid;
    config.blockDim = block;
    config.dynamicSmemBytes = shared_bytes;
    config.stream = stream;
    config.attrs = &cluster;
    config.numAttrs = 1;
    return cudaLaunchKernelEx(&config, kernel, args...);
}
#define OND_LAUNCH_CLUSTER(kernel, grid, block, shared_bytes, blocks, stream, ...)                                     \
    ond_launch_cluster((kernel), (grid), (block), (shared_bytes), (blocks), (stream), __VA_ARGS__)

/* The block's dynamic shared memory. */
#define OND_SHARED(type, name)                                                                                         \
    extern __shared__ uint4 ond_shared[];                                                                              \
    type *const name = reinterpret_cast<type *>(ond_shared)

#else

#define OND_LAUNCH_CLUSTER(kernel, grid, block, shared_bytes, blocks, stream, ...)                                     \
    (fiber::launch((grid), (block), (shared_bytes), (blocks), [=] { kernel(__VA_ARGS__); }, #kernel), (void)(stream),  \
     cudaSuccess)
#define OND_LAUNCH(kernel, grid, block, shared_bytes, stream, ...)                                                     \
    OND_LAUNCH_CLUSTER(kernel, grid, block, shared_bytes, 1, stream, __VA_ARGS__)

#define OND_SHARED(type, name) type *const name = reinterpret_cast<type *>(fiber::current->block->shared)
#define __grid_constant__

#endif

#define OND_WARP 32u
#define OND_ALL_LANES 0xffffffffu

/* The sum over a warp in the order of sum/shape.h; every lane gets it (both partners of an exchange add the same two
 * numbers). */
template <class T> __device__ __forceinline__ T ond_fold_warp(T a)
{
#pragma unroll
    for (unsigned half = OND_WARP / 2; half; half /= 2)
        a += __shfl_xor_sync(OND_ALL_LANES, a, half);
    return a;
}

#endif
