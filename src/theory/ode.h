/* ode.h : the order parameters for N -> infinity along a list of times, by SUNDIALS CVODE. */
#ifndef ONDINE_THEORY_ODE_H
#define ONDINE_THEORY_ODE_H

#include "model/error.h"
#include "theory/system.h"

typedef enum ond_phase {
    OND_MOVING,
    OND_VANISHED, /* the student is the teacher: l = R = 1, eps_g = 0; y[2] still tells z */
    OND_DIVERGED  /* y is undefined */
} ond_phase;

typedef struct ond_row {
    ond_phase phase;
    double y[OND_STATE]; /* system.h; l >= 0 */
} ond_row;

/* The states at t[0..points), strictly increasing and >= 0.  model and t are not checked.
 * Relative error of eps_g and, where they are small, of 1 - l and 1 - R: about 1e-9 after 60 e-foldings.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (the integrator failed, or memory did; rows are undefined). */
ondine_status ond_ode(const ondine_model *model, size_t points, const double *t, ond_row *rows, ondine_error *error);

#endif
