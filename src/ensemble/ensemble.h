/* ensemble.h : what the rest of the library may know of an ensemble beyond the public interface. */
#ifndef ONDINE_ENSEMBLE_ENSEMBLE_H
#define ONDINE_ENSEMBLE_ENSEMBLE_H

#include "model/error.h"

/* The records' grid: points, the requested times t (points), and what was run. */
size_t ond_ensemble_points(const ondine_ensemble *ensemble);
const double *ond_ensemble_times(const ondine_ensemble *ensemble);
const ondine_model *ond_ensemble_model(const ondine_ensemble *ensemble);
const ondine_run *ond_ensemble_run(const ondine_ensemble *ensemble);

/* How many replicas' records were kept, in memory or in a file; and those of replicas first .. first + count - 1,
 * counted from the ensemble's first, into values (count, points, ONDINE_OBSERVABLES) and diverged (count).
 * @return ONDINE_OK; as ond_trail_get(). */
uint64_t ond_ensemble_kept(const ondine_ensemble *ensemble);
ondine_status ond_ensemble_records(const ondine_ensemble *ensemble, uint64_t first, uint64_t count, double *values,
                                   uint64_t *diverged, ondine_error *error);

/* ond_ensemble_quantiles() : as ondine_ensemble_quantiles(), of every point and observable, (points, 4, count), with
 * run.threshold (points + 1, 4, count), and exact where records were kept in a file too.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory); as ond_trail_get(). */
ondine_status ond_ensemble_quantiles(const ondine_ensemble *ensemble, size_t count, const double *p, double *quantile,
                                     ondine_error *error);

/* ln eps_g counted in eight bins an octave, the same for all points: *histogram (points, *bins) and *edge (*bins + 1),
 * to be freed; *bins is 0 where no replica has eps_g > 0.  @return 0; -1 if out of memory. */
int ond_histogram(const ondine_ensemble *ensemble, size_t points, size_t *bins, uint64_t **histogram, double **edge);

#endif
