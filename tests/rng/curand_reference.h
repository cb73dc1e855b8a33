/* curand_reference.h : NVIDIA's own Philox, from curand_kernel.h compiled for the host. */
#ifndef ONDINE_TESTS_CURAND_REFERENCE_H
#define ONDINE_TESTS_CURAND_REFERENCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C"
#endif
    /* The four words that curand4 gives after curand_init(seed, subsequence, offset). */
    void
    curand_words(uint64_t seed, uint64_t subsequence, uint64_t offset, uint32_t words[4]);

#endif
