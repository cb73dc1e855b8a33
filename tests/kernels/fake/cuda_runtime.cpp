/* cuda_runtime.cpp : the functions of the fake runtime; see cuda_runtime_api.h beside it. */
#include "cuda_runtime_api.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>

static const fake_machine usual = {1, 90, (size_t)1 << 30, 227 << 10, 1e9, 0, cudaErrorLaunchFailure};
fake_machine fake = usual;
size_t fake_allocated;
int fake_calls, fake_async_copies, fake_copies_of[8];

static std::map<void *, size_t> blocks;
static thread_local int current; /* device */
static std::recursive_mutex guard;

int fake_reset(void **)
{
    fake = usual;
    return 0;
}

/* Count the call; does it fail? */
static cudaError_t called()
{
    const std::lock_guard<std::recursive_mutex> lock(guard);
    fake_calls++;
    if (fake.fail_call && --fake.fail_call == 0)
        return fake.fail_with;
    return cudaSuccess;
}

cudaError_t cudaGetDeviceCount(int *count)
{
    *count = fake.cards;
    return fake.cards ? called() : cudaErrorNoDevice;
}

cudaError_t cudaSetDevice(int device)
{
    if (device < 0 || device >= fake.cards)
        return cudaErrorInvalidDevice;
    current = device;
    return called();
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp *p, int device)
{
    std::snprintf(p->name, sizeof p->name, "Fake card %d", device);
    p->major = fake.capability / 10;
    p->minor = fake.capability % 10;
    p->multiProcessorCount = 2;
    p->sharedMemPerBlockOptin = fake.shared_limit;
    return called();
}

cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr, int)
{
    *value = (int)(fake.clock / 1000);
    return called();
}

cudaError_t cudaMemGetInfo(size_t *free, size_t *total)
{
    *total = fake.memory;
    *free = fake.memory - fake_allocated;
    return called();
}

cudaError_t cudaMalloc(void **memory, size_t size)
{
    const std::lock_guard<std::recursive_mutex> lock(guard);
    const cudaError_t error = called();
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
    return called();
}

cudaError_t cudaMemset(void *memory, int value, size_t size)
{
    std::memset(memory, value, size);
    return called();
}

cudaError_t cudaMemcpy(void *to, const void *from, size_t size, cudaMemcpyKind)
{
    std::memcpy(to, from, size);
    return called();
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t size, cudaMemcpyKind kind, cudaStream_t)
{
    {
        const std::lock_guard<std::recursive_mutex> lock(guard);
        fake_async_copies++;
        fake_copies_of[current]++;
    }
    return cudaMemcpy(to, from, size, kind);
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned)
{
    *stream = nullptr;
    return called();
}

cudaError_t cudaStreamDestroy(cudaStream_t)
{
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t)
{
    return called();
}

cudaError_t cudaFuncSetAttribute(const void *, cudaFuncAttribute, int)
{
    return called();
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int *resident, const void *, int, size_t)
{
    *resident = 2;
    return called();
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
