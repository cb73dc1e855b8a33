/* cuda_runtime.cpp : the functions of the fake runtime; see cuda_runtime_api.h beside it. */
#include "cuda_runtime_api.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

static const fake_machine usual = {1, 90, (size_t)1 << 30, 227 << 10, 1e9, 0, cudaErrorLaunchFailure};
fake_machine fake = usual;
size_t fake_allocated;
int fake_calls, fake_async_copies, fake_copies_of[8];
const char *fake_failed;

static std::map<void *, size_t> blocks;
static thread_local int current; /* device */
static std::recursive_mutex guard;

int fake_reset(void **)
{
    fake = usual;
    return 0;
}

/* Count the call; does it fail? */
static cudaError_t called(const char *name)
{
    const std::lock_guard<std::recursive_mutex> lock(guard);
    fake_calls++;
    if (fake.fail_call && --fake.fail_call == 0) {
        fake_failed = name;
        return fake.fail_with;
    }
    return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int *count)
{
    *count = fake.cards;
    return fake.cards ? called(__func__) : cudaErrorNoDevice;
}

cudaError_t cudaSetDevice(int device)
{
    if (device < 0 || device >= fake.cards)
        return cudaErrorInvalidDevice;
    current = device;
    return called(__func__);
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp *p, int device)
{
    std::snprintf(p->name, sizeof p->name, "Fake card %d", device);
    p->major = fake.capability / 10;
    p->minor = fake.capability % 10;
    p->multiProcessorCount = 2;
    p->sharedMemPerBlockOptin = fake.shared_limit;
    return called(__func__);
}

cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr, int)
{
    *value = (int)(fake.clock / 1000);
    return called(__func__);
}

cudaError_t cudaMemGetInfo(size_t *free, size_t *total)
{
    *total = fake.memory;
    *free = fake.memory - fake_allocated;
    return called(__func__);
}

cudaError_t cudaMalloc(void **memory, size_t size)
{
    const std::lock_guard<std::recursive_mutex> lock(guard);
    const cudaError_t error = called(__func__);
    *memory = nullptr;
    if (error != cudaSuccess)
        return error;
    if (fake_allocated + size > fake.memory)
        return cudaErrorMemoryAllocation;
    *memory = std::malloc(size);
    std::memset(*memory, 0xff, size);
    blocks[*memory] = size;
    fake_allocated += size;
    return cudaSuccess;
}

cudaError_t cudaFree(void *memory)
{
    const std::lock_guard<std::recursive_mutex> lock(guard);
    if (memory) {
        fake_allocated -= blocks.at(memory);
        blocks.erase(memory);
        std::free(memory);
    }
    return called(__func__);
}

cudaError_t cudaMemset(void *memory, int value, size_t size)
{
    std::memset(memory, value, size);
    return called(__func__);
}

cudaError_t cudaMemcpy(void *to, const void *from, size_t size, cudaMemcpyKind)
{
    std::memcpy(to, from, size);
    return called(__func__);
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t size, cudaMemcpyKind, cudaStream_t)
{
    {
        const std::lock_guard<std::recursive_mutex> lock(guard);
        fake_async_copies++;
        fake_copies_of[current]++;
    }
    std::memcpy(to, from, size);
    return called(__func__);
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned)
{
    *stream = nullptr;
    return called(__func__);
}

cudaError_t cudaStreamDestroy(cudaStream_t)
{
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t)
{
    return called(__func__);
}

cudaError_t cudaFuncSetAttribute(const void *, cudaFuncAttribute, int)
{
    return called(__func__);
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int *resident, const void *, int, size_t)
{
    *resident = 2;
    return called(__func__);
}

const char *cudaGetErrorString(cudaError_t error)
{
    switch (error) {
    case cudaErrorMemoryAllocation: return "out of memory";
    case cudaErrorInsufficientDriver: return "CUDA driver version is insufficient for CUDA runtime version";
    case cudaErrorNoDevice: return "no CUDA-capable device is detected";
    case cudaErrorInvalidDevice: return "invalid device ordinal";
    case cudaErrorLaunchFailure: return "unspecified launch failure";
    default: return "no error";
    }
}

const char *fake_call_named(const char *call)
{
    static const struct {
        const char *call, *name;
    } other[] = {{"cudaFuncSetAttribute", "ond_micro_prepare"},
                 {"cudaOccupancyMaxActiveBlocksPerMultiprocessor", "ond_micro_prepare"},
                 {"cublasCreate_v2", "cublasCreate"},
                 {"cublasSetStream_v2", "cublasSetStream"}};
    for (const auto &o : other)
        if (strcmp(call, o.call) == 0)
            return o.name;
    return call;
}
