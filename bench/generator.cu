#include "generator.h"

#include "random.cuh"

namespace
{

template <ondine_math MATH> struct normals {
    float sum[4] = {0, 0, 0, 0};
    __device__ void draw(uint32_t step, uint32_t group, const ond_keys &keys)
    {
        float z[4];
        draw_group<MATH>(step, group, 0, OND_INPUTS, keys, z);
        for (int e = 0; e < 4; e++)
            sum[e] += z[e];
    }
    __device__ float result() const
    {
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
};

struct words {
    uint32_t all = 0;
    __device__ void draw(uint32_t step, uint32_t group, const ond_keys &keys)
    {
        const ond_words r = device_words(step, group, 0, OND_INPUTS, keys);
        all ^= r.w[0] ^ r.w[1] ^ r.w[2] ^ r.w[3];
    }
    __device__ float result() const
    {
        return ond_from_bitsf(all);
    }
};

template <class NUMBERS>
__global__ void __launch_bounds__(GENERATOR_THREADS)
    generate(const __grid_constant__ ond_keys keys, uint32_t steps, float *out)
{
    const uint32_t group = blockIdx.x * GENERATOR_THREADS + threadIdx.x;
    NUMBERS numbers;
#pragma unroll 4
    for (uint32_t step = 0; step < steps; step++)
        numbers.draw(step, group, keys);
    out[group] = numbers.result();
}

#ifdef __CUDACC__
__global__ void __launch_bounds__(GENERATOR_THREADS)
    generate_curand(const __grid_constant__ ond_keys keys, uint32_t steps, float *out)
{
    const uint32_t group = blockIdx.x * GENERATOR_THREADS + threadIdx.x;
    curandStatePhilox4_32_10_t state;
    curand_init((unsigned long long)keys.k[1] << 32 | keys.k[0], group, 0, &state);
    float4 sum = {0, 0, 0, 0};
#pragma unroll 4
    for (uint32_t step = 0; step < steps; step++) {
        const float4 z = curand_normal4(&state);
        sum.x += z.x;
        sum.y += z.y;
        sum.z += z.z;
        sum.w += z.w;
    }
    out[group] = (sum.x + sum.y) + (sum.z + sum.w);
}
#else
constexpr auto generate_curand = generate<normals<ONDINE_FAST>>; /* cuRAND's header is not there */
#endif

__global__ void spin(uint32_t cycles, unsigned long long *nanoseconds)
{
#ifdef __CUDACC__
    unsigned long long before, after;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(before));
    const long long start = clock64();
    while (clock64() - start < cycles)
        ;
    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(after));
    *nanoseconds = after - before;
#else
    *nanoseconds = cycles;                                       /* the fake card's clock */
#endif
}

typedef void kernel(const ond_keys, uint32_t, float *);

} // namespace

cudaError_t bench_launch_generator(enum bench_generator what, uint32_t blocks, uint32_t steps, const ond_keys *keys,
                                   float *out, cudaStream_t stream)
{
    kernel *const kernels[] = {generate<words>, generate<normals<ONDINE_EXACT>>, generate<normals<ONDINE_FAST>>,
                               generate_curand};
    kernel *const function = kernels[what];
    return OND_LAUNCH(function, blocks, GENERATOR_THREADS, 0, stream, *keys, steps, out);
}

cudaError_t bench_launch_clock(uint32_t cycles, unsigned long long *nanoseconds, cudaStream_t stream)
{
    return OND_LAUNCH(spin, 1, 1, 0, stream, cycles, nanoseconds);
}
