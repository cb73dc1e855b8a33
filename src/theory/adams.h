/* adams.h : Adams methods of variable order for a flow, by SUNDIALS CVODE; all calls of SUNDIALS are behind this. */
#ifndef ONDINE_THEORY_ADAMS_H
#define ONDINE_THEORY_ADAMS_H

#include "model/error.h"
#include "theory/flow.h"

typedef struct ond_adams ond_adams;

/* Start at (t, y).  watched >= 0: stop where that variable crosses `level`.  The flow must outlive *out.
 * Every call returns ONDINE_OK or ONDINE_ERR_INTERNAL; on failure *out is NULL. */
ondine_status ond_adams_open(const ond_flow *flow, double t, const double *y, int watched, double level,
                             ond_adams **out, ondine_error *error);
void ond_adams_close(ond_adams *a);

/* One step, or to where the watched variable crosses its level: the new time and state. */
ondine_status ond_adams_step(ond_adams *a, double *t, double *y, int *crossed, ondine_error *error);

/* The state at a time within the last step. */
ondine_status ond_adams_at(ond_adams *a, double t, double *y, ondine_error *error);

/* Go on from another state. */
ondine_status ond_adams_restart(ond_adams *a, double t, const double *y, ondine_error *error);

#endif
