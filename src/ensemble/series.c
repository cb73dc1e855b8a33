#include "ensemble/series.h"

#include <stdlib.h>
#include <string.h>

#include "ensemble/checkpoint.h"

ondine_status ond_series_open(const ondine_run *run, ond_series *series, ondine_error *error)
{
    *series = (ond_series){0};
    return run->checkpoint && run->resume
               ? ond_checkpoint_open(run->checkpoint, OND_CHECKPOINT, &series->file, &series->from, error)
               : ONDINE_OK;
}

ondine_status ond_series_add(ond_series *series, const ondine_ensemble *ensemble, ondine_error *error)
{
    if (series->count == series->capacity) {
        const size_t capacity = series->capacity ? 2 * series->capacity : 8;
        const ondine_ensemble **grown = realloc(series->done, capacity * sizeof *grown);
        if (!grown)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu ensembles", capacity);
        series->done = grown;
        series->capacity = capacity;
    }
    series->done[series->count++] = ensemble;
    return ONDINE_OK;
}

void ond_series_free(ond_series *series)
{
    free(series->file);
    free(series->done);
    *series = (ond_series){0};
}
