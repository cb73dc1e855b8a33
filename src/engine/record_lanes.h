/* record_lanes.h : a record's observables, compiled once per instruction set: a sum for eps_g has many terms. */
#include "engine/kernels.h"
#include "model/record.h"

static void record(ondine_activation g, const ond_state *state, int diverged, double value[ONDINE_OBSERVABLES])
{
    ond_record_values(g, state, diverged, value);
}
