#include "ensemble/card.h"

#include <stdlib.h>
#include <string.h>

#include "ensemble/crew.h"

static ondine_status finish_waiting(const ond_job *job, const ond_engine *engine, int threads, ond_course *course,
                                    ondine_error *error)
{
    const uint64_t next = course->next;
    ond_dealer *dealer = course->dealer;
    course->next = course->end; /* nothing new for the crew */
    course->dealer = NULL;
    const ondine_status status = ond_crew_run(job, engine, threads, course, error);
    course->next = next;
    course->dealer = dealer;
    return status;
}

static ondine_status add_node(void *data, uint64_t first, int level, const ond_moments *moments, ondine_error *error)
{
    ond_forest *forest = data;
    ond_node node = {level, (uint32_t)(first >> level), malloc(forest->points * sizeof *moments)};
    if (!node.at)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the moments at %zu times", forest->points);
    memcpy(node.at, moments, forest->points * sizeof *moments);
    return ond_forest_add(forest, node, error);
}

/* A card's part of a round. */
typedef struct part {
    ond_cuda *card;
    uint64_t first, end;
    double *values;     /* (chunk, points, ONDINE_OBSERVABLES) */
    uint64_t *diverged; /* (chunk) */
    ond_forest forest;
    ondine_status status;
    ondine_error error;
} part;

/* Chunks end at multiples of the largest node, so that only the first and the last have smaller ones.  What is left for
 * one last round is shared evenly. */
static uint64_t chunk_end(const ond_cuda *card, uint64_t first, uint64_t end, int cards_left)
{
    const uint64_t chunk = ond_cuda_chunk(card), run = UINT64_C(1) << OND_CUDA_LEVEL;
    const uint64_t share = (end - first + (uint64_t)cards_left - 1) / (uint64_t)cards_left;
    uint64_t until = first + chunk;
    if (chunk >= run) {
        const uint64_t even = (first + share + run - 1) / run * run;
        until -= until % run;
        until = until < even ? until : even;
    } else if (share < chunk) {
        until = first + share;
    }
    return until < end ? until : end;
}

static ondine_status prepare(const ond_cards *cards, const ond_job *job, part *parts, ondine_error *error)
{
    for (int i = 0; i < cards->count; i++) {
        const size_t most = ond_cuda_chunk(cards->card[i]);
        parts[i].card = cards->card[i];
        parts[i].forest.points = job->points;
        parts[i].values = malloc(most * job->points * ONDINE_OBSERVABLES * sizeof *parts[i].values);
        parts[i].diverged = malloc(most * sizeof *parts[i].diverged);
        if (!parts[i].values || !parts[i].diverged)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the records of %zu replicas", most);
    }
    return ONDINE_OK;
}

/* Each card makes its part, in a thread of its own. */
static void run_parts(int count, const ond_job *job, part *parts)
{
#pragma omp parallel for num_threads(count) schedule(static, 1)
    for (int i = 0; i < count; i++) {
        part *p = &parts[i];
        const ond_cuda_chunk_result out = {p->values, p->diverged, add_node, &p->forest};
        p->status = ONDINE_OK;
        if (p->first < p->end)
            p->status = ond_cuda_run(p->card, job, p->first, (uint32_t)(p->end - p->first), &out, &p->error);
    }
}

static ondine_status add_part(const ond_job *job, ond_course *course, part *p, ondine_error *error)
{
    if (p->status != ONDINE_OK) {
        if (error)
            *error = p->error;
        return p->status;
    }
    while (p->forest.count > 0)
        OND_TRY(ond_forest_add(&course->forest, p->forest.node[--p->forest.count], error));
    OND_TRY(ond_course_add_records(course, p->first, (uint32_t)(p->end - p->first), p->values, p->diverged, error));
    ond_job_tell(job, p->first, (uint32_t)(p->end - p->first), p->values, p->diverged);
    course->next = p->end;
    return ONDINE_OK;
}

/* A chunk for every card. */
static ondine_status run_round(int count, const ond_job *job, part *parts, ond_course *course, ondine_error *error)
{
    uint64_t first = course->next;
    for (int i = 0; i < count; i++) {
        parts[i].first = first;
        parts[i].end = first = chunk_end(parts[i].card, first, course->end, count - i);
    }
    run_parts(count, job, parts);
    for (int i = 0; i < count; i++)
        OND_TRY(add_part(job, course, &parts[i], error));
    return ONDINE_OK;
}

ondine_status ond_card_run(const ond_cards *cards, const ond_job *job, const ond_engine *engine, int threads,
                           ond_course *course, ondine_error *error)
{
    if (course->waiting)
        OND_TRY(finish_waiting(job, engine, threads, course, error));
    part parts[OND_CARDS_MOST] = {0};
    ondine_status status = prepare(cards, job, parts, error);
    while (status == ONDINE_OK && !ond_halted(job->halt) && ond_course_has_more(course))
        status = run_round(cards->count, job, parts, course, error);
    for (int i = 0; i < cards->count; i++) {
        ond_forest_free(&parts[i].forest);
        free(parts[i].values);
        free(parts[i].diverged);
    }
    return status == ONDINE_STOPPED ? ONDINE_OK : status; /* job->halt has the reason */
}
