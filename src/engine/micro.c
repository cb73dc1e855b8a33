/* The engine of the full vectors: a batch is one replica, run by one thread or by a team. */
#include "engine/engine.h"

#include <omp.h>

enum { LARGE_N = 1000000 };

int ond_micro_team(const ondine_model *model, uint32_t replicas, int threads)
{
    const uint32_t folds = ond_lanes(model->n) / OND_FOLD;
    const uint32_t each = model->n >= LARGE_N ? (uint32_t)threads : (uint32_t)threads / replicas;
    return each < 1 ? 1 : (int)(each < folds ? each : folds);
}

static uint32_t batch(const ond_job *job)
{
    (void)job;
    return 1;
}

static size_t scratch_bytes(const ond_job *job)
{
    return (OND_MICRO_SCRATCH(job->model->n) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
}

/* w, b and x, each rounded up to whole OND_ALIGN bytes, then the scratch: of one thread, or the sums that a team shares
 * and a scratch for each of its members. */
static size_t vector_bytes(const ond_job *job)
{
    return job->kernels->micro_floats(job->model->n) * sizeof(float);
}

static size_t workspace(const ond_job *job)
{
    return 3 * vector_bytes(job) + scratch_bytes(job) * (size_t)(job->team > 1 ? job->team + 1 : 1);
}

/* micro_advance() by the job's team, in which the caller is member 0. */
static uint64_t advance(const ond_job *job, ond_micro *m, uint64_t from, uint64_t to)
{
    if (job->team <= 1)
        return job->kernels->micro_advance(m, from, to);
    ond_team team = {0};
    uint64_t diverged = UINT64_MAX;
#pragma omp parallel num_threads(job->team)
    {
        ond_micro mine = *m;
#pragma omp single
        team.size = (unsigned)omp_get_num_threads();
        mine.team = &team;
        mine.member = (unsigned)omp_get_thread_num();
        mine.part = m->scratch;
        mine.scratch = (char *)m->scratch + scratch_bytes(job) * (mine.member + 1);
        const uint64_t end = job->kernels->micro_advance(&mine, from, to);
        if (mine.member == 0) {
            m->scalars = mine.scalars;
            diverged = end;
        }
    }
    return diverged;
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
            *diverged = advance(job, &m, step, job->steps[p]);
        const int gone = *diverged != UINT64_MAX;
        const ond_state state = gone ? (ond_state){0} : kernels->micro_state(&m);
        ond_record(job, &state, gone, values + p * ONDINE_OBSERVABLES);
        ond_progress_add(job->progress, job->steps[p] - step);
        step = job->steps[p];
    }
}

const ond_engine ond_engine_micro = {batch, workspace, run};
