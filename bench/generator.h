/* generator.h : kernels that only make random numbers, by the functions that the engines' kernels use
 * (kernels/random.cuh): what no engine on the card can beat. */
#ifndef ONDINE_BENCH_GENERATOR_H
#define ONDINE_BENCH_GENERATOR_H

#include <cuda_runtime_api.h>

#include "ondine/ondine.h"
#include "rng/philox.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bench_generator {
    GENERATOR_WORDS,
    GENERATOR_EXACT,
    GENERATOR_FAST,
    GENERATOR_CURAND /* curand_normal4() as cuRAND's device header has it, with its state */
};
enum { GENERATOR_THREADS = 256 }; /* of a block */

/* Thread i of blocks x GENERATOR_THREADS draws group i of steps 0 .. steps - 1 (replica 0, inputs).  out[i]: words: the
 * exclusive or of all, as an integer's bits; normals: (a + b) + (c + d), where a .. d are the sums of the members 0 ..
 * 3 in the order of the steps. */
cudaError_t bench_launch_generator(enum bench_generator what, uint32_t blocks, uint32_t steps, const ond_keys *keys,
                                   float *out, cudaStream_t stream);

/* *nanoseconds (device memory): how long one thread took to wait for so many cycles of its multiprocessor's clock. */
cudaError_t bench_launch_clock(uint32_t cycles, unsigned long long *nanoseconds, cudaStream_t stream);

#ifdef __cplusplus
}
#endif

#endif
