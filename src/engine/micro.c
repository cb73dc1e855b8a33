/* The engine of the full vectors: a batch is one replica. */
#include "engine/engine.h"

static uint32_t batch(const ond_job *job)
{
    (void)job;
    return 1;
}

/* w, b and x, each rounded up to whole OND_ALIGN bytes, then the scratch. */
static size_t vector_bytes(const ond_job *job)
{
    return job->kernels->micro_floats(job->model->n) * sizeof(float);
}

static size_t workspace(const ond_job *job)
{
    return 3 * vector_bytes(job) + OND_MICRO_SCRATCH(job->model->n);
}

static void run(const ond_job *job, void *work, uint32_t first, uint32_t count, double *values, uint64_t *diverged)
{
    const ond_kernels *kernels = job->kernels;
    const size_t floats = kernels->micro_floats(job->model->n);
    (void)count;
    ond_micro m = {.physics = &job->physics, .keys = &job->keys, .n = job->model->n, .replica = first};
    m.w = work;
    m.b = m.w + floats;
    m.x = m.b + floats;
    m.scratch = m.x + floats;
    kernels->micro_start(&m, job->model);
    *diverged = UINT64_MAX;
    uint64_t step = 0;
    for (size_t p = 0; p < job->points; p++) {
        if (*diverged == UINT64_MAX)
            *diverged = kernels->micro_advance(&m, step, job->steps[p]);
        const int gone = *diverged != UINT64_MAX;
        const ond_state state = gone ? (ond_state){0} : kernels->micro_state(&m);
        kernels->record(job->model->activation, &state, gone, values + p * ONDINE_OBSERVABLES);
        ond_progress_add(job->progress, job->steps[p] - step);
        step = job->steps[p];
    }
}

const ond_engine ond_engine_micro = {batch, workspace, run};
