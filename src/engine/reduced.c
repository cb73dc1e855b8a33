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
    block->anchor_e[lane] = block->anchor_root[lane] = 0;
    block->leash[lane] = INFINITY;
    block->off[lane] = 0;
}

/* Look at the lane's eps_g as soon as seek() comes there. */
static void take_off_leash(const ond_job *job, work *w, uint32_t lane)
{
    w->block[lane / job->kernels->block].off[lane % job->kernels->block] = 1;
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
    for (uint32_t i = 0; i < flight->count; i++) {
        flight->diverged[i] = UINT64_MAX;
        flight->passage[i] = (ond_passage){UINT64_MAX, 0};
        take_off_leash(job, space, lane_of(flight->first) + i);
    }
}

static void load(const ond_job *job, void *space, const ond_flight *flight)
{
    prepare(job, space, flight);
    for (uint32_t i = 0; i < flight->count; i++) {
        ond_chain chain;
        memcpy(&chain, (const ond_chain *)flight->state + i, sizeof chain);
        put_chain(job, space, lane_of(flight->first) + i, chain, flight->diverged[i]);
        take_off_leash(job, space, lane_of(flight->first) + i);
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
        const int passed = job->stop_at_passage && flight->passage[i].step != UINT64_MAX;
        job->kernels->record(job->model->activation, &state, flight->diverged[i] != UINT64_MAX || passed,
                             flight->values + (i * ond_job_rows(job) + flight->recorded) * ONDINE_OBSERVABLES);
    }
    flight->recorded++;
}

/* Is the replica of one lane below the threshold after `step` steps?  Else it gets a new leash. */
static void look(const ond_job *job, ond_block *block, uint32_t lane, uint64_t step, ond_passage *passage)
{
    const ond_chain chain = {block->miss[lane], block->P[lane], block->perp[lane]};
    const ond_state state = ond_chain_state(job->model->rule, &chain);
    double value[ONDINE_OBSERVABLES];
    job->kernels->record(job->model->activation, &state, 0, value);
    if (value[ONDINE_EPS_G] < job->threshold)
        *passage = (ond_passage){step, value[ONDINE_Z]};
    block->anchor_e[lane] = state.e;
    block->anchor_root[lane] = OND_SQRT(state.T);
    block->leash[lane] = ond_leash(job->model->activation, value[ONDINE_EPS_G], job->threshold);
    block->off[lane] = 0;
}

/* Replicas from .. end - 1 of the flight, which are of one block: look at those that are off their leash.  @return how
 * many have neither passed nor diverged. */
static uint32_t look_at_block(const ond_job *job, ond_block *block, const ond_flight *flight, uint32_t from,
                              uint32_t end, uint64_t step)
{
    uint32_t open = 0;
    for (uint32_t i = from; i < end; i++) {
        const uint32_t lane = (lane_of(flight->first) + i) % job->kernels->block;
        ond_passage *passage = &flight->passage[i];
        const int gone = block->diverged[lane] != UINT64_MAX;
        if (!gone && passage->step == UINT64_MAX && block->off[lane])
            look(job, block, lane, step, passage);
        if (gone || passage->step != UINT64_MAX)
            block->leash[lane] = INFINITY;
        else
            open++;
    }
    return open;
}

/* Go to step `to`, looking for first passages on the way. */
static void seek(const ond_job *job, ond_block *block, const ond_flight *flight, uint32_t from, uint32_t end,
                 uint64_t to)
{
    uint64_t step = flight->step;
    while (look_at_block(job, block, flight, from, end, step) > 0 && step < to)
        step = job->kernels->reduced_seek(block, step, to);
    if (!job->stop_at_passage) /* else nobody asks for what comes after */
        job->kernels->reduced_advance(block, step, to);
}

static void advance(const ond_job *job, work *w, ond_flight *flight, uint64_t to)
{
    const uint32_t lanes = job->kernels->block, lane = lane_of(flight->first);
    for (uint32_t i = 0, end; i < flight->count; i = end) {
        ond_block *block = &w->block[(lane + i) / lanes];
        end = (lane + i) / lanes * lanes + lanes - lane;
        end = end < flight->count ? end : flight->count;
        if (job->threshold > 0)
            seek(job, block, flight, i, end, to);
        else
            job->kernels->reduced_advance(block, flight->step, to);
    }
    for (uint32_t i = 0; i < flight->count; i++)
        if (!(job->stop_at_passage && flight->passage[i].step != UINT64_MAX)) /* it only runs along */
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
        ond_passage_end(job, flight);
    }
}

/* A step is a few operations: nothing to share. */
static unsigned members(const ond_job *job)
{
    (void)job;
    return 1;
}

const ond_engine ond_engine_reduced = {batch, workspace, state_bytes, start, load, run, members, NULL, save};
