/* device.cuh : one source for two compilers: nvcc, and a C++ compiler with tests/kernels/fiber.h, which runs kernels
 * on the CPU.  The macros below are all that C++ cannot spell. */
#ifndef ONDINE_KERNELS_DEVICE_CUH
#define ONDINE_KERNELS_DEVICE_CUH

#include <cuda_runtime_api.h>

#include "sum/shape.h"

#ifdef __CUDACC__

/* Start a kernel; its error is the launcher's result. */
#define OND_LAUNCH(kernel, grid, block, shared_bytes, stream, ...)                                                     \
    (kernel<<<(grid), (block), (shared_bytes), (stream)>>>(__VA_ARGS__), cudaGetLastError())

/* The block's dynamic shared memory. */
#define OND_SHARED(type, name)                                                                                         \
    extern __shared__ uint4 ond_shared[];                                                                              \
    type *const name = reinterpret_cast<type *>(ond_shared)

#else

#define OND_LAUNCH(kernel, grid, block, shared_bytes, stream, ...)                                                     \
    (fiber::launch((grid), (block), (shared_bytes), 1, [=] { kernel(__VA_ARGS__); }, #kernel), (void)(stream),         \
     cudaSuccess)

#define OND_SHARED(type, name) type *const name = reinterpret_cast<type *>(fiber::current->block->shared)

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
