/* series.h : ensembles that are made one after the other under one checkpoint, as those of a comparison.  Each file
 * holds all that are complete, in their order, and then the one under way. */
#ifndef ONDINE_ENSEMBLE_SERIES_H
#define ONDINE_ENSEMBLE_SERIES_H

#include "io/pack.h"
#include "model/error.h"

/* All zeros: a series that begins, or one without a checkpoint. */
typedef struct ond_series {
    char *file;      /* the checkpoint that it goes on from, owned; NULL: none */
    ond_unpack from; /* what of it is of ensembles that are still to come */
    double due;      /* ond_now() from which on the next checkpoint is due; 0: there is none yet */
    size_t count, capacity;
    const ondine_ensemble **done; /* (count) */
} ond_series;

/* ond_series_open() : go on from the checkpoint of run->checkpoint, if run->resume says so.
 * @return ONDINE_OK; as ond_sealed_read().  Free in any case. */
ondine_status ond_series_open(const ondine_run *run, ond_series *series, ondine_error *error);

/* An ensemble that is complete.  @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_series_add(ond_series *series, const ondine_ensemble *ensemble, ondine_error *error);

/* The ensembles themselves stay the caller's. */
void ond_series_free(ond_series *series);

/* ond_series_simulate() : the next ensemble, as ondine_simulate(), or, with `check`, by the reduced engine from the
 * chain-check streams: independent of what ondine_simulate() makes from the same seed.  What the checkpoint has of it
 * is not made again; run->resume alone says nothing.  *out must outlive the series.  NULL: an ensemble by itself. */
ondine_status ond_series_simulate(ond_series *series, int check, const ondine_model *model, const ondine_run *run,
                                  size_t points, const double *t, ondine_ensemble **out, ondine_error *error);

#endif
