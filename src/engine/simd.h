/* simd.h : the few vector operations that the engines need, for AVX-512, AVX2 and everything else.
 *
 * OND_VL 32-bit lanes: vf holds floats, vi words.  The even and odd lanes of a vi also serve as OND_VL/2 lanes of 64
 * bits (vq_*), of which Philox uses the low half.  A file that includes this is compiled once per instruction set:
 * engine/kernels_*.c.  Every operation rounds as its scalar twin in rng/normal.h, so all sets give the same bits. */
#ifndef ONDINE_ENGINE_SIMD_H
#define ONDINE_ENGINE_SIMD_H

#include <stdint.h>

#include "model/portable.h"

#define V_INLINE static inline __attribute__((always_inline))
#define V_UNROLL _Pragma("GCC unroll 16")

/* One line an operation: */
/* clang-format off */

#if defined(__AVX512F__) && defined(__AVX512DQ__)

#include <immintrin.h>
#define OND_VL 16
typedef __m512 vf;
typedef __m512i vi;

V_INLINE vf vf_set(float x) { return _mm512_set1_ps(x); }
V_INLINE vf vf_load(const float *p) { return _mm512_load_ps(p); }
V_INLINE void vf_store(float *p, vf a) { _mm512_store_ps(p, a); }
V_INLINE vf vf_add(vf a, vf b) { return _mm512_add_ps(a, b); }
V_INLINE vf vf_sub(vf a, vf b) { return _mm512_sub_ps(a, b); }
V_INLINE vf vf_mul(vf a, vf b) { return _mm512_mul_ps(a, b); }
V_INLINE vf vf_fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a, b, c); }
V_INLINE vf vf_sqrt(vf a) { return _mm512_sqrt_ps(a); }
V_INLINE vf vf_bits(vi a) { return _mm512_castsi512_ps(a); }
V_INLINE vi vi_bits(vf a) { return _mm512_castps_si512(a); }
V_INLINE vi vi_set(uint32_t x) { return _mm512_set1_epi32((int)x); }
V_INLINE void vi_store(uint32_t *p, vi a) { _mm512_store_si512(p, a); }
V_INLINE vi vi_add(vi a, vi b) { return _mm512_add_epi32(a, b); }
V_INLINE vi vi_sub(vi a, vi b) { return _mm512_sub_epi32(a, b); }
V_INLINE vi vi_left(vi a, uint32_t n) { return _mm512_sll_epi32(a, _mm_cvtsi32_si128((int)n)); }
V_INLINE vi vi_and(vi a, vi b) { return _mm512_and_si512(a, b); }
V_INLINE vi vi_or(vi a, vi b) { return _mm512_or_si512(a, b); }
V_INLINE vi vi_xor(vi a, vi b) { return _mm512_xor_si512(a, b); }
V_INLINE vi vi_xor3(vi a, vi b, vi c) { return _mm512_ternarylogic_epi32(a, b, c, 0x96); }
V_INLINE vi vi_and_or(vi a, vi b, vi c) { return _mm512_ternarylogic_epi32(a, b, c, 0xEA); } /* (a & b) | c */
V_INLINE vi vi_and_xor(vi a, vi b, vi c) { return _mm512_ternarylogic_epi32(a, b, c, 0x6A); } /* (a & b) ^ c */
V_INLINE vf vf_from_int(vi a) { return _mm512_cvtepi32_ps(a); }
V_INLINE vf vf_trunc(vi a) { return _mm512_cvt_roundepu32_ps(a, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
V_INLINE vi vq_set(uint32_t x) { return _mm512_set1_epi64(x); }
V_INLINE vi vq_mul(vi a, vi b) { return _mm512_mul_epu32(a, b); }
V_INLINE vi vq_high(vi a) { return _mm512_srli_epi64(a, 32); }
V_INLINE vi vq_even(void) { return _mm512_set_epi64(14, 12, 10, 8, 6, 4, 2, 0); }
/* words whose even lanes are the low halves of `even`, and odd lanes those of `odd` */
V_INLINE vi vq_merge(vi even, vi odd) { return vi_bits(_mm512_mask_moveldup_ps(vf_bits(even), 0xAAAA, vf_bits(odd))); }
/* the sum of the lanes, by halving */
V_INLINE float vf_fold(vf a)
{
    __m256 b = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
    __m128 c = _mm_add_ps(_mm256_castps256_ps128(b), _mm256_extractf128_ps(b, 1));
    c = _mm_add_ps(c, _mm_movehl_ps(c, c));
    return _mm_cvtss_f32(_mm_add_ss(c, _mm_movehdup_ps(c)));
}

#elif defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>
#define OND_VL 8
typedef __m256 vf;
typedef __m256i vi;

V_INLINE vf vf_set(float x) { return _mm256_set1_ps(x); }
V_INLINE vf vf_load(const float *p) { return _mm256_load_ps(p); }
V_INLINE void vf_store(float *p, vf a) { _mm256_store_ps(p, a); }
V_INLINE vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
V_INLINE vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
V_INLINE vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
V_INLINE vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
V_INLINE vf vf_sqrt(vf a) { return _mm256_sqrt_ps(a); }
V_INLINE vf vf_bits(vi a) { return _mm256_castsi256_ps(a); }
V_INLINE vi vi_bits(vf a) { return _mm256_castps_si256(a); }
V_INLINE vi vi_set(uint32_t x) { return _mm256_set1_epi32((int)x); }
V_INLINE void vi_store(uint32_t *p, vi a) { _mm256_store_si256((__m256i *)p, a); }
V_INLINE vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
V_INLINE vi vi_sub(vi a, vi b) { return _mm256_sub_epi32(a, b); }
V_INLINE vi vi_left(vi a, uint32_t n) { return _mm256_sll_epi32(a, _mm_cvtsi32_si128((int)n)); }
V_INLINE vi vi_and(vi a, vi b) { return _mm256_and_si256(a, b); }
V_INLINE vi vi_or(vi a, vi b) { return _mm256_or_si256(a, b); }
V_INLINE vi vi_xor(vi a, vi b) { return _mm256_xor_si256(a, b); }
V_INLINE vi vi_xor3(vi a, vi b, vi c) { return vi_xor(vi_xor(a, b), c); }
V_INLINE vi vi_and_or(vi a, vi b, vi c) { return vi_or(vi_and(a, b), c); }
V_INLINE vi vi_and_xor(vi a, vi b, vi c) { return vi_xor(vi_and(a, b), c); }
V_INLINE vf vf_from_int(vi a) { return _mm256_cvtepi32_ps(a); }
/* ond_truncf(): AVX2 converts signed words only, so the two half-words go apart; one rounding, of nothing */
V_INLINE vf vf_trunc(vi a)
{
    const vi clear = _mm256_andnot_si256(_mm256_srli_epi32(a, 24), a);
    const vi low = _mm256_and_si256(clear, _mm256_set1_epi32(0xffff)), high = _mm256_srli_epi32(clear, 16);
    return _mm256_fmadd_ps(_mm256_cvtepi32_ps(high), _mm256_set1_ps(65536.0f), _mm256_cvtepi32_ps(low));
}
V_INLINE vi vq_set(uint32_t x) { return _mm256_set1_epi64x(x); }
V_INLINE vi vq_mul(vi a, vi b) { return _mm256_mul_epu32(a, b); }
V_INLINE vi vq_high(vi a) { return _mm256_srli_epi64(a, 32); }
V_INLINE vi vq_even(void) { return _mm256_set_epi64x(6, 4, 2, 0); }
V_INLINE vi vq_merge(vi even, vi odd)
{
    return _mm256_blend_epi32(even, vi_bits(_mm256_moveldup_ps(vf_bits(odd))), 0xAA);
}
V_INLINE float vf_fold(vf a)
{
    __m128 c = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
    c = _mm_add_ps(c, _mm_movehl_ps(c, c));
    return _mm_cvtss_f32(_mm_add_ss(c, _mm_movehdup_ps(c)));
}

#else /* GCC vectors of 16 bytes; what they lack, lane by lane */

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define OND_VL 4
typedef float vf __attribute__((vector_size(16)));
typedef uint32_t vi __attribute__((vector_size(16)));
typedef int32_t vs __attribute__((vector_size(16)));
typedef uint64_t vq __attribute__((vector_size(16)));

V_INLINE vf vf_set(float x) { return (vf){x, x, x, x}; }
V_INLINE vf vf_load(const float *p) { return *(const vf *)p; }
V_INLINE void vf_store(float *p, vf a) { *(vf *)p = a; }
V_INLINE vf vf_add(vf a, vf b) { return a + b; }
V_INLINE vf vf_sub(vf a, vf b) { return a - b; }
V_INLINE vf vf_mul(vf a, vf b) { return a * b; }
/* Without the instruction each lane is a call, and four of them at every place are most of a program's size. */
#ifdef __FP_FAST_FMAF
V_INLINE
#else
static __attribute__((noinline))
#endif
vf vf_fma(vf a, vf b, vf c)
{
    return (vf){OND_FMAF(a[0], b[0], c[0]), OND_FMAF(a[1], b[1], c[1]), OND_FMAF(a[2], b[2], c[2]),
                OND_FMAF(a[3], b[3], c[3])};
}
V_INLINE vf vf_sqrt(vf a) { return (vf){OND_SQRTF(a[0]), OND_SQRTF(a[1]), OND_SQRTF(a[2]), OND_SQRTF(a[3])}; }
V_INLINE vf vf_bits(vi a) { return (vf)a; }
V_INLINE vi vi_bits(vf a) { return (vi)a; }
V_INLINE vi vi_set(uint32_t x) { return (vi){x, x, x, x}; }
V_INLINE void vi_store(uint32_t *p, vi a) { *(vi *)p = a; }
V_INLINE vi vi_add(vi a, vi b) { return a + b; }
V_INLINE vi vi_sub(vi a, vi b) { return a - b; }
V_INLINE vi vi_left(vi a, uint32_t n) { return a << n; }
V_INLINE vi vi_and(vi a, vi b) { return a & b; }
V_INLINE vi vi_or(vi a, vi b) { return a | b; }
V_INLINE vi vi_xor(vi a, vi b) { return a ^ b; }
V_INLINE vi vi_xor3(vi a, vi b, vi c) { return a ^ b ^ c; }
V_INLINE vi vi_and_or(vi a, vi b, vi c) { return (a & b) | c; }
V_INLINE vi vi_and_xor(vi a, vi b, vi c) { return (a & b) ^ c; }
V_INLINE vf vf_from_int(vi a) { return __builtin_convertvector((vs)a, vf); }
V_INLINE vf vf_trunc(vi a)
{
    const vi clear = a & ~(a >> 24); /* ond_truncf(), by half-words as for AVX2 */
    return __builtin_convertvector((vs)(clear >> 16), vf) * 65536.0f +
           __builtin_convertvector((vs)(clear & 0xffff), vf);
}
V_INLINE vi vq_set(uint32_t x) { return (vi)(vq){x, x}; }
#ifdef __SSE2__
V_INLINE vi vq_mul(vi a, vi b) { return (vi)_mm_mul_epu32((__m128i)a, (__m128i)b); }
#else
V_INLINE vi vq_mul(vi a, vi b) { return (vi)(((vq)a & 0xffffffffu) * ((vq)b & 0xffffffffu)); }
#endif
V_INLINE vi vq_high(vi a) { return (vi)((vq)a >> 32); }
V_INLINE vi vq_even(void) { return (vi)(vq){0, 2}; }
V_INLINE vi vq_merge(vi even, vi odd) { return (vi)(((vq)even & 0xffffffffu) | ((vq)odd << 32)); }
V_INLINE float vf_fold(vf a) { return (a[0] + a[2]) + (a[1] + a[3]); }
#endif

/* clang-format on */

#endif
