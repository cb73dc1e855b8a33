/* kernels_lanes.h : the table of kernels.h for the instruction set that the including file is compiled for, which sets
 * OND_KERNELS, the table's name, and OND_ISA. */
#include "engine/generator_lanes.h"
#include "engine/micro_lanes.h"
#include "engine/micro_order_lanes.h" /* after micro_lanes.h, whose storage it walks */
#include "engine/record_lanes.h"
#include "engine/reduced_lanes.h"

const ond_kernels OND_KERNELS = {
    .isa = OND_ISA,
    .lanes = OND_VL,
    .generator_words = generator_words,
    .generator_sum = generator_sum,
    .generator_fill = generator_fill,
    .micro_floats = micro_floats,
    .micro_start = micro_start,
    .micro_advance = micro_advance,
    .micro_sums = micro_sums,
    .micro_update = micro_update,
    .micro_state = micro_state,
    .micro_export = micro_export,
    .micro_import = micro_import,
    .block = BLOCK,
    .reduced_advance = reduced_advance,
    .reduced_seek = reduced_seek,
    .record = record,
};
