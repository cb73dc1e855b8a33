/* record.h : a state as the four observables of a record. */
#ifndef ONDINE_MODEL_RECORD_H
#define ONDINE_MODEL_RECORD_H

#include "model/eps_g.h"
#include "model/update.h"

/* All nan if `diverged`; any nan as the one that is ever written. */
OND_HD void ond_record_values(ondine_activation g, const ond_state *state, int diverged,
                              double value[ONDINE_OBSERVABLES])
{
    value[ONDINE_L] = state->l;
    value[ONDINE_R] = state->R;
    value[ONDINE_Z] = state->z;
    value[ONDINE_EPS_G] = diverged ? 0 : ond_eps_g(g, state->e, state->T);
    for (int i = 0; i < ONDINE_OBSERVABLES; i++)
        if (diverged || value[i] != value[i])
            value[i] = ond_nan();
}

#endif
