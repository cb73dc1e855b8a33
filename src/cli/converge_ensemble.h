/* converge_ensemble.h : times to convergence of replicas at finite N, beside their predicted mean and spread. */
#ifndef ONDINE_CLI_CONVERGE_ENSEMBLE_H
#define ONDINE_CLI_CONVERGE_ENSEMBLE_H

#include "cli/setup.h"
#include "ensemble/series.h"
#include "theory/converge_finite.h"

typedef struct ond_first_times {
    ondine_ensemble *ensemble; /* the caller's to free; NULL: not made */
    uint32_t converged;        /* replicas that reached the threshold by t_max */
    ond_outcome outcome;
    double mean, sd, eta_eff; /* of t = step/N and eta/z^2 (SGD: eta) at the first step, over these; nan if none */
    ond_convergence_finite theory;
} ond_first_times;

/* ond_first_times_of() : one point (eta, l0), whose ensemble joins *series.
 * @return ONDINE_OK; what ondine_simulate() and ond_converge_finite() return. */
ondine_status ond_first_times_of(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                                 ond_series *series, ond_first_times *out, ondine_error *error);

#endif
