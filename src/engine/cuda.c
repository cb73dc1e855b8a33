/* cuda.c : a run on one card: its memory, its launches, and what comes back. */
#include "engine/cuda.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/blocked.h"
#include "engine/cuda_card.h"

#define LAUNCH_SECONDS 0.25 /* of predicted work in one launch at most: half of what a display's watchdog bears */
#define QUEUE_SECONDS 0.05  /* of predicted work before the host waits and tells its progress */

struct ond_cuda {
    ond_card card;
    ond_plan plan;
    size_t points;
    cudaStream_t stream;
    /* Device memory for plan.chunk replicas; launch.h has the shapes. */
    float *w, *b;
    ond_scalars *scalars;
    double *sums;
    ond_chain *chain;
    uint64_t *diverged;
    ond_state *states;
    double *values;
    ond_moments *nodes;
    ond_moments *host_nodes; /* the same on the host */
    ond_blocked *blocked;    /* that engine alone */
};

_Static_assert((int)OND_CUDA_LEVEL == (int)OND_LEAF_LEVEL, "what a card makes is what it says");

/* Nodes that a chunk becomes at most: its largest, and one of every smaller size before and after. */
static size_t node_count(const ond_cuda *c)
{
    return ((c->plan.chunk >> OND_LEAF_LEVEL) + 2 * OND_LEAF_LEVEL) * c->points;
}

static ondine_status take(ond_cuda *c, void **memory, size_t size, ondine_error *error)
{
    const cudaError_t status = cudaMalloc(memory, size);
    if (status == cudaSuccess)
        return ONDINE_OK;
    *memory = NULL;
    return ond_fail(error, ONDINE_ERR_DEVICE, "%s: cudaMalloc: no %zu bytes of its memory for %u replicas: %s",
                    c->card.name, size, (unsigned)c->plan.chunk, cudaGetErrorString(status));
}

static ondine_status take_memory(ond_cuda *c, const ondine_model *model, ondine_error *error)
{
    const size_t count = c->plan.chunk, vector = count * 4 * ond_groups(model->n) * sizeof(float);
    const size_t sums = count * ond_micro_sums(model->n) * sizeof *c->sums;
    if (c->plan.engine == ONDINE_REDUCED) {
        OND_TRY(take(c, (void **)&c->chain, count * sizeof *c->chain, error));
    } else {
        OND_TRY(take(c, (void **)&c->w, vector, error));
        OND_TRY(take(c, (void **)&c->b, vector, error));
        OND_TRY(take(c, (void **)&c->scalars, count * sizeof *c->scalars, error));
        if (sums)
            OND_TRY(take(c, (void **)&c->sums, sums, error));
    }
    if (c->plan.engine == ONDINE_BLOCKED)
        OND_TRY(ond_blocked_open(&c->card, model->n, c->plan.chunk, c->stream, &c->blocked, error));
    OND_TRY(take(c, (void **)&c->diverged, count * sizeof *c->diverged, error));
    OND_TRY(take(c, (void **)&c->states, count * sizeof *c->states, error));
    OND_TRY(take(c, (void **)&c->values, count * c->points * ONDINE_OBSERVABLES * sizeof *c->values, error));
    OND_TRY(take(c, (void **)&c->nodes, node_count(c) * sizeof *c->nodes, error));
    c->host_nodes = malloc(node_count(c) * sizeof *c->host_nodes);
    if (!c->host_nodes)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the moments of %zu times", c->points);
    return ONDINE_OK;
}

void ond_cuda_close(ond_cuda *c)
{
    if (!c)
        return;
    cudaSetDevice(c->card.index);
    ond_blocked_close(c->blocked);
    void *const memory[] = {c->w, c->b, c->scalars, c->sums, c->chain, c->diverged, c->states, c->values, c->nodes};
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
        cudaFree(memory[i]);
    if (c->stream)
        cudaStreamDestroy(c->stream);
    free(c->host_nodes);
    free(c);
}

static ondine_status start(ond_cuda *c, int index, const ondine_model *model, const ondine_run *run, int sharers,
                           ondine_error *error)
{
    OND_TRY(ond_card_open(index, &c->card, error));
    c->card.free /= (size_t)sharers;
    OND_TRY(ond_card_plan(&c->card, model, run, c->points, &c->plan, error));
    if (c->plan.math == ONDINE_EXACT && c->plan.engine != ONDINE_BLOCKED)
        OND_TRY(ond_card_check_math(&c->card, error));
    OND_CUDA_TRY(&c->card, cudaStreamCreateWithFlags(&c->stream, cudaStreamNonBlocking), error);
    return take_memory(c, model, error);
}

ondine_status ond_cuda_open(int index, const ondine_model *model, const ondine_run *run, size_t points, int sharers,
                            ond_cuda **out, ondine_error *error)
{
    ond_cuda *c = calloc(1, sizeof *c);
    *out = NULL;
    if (!c)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    c->points = points;
    const ondine_status status = start(c, index, model, run, sharers, error);
    if (status == ONDINE_OK)
        *out = c;
    else
        ond_cuda_close(c);
    return status;
}

const char *ond_cuda_name(const ond_cuda *c)
{
    return c->card.name;
}

uint32_t ond_cuda_chunk(const ond_cuda *c)
{
    return c->plan.chunk;
}

/* ---- a chunk ----------------------------------------------------------------------------------------------------- */

/* A chunk on its way through the steps. */
typedef struct chunk {
    ond_cuda *c;
    const ond_job *job;
    uint32_t count;
    ond_micro_chunk micro;
    ond_reduced_chunk reduced;
    double queued;         /* predicted seconds of work that the host has not waited for */
    uint64_t queued_steps; /* of every replica */
} chunk;

static chunk chunk_of(ond_cuda *c, const ond_job *job, uint32_t first, uint32_t count)
{
    chunk k = {.c = c, .job = job, .count = count};
    if (c->plan.engine != ONDINE_REDUCED)
        k.micro = (ond_micro_chunk){.physics = job->physics,
                                    .keys = job->keys,
                                    .n = job->model->n,
                                    .first = first,
                                    .count = count,
                                    .w = c->w,
                                    .b = c->b,
                                    .scalars = c->scalars,
                                    .diverged = c->diverged,
                                    .sums = c->sums};
    else
        k.reduced = (ond_reduced_chunk){.physics = job->physics,
                                        .keys = job->keys,
                                        .chi2 = ond_chi2_prepare(job->model->n - 2),
                                        .first = first,
                                        .count = count,
                                        .purpose = job->chain,
                                        .start_purpose = job->chain_start,
                                        .chain = c->chain,
                                        .diverged = c->diverged};
    return k;
}

static ondine_status launch_start(const chunk *k, ondine_error *error)
{
    const ond_card *card = &k->c->card;
    if (k->c->plan.engine == ONDINE_REDUCED) {
        OND_CUDA_TRY(card, ond_launch_reduced_start(&k->reduced, k->job->model, k->c->stream), error);
        return ONDINE_OK;
    }
    OND_CUDA_TRY(card, ond_launch_micro_start(&k->micro, k->job->model, k->c->stream), error);
    return k->c->blocked ? ond_blocked_seed(k->c->blocked, &k->job->keys, k->micro.first, error) : ONDINE_OK;
}

static ondine_status launch_steps(const chunk *k, uint32_t from, uint32_t to, ondine_error *error)
{
    const ond_card *card = &k->c->card;
    const ond_plan *plan = &k->c->plan;
    if (plan->engine == ONDINE_REDUCED) {
        OND_CUDA_TRY(card, ond_launch_reduced_advance(&k->reduced, plan->math, from, to, k->c->stream), error);
        return ONDINE_OK;
    }
    if (k->c->blocked)
        OND_TRY(ond_blocked_advance(k->c->blocked, &k->micro, from, to, error));
    else
        OND_CUDA_TRY(card, ond_launch_micro_advance(&k->micro, &plan->shape, plan->math, from, to, k->c->stream),
                     error);
    if (to % OND_RESYNC == 0)
        OND_CUDA_TRY(card, ond_launch_micro_resync(&k->micro, k->c->stream), error);
    return ONDINE_OK;
}

static ondine_status launch_record(const chunk *k, size_t point, ondine_error *error)
{
    const ond_cuda *c = k->c;
    if (c->plan.engine == ONDINE_REDUCED)
        OND_CUDA_TRY(&c->card, ond_launch_reduced_state(&k->reduced, c->states, c->stream), error);
    else
        OND_CUDA_TRY(&c->card, ond_launch_micro_state(&k->micro, c->states, c->stream), error);
    OND_CUDA_TRY(&c->card,
                 ond_launch_records(c->states, c->diverged, k->job->model->activation, k->count, c->points, point,
                                    c->values, c->stream),
                 error);
    return ONDINE_OK;
}

/* A pause for a checkpoint waits for the end of the chunk; anything else ends it here. */
static ondine_status look_at_halt(const chunk *k, ondine_error *error)
{
    if (ond_halted(k->job->halt) && atomic_load(&k->job->halt->reason) != OND_PAUSE)
        return ond_fail(error, ONDINE_STOPPED, "stopped before the end");
    return ONDINE_OK;
}

static ondine_status wait(chunk *k, ondine_error *error)
{
    OND_CUDA_TRY(&k->c->card, cudaStreamSynchronize(k->c->stream), error);
    ond_progress_add(k->job->progress, k->queued_steps * k->count);
    k->queued = 0;
    k->queued_steps = 0;
    return look_at_halt(k, error);
}

/* The last step of a launch that starts after step `from`: short enough, and not beyond a resynchronisation.  blocked
 * launches block by block. */
static uint64_t launch_end(const chunk *k, uint64_t from, uint64_t to)
{
    const ond_plan *plan = &k->c->plan;
    const uint32_t at_once = k->count > plan->full ? k->count : plan->full;
    const double most = LAUNCH_SECONDS * plan->rate / at_once;
    uint64_t end = most < 1 ? from + 1 : most < (double)(to - from) ? from + (uint64_t)most : to;
    if (plan->engine == ONDINE_BLOCKED)
        end = to - from > OND_BLOCKED_STEPS ? from + OND_BLOCKED_STEPS : to;
    const uint64_t resync = from - from % OND_RESYNC + OND_RESYNC;
    if (plan->engine != ONDINE_REDUCED && end > resync)
        end = resync;
    return end;
}

static ondine_status advance(chunk *k, uint64_t from, uint64_t to, ondine_error *error)
{
    const ond_plan *plan = &k->c->plan;
    const double step_seconds = (k->count > plan->full ? k->count : plan->full) / plan->rate;
    while (from < to) {
        const uint64_t end = launch_end(k, from, to);
        OND_TRY(launch_steps(k, (uint32_t)from, (uint32_t)end, error));
        k->queued += (double)(end - from) * step_seconds;
        k->queued_steps += end - from;
        from = end;
        if (k->queued > QUEUE_SECONDS)
            OND_TRY(wait(k, error));
    }
    return ONDINE_OK;
}

/* The largest node that begins at replica `first`, ends at or before `end`, and is no larger than a card makes. */
static int level_within(uint64_t first, uint64_t end)
{
    int level = 0;
    while (level < OND_LEAF_LEVEL && first % (UINT64_C(2) << level) == 0 && first + (UINT64_C(2) << level) <= end)
        level++;
    return level;
}

/* Neighbouring nodes of one size are one launch. */
static ondine_status launch_moments(const ond_cuda *c, uint64_t first, uint64_t end, size_t *nodes, ondine_error *error)
{
    const size_t row = c->points * ONDINE_OBSERVABLES;
    *nodes = 0;
    for (uint64_t r = first; r < end;) {
        const int level = level_within(r, end);
        uint32_t runs = 1;
        while (level_within(r + ((uint64_t)runs << level), end) == level && r + ((runs + 1ull) << level) <= end)
            runs++;
        OND_CUDA_TRY(&c->card,
                     ond_launch_moments(c->values + (r - first) * row, c->points, runs, level,
                                        c->nodes + *nodes * c->points, c->stream),
                     error);
        r += (uint64_t)runs << level;
        *nodes += runs;
    }
    return ONDINE_OK;
}

static ondine_status fetch(ond_cuda *c, uint64_t first, uint32_t count, const ond_cuda_chunk_result *out,
                           ondine_error *error)
{
    const uint64_t end = first + count;
    const size_t record = c->points * ONDINE_OBSERVABLES * sizeof *out->values;
    size_t nodes;
    OND_TRY(launch_moments(c, first, end, &nodes, error));
    OND_CUDA_TRY(&c->card,
                 cudaMemcpyAsync(c->host_nodes, c->nodes, nodes * c->points * sizeof *c->nodes, cudaMemcpyDeviceToHost,
                                 c->stream),
                 error);
    OND_CUDA_TRY(&c->card, cudaStreamSynchronize(c->stream), error);
    OND_CUDA_TRY(&c->card, cudaMemcpy(out->values, c->values, count * record, cudaMemcpyDeviceToHost), error);
    OND_CUDA_TRY(&c->card,
                 cudaMemcpy(out->diverged, c->diverged, count * sizeof *out->diverged, cudaMemcpyDeviceToHost), error);
    const ond_moments *node = c->host_nodes;
    for (uint64_t r = first; r < end; node += c->points) {
        const int level = level_within(r, end);
        OND_TRY(out->node(out->data, r, level, node, error));
        r += UINT64_C(1) << level;
    }
    return ONDINE_OK;
}

ondine_status ond_cuda_run(ond_cuda *c, const ond_job *job, uint64_t first, uint32_t count,
                           const ond_cuda_chunk_result *out, ondine_error *error)
{
    chunk k = chunk_of(c, job, (uint32_t)first, count);
    OND_CUDA_TRY(&c->card, cudaSetDevice(c->card.index), error);
    OND_TRY(launch_start(&k, error));
    uint64_t step = 0;
    for (size_t p = 0; p < job->points; p++) {
        OND_TRY(advance(&k, step, job->steps[p], error));
        OND_TRY(launch_record(&k, p, error));
        step = job->steps[p];
    }
    OND_TRY(wait(&k, error));
    return fetch(c, first, count, out, error);
}
