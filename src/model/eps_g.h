/* eps_g.h : the generalization error of a state. */
#ifndef ONDINE_MODEL_EPS_G_H
#define ONDINE_MODEL_EPS_G_H

#include "model/activation.h"

/* eps_g for e = 1 - rho, T.  Linear so far: (e^2 + T)/2; nan for others. */
OND_HD double ond_eps_g(ondine_activation g, double e, double T)
{
    return g == ONDINE_LINEAR ? 0.5 * OND_FMA(e, e, T) : ond_nan();
}

#endif
