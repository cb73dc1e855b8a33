/* headers.cu : every header that serves host and device, compiled as device code by a test.  A new header: include it
 * and call its functions in one more kernel. */
#include "model/activation.h"
#include "model/elementary.h"
#include "model/portable.h"
#include "rng/chi2.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "rng/stream.h"

__global__ void random_numbers(ond_keys keys, ond_chi2 chi2, double *out)
{
    const uint32_t replica = blockIdx.x * blockDim.x + threadIdx.x;
    const ond_words r = ond_philox(0, 0, replica, OND_CHAIN, &keys);
    const ond_pair first = ond_normal(r.w[0], r.w[1]), second = ond_normal(r.w[2], r.w[3]);
    const uint32_t h = ond_spare_bits(r.w[1], r.w[3]);
    int undecided;
    double x = ond_chi2_fast(&chi2, second.a, h, &undecided);
    if (undecided)
        x = ond_chi2_slow(&chi2, second.a, h, 0, replica, OND_CHAIN, &keys);
    const double start = ond_chi2_draw(&chi2, 0, replica, OND_CHAIN_START, &keys);
    out[replica] = x + start + first.a + first.b + second.b;
}

__global__ void elementary(const double *in, double *out)
{
    const double x = in[threadIdx.x];
    out[threadIdx.x] = ond_exp(x) + ond_expm1(x) + ond_log(ond_abs(x)) + ond_log1p(x) + ond_tanh(x) + ond_erf(x) +
                       ond_atan(x) + ond_atan2(x, 2.0) + ond_asin(x) + OND_SQRT(x) + ond_nan();
}

__global__ void activations(ondine_activation act, const double *in, double *out)
{
    const double b = in[2 * threadIdx.x], a = in[2 * threadIdx.x + 1];
    out[threadIdx.x] = ond_g(act, a) + ond_g_prime(act, a) + ond_g_difference(act, a, b, b - a);
}

/* The host side of the same functions in a CUDA file. */
double host_side(uint32_t nu, uint64_t seed)
{
    const ond_chi2 chi2 = ond_chi2_prepare(nu);
    const ond_keys keys = ond_philox_keys(seed);
    return ond_chi2_draw(&chi2, 0, 0, OND_CHAIN_START, &keys);
}
