/* Replicas need no order and leave nothing but a step each, so batches are dealt to threads and the results put where
 * they belong. */
#include "ensemble/passage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "engine/engine.h"
#include "engine/isa.h"
#include "ensemble/team.h"
#include "model/parameters.h"

static ondine_status check(const ondine_model *model, const ondine_run *run, double t_max, ondine_error *error)
{
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_run(run, error));
    OND_TRY(ond_check_engine(model, run->engine, error));
    if (!(t_max >= 0 && round(t_max * model->n) < 4294967296.0))
        return ond_fail(error, ONDINE_ERR_ARG, "N t is %g at t = %g, must be below 2^32 steps", t_max * model->n,
                        t_max);
    if (run->device == ONDINE_CUDA || run->engine == ONDINE_BLOCKED)
        return ond_fail(error, ONDINE_ERR_DEVICE, "first passages are looked for on the CPU, not on a CUDA device");
    return ONDINE_OK;
}

/* Replicas first .. end - 1 by all threads; `space` holds a workspace of `stride` bytes for each. */
static void seek_all(const ond_job *job, const ond_engine *engine, int threads, char *space, size_t stride,
                     double threshold, uint64_t first, uint64_t end, uint64_t *diverged, ond_passage *passage)
{
    const uint64_t batch = engine->batch(job);
    const int64_t low = (int64_t)(first / batch), high = (int64_t)((end + batch - 1) / batch);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (int64_t i = low; i < high; i++) {
        const uint64_t begin = (uint64_t)i * batch, from = begin > first ? begin : first;
        const uint64_t to = begin + batch < end ? begin + batch : end;
        ond_flight flight = {.first = (uint32_t)from, .count = (uint32_t)(to - from), .diverged = diverged + from};
        if (ond_halted(job->halt))
            continue;
        engine->start(job, space + stride * (size_t)omp_get_thread_num(), &flight);
        engine->seek(job, space + stride * (size_t)omp_get_thread_num(), &flight, threshold, passage + from);
        ond_progress_add(job->progress, to - from);
    }
}

static ondine_status seek_part(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                               uint64_t first, uint64_t end, ond_passage *passage, ondine_error *error)
{
    const ond_engine *engine = run->engine == ONDINE_MICRO ? &ond_engine_micro : &ond_engine_reduced;
    const uint64_t last = ondine_step(t_max, model->n);
    ond_halt halt = {.stop = run->stop, .data = run->stop_data, .due = INFINITY};
    ond_progress progress = {.total = (double)(end - first), .tell = run->progress, .data = run->progress_data};
    ond_job job = {.model = model,
                   .physics = ond_physics_of(model),
                   .keys = ond_philox_keys(run->seed),
                   .chain = OND_CHAIN,
                   .chain_start = OND_CHAIN_START,
                   .points = 1,
                   .steps = &last,
                   .progress = &progress,
                   .halt = &halt};
    OND_TRY(ond_kernels_select(&job.kernels, error));
    const size_t stride = (engine->workspace(&job) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
    char *space = aligned_alloc(OND_ALIGN, stride * (size_t)run->threads);
    uint64_t *diverged = malloc(run->replicas * sizeof *diverged);
    if (space && diverged)
        seek_all(&job, engine, run->threads, space, stride, threshold, first, end, diverged, passage);
    const int made = space && diverged;
    free(space);
    free(diverged);
    if (!made)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %d threads, %zu bytes each", run->threads,
                        stride);
    return atomic_load(&halt.reason) == OND_GO ? ONDINE_OK : ond_fail(error, ONDINE_STOPPED, "stopped before the end");
}

/* Everybody's passages to everybody: parts lie one after the other, by rank. */
static ondine_status share(const ond_team *team, ondine_status mine, uint64_t first, uint64_t end, uint64_t replicas,
                           ond_passage *passage, ondine_error *error)
{
    const ondine_status worst = (ondine_status)team->greatest((int)mine);
    *team->alike = worst == ONDINE_STOPPED;
    if (worst != ONDINE_OK)
        return mine != ONDINE_OK ? mine : ond_fail(error, worst, "another process of the job has ended its part early");
    char *all = NULL;
    size_t *size = calloc((size_t)team->size, sizeof *size);
    const int failed =
        team->greatest(!size) || team->gather(passage + first, (size_t)(end - first) * sizeof *passage, &all, size);
    if (!failed)
        memcpy(passage, all, replicas * sizeof *passage);
    free(all);
    free(size);
    return failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "the parts of %d processes could not be exchanged", team->size)
                  : ONDINE_OK;
}

ondine_status ond_first_passages(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                                 ond_passage *passage, ondine_error *error)
{
    OND_TRY(check(model, run, t_max, error));
    const ond_team *team = run->team;
    const uint64_t rank = team ? (uint64_t)team->rank : 0, size = team ? (uint64_t)team->size : 1;
    const uint64_t first = rank * run->replicas / size, end = (rank + 1) * run->replicas / size;
    const ondine_status status = seek_part(model, run, threshold, t_max, first, end, passage, error);
    return team ? share(team, status, first, end, run->replicas, passage, error) : status;
}
