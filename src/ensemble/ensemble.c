/* An ensemble: its replicas run by a crew of threads, with checkpoints on the way; a shard of it; shards merged. */
#include "ensemble/ensemble.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/isa.h"
#include "ensemble/checkpoint.h"
#include "ensemble/identity.h"
#include "ensemble/insides.h"
#include "ensemble/series.h"
#include "ensemble/voyage.h"
#include "model/parameters.h"

/* What an ensemble is made of, in the order that it is asked for. */
typedef struct request {
    const ondine_model *model;
    const ondine_run *run;
    size_t points;
    const double *t;
    uint32_t chain, chain_start; /* purposes of the reduced engine's random numbers */
    ond_cards cards;             /* that run it; none: the CPU */
    ond_series *series;          /* that it is the next of; NULL: none */
} request;

static ondine_status check_threshold(const request *q, ondine_error *error)
{
    OND_TRY(ond_check_no_custom(q->model, "first passages", error));
    if (q->run->device == ONDINE_CUDA || q->run->engine == ONDINE_BLOCKED)
        return ond_fail(error, ONDINE_ERR_DEVICE, "first passages are looked for on the CPU, not on a CUDA device");
    return ONDINE_OK;
}

static ondine_status check(const request *q, ondine_error *error)
{
    const double last = q->points ? q->t[q->points - 1] : 0;
    OND_TRY(ond_check_model(q->model, error));
    OND_TRY(ond_check_run(q->run, error));
    OND_TRY(ond_check_engine(q->model, q->run->engine, error));
    OND_TRY(ond_check_device(q->model, q->run, error));
    OND_TRY(ond_check_times(q->points, q->t, error));
    if (q->run->device == ONDINE_CUDA)
        OND_TRY(ond_check_no_custom(q->model, "a CUDA device", error));
    if (q->run->threshold > 0)
        OND_TRY(check_threshold(q, error));
    if (q->run->checkpoint || q->run->shards)
        OND_TRY(ond_check_no_custom(q->model, "a file, which cannot name it", error));
    if (!(round(last * q->model->n) < 4294967296.0))
        return ond_fail(error, ONDINE_ERR_ARG, "N t is %g at t = %g, must be below 2^32 steps", last * q->model->n,
                        last);
    return ONDINE_OK;
}

static ondine_status fill(ondine_ensemble *e, const request *q, ondine_error *error)
{
    const uint64_t replicas = q->run->replicas, shard = q->run->shard, shards = q->run->shards;
    e->model = *q->model;
    e->run = *q->run;
    e->points = q->points;
    e->t = malloc(q->points * sizeof *e->t);
    e->steps = malloc(q->points * sizeof *e->steps);
    e->identity = ond_identity(q->model, q->run, q->chain, q->points, q->t);
    if (!e->t || !e->steps || !e->identity)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu record times", q->points);
    memcpy(e->t, q->t, q->points * sizeof *e->t);
    for (size_t p = 0; p < q->points; p++)
        e->steps[p] = ondine_step(q->t[p], q->model->n);
    e->course.forest.points = q->points + (q->run->threshold > 0);
    e->course.first = e->course.next = shards ? (shard - 1) * replicas / shards : 0;
    e->course.end = shards ? shard * replicas / shards : replicas;
    return ONDINE_OK;
}

/* An ensemble without replicas. */
static ondine_status make(const request *q, ondine_ensemble **out, ondine_error *error)
{
    *out = NULL;
    OND_TRY(check(q, error));
    ondine_ensemble *e = calloc(1, sizeof *e);
    if (!e)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = fill(e, q, error);
    if (status == ONDINE_OK)
        *out = e;
    else
        ondine_ensemble_free(e);
    return status;
}

void ondine_ensemble_free(ondine_ensemble *e)
{
    if (!e)
        return;
    ond_course_free(&e->course);
    free(e->t);
    free(e->steps);
    free(e->identity);
    free(e);
}

static ond_passport passport_of(const ondine_ensemble *e)
{
    return (ond_passport){.identity = e->identity,
                          .settings = e->run.settings,
                          .settings_size = e->run.settings_size,
                          .replicas = e->run.replicas,
                          .keep = e->run.keep_replicas && !e->run.replica_file,
                          .passages = e->run.threshold > 0,
                          .state_bytes = e->state_bytes,
                          .steps = e->steps};
}

void ond_ensemble_pack(const ondine_ensemble *e, ond_pack *pack)
{
    const ond_passport passport = passport_of(e);
    ond_part_pack(pack, &passport, &e->course);
}

/* ---- running ------------------------------------------------------------------------------------------------------
 */

static ondine_status read_checkpoint(ondine_ensemble *e, ond_series *series, uint32_t batch, ondine_error *error)
{
    const ond_passport passport = passport_of(e);
    const char *path = e->run.checkpoint;
    ond_course wanted = e->course;
    OND_TRY(series ? ond_checkpoint_take(&series->from, path, &passport, batch, &e->course, error)
                   : ond_checkpoint_read(path, OND_CHECKPOINT, &passport, batch, &e->course, error));
    if (e->course.first != wanted.first || e->course.end != wanted.end)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is of replicas %.0f to %.0f, not %.0f to %.0f", path,
                        (double)e->course.first, (double)e->course.end - 1, (double)wanted.first,
                        (double)wanted.end - 1);
    return ONDINE_OK;
}

static ondine_status simulate(ondine_ensemble *e, const request *q, ondine_error *error)
{
    const ond_engine *engine = e->run.engine == ONDINE_REDUCED ? &ond_engine_reduced : &ond_engine_micro;
    const uint64_t steps = e->steps[e->points - 1];
    ond_halt halt = {.stop = e->run.stop, .data = e->run.stop_data};
    ond_progress progress = {.total = (double)steps * (double)(e->course.end - e->course.first),
                             .data = e->run.progress_data};
    ond_job job = {.model = &e->model,
                   .physics = ond_physics_of(&e->model),
                   .keys = ond_philox_keys(e->run.seed),
                   .chain = q->chain,
                   .chain_start = q->chain_start,
                   .points = e->points,
                   .steps = e->steps,
                   .threshold = e->run.threshold,
                   .stop_at_passage = e->run.threshold > 0 && e->run.stop_at_passage,
                   .progress = &progress,
                   .halt = &halt,
                   .record = e->run.record,
                   .record_data = e->run.record_data};
    const ond_team *team = e->run.team;
    const int resume = q->series ? q->series->from.left > 0 : e->run.resume;
    double due = 0;
    OND_TRY(ond_kernels_select(&job.kernels, error));
    if (team) /* every process counts its own */
        progress.total /= team->size;
    progress.tell = progress.total > 0 ? e->run.progress : NULL;
    e->state_bytes = engine->state_bytes(&job);
    if (e->run.keep_replicas && e->run.replica_file)
        OND_TRY(ond_trail_open(e->run.replica_file, resume, e->course.forest.points, e->course.first, &e->course.trail,
                               error));
    if (resume)
        OND_TRY(read_checkpoint(e, q->series, engine->batch(&job), error));
    else {
        OND_TRY(ond_course_sketch(&e->course, error));
        if (e->run.keep_replicas && !e->run.replica_file)
            OND_TRY(ond_course_keep(&e->course, error));
    }
    atomic_store(&progress.done, (unsigned long long)ond_course_steps(&e->course, steps));
    if (q->series && ond_course_complete(&e->course))
        return ONDINE_OK; /* it has all, and its checkpoint may hold more than that */
    ond_voyage voyage = {.job = &job,
                         .engine = engine,
                         .cards = &q->cards,
                         .threads = e->run.threads,
                         .passport = passport_of(e),
                         .checkpoint = e->run.checkpoint,
                         .every = e->run.checkpoint_every > 0 ? e->run.checkpoint_every : INFINITY,
                         .due = q->series ? &q->series->due : &due};
    voyage.passport.before = q->series;
    return team ? ond_voyage_together(&voyage, team, &e->course, error) : ond_voyage_alone(&voyage, &e->course, error);
}

static void name_device(const ond_cards *cards, char *name, size_t size)
{
    if (cards->count > 1)
        snprintf(name, size, "%s and %d more", ond_cuda_name(cards->card[0]), cards->count - 1);
    else
        snprintf(name, size, "%s", cards->count ? ond_cuda_name(cards->card[0]) : "cpu");
}

static ondine_status make_and_simulate(const request *q, ondine_ensemble **out, ondine_error *error)
{
    OND_TRY(make(q, out, error));
    name_device(&q->cards, (*out)->device, sizeof(*out)->device);
    const ondine_status status = simulate(*out, q, error);
    if (status != ONDINE_OK) {
        ondine_ensemble_free(*out);
        *out = NULL;
    }
    return status;
}

/* Run where the request says, and leave in the ensemble what did run. */
static ondine_status simulate_somewhere(request *q, ondine_ensemble **out, ondine_error *error)
{
    ondine_run run = *q->run;
    char note[256];
    const ond_team *team = run.team;
    const ond_share share =
        team && team->local_size ? (ond_share){team->local_rank, team->local_size} : (ond_share){0, 1};
    *out = NULL;
    OND_TRY(check(q, error));
    if (q->model->custom || run.threshold > 0)
        run.device = ONDINE_CPU;
    OND_TRY(ond_cards_open(q->model, &run, q->points, &share, &q->cards, note, error));
    if (q->cards.count == 0 && run.math == ONDINE_FAST && note[0] == 0)
        snprintf(note, sizeof note, "math fast needs a CUDA device: the CPU runs exact");
    if (note[0] && run.note)
        run.note(note, run.note_data);
    run.device = q->cards.count ? ONDINE_CUDA : ONDINE_CPU;
    if (q->cards.count == 0)
        run.math = ONDINE_EXACT;
    q->run = &run;
    const ondine_status status = make_and_simulate(q, out, error);
    ond_cards_close(&q->cards);
    return status;
}

ondine_status ondine_simulate(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                              ondine_ensemble **out, ondine_error *error)
{
    request q = {.model = model, .run = run, .points = points, .t = t};
    q.chain = OND_CHAIN;
    q.chain_start = OND_CHAIN_START;
    return simulate_somewhere(&q, out, error);
}

ondine_status ond_series_simulate(ond_series *series, int check, const ondine_model *model, const ondine_run *run,
                                  size_t points, const double *t, ondine_ensemble **out, ondine_error *error)
{
    request q = {.model = model, .run = run, .points = points, .t = t, .series = series};
    q.chain = check ? OND_CHAIN_CHECK : OND_CHAIN;
    q.chain_start = check ? OND_CHAIN_CHECK_START : OND_CHAIN_START;
    OND_TRY(simulate_somewhere(&q, out, error));
    return series ? ond_series_add(series, *out, error) : ONDINE_OK;
}

/* ---- shards -------------------------------------------------------------------------------------------------------
 */

ondine_status ondine_ensemble_save(const ondine_ensemble *e, const char *path, int replace, ondine_error *error)
{
    const ond_passport passport = passport_of(e);
    return ond_checkpoint_write(path, OND_SHARD, replace, &passport, &e->course, error);
}

/* Which of the files before paths[count] holds one of the replicas first .. end - 1 too? */
static const char *holder_of(const ond_course *held, size_t count, const char *const *paths, uint64_t first,
                             uint64_t end)
{
    for (size_t i = 0; i < count; i++)
        if (held[i].first < end && first < held[i].end)
            return paths[i];
    return NULL;
}

/* Add the shard in paths[i]; held[i] becomes its range. */
static ondine_status add_shard(ondine_ensemble *e, size_t i, const char *const *paths, ond_course *held,
                               ondine_error *error)
{
    const ond_passport passport = passport_of(e);
    ond_course shard = {.forest.points = e->course.forest.points};
    ondine_status status = ond_checkpoint_read(paths[i], OND_SHARD, &passport, 1, &shard, error);
    held[i].first = shard.first;
    held[i].end = shard.end;
    const char *other = status == ONDINE_OK ? holder_of(held, i, paths, shard.first, shard.end) : NULL;
    if (other)
        status = ond_fail(error, ONDINE_ERR_FILE, "%.200s and %.200s overlap in replicas %.0f to %.0f", other, paths[i],
                          (double)shard.first, (double)shard.end - 1);
    else if (status == ONDINE_OK && shard.end > e->course.end)
        status = ond_fail(error, ONDINE_ERR_FILE, "%s holds replicas beyond the last", paths[i]);
    if (status == ONDINE_OK)
        status = ond_course_join(&e->course, &shard, error);
    ond_course_free(&shard);
    return status;
}

static ondine_status merge(ondine_ensemble *e, size_t count, const char *const *paths, ondine_error *error)
{
    OND_TRY(ond_course_sketch(&e->course, error));
    if (e->run.keep_replicas)
        OND_TRY(ond_course_keep(&e->course, error));
    ond_course *held = calloc(count ? count : 1, sizeof *held);
    if (!held)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu shards", count);
    ondine_status status = ONDINE_OK;
    for (size_t i = 0; i < count && status == ONDINE_OK; i++)
        status = add_shard(e, i, paths, held, error);
    free(held);
    OND_TRY(status);
    const uint64_t gap = ond_forest_gap(&e->course.forest, 0), next = ond_forest_next(&e->course.forest, gap);
    if (gap < e->course.end)
        return ond_fail(error, ONDINE_ERR_FILE, "replicas %.0f to %.0f of %.0f are in none of the %zu files",
                        (double)gap, (double)(next < e->course.end ? next : e->course.end) - 1, (double)e->course.end,
                        count);
    e->course.next = e->course.end;
    return ONDINE_OK;
}

ondine_status ondine_merge(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                           size_t count, const char *const *paths, ondine_ensemble **out, ondine_error *error)
{
    ondine_run whole = *run;
    whole.shard = whole.shards = 0;
    const request q = {.model = model, .run = &whole, .points = points, .t = t, .chain = OND_CHAIN};
    OND_TRY(make(&q, out, error));
    const ondine_status status = merge(*out, count, paths, error);
    if (status != ONDINE_OK) {
        ondine_ensemble_free(*out);
        *out = NULL;
    }
    return status;
}
