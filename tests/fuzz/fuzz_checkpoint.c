/* The checkpoint reader.  The first byte says whether the rest is the file, or its length and checksum are made right
 * first, so that what lies behind them is reached.  The run is that of
 *   ondine simulate --engine reduced --n 5 --replicas 100 --times 0,1,2 [--save-replicas]
 * whose checkpoints are in the corpus; an even kind of first byte is without, bit 1 with every record kept. */
#include "fuzz.h"

#include <string.h>

#include "ensemble/checkpoint.h"
#include "ensemble/identity.h"
#include "engine/engine.h"
#include "io/crc64.h"
#include "rng/stream.h"

enum { POINTS = 3, LENGTH_AT = 16, CONTENTS_AT = 24 };

static void make_right(char *file, size_t size)
{
    const uint64_t length = size - CONTENTS_AT - sizeof length;
    memcpy(file + LENGTH_AT, &length, sizeof length);
    const uint64_t crc = ond_crc64(0, file, size - sizeof crc);
    memcpy(file + size - sizeof crc, &crc, sizeof crc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double t[POINTS] = {0, 1, 2};
    static const uint64_t steps[POINTS] = {0, 5, 10};
    if (size == 0)
        return 0;
    ondine_model model = ondine_model_default();
    ondine_run run = ondine_run_default();
    ondine_error error;
    model.n = 5;
    run.engine = ONDINE_REDUCED;
    run.replicas = 100;
    run.keep_replicas = data[0] & 2;
    char *identity = ond_identity(&model, &run, OND_CHAIN, POINTS, t), *file = malloc(size);
    const ond_job job = {.model = &model};
    const ond_passport passport = {.identity = identity,
                                   .replicas = run.replicas,
                                   .keep = run.keep_replicas,
                                   .state_bytes = ond_engine_reduced.state_bytes(&job),
                                   .steps = steps};
    memcpy(file, data + 1, size - 1);
    if ((data[0] & 1) && size - 1 >= CONTENTS_AT + sizeof(uint64_t))
        make_right(file, size - 1);
    ond_course course = {.forest.points = POINTS};
    ond_checkpoint_read(fuzz_file(file, size - 1), OND_CHECKPOINT, &passport, ond_engine_reduced.batch(&job), &course,
                        &error);
    ond_course_free(&course);
    free(file);
    free(identity);
    return 0;
}
