#include "theory/drift.h"

#include <math.h>

#include "theory/system.h"

void ond_drift(const ondine_model *model, double R, double l, double z, double *R_rate, double *l_rate)
{
    double y[OND_STATE], rate[OND_STATE];
    ondine_model here = *model;
    here.l0 = l;
    here.r0 = R;
    here.r0_fixed = 1;
    here.z0 = z;
    ond_state_initial(&here, y);
    ond_state_rate(&here, y, rate);
    if (model->rule == ONDINE_SGD) { /* y = (1 - l R, ln T), l^2 = (l R)^2 + T */
        const double T = l * l * (1 - R * R), overlap_rate = -rate[0];
        *l_rate = (l * R * overlap_rate + T * rate[1] / 2) / l;
        *R_rate = (overlap_rate - R * *l_rate) / l;
    } else { /* y = (ln l or 1 - l, ln tan(angle/2), ln Z), R = cos(angle) */
        *l_rate = R < 0 ? -rate[0] : l * rate[0];
        *R_rate = -(1 - R * R) * rate[1];
    }
}
