#include "ensemble/course.h"

#include <stdlib.h>
#include <string.h>

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

ondine_status ond_course_add_records(ond_course *course, uint64_t first, uint32_t count, const double *values,
                                     const uint64_t *diverged, ondine_error *error)
{
    const size_t points = course->forest.points, cells = points * K, at = first - course->first;
    for (uint32_t i = 0; i < count; i++)
        course->diverged_count += diverged[i] != UINT64_MAX;
    if (course->trail)
        OND_TRY(ond_trail_put(course->trail, first, count, values, diverged, error));
    if (course->values) {
        memcpy(course->values + at * cells, values, count * cells * sizeof *values);
        memcpy(course->diverged + at, diverged, count * sizeof *diverged);
    }
    for (uint32_t i = 0; i < count; i++)
        for (size_t c = 0; c < cells; c++) {
            const double value = ond_course_binned((int)(c % K), values[i * cells + c]);
            if (value == value && ond_sketch_add(&course->sketch[c], ond_sketch_key(value), 1) != 0)
                return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the distributions");
        }
    return ONDINE_OK;
}

void ond_course_drop_waiting(ond_course *course)
{
    while (course->waiting) {
        ond_flight *flight = course->waiting;
        course->waiting = flight->next;
        ond_flight_free(flight);
    }
}

void ond_course_free(ond_course *course)
{
    for (size_t i = 0; course->sketch && i < course->forest.points * K; i++)
        ond_sketch_free(&course->sketch[i]);
    free(course->sketch);
    course->sketch = NULL;
    ond_forest_free(&course->forest);
    ond_course_drop_waiting(course);
    ond_trail_close(course->trail);
    course->trail = NULL;
    free(course->values);
    free(course->diverged);
    course->values = NULL;
    course->diverged = NULL;
}

static ondine_status add_sketches(ond_course *to, const ond_course *from, ondine_error *error)
{
    for (size_t c = 0; c < to->forest.points * K; c++) {
        const ond_sketch *sketch = &from->sketch[c];
        int failed = ond_sketch_add(&to->sketch[c], 0, sketch->zero);
        for (uint32_t i = 0; i < sketch->size && !failed; i++)
            if (sketch->count[i] > 0)
                failed = ond_sketch_add(&to->sketch[c], sketch->base + i, sketch->count[i]);
        if (failed)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the distributions");
    }
    return ONDINE_OK;
}

ondine_status ond_course_join(ond_course *course, ond_course *part, ondine_error *error)
{
    while (part->forest.count > 0) {
        const ond_node node = part->forest.node[--part->forest.count];
        const size_t record = part->forest.points * K, replicas = ond_node_end(&node) - ond_node_first(&node);
        const size_t to = ond_node_first(&node) - course->first, from = ond_node_first(&node) - part->first;
        OND_TRY(ond_forest_add(&course->forest, node, error));
        if (course->values) {
            memcpy(course->values + to * record, part->values + from * record, replicas * record * sizeof(double));
            memcpy(course->diverged + to, part->diverged + from, replicas * sizeof(uint64_t));
        }
    }
    course->diverged_count += part->diverged_count;
    return add_sketches(course, part, error);
}

int ond_course_has_more(ond_course *course)
{
    const ond_dealer *dealer = course->dealer;
    if (course->next < course->end || !dealer)
        return course->next < course->end;
    const uint64_t first = dealer->team->deal(1) * dealer->unit, end = first + dealer->unit;
    if (first >= dealer->limit || dealer->begin >= dealer->limit) /* the second: all is dealt */
        return 0;
    course->next = first > dealer->begin ? first : dealer->begin;
    course->end = end < dealer->limit ? end : dealer->limit;
    return 1;
}

ond_flight *ond_flight_new(size_t rows, size_t state_bytes, uint64_t first, uint64_t count)
{
    ond_flight *flight = calloc(1, sizeof *flight);
    if (!flight)
        return NULL;
    flight->first = (uint32_t)first;
    flight->count = (uint32_t)count;
    flight->values = malloc(count * rows * K * sizeof(double));
    flight->passage = malloc(count * sizeof *flight->passage);
    flight->diverged = malloc(count * sizeof *flight->diverged);
    flight->state = malloc(count * state_bytes);
    if (flight->values && flight->passage && flight->diverged && flight->state)
        return flight;
    ond_flight_free(flight);
    return NULL;
}

void ond_flight_free(ond_flight *flight)
{
    free(flight->values);
    free(flight->passage);
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
