/* curand_reference.h : NVIDIA's own Philox, from curand_kernel.h compiled for the host. */
#ifndef ONDINE_TESTS_CURAND_REFERENCE_H
#define ONDINE_TESTS_CURAND_REFERENCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The four words that curand4 gives after curand_init(seed, subsequence, offset). */
void curand_words(uint64_t seed, uint64_t subsequence, uint64_t offset, uint32_t words[4]);

/* The same by the header's round function with round keys made beforehand, as the kernels do it. */
void curand_round_words(const uint32_t counter[4], const uint32_t round_keys[20], uint32_t words[4]);

#ifdef __cplusplus
}
#endif

#endif
