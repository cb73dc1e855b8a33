/* micro_vectors.cu : what micro takes from its vectors in double precision, outside the steps: the start, the
 * resynchronisation, the state of a record.  One block a replica; formulas: model/vectors.h.
 *
 * threads : T = min(L, 256); thread t walks lanes t, t + T, ... one after another, so that a warp always holds 32
 *           lanes that fold together.  It always meets the same groups, so none waits for another's
 * traffic : W and B once for each pair of sums
 * the warps' sums lie in shared memory; those of N > 2621440 would fill more than 48 KB of it, and lie in device memory
 */
#include "launch.h"
#include "model/vectors.h"
#include "random.cuh"

namespace
{

enum { MOST_THREADS = 256, MOST_SHARED = 48 << 10 };

unsigned threads_of(uint32_t n)
{
    const unsigned most = MOST_THREADS, lanes = ond_lanes(n);
    return lanes < most ? lanes : most;
}

/* Two sums of every warp. */
__host__ __device__ __forceinline__ size_t sums_of(uint32_t n)
{
    return (size_t)2 * ond_lanes(n) / OND_FOLD;
}

size_t shared_of(uint32_t n)
{
    return ond_micro_sums(n) ? 0 : sums_of(n) * sizeof(double);
}

__device__ __forceinline__ double *sums_in(const ond_micro_chunk &c, double *shared)
{
    return c.sums ? c.sums + blockIdx.x * sums_of(c.n) : shared;
}

struct vectors {
    uint32_t n, groups, lanes;
    float4 *w, *b;
};

__device__ __forceinline__ vectors vectors_of(const ond_micro_chunk &c)
{
    vectors v;
    v.n = c.n;
    v.groups = ond_groups(c.n);
    v.lanes = ond_lanes(c.n);
    v.w = reinterpret_cast<float4 *>(c.w) + (size_t)blockIdx.x * v.groups;
    v.b = reinterpret_cast<float4 *>(c.b) + (size_t)blockIdx.x * v.groups;
    return v;
}

/* part[0 .. count): its sum by halving, in part[0]. */
__device__ __forceinline__ void fold_parts(double *part, uint32_t count)
{
    for (uint32_t half = count / 2; half; half /= 2) {
        for (uint32_t i = threadIdx.x; i < half; i += blockDim.x)
            part[i] += part[i + half];
        __syncthreads();
    }
}

/* The two sums of a term, in every thread.  part: two sums of every warp. */
template <ond_term OF>
__device__ __forceinline__ void double_sums(const vectors &v, double *part, const double *constants, double total[2])
{
    const uint32_t folds = v.lanes / OND_FOLD;
    for (uint32_t lane = threadIdx.x; lane < v.lanes; lane += blockDim.x) {
        double a[2] = {0, 0};
        for (uint32_t g = lane; g < v.groups; g += v.lanes) {
            const float4 w = v.w[g], b = v.b[g];
            const float we[4] = {w.x, w.y, w.z, w.w}, be[4] = {b.x, b.y, b.z, b.w};
            for (int e = 0; e < 4; e++) {
                double p[2], q[2];
                OF(we[e], be[e], constants, p, q);
                a[0] = OND_FMA(p[0], q[0], a[0]);
                a[1] = OND_FMA(p[1], q[1], a[1]);
            }
        }
        for (int k = 0; k < 2; k++) {
            const double sum = ond_fold_warp(a[k]);
            if (lane % OND_FOLD == 0)
                part[k * folds + lane / OND_FOLD] = sum;
        }
    }
    __syncthreads();
    fold_parts(part, folds);
    fold_parts(part + folds, folds);
    total[0] = part[0] + 0.0;
    total[1] = part[folds] + 0.0;
    __syncthreads(); /* before the next sums go there */
}

__global__ void __launch_bounds__(MOST_THREADS, 1)
    micro_start(const __grid_constant__ ond_micro_chunk c, const __grid_constant__ ondine_model model)
{
    OND_SHARED(double, shared);
    double *const part = sums_in(c, shared);
    const vectors v = vectors_of(c);
    const uint32_t replica = c.first + blockIdx.x;
    for (uint32_t g = threadIdx.x; g < v.groups; g += blockDim.x) {
        float z[4];
        draw_group<ONDINE_EXACT>(0, g, replica, OND_TEACHER, c.keys, z);
        clear_missing(v.n, v.groups, g, z);
        v.b[g] = make_float4(z[0], z[1], z[2], z[3]);
        draw_group<ONDINE_EXACT>(0, g, replica, OND_STUDENT, c.keys, z);
        clear_missing(v.n, v.groups, g, z);
        v.w[g] = make_float4(z[0], z[1], z[2], z[3]);
    }
    const double none = 0;
    double student[2], teacher[2], across[2] = {0, 0};
    double_sums<ond_student_terms>(v, part, &none, student);
    double_sums<ond_teacher_terms>(v, part, &none, teacher);
    if (model.r0_fixed) {
        const double overlap = ond_start_overlap(student, teacher);
        double_sums<ond_teacher_terms>(v, part, &overlap, across);
    }
    const ond_start to = ond_start_of(&model, c.physics.n, student, teacher, across);
    for (uint32_t g = threadIdx.x; g < v.groups; g += blockDim.x) {
        const float4 w = v.w[g], b = v.b[g];
        v.w[g] = make_float4(ond_start_w(&to, w.x, b.x), ond_start_w(&to, w.y, b.y), ond_start_w(&to, w.z, b.z),
                             ond_start_w(&to, w.w, b.w));
        v.b[g] =
            make_float4(ond_start_b(&to, b.x), ond_start_b(&to, b.y), ond_start_b(&to, b.z), ond_start_b(&to, b.w));
    }
    double_sums<ond_student_terms>(v, part, &none, student);
    if (threadIdx.x == 0) {
        c.scalars[blockIdx.x] = ond_start_scalars(&c.physics, &model, student[0]);
        c.diverged[blockIdx.x] = UINT64_MAX;
    }
}

__global__ void __launch_bounds__(MOST_THREADS, 1) micro_resync(const __grid_constant__ ond_micro_chunk c)
{
    OND_SHARED(double, shared);
    double *const part = sums_in(c, shared);
    const double none = 0;
    double student[2];
    double_sums<ond_student_terms>(vectors_of(c), part, &none, student);
    if (threadIdx.x == 0)
        ond_resynchronise(&c.physics, &c.scalars[blockIdx.x], student[0]);
}

__global__ void __launch_bounds__(MOST_THREADS, 1)
    micro_state(const __grid_constant__ ond_micro_chunk c, ond_state *states)
{
    OND_SHARED(double, shared);
    double *const part = sums_in(c, shared);
    const vectors v = vectors_of(c);
    const ond_scalars scalars = c.scalars[blockIdx.x];
    const double none = 0;
    double student[2], teacher[2], distance[2], factors[2];
    double_sums<ond_student_terms>(v, part, &none, student);
    double_sums<ond_teacher_terms>(v, part, &none, teacher);
    const double z = ond_state_factors(&c.physics, &scalars, student, teacher, factors);
    double_sums<ond_distance_terms>(v, part, factors, distance);
    if (threadIdx.x == 0)
        states[blockIdx.x] = ond_state_of(&c.physics, &scalars, z, student, teacher, distance);
}

} // namespace

size_t ond_micro_sums(uint32_t n)
{
    return sums_of(n) * sizeof(double) > MOST_SHARED ? sums_of(n) : 0;
}

cudaError_t ond_launch_micro_start(const ond_micro_chunk *chunk, const ondine_model *model, cudaStream_t stream)
{
    return OND_LAUNCH(micro_start, chunk->count, threads_of(chunk->n), shared_of(chunk->n), stream, *chunk, *model);
}

cudaError_t ond_launch_micro_resync(const ond_micro_chunk *chunk, cudaStream_t stream)
{
    return OND_LAUNCH(micro_resync, chunk->count, threads_of(chunk->n), shared_of(chunk->n), stream, *chunk);
}

cudaError_t ond_launch_micro_state(const ond_micro_chunk *chunk, ond_state *states, cudaStream_t stream)
{
    return OND_LAUNCH(micro_state, chunk->count, threads_of(chunk->n), shared_of(chunk->n), stream, *chunk, states);
}
