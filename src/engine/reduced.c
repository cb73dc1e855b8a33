/* The engine of the reduced chain: a batch is a block of replicas, one a lane. */
#include "engine/engine.h"

static uint32_t batch(const ond_job *job)
{
    return job->kernels->block;
}

static size_t workspace(const ond_job *job)
{
    (void)job;
    return sizeof(ond_block);
}

/* R(0) = n0/sqrt(n0^2 + chi-square(N - 1)), or as fixed. */
static ond_chain start(const ond_job *job, uint32_t replica)
{
    if (job->model->r0_fixed) {
        const double r0 = job->model->r0;
        return ond_chain_start(job->model, r0, OND_SQRT((1 - r0) * (1 + r0)));
    }
    const ond_chi2 chi2 = ond_chi2_prepare(job->model->n - 1);
    const ond_words words = ond_philox(0, 0, replica, job->chain_start, &job->keys);
    const double n0 = ond_normal(words.w[0], words.w[1]).a;
    const double x0 = ond_chi2_draw(&chi2, 0, replica, job->chain_start, &job->keys);
    const double norm = OND_SQRT(OND_FMA(n0, n0, x0));
    return ond_chain_start(job->model, n0 / norm, OND_SQRT(x0) / norm);
}

static void run(const ond_job *job, void *work, uint32_t first, uint32_t count, double *values, uint64_t *diverged)
{
    ond_block *block = work;
    const uint32_t lanes = job->kernels->block;
    block->physics = &job->physics;
    block->keys = &job->keys;
    block->chi2 = ond_chi2_prepare(job->model->n - 2);
    block->first = first;
    block->purpose = job->chain;
    for (uint32_t i = 0; i < lanes; i++) {
        const ond_chain m = start(job, first + i);
        block->miss[i] = m.miss;
        block->P[i] = m.P;
        block->perp[i] = m.perp;
        block->diverged[i] = UINT64_MAX;
    }
    uint64_t step = 0;
    for (size_t p = 0; p < job->points; p++) {
        job->kernels->reduced_advance(block, step, job->steps[p]);
        for (uint32_t i = 0; i < count; i++) {
            const ond_chain m = {block->miss[i], block->P[i], block->perp[i]};
            const ond_state state = ond_chain_state(job->model->rule, &m);
            job->kernels->record(job->model->activation, &state, block->diverged[i] != UINT64_MAX,
                                 values + (i * job->points + p) * ONDINE_OBSERVABLES);
        }
        ond_progress_add(job->progress, (job->steps[p] - step) * count);
        step = job->steps[p];
    }
    for (uint32_t i = 0; i < count; i++)
        diverged[i] = block->diverged[i];
}

const ond_engine ond_engine_reduced = {batch, workspace, run};
