#include "ensemble/crew.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    K = ONDINE_OBSERVABLES,
    LARGE_BYTES = 12000000 /* of a workspace, micro's at N = 1e6: several of this size would not fit into caches */
};

/* Where a flight is worked on: by the thread that took it and, if the engine can share it, by those that have none. */
typedef struct post {
    void *space;
    ond_squad squad;
    int taken;
} post;

/* The course and posts[].taken are shared: every function that changes them is called inside `critical (ond_course)`.
 */
typedef struct crew {
    const ond_job *job;
    const ond_engine *engine;
    ond_course *course;
    unsigned members; /* the most threads of a flight */
    int count;
    post *posts;          /* (count) */
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

static uint64_t batch_end(const crew *c, uint64_t first)
{
    const uint32_t batch = c->engine->batch(c->job);
    const uint64_t stop = (first / batch + 1) * batch;
    return stop < c->course->end ? stop : c->course->end;
}

/* What to do next; NULL: nothing is left. */
static ond_flight *next_flight(crew *c)
{
    ond_course *course = c->course;
    ond_flight *flight = course->waiting;
    if (flight) {
        course->waiting = flight->next;
        return flight;
    }
    if (!ond_course_has_more(course))
        return NULL;
    const uint64_t end = batch_end(c, course->next);
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

/* A post and something to do there, or NULL. */
static post *take(crew *c, ond_flight **flight)
{
    post *mine = NULL;
#pragma omp critical(ond_course)
    {
        for (int i = 0; i < c->count && !mine; i++)
            if (!c->posts[i].taken)
                mine = &c->posts[i];
        *flight = mine ? next_flight(c) : NULL;
        if (*flight)
            mine->taken = 1;
    }
    return *flight ? mine : NULL;
}

static void leave(post *mine)
{
#pragma omp critical(ond_course)
    mine->taken = 0;
}

/* Without a post: help where the fewest are.  @return 0: nobody needs help any more. */
static int help(crew *c)
{
    static const struct timespec moment = {0, 200000};
    post *best = NULL;
    int taken = 0;
    unsigned fewest = c->members;
#pragma omp critical(ond_course)
    for (int i = 0; i < c->count; i++) {
        const unsigned members = ond_squad_members(&c->posts[i].squad);
        taken += c->posts[i].taken;
        if (members && members < fewest) {
            best = &c->posts[i];
            fewest = members;
        }
    }
    if (best)
        c->engine->assist(c->job, best->space, &best->squad);
    else { /* flights are beginning or ending, or have all the help that they can use */
        nanosleep(&moment, NULL);
        ond_progress_add(c->job->progress, 0);
    }
    return taken > 0;
}

/* To the flight's end, or to the halt's. */
static void work(crew *c, post *mine, ond_flight *flight)
{
    const ond_job *job = c->job;
    if (flight->step == 0)
        c->engine->start(job, mine->space, flight);
    else
        c->engine->load(job, mine->space, flight);
    if (c->members > 1) {
        flight->squad = &mine->squad;
        ond_squad_open(flight->squad, c->members);
    }
    c->engine->run(job, mine->space, flight);
    if (flight->squad)
        ond_squad_close(flight->squad);
    flight->squad = NULL;
    if (ond_flight_done(job, flight)) {
        ond_progress_add(job->progress, (job->steps[job->points - 1] - flight->step) * flight->count);
        ond_passage_rows(job, flight);
        land(c, flight);
        return;
    }
    c->engine->save(job, mine->space, flight);
#pragma omp critical(ond_course)
    ond_course_wait(c->course, flight);
}

static void serve(crew *c)
{
    while (atomic_load(&c->job->halt->reason) == OND_GO) {
        ond_flight *flight;
        post *mine = take(c, &flight);
        if (mine) {
            work(c, mine, flight);
            leave(mine);
        } else if (c->members <= 1 || !help(c))
            return;
    }
}

/* How many flights go on at a time: as many as there are, and one after the other if they are large and can be shared
 * by all. */
static int count_posts(const crew *c, int threads)
{
    const ond_course *course = c->course;
    uint64_t flights = 0;
    for (const ond_flight *flight = course->waiting; flight; flight = flight->next)
        flights++;
    for (uint64_t r = course->next; r < course->end && flights < (uint64_t)threads; r = batch_end(c, r))
        flights++;
    const uint64_t most = c->engine->workspace(c->job) < LARGE_BYTES
                              ? (uint64_t)threads
                              : ((unsigned)threads + c->members - 1) / c->members;
    const uint64_t count = flights < most ? flights : most;
    return count > 0 ? (int)count : 1;
}

ondine_status ond_crew_run(const ond_job *job, const ond_engine *engine, int threads, ond_course *course,
                           ondine_error *error)
{
    crew c = {.job = job, .engine = engine, .course = course, .members = engine->members(job), .error = error};
    const size_t stride = (engine->workspace(job) + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
    c.count = count_posts(&c, threads);
    char *spaces = aligned_alloc(OND_ALIGN, stride * (size_t)c.count);
    c.posts = aligned_alloc(OND_ALIGN, (size_t)c.count * sizeof *c.posts);
    if (spaces && c.posts) {
        memset(c.posts, 0, (size_t)c.count * sizeof *c.posts);
        for (int i = 0; i < c.count; i++)
            c.posts[i].space = spaces + stride * (size_t)i;
#pragma omp parallel num_threads(threads)
        serve(&c);
    } else
        c.status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %d replicas at a time, %zu bytes each",
                            c.count, stride);
    free(spaces);
    free(c.posts);
    return c.status;
}
