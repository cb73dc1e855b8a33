/* course.h : how far a run has come: everything that a checkpoint holds. */
#ifndef ONDINE_ENSEMBLE_COURSE_H
#define ONDINE_ENSEMBLE_COURSE_H

#include "engine/engine.h"
#include "ensemble/forest.h"
#include "ensemble/team.h"
#include "ensemble/trail.h"
#include "sum/sketch.h"

/* Replicas for a part of a run, dealt in aligned units by a counter that a team shares. */
typedef struct ond_dealer {
    const ond_team *team;
    uint64_t unit, begin, limit; /* of begin .. limit - 1 */
} ond_dealer;

/* All zeros but forest.points, which is ond_job_rows(): nothing to do. */
typedef struct ond_course {
    uint64_t first, end; /* this run makes replicas first .. end - 1 */
    uint64_t next;       /* none of next .. end - 1 is begun */
    ond_dealer *dealer;  /* has more where next == end; NULL: there is no more */
    ond_forest forest;   /* those that are done */
    ond_flight *waiting; /* those begun and not done, while nobody works on them */
    ond_sketch *sketch;  /* (points, ONDINE_OBSERVABLES) of those that are done */
    uint64_t diverged_count;
    ond_trail *trail;   /* gets every record; NULL: none */
    double *values;     /* every record of replica first + i, (end - first, points, ONDINE_OBSERVABLES), or NULL */
    uint64_t *diverged; /* (end - first) with values */
} ond_course;

/* Sketches without counts.  @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_course_sketch(ond_course *course, ondine_error *error);
/* What sum/sketch.h bins of a value, and back. */
double ond_course_binned(int observable, double value);
/* ond_course_add_records() : count, sketch and, where they are kept, keep the records of replicas first .. first +
 * count - 1, whose nodes go to the forest apart: values (count, points, ONDINE_OBSERVABLES), diverged (count).
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_course_add_records(ond_course *course, uint64_t first, uint32_t count, const double *values,
                                     const uint64_t *diverged, ondine_error *error);
/* Memory for every record of every replica.  @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_course_keep(ond_course *course, ondine_error *error);
/* Free the replicas under way. */
void ond_course_drop_waiting(ond_course *course);

void ond_course_free(ond_course *course);

/* ond_course_join() : add the replicas that are done in *part, which loses its nodes.
 * @return ONDINE_OK; as ond_forest_add(). */
ondine_status ond_course_join(ond_course *course, ond_course *part, ondine_error *error);

/* Is nothing left to do? */
static inline int ond_course_complete(const ond_course *course)
{
    return !course->waiting && course->next == course->end;
}

/* Is there anything that nobody has begun?  Then next < end. */
int ond_course_has_more(ond_course *course);

/* A flight at the start, with room for its rows and a state of state_bytes a replica; NULL: out of memory. */
ond_flight *ond_flight_new(size_t rows, size_t state_bytes, uint64_t first, uint64_t count);
void ond_flight_free(ond_flight *flight);

static inline void ond_course_wait(ond_course *course, ond_flight *flight)
{
    flight->next = course->waiting;
    course->waiting = flight;
}

/* Replica steps done, for the progress; steps: those of a whole replica. */
double ond_course_steps(const ond_course *course, uint64_t steps);

#endif
