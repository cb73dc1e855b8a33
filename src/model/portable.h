/* portable.h : what lets one header serve C11 on the host and CUDA on the device.
 *
 * Everything that decides a bit of a replica is written with + - * / , OND_FMA, OND_SQRT and conversions that are
 * in range: IEEE 754 rounds these the same everywhere.  No libm, no contraction the source does not spell
 * (gcc and clang: -ffp-contract=off; nvcc: --fmad=false).  Functions that engines call for many lanes are written
 * without branches on data (selects instead), so that a compiler can run them side by side. */
#ifndef ONDINE_MODEL_PORTABLE_H
#define ONDINE_MODEL_PORTABLE_H

#include <stdint.h>

#ifdef __CUDACC__
#define OND_HD static __host__ __device__ __forceinline__
#else
#include <string.h>
#define OND_HD static inline __attribute__((always_inline))
#endif

#ifdef __CUDA_ARCH__
#define OND_FMA(a, b, c) __fma_rn(a, b, c)
#define OND_FMAF(a, b, c) __fmaf_rn(a, b, c)
#define OND_SQRT(a) __dsqrt_rn(a)
#define OND_SQRTF(a) __fsqrt_rn(a)
#else
#define OND_FMA(a, b, c) __builtin_fma(a, b, c)
#define OND_FMAF(a, b, c) __builtin_fmaf(a, b, c)
#define OND_SQRT(a) __builtin_sqrt(a)
#define OND_SQRTF(a) __builtin_sqrtf(a)
#endif

/* The bits of a value, and back. */
OND_HD uint64_t ond_bits(double x)
{
#ifdef __CUDA_ARCH__
    return (uint64_t)__double_as_longlong(x);
#else
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
#endif
}

OND_HD double ond_from_bits(uint64_t u)
{
#ifdef __CUDA_ARCH__
    return __longlong_as_double((long long)u);
#else
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
#endif
}

OND_HD double ond_abs(double x)
{
    return ond_from_bits(ond_bits(x) & 0x7fffffffffffffffu);
}

OND_HD uint32_t ond_bitsf(float x)
{
#ifdef __CUDA_ARCH__
    return __float_as_uint(x);
#else
    uint32_t u;
    memcpy(&u, &x, sizeof u);
    return u;
#endif
}

OND_HD float ond_from_bitsf(uint32_t u)
{
#ifdef __CUDA_ARCH__
    return __uint_as_float(u);
#else
    float x;
    memcpy(&x, &u, sizeof x);
    return x;
#endif
}

/* The one NaN that is ever written. */
OND_HD double ond_nan(void)
{
    return ond_from_bits(0x7ff8000000000000u);
}

#endif
