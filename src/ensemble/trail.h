/* trail.h : every record of every replica in a file, so that memory does not grow with them.
 *
 *     0   8  "\x89ONDREC\n"
 *     8   8  points P
 *    16   .  for replica first + i at 16 + i (32 P + 16): its records (P, ONDINE_OBSERVABLES) double, the step of its
 *            divergence, and the CRC-64/XZ of both begun with the replica's number
 *
 * A replica is a pure function of its run, so that a run that goes on from an older checkpoint writes the same bytes
 * again; only what a checkpoint says is done is ever read. */
#ifndef ONDINE_ENSEMBLE_TRAIL_H
#define ONDINE_ENSEMBLE_TRAIL_H

#include "model/error.h"

typedef struct ond_trail ond_trail;

/* ond_trail_open() : the trail of replicas first, first + 1, ...; `go_on`: the one that is there, else a new one in the
 * place of any older.
 * @return ONDINE_OK; ONDINE_ERR_IO; ONDINE_ERR_FILE (the file is no trail of so many points); ONDINE_ERR_INTERNAL (out
 * of memory). */
ondine_status ond_trail_open(const char *path, int go_on, size_t points, uint64_t first, ond_trail **out,
                             ondine_error *error);
void ond_trail_close(ond_trail *trail);

/* Records values (count, points, ONDINE_OBSERVABLES) and diverged (count) of replicas first .. first + count - 1.
 * @return ONDINE_OK; ONDINE_ERR_IO; reading: ONDINE_ERR_FILE (damaged). */
ondine_status ond_trail_put(ond_trail *trail, uint64_t first, uint64_t count, const double *values,
                            const uint64_t *diverged, ondine_error *error);
ondine_status ond_trail_get(ond_trail *trail, uint64_t first, uint64_t count, double *values, uint64_t *diverged,
                            ondine_error *error);

/* What has been put is on the disk.  Before a checkpoint that says so. */
ondine_status ond_trail_sync(ond_trail *trail, ondine_error *error);

#endif
