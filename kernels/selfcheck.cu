/* selfcheck.cu : whether a card computes the square root of rng/normal.h as IEEE does, asked of every float in
 * [2^-24, 64), which holds all that Box-Muller takes the root of ([1.19e-7, 44.4]).  2.5e8 values: a few milliseconds.
 * The host asks each card once before it trusts it with exact math (engine/cuda.c). */
#include "launch.h"
#include "random.cuh"

namespace
{

#define FIRST 0x33800000u /* 2^-24 */
#define END 0x42800000u   /* 64 */
#ifdef __CUDACC__
#define STRIDE 1u
enum { THREADS = 256, BLOCKS = 2048 };
#else
#define STRIDE 65537u /* run by fibers, where both sides are the same function: only to run the code */
enum { THREADS = 32, BLOCKS = 2 };
#endif

__global__ void __launch_bounds__(THREADS) check_sqrt(uint32_t first, uint32_t end, unsigned long long *wrong)
{
    unsigned long long mine = 0;
    for (uint32_t bits = first + (blockIdx.x * THREADS + threadIdx.x) * STRIDE; bits < end;
         bits += BLOCKS * THREADS * STRIDE) {
        const float a = ond_from_bitsf(bits);
        mine += ond_bitsf(ond_sqrt_ordinary(a)) != ond_bitsf(OND_SQRTF(a));
    }
    if (mine)
        atomicAdd(wrong, mine);
}

} // namespace

cudaError_t ond_launch_check_sqrt(unsigned long long *wrong, cudaStream_t stream)
{
    return OND_LAUNCH(check_sqrt, BLOCKS, THREADS, 0, stream, FIRST, END, wrong);
}
