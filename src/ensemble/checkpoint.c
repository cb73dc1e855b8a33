#include "ensemble/checkpoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/identity.h"
#include "ensemble/insides.h"

enum { K = ONDINE_OBSERVABLES };

/* ---- writing ------------------------------------------------------------------------------------------------------
 */

static void pack_nodes(ond_pack *pack, const ond_passport *passport, const ond_course *course)
{
    const size_t points = course->forest.points;
    ond_pack_u64(pack, course->forest.count);
    for (size_t i = 0; i < course->forest.count; i++) {
        const ond_node *node = &course->forest.node[i];
        const uint64_t first = ond_node_first(node) - course->first, count = ond_node_end(node) - ond_node_first(node);
        ond_pack_u64(pack, (uint64_t)node->level);
        ond_pack_u64(pack, node->index);
        ond_pack_bytes(pack, node->at, points * sizeof *node->at);
        if (passport->keep) {
            ond_pack_bytes(pack, course->values + first * points * K, count * points * K * sizeof(double));
            ond_pack_bytes(pack, course->diverged + first, count * sizeof(uint64_t));
        }
    }
}

static void pack_sketch(ond_pack *pack, const ond_sketch *sketch)
{
    uint64_t bins = 0;
    for (uint32_t i = 0; i < sketch->size; i++)
        bins += sketch->count[i] > 0;
    ond_pack_u64(pack, sketch->zero);
    ond_pack_u64(pack, bins);
    for (uint32_t i = 0; i < sketch->size; i++)
        if (sketch->count[i] > 0) {
            ond_pack_u64(pack, sketch->base + i);
            ond_pack_u64(pack, sketch->count[i]);
        }
}

static void pack_flight(ond_pack *pack, const ond_passport *passport, size_t points, const ond_flight *flight)
{
    ond_pack_u64(pack, flight->first);
    ond_pack_u64(pack, flight->count);
    ond_pack_u64(pack, flight->step);
    ond_pack_u64(pack, flight->recorded);
    for (uint32_t i = 0; i < flight->count; i++)
        ond_pack_bytes(pack, flight->values + i * points * K, flight->recorded * K * sizeof(double));
    if (flight->step == 0)
        return; /* nothing else has happened yet */
    ond_pack_bytes(pack, flight->diverged, flight->count * sizeof *flight->diverged);
    if (passport->passages)
        ond_pack_bytes(pack, flight->passage, flight->count * sizeof *flight->passage);
    ond_pack_bytes(pack, flight->state, flight->count * passport->state_bytes);
}

void ond_course_pack(ond_pack *pack, const ond_passport *passport, const ond_course *course)
{
    uint64_t flights = 0;
    for (const ond_flight *flight = course->waiting; flight; flight = flight->next)
        flights++;
    ond_pack_u64(pack, course->first);
    ond_pack_u64(pack, course->end);
    ond_pack_u64(pack, course->next);
    ond_pack_u64(pack, course->diverged_count);
    pack_nodes(pack, passport, course);
    for (size_t i = 0; i < course->forest.points * K; i++)
        pack_sketch(pack, &course->sketch[i]);
    ond_pack_u64(pack, flights);
    for (const ond_flight *flight = course->waiting; flight; flight = flight->next)
        pack_flight(pack, passport, course->forest.points, flight);
}

void ond_part_pack(ond_pack *pack, const ond_passport *passport, const ond_course *course)
{
    ond_pack_text(pack, passport->identity, strlen(passport->identity));
    ond_course_pack(pack, passport, course);
}

ondine_status ond_checkpoint_write(const char *path, enum ond_sealed_kind kind, int replace,
                                   const ond_passport *passport, const ond_course *course, ondine_error *error)
{
    ond_pack pack = {0};
    if (course->trail)
        OND_TRY(ond_trail_sync(course->trail, error));
    ond_sealed_begin(&pack, kind);
    ond_pack_text(&pack, passport->settings, passport->settings_size);
    for (size_t i = 0; passport->before && i < passport->before->count; i++)
        ond_ensemble_pack(passport->before->done[i], &pack);
    ond_part_pack(&pack, passport, course);
    const ondine_status status = ond_sealed_write(&pack, path, replace, error);
    ond_pack_free(&pack);
    return status;
}

/* ---- reading: -1 or an error as soon as something cannot be true
 * ----------------------------------------------------- */

static ondine_status senseless(const char *path, const char *what, ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_FILE, "%s makes no sense: %s", path, what);
}

static ondine_status unpack_node(ond_unpack *from, const char *path, const ond_passport *passport, ond_course *course,
                                 ondine_error *error)
{
    const size_t points = course->forest.points;
    const uint64_t level = ond_unpack_u64(from), index = ond_unpack_u64(from);
    ond_node node = {(int)level, (uint32_t)index, NULL};
    if (from->failed || level > 31 || index > UINT32_MAX || ond_node_first(&node) < course->first ||
        ond_node_end(&node) > course->next)
        return senseless(path, "a part of the ensemble lies outside it", error);
    const uint64_t first = ond_node_first(&node) - course->first, count = ond_node_end(&node) - ond_node_first(&node);
    const void *at = ond_unpack_items(from, points, sizeof *node.at);
    const void *values = passport->keep ? ond_unpack_items(from, count, points * K * sizeof(double)) : NULL;
    const void *diverged = passport->keep ? ond_unpack_items(from, count, sizeof(uint64_t)) : NULL;
    if (from->failed)
        return senseless(path, "a part of the ensemble ends early", error);
    node.at = malloc(points * sizeof *node.at);
    if (!node.at)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", path);
    memcpy(node.at, at, points * sizeof *node.at);
    if (passport->keep) {
        memcpy(course->values + first * points * K, values, count * points * K * sizeof(double));
        memcpy(course->diverged + first, diverged, count * sizeof(uint64_t));
    }
    return ond_forest_add(&course->forest, node, error);
}

/* Counts are added to those that are there. */
static ondine_status unpack_sketch(ond_unpack *from, const char *path, ond_sketch *sketch, ondine_error *error)
{
    sketch->zero += ond_unpack_u64(from);
    for (uint64_t bins = ond_unpack_u64(from); bins > 0; bins--) {
        const uint64_t key = ond_unpack_u64(from), count = ond_unpack_u64(from);
        if (from->failed || key == 0 || key > ond_sketch_key(INFINITY))
            return senseless(path, "a distribution has no such bin", error);
        if (ond_sketch_add(sketch, (uint32_t)key, count) != 0)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", path);
    }
    return ONDINE_OK;
}

/* A flight's numbers fit together: its step lies between the last record made and the next. */
static int is_on_its_way(const ond_passport *passport, const ond_course *course, uint64_t first, uint64_t count,
                         uint64_t step, uint64_t recorded)
{
    return first >= course->first && count > 0 && count <= course->next && first <= course->next - count &&
           recorded < course->forest.points - (size_t)passport->passages && step <= passport->steps[recorded] &&
           (recorded == 0 || step >= passport->steps[recorded - 1]);
}

/* Replicas begin .. begin + count - 1 of a stored flight as a flight of their own. */
static ondine_status cut_flight(const ond_flight *stored, uint32_t begin, uint32_t count, const ond_passport *passport,
                                ond_course *course, ondine_error *error)
{
    const size_t points = course->forest.points, record = stored->recorded * K * sizeof(double);
    ond_flight *flight = ond_flight_new(points, passport->state_bytes, (uint64_t)stored->first + begin, count);
    if (!flight)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for replicas under way");
    flight->step = stored->step;
    flight->recorded = stored->recorded;
    for (uint32_t i = 0; i < count && record > 0; i++)
        memcpy(flight->values + i * points * K, (const char *)stored->values + (begin + i) * record, record);
    if (stored->step > 0) {
        memcpy(flight->diverged, (const char *)stored->diverged + begin * sizeof(uint64_t), count * sizeof(uint64_t));
        if (passport->passages)
            memcpy(flight->passage, (const char *)stored->passage + begin * sizeof *flight->passage,
                   count * sizeof *flight->passage);
        memcpy(flight->state, (const char *)stored->state + begin * passport->state_bytes,
               count * passport->state_bytes);
    }
    ond_course_wait(course, flight);
    return ONDINE_OK;
}

static ondine_status unpack_flight(ond_unpack *from, const char *path, const ond_passport *passport, uint32_t batch,
                                   ond_course *course, ondine_error *error)
{
    const uint64_t first = ond_unpack_u64(from), count = ond_unpack_u64(from);
    const uint64_t step = ond_unpack_u64(from), recorded = ond_unpack_u64(from);
    if (from->failed || !is_on_its_way(passport, course, first, count, step, recorded))
        return senseless(path, "replicas under way are where none can be", error);
    ond_flight stored = {.first = (uint32_t)first, .count = (uint32_t)count, .step = step, .recorded = recorded};
    /* These point into the file and are not aligned: they are only copied from. */
    if (recorded > 0)
        stored.values = (double *)ond_unpack_items(from, count, recorded * K * sizeof(double));
    if (step > 0) {
        stored.diverged = (uint64_t *)ond_unpack_items(from, count, sizeof(uint64_t));
        if (passport->passages)
            stored.passage = (ond_passage *)ond_unpack_items(from, count, sizeof *stored.passage);
        stored.state = (void *)ond_unpack_items(from, count, passport->state_bytes);
    }
    if (from->failed)
        return senseless(path, "replicas under way end early", error);
    for (uint64_t r = first, end; r < first + count; r = end) {
        end = (r / batch + 1) * batch;
        end = end < first + count ? end : first + count;
        OND_TRY(cut_flight(&stored, (uint32_t)(r - first), (uint32_t)(end - r), passport, course, error));
    }
    return ONDINE_OK;
}

ondine_status ond_course_unpack(ond_unpack *from, const char *path, const ond_passport *passport, uint32_t batch,
                                ond_course *course, ondine_error *error)
{
    course->first = ond_unpack_u64(from);
    course->end = ond_unpack_u64(from);
    course->next = ond_unpack_u64(from);
    course->diverged_count = ond_unpack_u64(from);
    if (from->failed ||
        !(course->first <= course->next && course->next <= course->end && course->end <= passport->replicas))
        return senseless(path, "its replicas are no range", error);
    if (passport->keep)
        OND_TRY(ond_course_keep(course, error));
    for (uint64_t nodes = ond_unpack_u64(from); nodes > 0; nodes--)
        OND_TRY(unpack_node(from, path, passport, course, error));
    OND_TRY(ond_course_sketch(course, error));
    for (size_t i = 0; i < course->forest.points * K; i++)
        OND_TRY(unpack_sketch(from, path, &course->sketch[i], error));
    for (uint64_t flights = ond_unpack_u64(from); flights > 0; flights--)
        OND_TRY(unpack_flight(from, path, passport, batch, course, error));
    return from->failed ? senseless(path, "it ends early", error) : ONDINE_OK;
}

/* Every replica that has been begun is done or under way. */
static ondine_status check_whole(const char *path, const ond_course *course, ondine_error *error)
{
    uint64_t begun = 0;
    for (size_t i = 0; i < course->forest.count; i++)
        begun += ond_node_end(&course->forest.node[i]) - ond_node_first(&course->forest.node[i]);
    for (const ond_flight *flight = course->waiting; flight; flight = flight->next)
        begun += flight->count;
    if (begun != course->next - course->first)
        return senseless(path, "some replicas are missing", error);
    return ONDINE_OK;
}

ondine_status ond_checkpoint_open(const char *path, enum ond_sealed_kind kind, char **data, ond_unpack *from,
                                  ondine_error *error)
{
    size_t length;
    OND_TRY(ond_sealed_read(path, kind, data, from, error));
    ond_unpack_text(from, &length); /* the settings */
    return ONDINE_OK;
}

ondine_status ond_checkpoint_take(ond_unpack *from, const char *path, const ond_passport *passport, uint32_t batch,
                                  ond_course *course, ondine_error *error)
{
    size_t length;
    const char *identity = ond_unpack_text(from, &length);
    if (!identity)
        return senseless(path, "it ends early", error);
    OND_TRY(ond_identity_compare(path, identity, length, passport->identity, error));
    OND_TRY(ond_course_unpack(from, path, passport, batch, course, error));
    OND_TRY(check_whole(path, course, error));
    const int more = from->left > 0, is_complete = ond_course_complete(course);
    return more && !is_complete ? senseless(path, "something follows an ensemble that is not complete", error)
                                : ONDINE_OK;
}

ondine_status ond_checkpoint_read(const char *path, enum ond_sealed_kind kind, const ond_passport *passport,
                                  uint32_t batch, ond_course *course, ondine_error *error)
{
    char *data;
    ond_unpack from;
    OND_TRY(ond_checkpoint_open(path, kind, &data, &from, error));
    ondine_status status = ond_checkpoint_take(&from, path, passport, batch, course, error);
    if (status == ONDINE_OK && from.left > 0)
        status = senseless(path, "it holds more than one ensemble", error);
    free(data);
    return status;
}
