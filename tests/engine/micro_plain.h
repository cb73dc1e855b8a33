/* micro_plain.h : the specification of the micro engine, as plain loops over elements in the order of sum/shape.h.
 * Written apart from src/engine/micro_lanes.h; it shares the scalar step (model/update.h), the normals and the
 * activations, which have tests of their own. */
#ifndef ONDINE_TESTS_MICRO_PLAIN_H
#define ONDINE_TESTS_MICRO_PLAIN_H

#include "model/update.h"

/* Order parameters of one replica after each of steps[0..points-1]. */
void micro_plain(const ondine_model *model, uint64_t seed, uint32_t replica, size_t points, const uint64_t *steps,
                 ond_state *states);

#endif
