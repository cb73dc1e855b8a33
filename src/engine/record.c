#include "engine/engine.h"
#include "model/eps_g.h"

void ond_record(const ond_job *job, const ond_state *state, int diverged, double value[ONDINE_OBSERVABLES])
{
    value[ONDINE_L] = state->l;
    value[ONDINE_R] = state->R;
    value[ONDINE_Z] = state->z;
    value[ONDINE_EPS_G] = ond_eps_g(job->model->activation, state->e, state->T);
    for (int i = 0; i < ONDINE_OBSERVABLES; i++)
        if (diverged || value[i] != value[i])
            value[i] = ond_nan();
}
