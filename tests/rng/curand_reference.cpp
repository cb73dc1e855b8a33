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
