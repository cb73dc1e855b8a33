/* micro_step.cuh : what the kernels of micro.cu and micro_memory.cu share: the sums and the update of one group, and
 * the scalar step between them. */
#ifndef ONDINE_KERNELS_MICRO_STEP_CUH
#define ONDINE_KERNELS_MICRO_STEP_CUH

#include "launch.h"
#include "random.cuh"

enum { SUMS = 3 }; /* W.x, B.x, x.x */

/* What all threads do to W after a step: W += add x; RESCALED: then W *= scale; DIRECT: W = keep W + add x, then
 * W *= scale (model/update.h). */
enum step_kind { PLAIN, RESCALED, DIRECT, DIVERGED };
struct alignas(16) vector_step {
    float keep, add, scale;
    int kind;
};

struct alignas(16) step_memory {
    vector_step vector;
    ond_scalars scalars;
};

__device__ __forceinline__ void load(const float4 &v, float out[4])
{
    out[0] = v.x;
    out[1] = v.y;
    out[2] = v.z;
    out[3] = v.w;
}

__device__ __forceinline__ float4 store(const float v[4])
{
    return make_float4(v[0], v[1], v[2], v[3]);
}

__device__ __forceinline__ void add_to_sums(const float w[4], const float4 &teacher, const float x[4], float sum[SUMS])
{
    float b[4];
    load(teacher, b);
#pragma unroll
    for (int e = 0; e < 4; e++) {
        sum[0] = OND_FMAF(w[e], x[e], sum[0]);
        sum[1] = OND_FMAF(b[e], x[e], sum[1]);
        sum[2] = OND_FMAF(x[e], x[e], sum[2]);
    }
}

__device__ __forceinline__ void update(const vector_step &v, const float x[4], float w[4])
{
#pragma unroll
    for (int e = 0; e < 4; e++)
        w[e] = OND_FMAF(v.add, x[e], w[e]);
}

/* The update of the steps that are not PLAIN. */
__device__ __forceinline__ void update_rare(const vector_step &v, const float x[4], float w[4])
{
#pragma unroll
    for (int e = 0; e < 4; e++) {
        const float moved = v.kind == DIRECT ? OND_FMAF(v.keep, w[e], v.add * x[e]) : OND_FMAF(v.add, x[e], w[e]);
        w[e] = moved * v.scale;
    }
}

/* One thread: from the three sums to what all others do to W. */
__device__ __forceinline__ void scalar_step(const ond_micro_chunk &c, step_memory *m, const float total[SUMS],
                                            uint32_t replica, uint32_t step)
{
    double zeta = 0;
    if (c.physics.noise != 0) {
        const ond_words r = device_words(step, 0, replica, OND_NOISE, c.keys);
        zeta = ond_normal(r.w[0], r.w[1]).a;
    }
    const ond_vector_step s = ond_micro_step(&c.physics, &m->scalars, total[0], total[1], total[2], zeta);
    if (ond_micro_diverged(&c.physics, &m->scalars)) {
        m->vector.kind = DIVERGED;
        return;
    }
    const float scale = ond_micro_fold(&m->scalars);
    m->vector = vector_step{s.keep, s.add, scale, s.direct ? DIRECT : scale != 1.0f ? RESCALED : PLAIN};
}

#endif
