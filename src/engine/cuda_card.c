#include "engine/cuda_card.h"

#include <stdio.h>
#include <string.h>

#include "engine/blocked.h"

/* Normals per clock and multiprocessor, from the instructions that nvcc makes for one of them (docs/gpu.md): 128 issue
 * slots a clock on compute capability 8.6 and later, about 3/4 of that where the fma pipe has 64 lanes; four fifths of
 * it for what waits at barriers. */
#define SLOTS_EXACT 33.0
#define SLOTS_FAST 21.0
#define SLOTS_TWICE 2.0     /* x made twice: OND_PLACE_MEMORY */
#define SLOTS_REDUCED 350.0 /* a step of the reduced chain */
#define SLOTS_BLOCKED                                                                                                  \
    200.0 /* of the time that 20 bytes of memory traffic take: an input is written once, read four times */
#define SHARE 0.8

enum { REDUCED_THREADS_FULL = 768 }; /* of a multiprocessor: 80 registers a thread */
enum {
    CHUNK_FULL = 16
}; /* a chunk fills the card so often: the last part of it wastes little, and a stop loses little */
#define BLOCKED_MAX_N 2147483644u /* cuBLAS counts with int */
enum {
    BLOCKED_FULL = 32,           /* replicas of a multiprocessor: enough for a batch of products */
    BLOCKED_CHUNK_MOST = 0xff00u /* below 2^16, the most blocks of a grid in its third direction */
};

ondine_status ond_card_fail(const ond_card *card, const char *call, cudaError_t cause, ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_DEVICE, "%s: %.*s: %s", card->name, (int)strcspn(call, "("), call,
                    cudaGetErrorString(cause));
}

int ond_card_count(char cause[256])
{
    int count = 0;
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error == cudaErrorNoDevice || error == cudaErrorInsufficientDriver)
        snprintf(cause, 256, "%s", cudaGetErrorString(error));
    else if (error != cudaSuccess)
        snprintf(cause, 256, "cudaGetDeviceCount: %s", cudaGetErrorString(error));
    else if (count == 0)
        snprintf(cause, 256, "no CUDA device");
    return error == cudaSuccess ? count : 0;
}

static ondine_status attribute(const ond_card *card, enum cudaDeviceAttr which, int *value, ondine_error *error)
{
    OND_CUDA_TRY(card, cudaDeviceGetAttribute(value, which, card->index), error);
    return ONDINE_OK;
}

ondine_status ond_card_open(int index, ond_card *card, ondine_error *error)
{
    *card = (ond_card){.index = index};
    snprintf(card->name, sizeof card->name, "cuda:%d", index);
    struct cudaDeviceProp properties;
    OND_CUDA_TRY(card, cudaSetDevice(index), error);
    OND_CUDA_TRY(card, cudaFree(NULL), error); /* creates the context, or says why not */
    OND_CUDA_TRY(card, cudaGetDeviceProperties(&properties, index), error);
    snprintf(card->name, sizeof card->name, "cuda:%d %.100s", index, properties.name);
    card->capability = 10 * properties.major + properties.minor;
    card->multiprocessors = properties.multiProcessorCount;
    card->shared_limit = (uint32_t)properties.sharedMemPerBlockOptin;
    int kilohertz;
    OND_TRY(attribute(card, cudaDevAttrClockRate, &kilohertz, error));
    card->clock = 1e3 * kilohertz;
    OND_CUDA_TRY(card, cudaMemGetInfo(&card->free, &card->total), error);
    return ONDINE_OK;
}

static double slots_per_clock(const ond_card *card)
{
    const int narrow = card->capability < 86; /* the fma pipe binds, not issue */
    return card->multiprocessors * card->clock * (narrow ? 96 : 128) * SHARE;
}

static size_t vectors_bytes(uint32_t n)
{
    return 8 * sizeof(float) * (size_t)ond_groups(n) + sizeof(ond_scalars) + ond_micro_sums(n) * sizeof(double);
}

static ondine_status plan_blocked(const ond_card *card, const ondine_model *model, ond_plan *plan, ondine_error *error)
{
    if (model->n > BLOCKED_MAX_N)
        return ond_fail(error, ONDINE_ERR_DEVICE, "%s: blocked holds up to N = %u, and n is %u", card->name,
                        BLOCKED_MAX_N, (unsigned)model->n);
    plan->rate = slots_per_clock(card) / SLOTS_BLOCKED / model->n;
    plan->full = (uint32_t)card->multiprocessors * BLOCKED_FULL;
    plan->bytes_per_replica = vectors_bytes(model->n) + ond_blocked_bytes(model->n);
    return ONDINE_OK;
}

static ondine_status plan_micro(const ond_card *card, const ondine_model *model, ond_plan *plan, ondine_error *error)
{
    if (model->n > OND_MICRO_MAX_N)
        return ond_fail(error, ONDINE_ERR_DEVICE, "%s: micro holds up to N = %u, and n is %u", card->name,
                        OND_MICRO_MAX_N, (unsigned)model->n);
    if (model->inputs != ONDINE_GAUSSIAN)
        return ond_fail(error, ONDINE_ERR_DEVICE, "%s: inputs other than gaussian run on the CPU alone", card->name);
    int blocks_resident;
    plan->shape = ond_micro_shape_of(model->n, card->shared_limit, card->capability);
    OND_CUDA_TRY(card, ond_micro_prepare(&plan->shape, plan->math, &blocks_resident), error);
    if (blocks_resident < 1)
        return ond_fail(error, ONDINE_ERR_DEVICE, "%s: no block of %u threads with %u bytes of shared memory fits",
                        card->name, plan->shape.threads, plan->shape.shared_bytes);
    const double slots = (plan->math == ONDINE_EXACT ? SLOTS_EXACT : SLOTS_FAST) *
                         (plan->shape.place == OND_PLACE_MEMORY ? SLOTS_TWICE : 1);
    const uint32_t resident = (uint32_t)blocks_resident * (uint32_t)card->multiprocessors / plan->shape.blocks;
    plan->rate = slots_per_clock(card) / slots / model->n;
    plan->full = resident ? resident : 1;
    plan->bytes_per_replica = vectors_bytes(model->n);
    return ONDINE_OK;
}

static void plan_reduced(const ond_card *card, ond_plan *plan)
{
    plan->rate = slots_per_clock(card) / SLOTS_REDUCED;
    plan->full = (uint32_t)card->multiprocessors * REDUCED_THREADS_FULL;
    plan->bytes_per_replica = sizeof(ond_chain);
}

ondine_status ond_card_plan(const ond_card *card, const ondine_model *model, const ondine_run *run, size_t points,
                            ond_plan *plan, ondine_error *error)
{
    *plan = (ond_plan){.engine = run->engine, .math = run->math};
    if (run->engine == ONDINE_MICRO)
        OND_TRY(plan_micro(card, model, plan, error));
    else if (run->engine == ONDINE_BLOCKED)
        OND_TRY(plan_blocked(card, model, plan, error));
    else
        plan_reduced(card, plan);
    plan->limit = plan->rate / SHARE;
    plan->bytes_per_replica += sizeof(uint64_t) + sizeof(ond_state) + points * ONDINE_OBSERVABLES * sizeof(double) +
                               points * sizeof(ond_moments) / (1 << OND_LEAF_LEVEL) + 1;
    const size_t budget = card->free / 8 * 7, fixed = 2 * OND_LEAF_LEVEL * points * sizeof(ond_moments);
    const size_t fit = budget > fixed ? (budget - fixed) / plan->bytes_per_replica : 0;
    if (fit < 1)
        return ond_fail(error, ONDINE_ERR_DEVICE, "%s: %zu of %zu bytes are free, one replica needs %zu", card->name,
                        card->free, card->total, plan->bytes_per_replica + fixed);
    const uint64_t run_size = 1u << OND_LEAF_LEVEL, most = (uint64_t)CHUNK_FULL * plan->full;
    uint64_t chunk = fit < most ? fit : most < run_size ? run_size : most;
    if (chunk > fit)
        chunk = fit;
    if (run->engine == ONDINE_BLOCKED && chunk > BLOCKED_CHUNK_MOST)
        chunk = BLOCKED_CHUNK_MOST;
    if (chunk >= run->replicas)
        chunk = run->replicas;
    else if (chunk >= run_size)
        chunk -= chunk % run_size;
    else
        while (chunk & (chunk - 1)) /* a power of two */
            chunk &= chunk - 1;
    plan->chunk = (uint32_t)chunk;
    return ONDINE_OK;
}

static ondine_status count_wrong_roots(const ond_card *card, unsigned long long *wrong, unsigned long long *count,
                                       ondine_error *error)
{
    OND_CUDA_TRY(card, cudaMemset(wrong, 0, sizeof *wrong), error);
    OND_CUDA_TRY(card, ond_launch_check_sqrt(wrong, 0), error);
    OND_CUDA_TRY(card, cudaMemcpy(count, wrong, sizeof *count, cudaMemcpyDeviceToHost), error);
    return ONDINE_OK;
}

ondine_status ond_card_check_math(const ond_card *card, ondine_error *error)
{
    unsigned long long *wrong, count = 0;
    OND_CUDA_TRY(card, cudaMalloc((void **)&wrong, sizeof *wrong), error);
    const ondine_status status = count_wrong_roots(card, wrong, &count, error);
    cudaFree(wrong);
    if (status == ONDINE_OK && count)
        return ond_fail(error, ONDINE_ERR_DEVICE,
                        "%s: %llu square roots are not the rounded ones, math exact would not be", card->name, count);
    return status;
}
