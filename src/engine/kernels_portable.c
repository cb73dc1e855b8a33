/* The engines' inner loops for portable: see kernels.h, and CMakeLists.txt for the flags. */
#include "engine/generator_lanes.h"
#include "engine/micro_lanes.h"
#include "engine/record_lanes.h"
#include "engine/reduced_lanes.h"

const ond_kernels ond_kernels_portable = {
    .isa = "portable",
    .lanes = OND_VL,
    .generator_words = generator_words,
    .generator_sum = generator_sum,
    .generator_fill = generator_fill,
    .micro_floats = micro_floats,
    .micro_start = micro_start,
    .micro_advance = micro_advance,
    .micro_state = micro_state,
    .micro_export = micro_export,
    .micro_import = micro_import,
    .block = BLOCK,
    .reduced_advance = reduced_advance,
    .reduced_seek = reduced_seek,
    .record = record,
};
