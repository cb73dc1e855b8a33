#include "ensemble/exchange.h"

#include <stdlib.h>

void ond_team_part(const ond_team *team, ond_course *course)
{
    const uint64_t first = course->first, count = course->end - first;
    const uint64_t rank = (uint64_t)team->rank, size = (uint64_t)team->size;
    course->first = course->next = first + rank * count / size;
    course->end = first + (rank + 1) * count / size;
}

/* The parts of all, one after the other in `bytes`, into an empty course. */
static ondine_status join_all(const ond_team *team, const char *bytes, const size_t *size, const ond_passport *passport,
                              ond_course *whole, ondine_error *error)
{
    OND_TRY(ond_course_sketch(whole, error));
    if (passport->keep)
        OND_TRY(ond_course_keep(whole, error));
    for (int r = 0; r < team->size; r++) {
        ond_unpack from = {.data = bytes, .left = size[r]};
        ond_course part = {.forest.points = whole->forest.points};
        ondine_status status = ond_course_unpack(&from, "a rank's part", passport, 1, &part, error);
        if (status == ONDINE_OK)
            status = ond_course_join(whole, &part, error);
        ond_course_free(&part);
        OND_TRY(status);
        bytes += size[r];
    }
    return ONDINE_OK;
}

static ondine_status exchange(const ond_team *team, const ond_passport *passport, const ond_course *mine,
                              ond_course *whole, ondine_error *error)
{
    ond_pack pack = {0};
    char *all = NULL;
    size_t *size = calloc((size_t)team->size, sizeof *size);
    ond_course_pack(&pack, passport, mine);
    int failed = team->greatest(pack.failed || !size);
    if (!failed)
        failed = team->gather(pack.data, pack.size, &all, size);
    const ondine_status status =
        failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "the parts of %d processes could not be exchanged", team->size)
               : join_all(team, all, size, passport, whole, error);
    ond_pack_free(&pack);
    free(all);
    free(size);
    return status;
}

ondine_status ond_team_join(const ond_team *team, ondine_status status, const ond_passport *passport, uint64_t first,
                            uint64_t end, ond_course *course, ondine_error *error)
{
    const ondine_status worst = (ondine_status)team->greatest((int)status);
    if (worst != ONDINE_OK)
        return status != ONDINE_OK ? status
                                   : ond_fail(error, worst, "another process of the job has ended its part early");
    ond_course whole = {.first = first, .end = end, .next = end, .forest.points = course->forest.points};
    status = exchange(team, passport, course, &whole, error);
    ond_course_free(course);
    *course = whole;
    return status;
}
