/* evidence.c : a verdict from ensembles: lay them out as plain arrays. */
#include <math.h>
#include <stdlib.h>

#include "compare/trial.h"
#include "ensemble/ensemble.h"

static ond_sample sample_of(const ondine_ensemble *ensemble)
{
    if (!ensemble)
        return (ond_sample){0, NULL};
    return (ond_sample){ond_ensemble_run(ensemble)->replicas, ondine_ensemble_replicas(ensemble)};
}

/* (points, ONDINE_OBSERVABLES) means; nan once a replica has diverged. @return NULL if out of memory. */
static double *means_of(const ondine_ensemble *ensemble)
{
    const size_t points = ond_ensemble_points(ensemble);
    double *means = malloc(points * ONDINE_OBSERVABLES * sizeof *means);
    for (size_t i = 0; means && i < points; i++) {
        double *mean = means + i * ONDINE_OBSERVABLES;
        if (ondine_ensemble_moments(ensemble, i, mean, NULL) < ond_ensemble_run(ensemble)->replicas)
            for (int k = 0; k < ONDINE_OBSERVABLES; k++)
                mean[k] = NAN;
    }
    return means;
}

ondine_status ond_judge(const ond_evidence *evidence, ond_report *report, ondine_error *error)
{
    *report = (ond_report){0};
    double *quarter = evidence->quarter ? means_of(evidence->quarter) : NULL, *twin = means_of(evidence->twin);
    const ond_trial trial = {
        .model = ond_ensemble_model(evidence->micro ? evidence->micro : evidence->reduced),
        .points = ond_ensemble_points(evidence->reduced),
        .t = ond_ensemble_times(evidence->reduced),
        .micro = sample_of(evidence->micro),
        .micro_engine = evidence->micro ? ond_ensemble_run(evidence->micro)->engine : ONDINE_MICRO,
        .reduced = sample_of(evidence->reduced),
        .twin = sample_of(evidence->twin),
        .theory = evidence->theory,
        .kappa = evidence->kappa,
        .finite_mean = evidence->finite_mean,
        .finite_cov = evidence->finite_cov,
        .twin_mean = twin,
        .quarter = quarter,
        .quarter_theory = evidence->quarter_theory,
        .threads = ond_ensemble_run(evidence->reduced)->threads,
    };
    const ondine_status status = twin && !quarter == !evidence->quarter
                                     ? ond_judge_trial(&trial, report, error)
                                     : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory judging the ensembles");
    free(quarter);
    free(twin);
    return status;
}
