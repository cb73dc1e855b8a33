/* drift.h : where the order parameters go from a place on the (R, l) plane. */
#ifndef ONDINE_THEORY_DRIFT_H
#define ONDINE_THEORY_DRIFT_H

#include "ondine/ondine.h"

/* dR/dt and dl/dt of eqs. (2) and (6) at l > 0, -1 < R < 1 and, under WN, z > 0; l0, r0 and z0 of the model are not
 * used. */
void ond_drift(const ondine_model *model, double R, double l, double z, double *R_rate, double *l_rate);

#endif
