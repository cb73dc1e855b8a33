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

/* Chunks end at multiples of the largest node, so that only the first and the last have smaller ones. */
static uint64_t chunk_end(const ond_cuda *card, const ond_course *course)
{
    const uint64_t chunk = ond_cuda_chunk(card), run = UINT64_C(1) << OND_CUDA_LEVEL;
    uint64_t end = course->next + chunk;
    if (chunk >= run)
        end -= end % run;
    return end < course->end ? end : course->end;
}

ondine_status ond_card_run(ond_cuda *card, const ond_job *job, const ond_engine *engine, int threads,
                           ond_course *course, ondine_error *error)
{
    if (course->waiting)
        OND_TRY(finish_waiting(job, engine, threads, course, error));
    const size_t most = ond_cuda_chunk(card);
    double *values = malloc(most * job->points * ONDINE_OBSERVABLES * sizeof *values);
    uint64_t *diverged = malloc(most * sizeof *diverged);
    ondine_status status = ONDINE_OK;
    if (!values || !diverged)
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the records of %zu replicas", most);
    const ond_cuda_chunk_result out = {values, diverged, add_node, &course->forest};
    while (status == ONDINE_OK && !ond_halted(job->halt) && ond_course_has_more(course)) {
        const uint64_t first = course->next, end = chunk_end(card, course);
        const uint32_t count = (uint32_t)(end - first);
        status = ond_cuda_run(card, job, first, count, &out, error);
        if (status == ONDINE_OK)
            status = ond_course_add_records(course, first, count, values, diverged, error);
        if (status == ONDINE_OK) {
            ond_job_tell(job, first, count, values, diverged);
            course->next = end;
        }
    }
    free(values);
    free(diverged);
    return status == ONDINE_STOPPED ? ONDINE_OK : status; /* job->halt has the reason */
}
