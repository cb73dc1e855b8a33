#define QUALIFIERS static inline
#include <cuda_runtime_api.h>
#include <vector_functions.h>
#include <curand_kernel.h>

#include "curand_reference.h"

void curand_words(uint64_t seed, uint64_t subsequence, uint64_t offset, uint32_t words[4])
{
    curandStatePhilox4_32_10_t state;
    curand_init(seed, subsequence, offset, &state);
    const uint4 u = curand4(&state);
    words[0] = u.x;
    words[1] = u.y;
    words[2] = u.z;
    words[3] = u.w;
}

void curand_round_words(const uint32_t counter[4], const uint32_t round_keys[20], uint32_t words[4])
{
    uint4 c = {counter[0], counter[1], counter[2], counter[3]};
    for (int r = 0; r < 10; r++)
        c = _philox4x32round(c, uint2{round_keys[2 * r], round_keys[2 * r + 1]});
    words[0] = c.x;
    words[1] = c.y;
    words[2] = c.z;
    words[3] = c.w;
}
