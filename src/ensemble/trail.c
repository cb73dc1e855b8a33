#include "ensemble/trail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/crc64.h"

enum { HEADER = 16, BLOCK = 1 << 18 };
static const char magic[8] = "\x89ONDREC\n";

struct ond_trail {
    int fd;
    char *path;
    uint64_t first;
    size_t values; /* bytes of the records of a replica */
    size_t stride; /* bytes of all of a replica */
    uint64_t most; /* replicas in the block */
    char *block;   /* (most, stride) */
};

static ondine_status fail_path(ondine_error *error, const char *what, const char *path)
{
    return ond_fail(error, ONDINE_ERR_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

static ondine_status start(ond_trail *trail, int go_on, size_t points, ondine_error *error)
{
    char wanted[HEADER], found[HEADER];
    const uint64_t count = points;
    memcpy(wanted, magic, sizeof magic);
    memcpy(wanted + sizeof magic, &count, sizeof count);
    const ssize_t length = pread(trail->fd, found, sizeof found, 0);
    if (length < 0)
        return fail_path(error, "read", trail->path);
    const int ours = length == HEADER && memcmp(found, magic, sizeof magic) == 0;
    if (go_on && !(ours && memcmp(found, wanted, HEADER) == 0))
        return ond_fail(error, ONDINE_ERR_FILE, "%s does not hold the records of this run", trail->path);
    if (go_on)
        return ONDINE_OK;
    if (length > 0 && !ours)
        return ond_fail(error, ONDINE_ERR_IO, "%s exists and is no file of ondine", trail->path);
    if (ftruncate(trail->fd, 0) != 0 || pwrite(trail->fd, wanted, HEADER, 0) != HEADER)
        return fail_path(error, "write", trail->path);
    return ONDINE_OK;
}

ondine_status ond_trail_open(const char *path, int go_on, size_t points, uint64_t first, ond_trail **out,
                             ondine_error *error)
{
    ond_trail *trail = calloc(1, sizeof *trail);
    *out = NULL;
    if (!trail)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    trail->first = first;
    trail->values = points * ONDINE_OBSERVABLES * sizeof(double);
    trail->stride = trail->values + 2 * sizeof(uint64_t);
    trail->path = strdup(path);
    trail->most = trail->stride < BLOCK ? BLOCK / trail->stride : 1;
    trail->block = malloc(trail->most * trail->stride);
    trail->fd = open(path, go_on ? O_RDWR | O_CLOEXEC : O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    ondine_status status =
        trail->path && trail->block ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK && trail->fd < 0)
        status = fail_path(error, "open", path);
    if (status == ONDINE_OK)
        status = start(trail, go_on, points, error);
    if (status == ONDINE_OK)
        *out = trail;
    else
        ond_trail_close(trail);
    return status;
}

void ond_trail_close(ond_trail *trail)
{
    if (!trail)
        return;
    if (trail->fd >= 0)
        close(trail->fd);
    free(trail->path);
    free(trail->block);
    free(trail);
}

static off_t place_of(const ond_trail *trail, uint64_t replica)
{
    return (off_t)(HEADER + (replica - trail->first) * trail->stride);
}

static uint64_t checksum(const ond_trail *trail, uint64_t replica, const char *record)
{
    return ond_crc64(replica, record, trail->values + sizeof(uint64_t));
}

/* So many replicas go to the disk, or come from it, together. */
static uint64_t part_of(const ond_trail *trail, uint64_t count)
{
    return count < trail->most ? count : trail->most;
}

ondine_status ond_trail_put(ond_trail *trail, uint64_t first, uint64_t count, const double *values,
                            const uint64_t *diverged, ondine_error *error)
{
    for (uint64_t i = 0, n; i < count; i += n) {
        n = part_of(trail, count - i);
        for (uint64_t k = 0; k < n; k++) {
            char *record = trail->block + k * trail->stride, *end = record + trail->values;
            memcpy(record, (const char *)values + (i + k) * trail->values, trail->values);
            memcpy(end, &diverged[i + k], sizeof *diverged);
            const uint64_t crc = checksum(trail, first + i + k, record);
            memcpy(end + sizeof *diverged, &crc, sizeof crc);
        }
        errno = ENOSPC; /* what a short write means */
        if (pwrite(trail->fd, trail->block, n * trail->stride, place_of(trail, first + i)) !=
            (ssize_t)(n * trail->stride))
            return fail_path(error, "write", trail->path);
    }
    return ONDINE_OK;
}

ondine_status ond_trail_get(ond_trail *trail, uint64_t first, uint64_t count, double *values, uint64_t *diverged,
                            ondine_error *error)
{
    for (uint64_t i = 0, n; i < count; i += n) {
        n = part_of(trail, count - i);
        const ssize_t length = pread(trail->fd, trail->block, n * trail->stride, place_of(trail, first + i));
        if (length < 0)
            return fail_path(error, "read", trail->path);
        for (uint64_t k = 0; k < n; k++) {
            const char *record = trail->block + k * trail->stride, *end = record + trail->values;
            uint64_t crc;
            memcpy(&crc, end + sizeof *diverged, sizeof crc);
            if ((size_t)length < (k + 1) * trail->stride || crc != checksum(trail, first + i + k, record))
                return ond_fail(error, ONDINE_ERR_FILE, "%s is damaged: the records of replica %.0f", trail->path,
                                (double)(first + i + k));
            memcpy((char *)values + (i + k) * trail->values, record, trail->values);
            memcpy(&diverged[i + k], end, sizeof *diverged);
        }
    }
    return ONDINE_OK;
}

ondine_status ond_trail_sync(ond_trail *trail, ondine_error *error)
{
    return fsync(trail->fd) == 0 ? ONDINE_OK : fail_path(error, "write", trail->path);
}
