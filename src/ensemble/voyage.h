/* voyage.h : a course brought to its end, or as far as the run may go, with checkpoints on the way: by one process, or
 * by a team. */
#ifndef ONDINE_ENSEMBLE_VOYAGE_H
#define ONDINE_ENSEMBLE_VOYAGE_H

#include "engine/cuda.h"
#include "ensemble/checkpoint.h"
#include "ensemble/team.h"

typedef struct ond_voyage {
    ond_job *job;
    const ond_engine *engine;
    const ond_cards *cards; /* none: the CPU */
    int threads;
    ond_passport passport;
    const char *checkpoint; /* NULL: none */
    double every;           /* seconds between two checkpoints; INFINITY: only where the run stops */
    double *due;            /* ond_now() from which on the next one is due, kept up; 0: there is none yet */
} ond_voyage;

/* ond_voyage_leg() : go on until nothing is left, until ond_now() >= due, or until job->halt says stop. */
ondine_status ond_voyage_leg(const ond_voyage *voyage, double due, ond_course *course, ondine_error *error);

/* ond_voyage_alone() : by this process.  A checkpoint that cannot be written on the way does not end the run.
 * @return ONDINE_OK: complete; ONDINE_STOPPED; ONDINE_ERR_IO (the last checkpoint); ONDINE_ERR_DEVICE;
 * ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_voyage_alone(const ond_voyage *voyage, ond_course *course, ondine_error *error);

/* ond_voyage_together() : collective; *course is the same in all processes, and complete in all at the end.  Replicas
 * are dealt to whoever is free, in rounds: after each everybody's part becomes the whole, so that no process holds more
 * than a round's parts.  voyage->checkpoint counts in rank 0 alone, which writes what all have done.
 * @return as ond_voyage_alone(), in every process the worst status of all, in rank 0 with the message. */
ondine_status ond_voyage_together(const ond_voyage *voyage, const ond_team *team, ond_course *course,
                                  ondine_error *error);

#endif
