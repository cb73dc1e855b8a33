/* result.h : a result file that the program or the Python module has written, read back.  docs/reading.md has the
 * layout; any HDF5 library reads the file too. */
#ifndef ONDINE_RESULT_H
#define ONDINE_RESULT_H

#include "ondine/ondine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a file holds over time.  Arrays that functions return belong to the result; free it with
 * ondine_result_free(). */
typedef struct ondine_result ondine_result;

/* ondine_result_load() : *out is set on success and NULL otherwise.
 * @return ONDINE_OK; ONDINE_ERR_IO (cannot be opened); ONDINE_ERR_FILE (not a result over time, or damaged);
 *         ONDINE_ERR_INTERNAL (out of memory). */
ONDINE_API ondine_status ondine_result_load(const char *path, ondine_result **out, ondine_error *error);
/* NULL is fine. */
ONDINE_API void ondine_result_free(ondine_result *result);

/* The number of records. */
ONDINE_API size_t ondine_result_points(const ondine_result *result);
/* (points) the times that were asked for. */
ONDINE_API const double *ondine_result_times(const ondine_result *result);

/* Of the ensemble, (points) replicas that had not diverged; NULL if the file has no ensemble. */
ONDINE_API const uint64_t *ondine_result_count(const ondine_result *result);
/* Their mean, (points, ONDINE_OBSERVABLES), or NULL. */
ONDINE_API const double *ondine_result_mean(const ondine_result *result);
/* Their covariance, (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES), or NULL. */
ONDINE_API const double *ondine_result_cov(const ondine_result *result);

/* The ODE, (points, ONDINE_OBSERVABLES); NULL if there is none. */
ONDINE_API const double *ondine_result_theory(const ondine_result *result);

/* A parameter by its name on the command line: "rule", "activation", "engine", "command"; NULL if it is not there. */
ONDINE_API const char *ondine_result_text(const ondine_result *result, const char *name);
/* The same for "eta", "l0", "z0", "noise", "n", "replicas", "seed", rounded to a double; nan if it is not there. */
ONDINE_API double ondine_result_number(const ondine_result *result, const char *name);

#ifdef __cplusplus
}
#endif
#endif
