/* insides.h : what an ensemble is made of, for src/ensemble alone. */
#ifndef ONDINE_ENSEMBLE_INSIDES_H
#define ONDINE_ENSEMBLE_INSIDES_H

#include "ensemble/course.h"
#include "io/pack.h"

struct ondine_ensemble {
    ondine_model model;
    ondine_run run;
    size_t points;
    double *t;          /* (points) */
    uint64_t *steps;    /* (points) */
    char *identity;     /* of the run that these replicas are of */
    size_t state_bytes; /* of a replica under way */
    ond_course course;
    char device[160]; /* what ran: "cpu", or the card */
};

/* As it stands in a checkpoint: ond_part_pack(). */
void ond_ensemble_pack(const ondine_ensemble *ensemble, ond_pack *pack);

#endif
