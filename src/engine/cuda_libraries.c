#include "engine/cuda_libraries.h"

#include <dlfcn.h>
#include <stddef.h>

#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number
#define CURAND "libcurand.so." TEXT(CURAND_VER_MAJOR)
#define CUBLAS "libcublas.so." TEXT(CUBLAS_VER_MAJOR)

/* Where in ond_cuda_libraries a function goes, and its name. */
typedef struct entry {
    size_t at;
    const char *name;
} entry;

#define AT(member) offsetof(ond_cuda_libraries, member)

static const entry curand[] = {
    {AT(curand_create), "curandCreateGenerator"}, {AT(curand_destroy), "curandDestroyGenerator"},
    {AT(curand_stream), "curandSetStream"},       {AT(curand_seed), "curandSetPseudoRandomGeneratorSeed"},
    {AT(curand_normal), "curandGenerateNormal"},  {0, NULL}};

static const entry cublas[] = {{AT(cublas_create), "cublasCreate_v2"},
                               {AT(cublas_destroy), "cublasDestroy_v2"},
                               {AT(cublas_stream), "cublasSetStream_v2"},
                               {AT(cublas_sgemv), "cublasSgemvStridedBatched"},
                               {AT(cublas_sgemm), "cublasSgemmStridedBatched"},
                               {AT(cublas_text), "cublasGetStatusString"},
                               {0, NULL}};

/* It is not closed again: cuBLAS does not bear being unloaded. */
static ondine_status load(const char *product, const char *file, const entry *functions, ond_cuda_libraries *into,
                          ondine_error *error)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return ond_fail(error, ONDINE_ERR_DEVICE, "engine blocked needs %s: %.300s", product, dlerror());
    for (; functions->name; functions++) {
        void *const function = dlsym(library, functions->name);
        if (!function)
            return ond_fail(error, ONDINE_ERR_DEVICE, "engine blocked needs %s: %s has no %s", product, file,
                            functions->name);
        *(void **)((char *)into + functions->at) = function;
    }
    return ONDINE_OK;
}

ondine_status ond_cuda_libraries_open(ond_cuda_libraries *libraries, ondine_error *error)
{
    OND_TRY(load("cuRAND", CURAND, curand, libraries, error));
    return load("cuBLAS", CUBLAS, cublas, libraries, error);
}
