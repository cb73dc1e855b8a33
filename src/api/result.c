/* The public face of result files. */
#include "ondine/result.h"

#include <math.h>
#include <stdlib.h>

#include "io/result.h"

struct ondine_result {
    ond_result file;
};

ondine_status ondine_result_load(const char *path, ondine_result **out, ondine_error *error)
{
    *out = NULL;
    ondine_result *r = calloc(1, sizeof *r);
    if (!r)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = ond_result_read(path, &r->file, error);
    if (status == ONDINE_OK)
        *out = r;
    else
        free(r);
    return status;
}

void ondine_result_free(ondine_result *r)
{
    if (!r)
        return;
    ond_result_free(&r->file);
    free(r);
}

size_t ondine_result_points(const ondine_result *r)
{
    return r->file.points;
}

const double *ondine_result_times(const ondine_result *r)
{
    return r->file.time;
}

const uint64_t *ondine_result_count(const ondine_result *r)
{
    return r->file.ensemble.count;
}

const double *ondine_result_mean(const ondine_result *r)
{
    return r->file.ensemble.mean;
}

const double *ondine_result_cov(const ondine_result *r)
{
    return r->file.ensemble.cov;
}

const double *ondine_result_theory(const ondine_result *r)
{
    return r->file.theory;
}

const char *ondine_result_text(const ondine_result *r, const char *name)
{
    const ond_entry *entry = ond_entries_find(&r->file.config, name);
    return entry && entry->kind == OND_TEXT ? entry->value.text : NULL;
}

double ondine_result_number(const ondine_result *r, const char *name)
{
    const ond_entry *entry = ond_entries_find(&r->file.config, name);
    if (!entry || entry->kind == OND_TEXT)
        return NAN;
    return entry->kind == OND_REAL ? entry->value.real : (double)entry->value.integer;
}
