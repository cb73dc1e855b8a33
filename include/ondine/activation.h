/* activation.h : an activation from a table of its values. */
#ifndef ONDINE_ACTIVATION_H
#define ONDINE_ACTIVATION_H

#include "ondine/ondine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ondine_table_make() : the natural cubic spline through (x, g), a straight line beyond its ends.
 * x, g : (count) finite, x strictly increasing, count >= 3; copied.
 * *out is for ondine_model.custom; free it with ondine_table_free() after its last use.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (out of memory). */
ONDINE_API ondine_status ondine_table_make(size_t count, const double *x, const double *g, ondine_function *out,
                                           ondine_error *error);

/* What ondine_table_make() has made, and nothing else. */
ONDINE_API void ondine_table_free(ondine_function *table);

#ifdef __cplusplus
}
#endif
#endif
