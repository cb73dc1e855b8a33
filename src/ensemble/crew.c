#include "ensemble/crew.h"

#include <stdlib.h>
#include <string.h>

#include <omp.h>

enum { K = ONDINE_OBSERVABLES };

/* The course is shared: every function that changes it is called inside `critical (ond_course)`. */
typedef struct crew {
    const ond_job *job;
    const ond_engine *engine;
    ond_course *course;
    ondine_status status; /* the first failure of a thread */
    ondine_error *error;
} crew;

/* A thread has failed: the others stop too. */
static void note_failure(crew *c, ondine_status status, const ondine_error *error)
{
    if (status == ONDINE_OK || c->status != ONDINE_OK)
        return;
    c->status = status;
    if (c->error)
        *c->error = *error;
    atomic_store(&c->job->halt->reason, OND_FAIL);
}

/* What to do next; NULL: nothing is left. */
static ond_flight *take(crew *c)
{
    ond_course *course = c->course;
    ond_flight *flight = course->waiting;
    if (flight) {
        course->waiting = flight->next;
        return flight;
    }
    if (!ond_course_has_more(course))
        return NULL;
    const uint32_t batch = c->engine->batch(c->job);
    const uint64_t stop = (course->next / batch + 1) * batch, end = stop < course->end ? stop : course->end;
    flight = ond_flight_new(course->forest.points, c->engine->state_bytes(c->job), course->next, end - course->next);
    if (flight)
        course->next = end;
    else {
        ondine_error error;
        note_failure(c,
                     ond_fail(&error, ONDINE_ERR_INTERNAL, "out of memory for the records of %.0f replicas",
                              (double)(end - course->next)),
                     &error);
    }
    return flight;
}

/* A flight that is done becomes nodes of the forest, and is freed. */
static void land(crew *c, ond_flight *flight)
{
    const size_t points = c->course->forest.points;
    const uint64_t first = flight->first, end = first + flight->count;
    ondine_status status = ONDINE_OK;
    ondine_error error;
    for (uint64_t r = first; r < end && status == ONDINE_OK;) {
        ond_node node = ond_node_within(r, end);
        status = ond_node_make(&node, points, flight->values + (r - first) * points * K, &error);
        r = ond_node_end(&node);
        if (status == ONDINE_OK) {
#pragma omp critical(ond_course)
            status = ond_forest_add(&c->course->forest, node, &error);
        }
    }
#pragma omp critical(ond_course)
    {
        if (status == ONDINE_OK)
            status = ond_course_add_records(c->course, flight->first, flight->count, flight->values, flight->diverged,
                                            &error);
        if (status == ONDINE_OK)
            ond_job_tell(c->job, flight->first, flight->count, flight->values, flight->diverged);
        note_failure(c, status, &error);
    }
    ond_flight_free(flight);
}

static void work(crew *c, void *space)
{
    const ond_job *job = c->job;
    while (atomic_load(&job->halt->reason) == OND_GO) {
        ond_flight *flight;
#pragma omp critical(ond_course)
        flight = take(c);
        if (!flight)
            return;
        if (flight->step == 0)
            c->engine->start(job, space, flight);
        else
            c->engine->load(job, space, flight);
        c->engine->run(job, space, flight);
        if (ond_flight_done(job, flight)) {
            land(c, flight);
            continue;
        }
        c->engine->save(job, space, flight);
#pragma omp critical(ond_course)
        ond_course_wait(c->course, flight);
    }
}

ondine_status ond_crew_run(const ond_job *job, const ond_engine *engine, int threads, ond_course *course,
                           ondine_error *error)
{
    crew c = {.job = job, .engine = engine, .course = course, .error = error};
    const size_t stride = (engine->workspace(job) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
    char *spaces = aligned_alloc(OND_ALIGN, stride * (size_t)threads);
    if (!spaces)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %d threads, %zu bytes each", threads, stride);
#pragma omp parallel num_threads(threads)
    work(&c, spaces + stride * (size_t)omp_get_thread_num());
    free(spaces);
    return c.status;
}
