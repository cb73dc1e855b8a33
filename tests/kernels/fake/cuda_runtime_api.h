/* cuda_runtime_api.h : stands for CUDA's header of this name in tests: the part of the runtime that Ondine calls, on
 * a machine without CUDA.  Memory is the host's, streams do not exist, kernels are run by fiber.h. */
#ifndef ONDINE_TESTS_FAKE_CUDA_RUNTIME_API_H
#define ONDINE_TESTS_FAKE_CUDA_RUNTIME_API_H

#include <stddef.h>

#ifdef __cplusplus
#include "fiber.h"
extern "C" {
#endif

typedef enum cudaError {
    cudaSuccess = 0,
    cudaErrorMemoryAllocation = 2,
    cudaErrorInsufficientDriver = 35,
    cudaErrorNoDevice = 100,
    cudaErrorInvalidDevice = 101,
    cudaErrorLaunchFailure = 719
} cudaError_t;

typedef struct CUstream_st *cudaStream_t;
enum cudaMemcpyKind { cudaMemcpyHostToDevice = 1, cudaMemcpyDeviceToHost = 2 };
enum cudaDeviceAttr { cudaDevAttrClockRate = 13 };
enum cudaFuncAttribute {
    cudaFuncAttributeMaxDynamicSharedMemorySize = 8,
    cudaFuncAttributeNonPortableClusterSizeAllowed = 12
};
enum { cudaStreamNonBlocking = 1 };

struct cudaDeviceProp {
    char name[256];
    int major, minor, multiProcessorCount;
    size_t sharedMemPerBlockOptin;
};

cudaError_t cudaGetDeviceCount(int *count);
cudaError_t cudaSetDevice(int device);
cudaError_t cudaGetDeviceProperties(struct cudaDeviceProp *properties, int device);
cudaError_t cudaDeviceGetAttribute(int *value, enum cudaDeviceAttr attribute, int device);
cudaError_t cudaMemGetInfo(size_t *free, size_t *total);
cudaError_t cudaMalloc(void **memory, size_t size);
cudaError_t cudaFree(void *memory);
cudaError_t cudaMemset(void *memory, int value, size_t size);
cudaError_t cudaMemcpy(void *to, const void *from, size_t size, enum cudaMemcpyKind kind);
cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t size, enum cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaFuncSetAttribute(const void *function, enum cudaFuncAttribute attribute, int value);
cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, const void *function, int threads,
                                                          size_t shared_bytes);
const char *cudaGetErrorString(cudaError_t error);

/* ---- what a test sets ------------------------------------------------------------------------------------------ */

/* The machine that the fake plays. */
typedef struct fake_machine {
    int cards;           /* 0: cudaGetDeviceCount fails as without a device */
    int capability;      /* 10 major + minor */
    size_t memory;       /* of each card, bytes */
    size_t shared_limit; /* shared memory that a block can have */
    double clock;        /* Hz; a low one makes short launches */
    int fail_call;       /* this call from now on fails (1: the next), 0: none */
    cudaError_t fail_with;
} fake_machine;

extern fake_machine fake;
/* As at the start: one large card that never fails.  A cmocka set-up function. */
int fake_reset(void **state);
extern size_t fake_allocated;   /* bytes of device memory in use */
extern const char *fake_failed; /* the call that failed last */
extern int fake_calls;          /* since a test set it to 0; likewise: */
extern int fake_async_copies;   /* one for each chunk of replicas */
extern int fake_copies_of[8];   /* the same, by card */

/* What a message calls a call that failed: a kernel's preparation has the name of its launcher's, cuBLAS no version. */
const char *fake_call_named(const char *call);

#ifdef __cplusplus
}
#endif

#endif
