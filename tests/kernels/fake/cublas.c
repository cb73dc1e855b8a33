/* cublas.c : a library that is found where cuBLAS is looked for; see cublas_v2.h beside it.  Matrices are stored by
 * columns; sums are taken in double. */
#include "cublas_v2.h"

#include <stdlib.h>

struct cublasContext {
    int unused;
};

extern fake_cublas_settings fake_cublas;
fake_cublas_settings fake_cublas;

static cublasStatus_t called(const char *name)
{
    fake_cublas.calls++;
    if (fake_cublas.fail_call && --fake_cublas.fail_call == 0) {
        fake_cublas.failed = name;
        return CUBLAS_STATUS_EXECUTION_FAILED;
    }
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasCreate_v2(cublasHandle_t *handle)
{
    const cublasStatus_t status = called(__func__);
    *handle = status == CUBLAS_STATUS_SUCCESS ? calloc(1, sizeof **handle) : NULL;
    return status;
}

cublasStatus_t cublasDestroy_v2(cublasHandle_t handle)
{
    free(handle);
    return called(__func__);
}

cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream)
{
    (void)handle, (void)stream;
    return called(__func__);
}

const char *cublasGetStatusString(cublasStatus_t status)
{
    return status == CUBLAS_STATUS_SUCCESS ? "no error" : "the function failed to launch on the GPU";
}

/* y = alpha sum + beta y, y not read where beta is 0 */
static void put(float *y, float alpha, double sum, float beta)
{
    *y = (float)(alpha * sum + (beta == 0 ? 0 : beta * (double)*y));
}

cublasStatus_t cublasSgemvStridedBatched(cublasHandle_t handle, cublasOperation_t trans, int m, int n,
                                         const float *alpha, const float *A, int lda, long long stride_a,
                                         const float *x, int incx, long long stride_x, const float *beta, float *y,
                                         int incy, long long stride_y, int batch)
{
    (void)handle;
    const int rows = trans == CUBLAS_OP_N ? m : n, terms = trans == CUBLAS_OP_N ? n : m;
    const size_t row_step = trans == CUBLAS_OP_N ? 1 : (size_t)lda, term_step = trans == CUBLAS_OP_N ? (size_t)lda : 1;
    for (int r = 0; r < batch; r++, A += stride_a, x += stride_x, y += stride_y)
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int j = 0; j < terms; j++)
                sum += (double)A[(size_t)i * row_step + (size_t)j * term_step] * x[(size_t)j * (size_t)incx];
            put(&y[(size_t)i * (size_t)incy], *alpha, sum, *beta);
        }
    return called(__func__);
}

/* C = alpha A' B + beta C, which is all that is asked for. */
cublasStatus_t cublasSgemmStridedBatched(cublasHandle_t handle, cublasOperation_t trans_a, cublasOperation_t trans_b,
                                         int m, int n, int k, const float *alpha, const float *A, int lda,
                                         long long stride_a, const float *B, int ldb, long long stride_b,
                                         const float *beta, float *C, int ldc, long long stride_c, int batch)
{
    (void)handle;
    if (trans_a != CUBLAS_OP_T || trans_b != CUBLAS_OP_N)
        return CUBLAS_STATUS_EXECUTION_FAILED;
    for (int r = 0; r < batch; r++, A += stride_a, B += stride_b, C += stride_c)
        for (int j = 0; j < n; j++)
            for (int i = 0; i < m; i++) {
                double sum = 0;
                for (int t = 0; t < k; t++)
                    sum += (double)A[(size_t)i * (size_t)lda + (size_t)t] * B[(size_t)j * (size_t)ldb + (size_t)t];
                put(&C[(size_t)j * (size_t)ldc + (size_t)i], *alpha, sum, *beta);
            }
    return called(__func__);
}
