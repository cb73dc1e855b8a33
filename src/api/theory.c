/* The public face of src/theory: parameters are checked here. */
#include "ondine/theory.h"

#include <math.h>

#include "model/parameters.h"
#include "theory/converge.h"
#include "theory/finite.h"
#include "theory/stability.h"

static ondine_status check_positive(const char *name, double value, ondine_error *error)
{
    if (!(value > 0) || isinf(value))
        return ond_fail(error, ONDINE_ERR_ARG, "%s is %g, must be > 0 and finite", name, value);
    return ONDINE_OK;
}

ondine_status ondine_theory_finite(const ondine_model *model, size_t points, const double *t, double *mean, double *cov,
                                   double *kappa, ondine_error *error)
{
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_no_custom(model, "the theory at finite N", error));
    OND_TRY(ond_check_times(points, t, error));
    return ond_finite(model, points, t, mean, cov, kappa, error);
}

ondine_status ondine_converge(const ondine_model *model, double threshold, double t_max, ondine_convergence *out,
                              ondine_error *error)
{
    static const ondine_outcome outcomes[] = {[OND_CONVERGED] = ONDINE_CONVERGED,
                                              [OND_CONVERGE_DIVERGED] = ONDINE_DIVERGED,
                                              [OND_NOT_REACHED] = ONDINE_NOT_REACHED};
    ond_convergence found;
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_no_custom(model, "ondine_converge()", error));
    OND_TRY(check_positive("threshold", threshold, error));
    OND_TRY(check_positive("t_max", t_max, error));
    OND_TRY(ond_converge(model, threshold, t_max, &found, error));
    *out =
        (ondine_convergence){.outcome = outcomes[found.outcome], .t = found.t, .z = found.z, .eta_eff = found.eta_eff};
    return ONDINE_OK;
}

const char *ondine_outcome_name(ondine_outcome outcome)
{
    switch (outcome) {
    case ONDINE_CONVERGED: return ond_outcome_name(OND_CONVERGED);
    case ONDINE_DIVERGED: return ond_outcome_name(OND_CONVERGE_DIVERGED);
    case ONDINE_NOT_REACHED: return ond_outcome_name(OND_NOT_REACHED);
    }
    return NULL;
}

ondine_status ondine_stability_at(const ondine_model *model, double z, ondine_stability *out, ondine_error *error)
{
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_no_custom(model, "ondine_stability_at()", error));
    OND_TRY(check_positive("z", z, error));
    const ond_stability found = ond_stability_at(model->rule, model->activation, model->eta, z);
    *out = (ondine_stability){.eta_c = found.eta_c, .rate_R = found.rate_R, .rate_l = found.rate_l};
    return ONDINE_OK;
}
