/* curand.c : a library that is found where cuRAND is looked for; see curand.h beside it. */
#include "curand.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct curandGenerator_st {
    uint64_t state;
};

extern fake_curand_settings fake_curand;
fake_curand_settings fake_curand;

static curandStatus_t called(const char *name)
{
    fake_curand.calls++;
    if (fake_curand.fail_call && --fake_curand.fail_call == 0) {
        fake_curand.failed = name;
        return CURAND_STATUS_LAUNCH_FAILURE;
    }
    return CURAND_STATUS_SUCCESS;
}

curandStatus_t curandCreateGenerator(curandGenerator_t *generator, curandRngType_t type)
{
    const curandStatus_t status =
        type == CURAND_RNG_PSEUDO_PHILOX4_32_10 ? called(__func__) : CURAND_STATUS_LAUNCH_FAILURE;
    *generator = status == CURAND_STATUS_SUCCESS ? calloc(1, sizeof **generator) : NULL;
    return status;
}

curandStatus_t curandDestroyGenerator(curandGenerator_t generator)
{
    free(generator);
    return called(__func__);
}

curandStatus_t curandSetStream(curandGenerator_t generator, cudaStream_t stream)
{
    (void)generator, (void)stream;
    return called(__func__);
}

curandStatus_t curandSetPseudoRandomGeneratorSeed(curandGenerator_t generator, unsigned long long seed)
{
    generator->state = seed;
    return called(__func__);
}

/* SplitMix64 (Steele, Lea, Flood 2014), as a number in (0, 1). */
static double uniform(curandGenerator_t generator)
{
    uint64_t x = generator->state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return ((double)((x ^ (x >> 31)) >> 11) + 0.5) * 0x1p-53;
}

curandStatus_t curandGenerateNormal(curandGenerator_t generator, float *out, size_t count, float mean, float sd)
{
    if (count % 2) /* as the real one */
        return CURAND_STATUS_LAUNCH_FAILURE;
    if (fake_curand.normals)
        fake_curand.normals(out, count);
    else
        for (size_t i = 0; i < count; i += 2) {
            const double r = sqrt(-2 * log(uniform(generator))), angle = 8 * atan(1) * uniform(generator);
            out[i] = (float)(mean + sd * r * cos(angle));
            out[i + 1] = (float)(mean + sd * r * sin(angle));
        }
    return called(__func__);
}
