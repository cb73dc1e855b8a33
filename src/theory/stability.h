/* stability.h : the critical learning rate and the rates of decay at the global solution l = R = 1, Table 1. */
#ifndef ONDINE_THEORY_STABILITY_H
#define ONDINE_THEORY_STABILITY_H

#include "ondine/ondine.h"

typedef struct ond_stability {
    double eta_c;  /* critical learning rate of SGD; of eta/z^2 under WN */
    double rate_R; /* 1 - R decays like exp(-rate_R t); negative: it grows */
    double rate_l; /* |1 - l| decays like exp(-rate_l t) */
} ond_stability;

/* With u ~ N(0, 1):  eta_c = 2 <g'^2>/<g'^4>,  rate_R = <g'^4> eps (eta_c - eps),  eps = eta (SGD) or eta/z^2 (WN, from
 * eq. (6); Table 1 prints eta/z),  rate_l = min(eta <g'^2 u^2>, rate_R).  Relative error <= 1e-12. */
ond_stability ond_stability_at(ondine_rule rule, ondine_activation g, double eta, double z);

#endif
