/* random.cuh : words and normals inside kernels.
 *
 * words   : cuRAND's Philox4_32_10, by the round function of its device header, with the round keys as kernel
 *           parameters; no generator state.  rng/stream.h says which counter is which; tests/rng/test_curand compares
 *           the words with those of curand_init() and curand4().  Where there is no nvcc, rng/philox.h.
 * normals : exact : rng/normal.h, bit for bit
 *           fast  : the same uniforms through the lg2, sqrt and sincos instructions, |fast - exact| <= 3e-6 for radii
 *                   above 0.01 (from NVIDIA's stated bounds of these instructions) */
#ifndef ONDINE_KERNELS_RANDOM_CUH
#define ONDINE_KERNELS_RANDOM_CUH

#include "device.cuh"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"

#ifdef __CUDACC__
#include <curand_kernel.h>
#endif

__device__ __forceinline__ ond_words ond_device_words(uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose,
                                                      const ond_keys &keys)
{
#ifdef __CUDA_ARCH__
    uint4 c = {step, group, replica, purpose};
#pragma unroll
    for (int r = 0; r < 10; r++)
        c = _philox4x32round(c, uint2{keys.k[2 * r], keys.k[2 * r + 1]});
    return ond_words{{c.x, c.y, c.z, c.w}};
#else
    return ond_philox(step, group, replica, purpose, &keys);
#endif
}

#endif
