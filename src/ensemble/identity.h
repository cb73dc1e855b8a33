/* identity.h : what decides the bits of an ensemble, as lines "name value", one file format for the checkpoint's and
 * the shard's question "is this part of the same run?". */
#ifndef ONDINE_ENSEMBLE_IDENTITY_H
#define ONDINE_ENSEMBLE_IDENTITY_H

#include "model/error.h"

/* The lines, to be freed; NULL: out of memory.  chain: the purpose of the reduced engine's random numbers. */
char *ond_identity(const ondine_model *model, const ondine_run *run, uint32_t chain, size_t points, const double *t);

/* ond_identity_compare() : is the file at `path`, whose lines are `found` (length), of the run `wanted`?
 * @return ONDINE_OK; ONDINE_ERR_FILE with a line that names what differs. */
ondine_status ond_identity_compare(const char *path, const char *found, size_t length, const char *wanted,
                                   ondine_error *error);

#endif
