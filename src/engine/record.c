#include "engine/engine.h"
#include "model/record.h"

void ond_record(const ond_job *job, const ond_state *state, int diverged, double value[ONDINE_OBSERVABLES])
{
    ond_record_values(job->model->activation, state, diverged, value);
}
