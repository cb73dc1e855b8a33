/* cuda_libraries.h : the functions of cuRAND and cuBLAS that `blocked` calls.  The libraries are looked for when a run
 * first needs them; nothing is linked with them, so a machine without them runs everything else. */
#ifndef ONDINE_ENGINE_CUDA_LIBRARIES_H
#define ONDINE_ENGINE_CUDA_LIBRARIES_H

#include <cublas_v2.h>
#include <curand.h>

#include "model/error.h"

typedef struct ond_cuda_libraries {
    __typeof__(curandCreateGenerator) *curand_create;
    __typeof__(curandDestroyGenerator) *curand_destroy;
    __typeof__(curandSetStream) *curand_stream;
    __typeof__(curandSetPseudoRandomGeneratorSeed) *curand_seed;
    __typeof__(curandGenerateNormal) *curand_normal;
    __typeof__(cublasCreate_v2) *cublas_create;
    __typeof__(cublasDestroy_v2) *cublas_destroy;
    __typeof__(cublasSetStream_v2) *cublas_stream;
    __typeof__(cublasSgemvStridedBatched) *cublas_sgemv;
    __typeof__(cublasSgemmStridedBatched) *cublas_sgemm;
    __typeof__(cublasGetStatusString) *cublas_text;
} ond_cuda_libraries;

/* The releases that this program was compiled for, by the system's usual search (LD_LIBRARY_PATH, ld.so.conf).  They
 * stay loaded until the process ends.
 * @return ONDINE_OK; ONDINE_ERR_DEVICE (a library, or a function of it, is missing; error names it). */
ondine_status ond_cuda_libraries_open(ond_cuda_libraries *libraries, ondine_error *error);

#endif
