#include "cli/converge_ensemble.h"

#include <math.h>

enum { PASSAGE = 1 /* the row after the only record, at t_max */ };

static void summarise(uint32_t replicas, ond_first_times *out)
{
    double mean[ONDINE_OBSERVABLES], cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
    out->converged = ondine_ensemble_moments(out->ensemble, PASSAGE, mean, cov);
    out->mean = mean[ONDINE_L];
    out->sd = sqrt(cov[ONDINE_L * ONDINE_OBSERVABLES + ONDINE_L]);
    out->eta_eff = mean[ONDINE_EPS_G];
    out->outcome = ondine_ensemble_diverged_count(out->ensemble) > 0 ? OND_CONVERGE_DIVERGED
                   : out->converged == replicas                      ? OND_CONVERGED
                                                                     : OND_NOT_REACHED;
}

ondine_status ond_first_times_of(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                                 ond_series *series, ond_first_times *out, ondine_error *error)
{
    ond_convergence ode;
    ondine_run until = *run;
    until.threshold = threshold;
    until.stop_at_passage = 1;
    until.keep_replicas = 0;
    OND_TRY(ond_converge(model, threshold, t_max, &ode, error));
    OND_TRY(ond_converge_finite(model, &ode, &out->theory, error));
    OND_TRY(ond_series_simulate(series, 0, model, &until, 1, &t_max, &out->ensemble, error));
    summarise(run->replicas, out);
    return ONDINE_OK;
}
