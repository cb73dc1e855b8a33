/* The engine of the reduced chain: a batch is OND_BLOCK_MAX replicas, one or more of the kernels' blocks. */
#include "engine/engine.h"
#include "rng/chain_start.h"

#include <math.h>
#include <string.h>

#include "engine/leash.h"

enum { SLICE_STEPS = 1 << 12 }; /* between two looks at the halt: some milliseconds */

static uint32_t batch(const ond_job *job)
{
    (void)job;
    return OND_BLOCK_MAX;
}

/* Block k holds replicas k job->kernels->block, ... of the batch. */
typedef struct work {
    ond_block block[OND_BLOCK_MAX];
} work;

static size_t workspace(const ond_job *job)
{
    return sizeof(ond_block) * (OND_BLOCK_MAX / job->kernels->block);
}

static size_t state_bytes(const ond_job *job)
{
    (void)job;
    return sizeof(ond_chain);
}

/* Which lanes of which blocks a flight uses. */
static uint32_t lane_of(uint32_t replica)
{
    return replica % OND_BLOCK_MAX;
}

static ond_chain get_chain(const ond_job *job, const work *w, uint32_t lane)
{
    const ond_block *block = &w->block[lane / job->kernels->block];
    lane %= job->kernels->block;
    return (ond_chain){block->miss[lane], block->P[lane], block->perp[lane]};
}

static void put_chain(const ond_job *job, work *w, uint32_t lane, ond_chain chain, uint64_t diverged)
{
    ond_block *block = &w->block[lane / job->kernels->block];
    lane %= job->kernels->block;
    block->miss[lane] = chain.miss;
    block->P[lane] = chain.P;
    block->perp[lane] = chain.perp;
    block->diverged[lane] = diverged;
}

/* Every lane gets a valid chain, those outside the flight too: they run along and are not looked at. */
static void prepare(const ond_job *job, work *w, const ond_flight *flight)
{
    const uint32_t base = flight->first - lane_of(flight->first);
    for (uint32_t k = 0; k < OND_BLOCK_MAX / job->kernels->block; k++) {
        ond_block *block = &w->block[k];
        block->physics = &job->physics;
        block->keys = &job->keys;
        block->chi2 = ond_chi2_prepare(job->model->n - 2);
        block->first = base + k * job->kernels->block;
        block->purpose = job->chain;
    }
    for (uint32_t i = 0; i < OND_BLOCK_MAX; i++)
        put_chain(job, w, i, ond_chain_draw_start(job->model, &job->keys, base + i, job->chain_start), UINT64_MAX);
}

static void start(const ond_job *job, void *space, ond_flight *flight)
{
    prepare(job, space, flight);
    for (uint32_t i = 0; i < flight->count; i++)
        flight->diverged[i] = UINT64_MAX;
}

static void load(const ond_job *job, void *space, const ond_flight *flight)
{
    prepare(job, space, flight);
    for (uint32_t i = 0; i < flight->count; i++) {
        ond_chain chain;
        memcpy(&chain, (const ond_chain *)flight->state + i, sizeof chain);
        put_chain(job, space, lane_of(flight->first) + i, chain, flight->diverged[i]);
    }
}

static void save(const ond_job *job, const void *space, ond_flight *flight)
{
    for (uint32_t i = 0; i < flight->count; i++) {
        const ond_chain chain = get_chain(job, space, lane_of(flight->first) + i);
        memcpy((ond_chain *)flight->state + i, &chain, sizeof chain);
    }
}

static void record(const ond_job *job, const work *w, ond_flight *flight)
{
    for (uint32_t i = 0; i < flight->count; i++) {
        const ond_chain chain = get_chain(job, w, lane_of(flight->first) + i);
        const ond_state state = ond_chain_state(job->model->rule, &chain);
        job->kernels->record(job->model->activation, &state, flight->diverged[i] != UINT64_MAX,
                             flight->values + (i * job->points + flight->recorded) * ONDINE_OBSERVABLES);
    }
    flight->recorded++;
}

static void advance(const ond_job *job, work *w, ond_flight *flight, uint64_t to)
{
    const uint32_t lanes = job->kernels->block, lane = lane_of(flight->first);
    for (uint32_t k = lane / lanes; k * lanes < lane + flight->count; k++)
        job->kernels->reduced_advance(&w->block[k], flight->step, to);
    for (uint32_t i = 0; i < flight->count; i++)
        flight->diverged[i] = w->block[(lane + i) / lanes].diverged[(lane + i) % lanes];
    ond_progress_add(job->progress, (to - flight->step) * flight->count);
    flight->step = to;
}

static void run(const ond_job *job, void *space, ond_flight *flight)
{
    while (!ond_flight_done(job, flight) && !ond_halted(job->halt)) {
        advance(job, space, flight, ond_flight_target(job, flight, SLICE_STEPS));
        if (flight->step == job->steps[flight->recorded])
            record(job, space, flight);
    }
}

/* A step is a few operations: nothing to share. */
static unsigned members(const ond_job *job)
{
    (void)job;
    return 1;
}

/* Is the replica of one lane below the threshold after `step` steps, or diverged?  Else it gets a new leash. */
static void look(const ond_job *job, ond_block *block, uint32_t lane, uint64_t step, double threshold,
                 ond_passage *passage)
{
    const ond_chain chain = {block->miss[lane], block->P[lane], block->perp[lane]};
    const ond_state state = ond_chain_state(job->model->rule, &chain);
    double value[ONDINE_OBSERVABLES];
    passage->diverged = block->diverged[lane];
    job->kernels->record(job->model->activation, &state, passage->diverged != UINT64_MAX, value);
    if (value[ONDINE_EPS_G] < threshold) {
        passage->step = step;
        passage->z = value[ONDINE_Z];
    }
    block->anchor_e[lane] = state.e;
    block->anchor_root[lane] = OND_SQRT(state.T);
    block->leash[lane] =
        ond_passage_open(passage) ? ond_leash(job->model->activation, value[ONDINE_EPS_G], threshold) : INFINITY;
}

/* The replicas of lanes first .. first + count - 1 of one block.  The block is done when all of them are decided. */
static void seek_block(const ond_job *job, ond_block *block, uint32_t first, uint32_t count, double threshold,
                       ond_passage *passage)
{
    const uint64_t last = job->steps[job->points - 1];
    uint64_t step = 0;
    for (uint32_t i = 0; i < job->kernels->block; i++) {
        block->off[i] = i >= first && i < first + count; /* at the start all have to be looked at */
        block->anchor_e[i] = block->anchor_root[i] = 0;
        block->leash[i] = INFINITY;
    }
    for (uint32_t open = count; open > 0;) {
        for (uint32_t i = 0; i < count; i++)
            if (block->off[first + i] && ond_passage_open(&passage[i])) {
                look(job, block, first + i, step, threshold, &passage[i]);
                open -= !ond_passage_open(&passage[i]);
            }
        if (step == last || ond_halted(job->halt))
            break;
        step = job->kernels->reduced_seek(block, step, last - step > SLICE_STEPS ? step + SLICE_STEPS : last);
    }
    for (uint32_t i = 0; i < count; i++) /* also those that diverged on the leash: Z, which eps_g does not show */
        if (ond_passage_open(&passage[i]))
            passage[i].diverged = block->diverged[first + i];
}

static void seek(const ond_job *job, void *space, const ond_flight *flight, double threshold, ond_passage *passage)
{
    work *w = space;
    const uint32_t lanes = job->kernels->block, begin = lane_of(flight->first), end = begin + flight->count;
    for (uint32_t i = 0; i < flight->count; i++)
        passage[i] = (ond_passage){UINT64_MAX, UINT64_MAX, 0};
    for (uint32_t lane = begin; lane < end;) {
        const uint32_t stop = (lane / lanes + 1) * lanes < end ? (lane / lanes + 1) * lanes : end;
        seek_block(job, &w->block[lane / lanes], lane % lanes, stop - lane, threshold, passage + (lane - begin));
        lane = stop;
    }
}

const ond_engine ond_engine_reduced = {batch, workspace, state_bytes, start, load, run, members, NULL, save, seek};
