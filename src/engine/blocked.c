/* blocked.c : a block of k steps of R replicas, each vector of M = 4 ceil(N/4) elements:
 *
 *   cuRAND   X (R, k, M)               normals
 *   kernel   X = 0 where an element does not exist
 *   cuBLAS   W.x, B.x (R, k)           a matrix times a vector for each replica
 *   cuBLAS   G (R, k, k) = X X'
 *   kernel   k scalar steps from these; keep (R), add (R, k)
 *   kernel   W *= keep, where it is not 1
 *   cuBLAS   W += X' add               rank k
 * cuBLAS counts a matrix by columns: X of a replica is M x k.  Single precision throughout, without tensor cores. */
#include "engine/blocked.h"

#include <stdlib.h>

#include "engine/cuda_libraries.h"
#include "rng/philox.h"
#include "rng/stream.h"

struct ond_blocked {
    const ond_card *card;
    ond_cuda_libraries library;
    curandGenerator_t generator;
    cublasHandle_t handle;
    cudaStream_t stream;
    uint32_t vector; /* M */
    ond_blocked_block block;
};

/* cuRAND has numbers for its errors, cuBLAS names. */
static ondine_status curand_try(const ond_blocked *b, const char *call, curandStatus_t status, ondine_error *error)
{
    if (status == CURAND_STATUS_SUCCESS)
        return ONDINE_OK;
    return ond_fail(error, ONDINE_ERR_DEVICE, "%s: %s: cuRAND status %d", b->card->name, call, (int)status);
}

static ondine_status cublas_try(const ond_blocked *b, const char *call, cublasStatus_t status, ondine_error *error)
{
    if (status == CUBLAS_STATUS_SUCCESS)
        return ONDINE_OK;
    return ond_fail(error, ONDINE_ERR_DEVICE, "%s: %s: %s", b->card->name, call, b->library.cublas_text(status));
}

/* Floats of a replica in ond_blocked_block. */
static size_t floats_of(uint32_t n)
{
    const size_t k = OND_BLOCKED_STEPS;
    return k * 4 * ond_groups(n) + 3 * k + k * k + 1;
}

size_t ond_blocked_bytes(uint32_t n)
{
    return floats_of(n) * sizeof(float);
}

static ondine_status start(ond_blocked *b, uint32_t n, uint32_t count, ondine_error *error)
{
    const size_t k = OND_BLOCKED_STEPS, r = count;
    OND_TRY(ond_cuda_libraries_open(&b->library, error));
    OND_TRY(curand_try(b, "curandCreateGenerator",
                       b->library.curand_create(&b->generator, CURAND_RNG_PSEUDO_PHILOX4_32_10), error));
    OND_TRY(curand_try(b, "curandSetStream", b->library.curand_stream(b->generator, b->stream), error));
    OND_TRY(cublas_try(b, "cublasCreate", b->library.cublas_create(&b->handle), error));
    OND_TRY(cublas_try(b, "cublasSetStream", b->library.cublas_stream(b->handle, b->stream), error));
    OND_CUDA_TRY(b->card, cudaMalloc((void **)&b->block.x, r * ond_blocked_bytes(n)), error);
    b->block.wx = b->block.x + r * k * b->vector;
    b->block.bx = b->block.wx + r * k;
    b->block.add = b->block.bx + r * k;
    b->block.gram = b->block.add + r * k;
    b->block.keep = b->block.gram + r * k * k;
    return ONDINE_OK;
}

ondine_status ond_blocked_open(const ond_card *card, uint32_t n, uint32_t count, cudaStream_t stream, ond_blocked **out,
                               ondine_error *error)
{
    ond_blocked *b = calloc(1, sizeof *b);
    *out = NULL;
    if (!b)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    b->card = card;
    b->stream = stream;
    b->vector = 4 * ond_groups(n);
    const ondine_status status = start(b, n, count, error);
    if (status == ONDINE_OK)
        *out = b;
    else
        ond_blocked_close(b);
    return status;
}

void ond_blocked_close(ond_blocked *b)
{
    if (!b)
        return;
    cudaFree(b->block.x);
    if (b->generator)
        b->library.curand_destroy(b->generator);
    if (b->handle)
        b->library.cublas_destroy(b->handle);
    free(b);
}

ondine_status ond_blocked_seed(ond_blocked *b, const ond_keys *keys, uint32_t first, ondine_error *error)
{
    const ond_words r = ond_philox(0, 0, first, OND_BLOCKED, keys);
    const uint64_t seed = (uint64_t)r.w[1] << 32 | r.w[0];
    return curand_try(b, "curandSetPseudoRandomGeneratorSeed", b->library.curand_seed(b->generator, seed), error);
}

/* out (count, steps) = X vector, for each replica's vector (count, M). */
static ondine_status times_vector(ond_blocked *b, int count, const float *vector, float *out, ondine_error *error)
{
    const int m = (int)b->vector, k = (int)b->block.steps;
    const float one = 1, none = 0;
    return cublas_try(b, "cublasSgemvStridedBatched",
                      b->library.cublas_sgemv(b->handle, CUBLAS_OP_T, m, k, &one, b->block.x, m, (long long)m * k,
                                              vector, 1, m, &none, out, 1, k, count),
                      error);
}

static ondine_status gram(ond_blocked *b, int count, ondine_error *error)
{
    const int m = (int)b->vector, k = (int)b->block.steps;
    const float one = 1, none = 0, *const x = b->block.x;
    return cublas_try(b, "cublasSgemmStridedBatched",
                      b->library.cublas_sgemm(b->handle, CUBLAS_OP_T, CUBLAS_OP_N, k, k, m, &one, x, m,
                                              (long long)m * k, x, m, (long long)m * k, &none, b->block.gram, k,
                                              (long long)k * k, count),
                      error);
}

/* W += X' add */
static ondine_status add_inputs(ond_blocked *b, int count, float *w, ondine_error *error)
{
    const int m = (int)b->vector, k = (int)b->block.steps;
    const float one = 1;
    return cublas_try(b, "cublasSgemvStridedBatched",
                      b->library.cublas_sgemv(b->handle, CUBLAS_OP_N, m, k, &one, b->block.x, m, (long long)m * k,
                                              b->block.add, 1, k, &one, w, 1, m, count),
                      error);
}

ondine_status ond_blocked_advance(ond_blocked *b, const ond_micro_chunk *chunk, uint32_t from, uint32_t to,
                                  ondine_error *error)
{
    const int count = (int)chunk->count;
    b->block.steps = to - from;
    const size_t normals = (size_t)chunk->count * b->block.steps * b->vector;
    OND_TRY(curand_try(b, "curandGenerateNormal", b->library.curand_normal(b->generator, b->block.x, normals, 0, 1),
                       error));
    OND_CUDA_TRY(b->card, ond_launch_blocked_missing(chunk, &b->block, b->stream), error);
    OND_TRY(times_vector(b, count, chunk->w, b->block.wx, error));
    OND_TRY(times_vector(b, count, chunk->b, b->block.bx, error));
    OND_TRY(gram(b, count, error));
    OND_CUDA_TRY(b->card, ond_launch_blocked_scalars(chunk, &b->block, from, b->stream), error);
    OND_CUDA_TRY(b->card, ond_launch_blocked_keep(chunk, &b->block, b->stream), error);
    return add_inputs(b, count, chunk->w, error);
}
