#include "ensemble/course.h"

#include <stdlib.h>

enum { K = ONDINE_OBSERVABLES };

ondine_status ond_course_keep(ond_course *course, ondine_error *error)
{
    const size_t replicas = course->end - course->first, points = course->forest.points;
    course->values = calloc(replicas ? replicas : 1, points * K * sizeof(double));
    course->diverged = calloc(replicas ? replicas : 1, sizeof *course->diverged);
    if (!course->values || !course->diverged)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the records of %zu replicas at %zu times",
                        replicas, points);
    return ONDINE_OK;
}

ondine_status ond_course_sketch(ond_course *course, ondine_error *error)
{
    course->sketch = calloc(course->forest.points, K * sizeof *course->sketch);
    return course->sketch ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the distributions");
}

double ond_course_binned(int observable, double value)
{
    return observable == ONDINE_R ? 1 - value : value;
}

void ond_course_free(ond_course *course)
{
    for (size_t i = 0; course->sketch && i < course->forest.points * K; i++)
        ond_sketch_free(&course->sketch[i]);
    free(course->sketch);
    course->sketch = NULL;
    ond_forest_free(&course->forest);
    while (course->waiting) {
        ond_flight *flight = course->waiting;
        course->waiting = flight->next;
        ond_flight_free(flight);
    }
    free(course->values);
    free(course->diverged);
    course->values = NULL;
    course->diverged = NULL;
}

ond_flight *ond_flight_new(size_t points, size_t state_bytes, uint64_t first, uint64_t count)
{
    ond_flight *flight = calloc(1, sizeof *flight);
    if (!flight)
        return NULL;
    flight->first = (uint32_t)first;
    flight->count = (uint32_t)count;
    flight->values = malloc(count * points * K * sizeof(double));
    flight->diverged = malloc(count * sizeof *flight->diverged);
    flight->state = malloc(count * state_bytes);
    if (flight->values && flight->diverged && flight->state)
        return flight;
    ond_flight_free(flight);
    return NULL;
}

void ond_flight_free(ond_flight *flight)
{
    free(flight->values);
    free(flight->diverged);
    free(flight->state);
    free(flight);
}

double ond_course_steps(const ond_course *course, uint64_t steps)
{
    double done = 0;
    for (size_t i = 0; i < course->forest.count; i++) {
        const ond_node *node = &course->forest.node[i];
        done += (double)steps * (double)(ond_node_end(node) - ond_node_first(node));
    }
    for (const ond_flight *flight = course->waiting; flight; flight = flight->next)
        done += (double)flight->step * flight->count;
    return done;
}
