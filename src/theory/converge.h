/* converge.h : the time until eps_g < threshold, by the ODE. */
#ifndef ONDINE_THEORY_CONVERGE_H
#define ONDINE_THEORY_CONVERGE_H

#include "model/error.h"

typedef enum ond_outcome { OND_CONVERGED, OND_CONVERGE_DIVERGED, OND_NOT_REACHED } ond_outcome;

typedef struct ond_convergence {
    ond_outcome outcome;
    double t;       /* the first time with eps_g < threshold, to about 1e-10 of itself; nan unless converged */
    double z;       /* at the end of the run, converged or not; 0 under SGD */
    double eta_eff; /* eta/z^2 at t, SGD: eta; nan unless converged */
} ond_convergence;

/* model is not checked; threshold, t_max > 0.
 * @return ONDINE_OK, whatever the outcome; ONDINE_ERR_INTERNAL (the integration failed). */
ondine_status ond_converge(const ondine_model *model, double threshold, double t_max, ond_convergence *out,
                           ondine_error *error);

/* "converged", "diverged", "not_reached" */
const char *ond_outcome_name(ond_outcome outcome);

/* The same on a grid, with `threads` threads: out[i * l0_count + k] for eta[i] and l0[k]. */
ondine_status ond_converge_grid(const ondine_model *model, size_t eta_count, const double *eta, size_t l0_count,
                                const double *l0, double threshold, double t_max, int threads, ond_convergence *out,
                                ondine_error *error);

#endif
