/* checkpoint.h : a course as a file (io/sealed.h): of an interrupted run, or of a finished shard. */
#ifndef ONDINE_ENSEMBLE_CHECKPOINT_H
#define ONDINE_ENSEMBLE_CHECKPOINT_H

#include "ensemble/course.h"
#include "io/sealed.h"

/* What the file says of the run, beside its course. */
typedef struct ond_passport {
    const char *identity; /* ensemble/identity.h */
    const char *settings; /* (settings_size) the caller's own, carried along */
    size_t settings_size;
    uint64_t replicas;     /* of the whole run */
    int keep;              /* every record of every replica is in it */
    size_t state_bytes;    /* of a replica under way */
    const uint64_t *steps; /* (points) */
} ond_passport;

/* The course alone, as it stands in such a file.  Unpacking: as ond_checkpoint_read(), but
 * replicas may be missing; `name` stands for the source. */
void ond_course_pack(ond_pack *pack, const ond_passport *passport, const ond_course *course);
ondine_status ond_course_unpack(ond_unpack *from, const char *name, const ond_passport *passport, uint32_t batch,
                                ond_course *course, ondine_error *error);

/* ond_checkpoint_write() : contents: settings, identity, first, end, next, diverged, nodes with kept records,
 * distributions, flights.
 * @return as ond_sealed_write(). */
ondine_status ond_checkpoint_write(const char *path, enum ond_sealed_kind kind, int replace,
                                   const ond_passport *passport, const ond_course *course, ondine_error *error);

/* ond_checkpoint_read() : the course of a file of this very run; forest.points is set, the rest of *course empty.
 * Flights are cut so that each lies within one aligned run of `batch` replicas.
 * @return ONDINE_OK; as ond_sealed_read(); ONDINE_ERR_FILE (of another run, or its contents make no sense).  *course is
 *         to be freed in any case. */
ondine_status ond_checkpoint_read(const char *path, enum ond_sealed_kind kind, const ond_passport *passport,
                                  uint32_t batch, ond_course *course, ondine_error *error);

#endif
