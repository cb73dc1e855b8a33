/* cublas_v2.h : stands for CUDA's header of this name in tests: the part of cuBLAS that Ondine calls, and what a test
 * may set of the fake library (cublas.c). */
#ifndef ONDINE_TESTS_FAKE_CUBLAS_V2_H
#define ONDINE_TESTS_FAKE_CUBLAS_V2_H

#include "cuda_runtime_api.h"

#define CUBLAS_VER_MAJOR 13

typedef enum { CUBLAS_STATUS_SUCCESS = 0, CUBLAS_STATUS_EXECUTION_FAILED = 13 } cublasStatus_t;
typedef enum { CUBLAS_OP_N = 0, CUBLAS_OP_T = 1 } cublasOperation_t;
typedef struct cublasContext *cublasHandle_t;

cublasStatus_t cublasCreate_v2(cublasHandle_t *handle);
cublasStatus_t cublasDestroy_v2(cublasHandle_t handle);
cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream);
const char *cublasGetStatusString(cublasStatus_t status);
cublasStatus_t cublasSgemvStridedBatched(cublasHandle_t handle, cublasOperation_t trans, int m, int n,
                                         const float *alpha, const float *A, int lda, long long stride_a,
                                         const float *x, int incx, long long stride_x, const float *beta, float *y,
                                         int incy, long long stride_y, int batch);
cublasStatus_t cublasSgemmStridedBatched(cublasHandle_t handle, cublasOperation_t trans_a, cublasOperation_t trans_b,
                                         int m, int n, int k, const float *alpha, const float *A, int lda,
                                         long long stride_a, const float *B, int ldb, long long stride_b,
                                         const float *beta, float *C, int ldc, long long stride_c, int batch);

/* The library's own variable `fake_cublas`. */
typedef struct fake_cublas_settings {
    int calls;          /* since a test set it to 0 */
    int fail_call;      /* this call from now on fails (1: the next), 0: none */
    const char *failed; /* the call that failed last */
} fake_cublas_settings;

#endif
