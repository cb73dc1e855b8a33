/* bits.c : FNV-1a over results on fixed points; BITS_NAME names the function. */
#include "bits.h"
#include "model/eps_g.h"

enum { LANES = 16, ROUNDS = 512, FUNCTIONS = 9 };

static uint64_t mix(uint64_t hash, double y)
{
    const uint64_t u = y == y ? ond_bits(y) : ond_bits(ond_nan());
    for (int i = 0; i < 8; i++)
        hash = (hash ^ (u >> 8 * i & 0xff)) * 0x100000001b3u;
    return hash;
}

/* Any bit pattern with an exponent near 1: +-2^-64 .. 2^63. */
static double point(uint64_t i)
{
    const uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u, u = (z ^ z >> 29) * 0xbf58476d1ce4e5b9u;
    return ond_from_bits((u & 0x800fffffffffffffu) | (0x3bf + (u >> 52 & 0x7f)) << 52);
}

/* Lane loops as the engines have them, so that the compiler may use SIMD. */
static uint64_t elementary(uint64_t hash, uint64_t base)
{
    double x[LANES], y[FUNCTIONS][LANES];
    for (int i = 0; i < LANES; i++)
        x[i] = point(base + (uint64_t)i);
    for (int i = 0; i < LANES; i++) {
        y[0][i] = ond_exp(x[i]);
        y[1][i] = ond_expm1(x[i]);
        y[2][i] = ond_log(x[i]);
        y[3][i] = ond_log1p(x[i]);
        y[4][i] = ond_tanh(x[i]);
        y[5][i] = ond_erf(x[i]);
        y[6][i] = ond_atan(x[i]);
        y[7][i] = ond_asin(x[i]);
        y[8][i] = ond_atan2(ond_abs(x[i]), x[LANES - 1 - i]);
    }
    for (int k = 0; k < FUNCTIONS; k++)
        for (int i = 0; i < LANES; i++)
            hash = mix(hash, y[k][i]);
    return hash;
}

static uint64_t activation(uint64_t hash, ondine_activation act, uint64_t base)
{
    double a[LANES], d[LANES], g[LANES], prime[LANES], difference[LANES];
    for (int i = 0; i < LANES; i++) {
        a[i] = point(base + (uint64_t)i);
        d[i] = point(base + (uint64_t)i + 0x1000000u);
    }
    for (int i = 0; i < LANES; i++) {
        g[i] = ond_g(act, a[i]);
        prime[i] = ond_g_prime(act, a[i]);
        difference[i] = ond_g_difference(act, a[i], a[i] + d[i], d[i]);
    }
    for (int i = 0; i < LANES; i++)
        hash = mix(mix(mix(hash, g[i]), prime[i]), difference[i]);
    return hash;
}

static uint64_t eps_g(uint64_t hash, ondine_activation act)
{
    for (double size = 1; size > 1e-25; size *= 0.02)
        for (int i = -2; i <= 2; i++)
            hash = mix(hash, ond_eps_g(act, 0.7 * size * i, size * size * (1.5 + i * 0.5)));
    return mix(hash, ond_eps_g(act, -4.0, 4.0));
}

uint64_t BITS_NAME(void)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        hash = elementary(hash, round * LANES);
        hash = activation(hash, ONDINE_LINEAR, round * LANES);
        hash = activation(hash, ONDINE_ERF, round * LANES);
        hash = activation(hash, ONDINE_RELU, round * LANES);
        hash = activation(hash, ONDINE_LEAKY_RELU, round * LANES);
        hash = activation(hash, ONDINE_TANH, round * LANES);
        hash = activation(hash, ONDINE_SIGMOID, round * LANES);
        hash = activation(hash, ONDINE_SOFTPLUS, round * LANES);
    }
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++)
        hash = eps_g(hash, (ondine_activation)act);
    return hash;
}
