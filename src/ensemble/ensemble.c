/* An ensemble: replicas run in windows, each window by all threads, then merged into the moments in replica order.
 * Memory is bounded by the window unless every replica is kept. */
#include "ensemble/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "engine/engine.h"
#include "engine/isa.h"
#include "model/parameters.h"
#include "sum/moments.h"

struct ondine_ensemble {
    ondine_model model;
    ondine_run run;
    size_t points;
    double *t;          /* (points) */
    uint64_t *steps;    /* (points) */
    ond_tree *trees;    /* (points) */
    double *values;     /* (replicas or window, points, ONDINE_OBSERVABLES) */
    uint64_t *diverged; /* (replicas or window) */
    uint32_t diverged_count;
};

/* Replicas whose records are held at a time: enough that the threads' last batches do not leave many idle. */
static uint32_t window_of(const ondine_ensemble *e, uint32_t batch)
{
    const size_t record_bytes = e->points * ONDINE_OBSERVABLES * sizeof(double), budget = (size_t)256 << 20;
    uint64_t window = (uint64_t)batch * 64 * (uint64_t)e->run.threads;
    while (window > batch && window * record_bytes > budget)
        window /= 2;
    window -= window % batch;
    return window < e->run.replicas ? (uint32_t)window : e->run.replicas;
}

static ondine_status allocate(ondine_ensemble *e, uint32_t window, ondine_error *error)
{
    const size_t held = e->run.keep_replicas ? e->run.replicas : window;
    e->trees = calloc(e->points, sizeof *e->trees);
    e->values = calloc(held * e->points * ONDINE_OBSERVABLES, sizeof *e->values);
    e->diverged = calloc(held, sizeof *e->diverged);
    if (!e->trees || !e->values || !e->diverged)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the records of %zu replicas at %zu times", held,
                        e->points);
    return ONDINE_OK;
}

/* One scratch for each thread, in one block; *stride apart. */
static char *allocate_workspaces(const ond_job *job, const ond_engine *engine, int threads, size_t *stride)
{
    *stride = (engine->workspace(job) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
    return aligned_alloc(OND_ALIGN, *stride * (size_t)threads);
}

/* Add the records of `count` replicas to the moments: time points are independent of each other. */
static void merge(ondine_ensemble *e, uint32_t count, const double *values)
{
#pragma omp parallel for num_threads(e->run.threads) schedule(static)
    for (size_t p = 0; p < e->points; p++)
        for (uint32_t r = 0; r < count; r++) {
            const double *value = values + (r * e->points + p) * ONDINE_OBSERVABLES;
            const ond_moments leaf = isnan(value[ONDINE_L]) ? ond_moments_empty() : ond_moments_leaf(value);
            ond_tree_add(&e->trees[p], &leaf);
        }
}

static ondine_status run_all(ondine_ensemble *e, const ond_job *job, const ond_engine *engine, ondine_error *error)
{
    const uint32_t batch = engine->batch(job), window = window_of(e, batch), replicas = e->run.replicas;
    const int teams = e->run.threads / job->team, levels = omp_get_max_active_levels();
    OND_TRY(allocate(e, window, error));
    size_t stride;
    char *workspaces = allocate_workspaces(job, engine, teams, &stride);
    if (!workspaces)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %d threads, %zu bytes each", teams, stride);
    omp_set_max_active_levels(2); /* teams inside of the loop over replicas */
    for (uint64_t first = 0; first < replicas; first += window) {
        const uint32_t count = replicas - first < window ? (uint32_t)(replicas - first) : window;
        double *values = e->values + (e->run.keep_replicas ? first * e->points * ONDINE_OBSERVABLES : 0);
        uint64_t *diverged = e->diverged + (e->run.keep_replicas ? first : 0);
#pragma omp parallel for num_threads(teams) schedule(dynamic, 1)
        for (uint32_t r = 0; r < count; r += batch) {
            const uint32_t here = count - r < batch ? count - r : batch;
            engine->run(job, workspaces + stride * (size_t)omp_get_thread_num(), (uint32_t)first + r, here,
                        values + (size_t)r * e->points * ONDINE_OBSERVABLES, diverged + r);
        }
        merge(e, count, values);
        for (uint32_t r = 0; r < count; r++)
            e->diverged_count += diverged[r] != UINT64_MAX;
    }
    omp_set_max_active_levels(levels);
    free(workspaces);
    return ONDINE_OK;
}

static ondine_status set_times(ondine_ensemble *e, size_t points, const double *t, ondine_error *error)
{
    e->points = points;
    e->t = malloc(points * sizeof *e->t);
    e->steps = malloc(points * sizeof *e->steps);
    if (!e->t || !e->steps)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu record times", points);
    memcpy(e->t, t, points * sizeof *t);
    for (size_t p = 0; p < points; p++)
        e->steps[p] = ondine_step(t[p], e->model.n);
    return ONDINE_OK;
}

static ondine_status simulate(ondine_ensemble *e, size_t points, const double *t, uint32_t chain, uint32_t chain_start,
                              ondine_error *error)
{
    ond_job job = {.model = &e->model,
                   .physics = ond_physics_of(&e->model),
                   .keys = ond_philox_keys(e->run.seed),
                   .chain = chain,
                   .chain_start = chain_start,
                   .points = points,
                   .team =
                       e->run.engine == ONDINE_MICRO ? ond_micro_team(&e->model, e->run.replicas, e->run.threads) : 1};
    OND_TRY(ond_kernels_select(&job.kernels, error));
    OND_TRY(set_times(e, points, t, error));
    job.steps = e->steps;
    ond_progress progress = {.total = (double)e->steps[points - 1] * e->run.replicas,
                             .tell = e->steps[points - 1] ? e->run.progress : NULL,
                             .data = e->run.progress_data};
    job.progress = &progress;
    return run_all(e, &job, e->run.engine == ONDINE_MICRO ? &ond_engine_micro : &ond_engine_reduced, error);
}

static ondine_status check(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                           ondine_error *error)
{
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_run(run, error));
    OND_TRY(ond_check_engine(model, run->engine, error));
    OND_TRY(ond_check_times(points, t, error));
    if (!(round(t[points - 1] * model->n) < 4294967296.0))
        return ond_fail(error, ONDINE_ERR_ARG, "N t is %g at t = %g, must be below 2^32 steps",
                        t[points - 1] * model->n, t[points - 1]);
    return ONDINE_OK;
}

static ondine_status simulate_streams(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                                      uint32_t chain, uint32_t chain_start, ondine_ensemble **out, ondine_error *error)
{
    *out = NULL;
    OND_TRY(check(model, run, points, t, error));
    ondine_ensemble *e = calloc(1, sizeof *e);
    if (!e)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    e->model = *model;
    e->run = *run;
    const ondine_status status = simulate(e, points, t, chain, chain_start, error);
    if (status == ONDINE_OK)
        *out = e;
    else
        ondine_ensemble_free(e);
    return status;
}

ondine_status ondine_simulate(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                              ondine_ensemble **out, ondine_error *error)
{
    return simulate_streams(model, run, points, t, OND_CHAIN, OND_CHAIN_START, out, error);
}

ondine_status ond_simulate_check(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                                 ondine_ensemble **out, ondine_error *error)
{
    return simulate_streams(model, run, points, t, OND_CHAIN_CHECK, OND_CHAIN_CHECK_START, out, error);
}

void ondine_ensemble_free(ondine_ensemble *e)
{
    if (!e)
        return;
    free(e->t);
    free(e->steps);
    free(e->trees);
    free(e->values);
    free(e->diverged);
    free(e);
}

uint32_t ondine_ensemble_moments(const ondine_ensemble *e, size_t point, double mean[ONDINE_OBSERVABLES],
                                 double cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES])
{
    const ond_moments m = ond_tree_root(&e->trees[point]);
    for (int i = 0; mean && i < ONDINE_OBSERVABLES; i++)
        mean[i] = m.count > 0 ? m.mean[i] : ond_nan();
    for (int i = 0, k = 0; cov && i < ONDINE_OBSERVABLES; i++)
        for (int j = i; j < ONDINE_OBSERVABLES; j++, k++) {
            const double c = m.count > 1 ? m.product[k] / (m.count - 1) : ond_nan();
            cov[i * ONDINE_OBSERVABLES + j] = cov[j * ONDINE_OBSERVABLES + i] = c;
        }
    return (uint32_t)m.count;
}

const double *ondine_ensemble_replicas(const ondine_ensemble *e)
{
    return e->run.keep_replicas ? e->values : NULL;
}

const uint64_t *ondine_ensemble_diverged(const ondine_ensemble *e)
{
    return e->run.keep_replicas ? e->diverged : NULL;
}

uint32_t ondine_ensemble_diverged_count(const ondine_ensemble *e)
{
    return e->diverged_count;
}

size_t ond_ensemble_points(const ondine_ensemble *e)
{
    return e->points;
}

const double *ond_ensemble_times(const ondine_ensemble *e)
{
    return e->t;
}

const ondine_model *ond_ensemble_model(const ondine_ensemble *e)
{
    return &e->model;
}

const ondine_run *ond_ensemble_run(const ondine_ensemble *e)
{
    return &e->run;
}
