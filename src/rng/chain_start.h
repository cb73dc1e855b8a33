/* chain_start.h : where the reduced chain of a replica starts. */
#ifndef ONDINE_RNG_CHAIN_START_H
#define ONDINE_RNG_CHAIN_START_H

#include "model/update.h"
#include "rng/chi2.h"

/* R(0) = n0/sqrt(n0^2 + X0), X0 ~ chi-square(N - 1), from the stream of `purpose` (rng/stream.h: chain-start); or as
 * the model fixes it. */
OND_HD ond_chain ond_chain_draw_start(const ondine_model *model, const ond_keys *keys, uint32_t replica,
                                      uint32_t purpose)
{
    if (model->r0_fixed)
        return ond_chain_start(model, model->r0, OND_SQRT((1 - model->r0) * (1 + model->r0)));
    const ond_chi2 chi2 = ond_chi2_prepare(model->n - 1);
    const ond_words words = ond_philox(0, 0, replica, purpose, keys);
    const double n0 = ond_normal(words.w[0], words.w[1]).a;
    const double x0 = ond_chi2_draw(&chi2, 0, replica, purpose, keys);
    const double norm = OND_SQRT(OND_FMA(n0, n0, x0));
    return ond_chain_start(model, n0 / norm, OND_SQRT(x0) / norm);
}

#endif
