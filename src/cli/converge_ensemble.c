#include "cli/converge_ensemble.h"

#include <math.h>
#include <stdlib.h>

#include "ensemble/passage.h"

/* Sums in the order of the replicas: the same bits whoever made them. */
static void summarise(const ondine_model *model, uint32_t replicas, const ond_passage *passage, ond_first_times *out)
{
    uint32_t diverged = 0;
    double t = 0, eta_eff = 0, square = 0;
    out->converged = 0;
    for (uint32_t r = 0; r < replicas; r++) {
        diverged += passage[r].diverged != UINT64_MAX;
        if (passage[r].step == UINT64_MAX)
            continue;
        out->converged++;
        t += (double)passage[r].step / model->n;
        eta_eff += model->rule == ONDINE_WN ? model->eta / (passage[r].z * passage[r].z) : model->eta;
    }
    out->mean = t / out->converged; /* nan for none, as 0/0 */
    out->eta_eff = eta_eff / out->converged;
    for (uint32_t r = 0; r < replicas; r++) {
        const double d = (double)passage[r].step / model->n - out->mean;
        square += passage[r].step == UINT64_MAX ? 0 : d * d;
    }
    out->sd = out->converged > 1 ? sqrt(square / (out->converged - 1)) : NAN;
    out->outcome = diverged ? OND_CONVERGE_DIVERGED : out->converged == replicas ? OND_CONVERGED : OND_NOT_REACHED;
}

ondine_status ond_first_times_of(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                                 ond_first_times *out, ondine_error *error)
{
    ond_convergence ode;
    OND_TRY(ond_converge(model, threshold, t_max, &ode, error));
    OND_TRY(ond_converge_finite(model, &ode, &out->theory, error));
    ond_passage *passage = malloc(run->replicas * sizeof *passage);
    if (!passage)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %u replicas", (unsigned)run->replicas);
    const ondine_status status = ond_first_passages(model, run, threshold, t_max, passage, error);
    if (status == ONDINE_OK)
        summarise(model, run->replicas, passage, out);
    free(passage);
    return status;
}
