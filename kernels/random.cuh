/* random.cuh : words and normals inside kernels.
 *
 * words   : cuRAND's Philox4_32_10, by the round function of its device header, with the round keys as kernel
 *           parameters; no generator state.  rng/stream.h says which counter is which; tests/rng/test_curand.c compares
 *           these words with those of curand_init() and curand4().  Where nvcc does not compile, rng/philox.h.
 * normals : exact : rng/normal.h, bit for bit
 *           fast  : the same uniforms, and the lg2, sqrt, sin and cos instructions */
#ifndef ONDINE_KERNELS_RANDOM_CUH
#define ONDINE_KERNELS_RANDOM_CUH

#include "device.cuh"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"

#ifdef __CUDACC__
#include <curand_kernel.h>
#else
#include <cmath>
#endif

__device__ __forceinline__ ond_words device_words(uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose,
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

/* The approximate instructions; on the CPU, functions that are better than they. */
__device__ __forceinline__ float fast_log2(float x)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("lg2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return std::log2(x);
#endif
}

__device__ __forceinline__ float fast_sqrt(float x)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("sqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return std::sqrt(x);
#endif
}

__device__ __forceinline__ void fast_sincos(float x, float *s, float *c)
{
#ifdef __CUDA_ARCH__
    asm("sin.approx.ftz.f32 %0, %1;" : "=f"(*s) : "f"(x));
    asm("cos.approx.ftz.f32 %0, %1;" : "=f"(*c) : "f"(x));
#else
    *s = std::sin(x);
    *c = std::cos(x);
#endif
}

/* ond_normal() by approximate instructions.  The logarithm is of u < 1 and must not come out positive by its error. */
__device__ __forceinline__ ond_pair fast_normal(uint32_t x, uint32_t y)
{
    const float u = ond_truncf(x | 1u) * 0x1p-32f;
    const float r = fast_sqrt(fabsf(fast_log2(u)) * 1.3862943611f); /* 2 ln 2 */
    const float v = ond_from_bitsf((y & 0x7fffffu) | 0x3f800000u) - 1.5f;
    float s, c;
    fast_sincos(v * 3.1415926536f, &s, &c);
    return ond_pair{ond_from_bitsf(ond_bitsf(c * r) ^ (y & 0x80000000u)), s * r};
}

template <ondine_math MATH> __device__ __forceinline__ ond_pair device_normal(uint32_t x, uint32_t y)
{
    return MATH == ONDINE_EXACT ? ond_normal(x, y) : fast_normal(x, y);
}

/* The four elements of a group: z[0], z[1] from words 0 and 1, z[2], z[3] from words 2 and 3. */
template <ondine_math MATH>
__device__ __forceinline__ void draw_group(uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose,
                                           const ond_keys &keys, float z[4])
{
    const ond_words r = device_words(step, group, replica, purpose, keys);
    const ond_pair first = device_normal<MATH>(r.w[0], r.w[1]), second = device_normal<MATH>(r.w[2], r.w[3]);
    z[0] = first.a;
    z[1] = first.b;
    z[2] = second.a;
    z[3] = second.b;
}

/* Elements of group g that do not exist are +0.  Only the last three groups can lack any. */
__device__ __forceinline__ void clear_missing(uint32_t n, uint32_t groups, uint32_t g, float z[4])
{
    if (g + 3 >= groups) {
#pragma unroll
        for (uint32_t e = 0; e < 4; e++)
            if (e * groups + g >= n)
                z[e] = 0;
    }
}

#endif
