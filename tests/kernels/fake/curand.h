/* curand.h : stands for CUDA's header of this name in tests: the part of cuRAND that Ondine calls, and what a test may
 * set of the fake library (curand.c). */
#ifndef ONDINE_TESTS_FAKE_CURAND_H
#define ONDINE_TESTS_FAKE_CURAND_H

#include "cuda_runtime_api.h"

#define CURAND_VER_MAJOR 10

typedef enum curandStatus { CURAND_STATUS_SUCCESS = 0, CURAND_STATUS_LAUNCH_FAILURE = 201 } curandStatus_t;
typedef enum curandRngType { CURAND_RNG_PSEUDO_PHILOX4_32_10 = 161 } curandRngType_t;
typedef struct curandGenerator_st *curandGenerator_t;

curandStatus_t curandCreateGenerator(curandGenerator_t *generator, curandRngType_t type);
curandStatus_t curandDestroyGenerator(curandGenerator_t generator);
curandStatus_t curandSetStream(curandGenerator_t generator, cudaStream_t stream);
curandStatus_t curandSetPseudoRandomGeneratorSeed(curandGenerator_t generator, unsigned long long seed);
curandStatus_t curandGenerateNormal(curandGenerator_t generator, float *out, size_t count, float mean, float sd);

/* The library's own variable `fake_curand`. */
typedef struct fake_curand_settings {
    void (*normals)(float *out, size_t count); /* in place of the library's own; NULL: those */
    int calls;                                 /* since a test set it to 0 */
    int fail_call;                             /* this call from now on fails (1: the next), 0: none */
    const char *failed;                        /* the call that failed last */
} fake_curand_settings;

#endif
