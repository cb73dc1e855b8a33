/* checkpoint.h : a course as a file (io/sealed.h): of an interrupted run, or of a finished shard. */
#ifndef ONDINE_ENSEMBLE_CHECKPOINT_H
#define ONDINE_ENSEMBLE_CHECKPOINT_H

#include "ensemble/course.h"
#include "ensemble/series.h"
#include "io/sealed.h"

/* What the file says of the run, beside its course. */
typedef struct ond_passport {
    const char *identity; /* ensemble/identity.h */
    const char *settings; /* (settings_size) the caller's own, carried along */
    size_t settings_size;
    uint64_t replicas;        /* of the whole run */
    int keep;                 /* every record of every replica is in it */
    int passages;             /* first passages are looked for */
    size_t state_bytes;       /* of a replica under way */
    const uint64_t *steps;    /* (points) */
    const ond_series *before; /* ensembles that stand in the file before this one; NULL: none */
} ond_passport;

/* The course alone, as it stands in such a file.  Unpacking: as ond_checkpoint_take(), but
 * replicas may be missing; `name` stands for the source. */
void ond_course_pack(ond_pack *pack, const ond_passport *passport, const ond_course *course);
ondine_status ond_course_unpack(ond_unpack *from, const char *name, const ond_passport *passport, uint32_t batch,
                                ond_course *course, ondine_error *error);

/* An ensemble in a file: identity, then its course: first, end, next, diverged, nodes with kept records, distributions,
 * flights. */
void ond_part_pack(ond_pack *pack, const ond_passport *passport, const ond_course *course);

/* ond_checkpoint_write() : contents: settings, the ensembles of passport->before, this one.
 * @return as ond_sealed_write(). */
ondine_status ond_checkpoint_write(const char *path, enum ond_sealed_kind kind, int replace,
                                   const ond_passport *passport, const ond_course *course, ondine_error *error);

/* ond_checkpoint_open() : the whole file in *data, to be freed, and in *from its ensembles.  @return as
 * ond_sealed_read(). */
ondine_status ond_checkpoint_open(const char *path, enum ond_sealed_kind kind, char **data, ond_unpack *from,
                                  ondine_error *error);

/* ond_checkpoint_take() : the next ensemble of that file, which must be of this very run; forest.points is set, the
 * rest of *course empty.
 * Flights are cut so that each lies within one aligned run of `batch` replicas.
 * @return ONDINE_OK; ONDINE_ERR_FILE (of another run, or its contents make no sense); ONDINE_ERR_INTERNAL (out of
 *         memory).  *course is to be freed in any case. */
ondine_status ond_checkpoint_take(ond_unpack *from, const char *path, const ond_passport *passport, uint32_t batch,
                                  ond_course *course, ondine_error *error);

/* ond_checkpoint_read() : the same of a file that holds this ensemble alone.
 * @return as ond_checkpoint_open() and ond_checkpoint_take(). */
ondine_status ond_checkpoint_read(const char *path, enum ond_sealed_kind kind, const ond_passport *passport,
                                  uint32_t batch, ond_course *course, ondine_error *error);

#endif
