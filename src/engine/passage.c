#include "engine/engine.h"

enum { K = ONDINE_OBSERVABLES };

static void fill_with_nan(double *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = ond_nan();
}

void ond_passage_end(const ond_job *job, ond_flight *flight)
{
    if (!job->stop_at_passage)
        return;
    for (uint32_t i = 0; i < flight->count; i++)
        if (flight->passage[i].step == UINT64_MAX && flight->diverged[i] == UINT64_MAX)
            return;
    for (uint32_t i = 0; i < flight->count; i++)
        fill_with_nan(flight->values + (i * ond_job_rows(job) + flight->recorded) * K,
                      (job->points - flight->recorded) * K);
    flight->recorded = job->points;
}

void ond_passage_rows(const ond_job *job, ond_flight *flight)
{
    const ondine_model *model = job->model;
    for (uint32_t i = 0; i < flight->count && job->threshold > 0; i++) {
        const ond_passage *passage = &flight->passage[i];
        double *row = flight->values + (i * ond_job_rows(job) + job->points) * K;
        if (passage->step == UINT64_MAX) {
            fill_with_nan(row, K);
            continue;
        }
        row[ONDINE_L] = (double)passage->step / model->n;
        row[ONDINE_R] = 0;
        row[ONDINE_Z] = passage->z;
        row[ONDINE_EPS_G] = model->rule == ONDINE_WN ? model->eta / (passage->z * passage->z) : model->eta;
    }
}
