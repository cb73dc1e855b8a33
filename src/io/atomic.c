#include "io/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static ondine_status fail_path(ondine_error *error, const char *what, const char *path)
{
    return ond_fail(error, ONDINE_ERR_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

/* The folder that holds `path`, to be freed; NULL if out of memory. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* What `path` is: 0 nothing, 1 a plain file; else fails. */
static ondine_status look(const char *path, int *exists, ondine_error *error)
{
    struct stat st;
    *exists = stat(path, &st) == 0;
    if (!*exists && errno != ENOENT)
        return fail_path(error, "write", path);
    if (*exists && !S_ISREG(st.st_mode))
        return ond_fail(error, ONDINE_ERR_IO, "cannot write %s: it is not a plain file", path);
    return ONDINE_OK;
}

static ondine_status fail_exists(ondine_error *error, const char *path)
{
    return ond_fail(error, ONDINE_ERR_IO, "%s exists; --force replaces it", path);
}

ondine_status ond_may_write(const char *path, int replace, ondine_error *error)
{
    const size_t length = strlen(path);
    if (length == 0 || path[length - 1] == '/')
        return ond_fail(error, ONDINE_ERR_IO, "'%s' is not the name of a file", path);
    int exists;
    OND_TRY(look(path, &exists, error));
    if (exists && !replace)
        return fail_exists(error, path);
    char *folder = folder_of(path);
    if (!folder)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    ondine_status status = ONDINE_OK;
    if (access(folder, W_OK | X_OK) != 0)
        status = fail_path(error, "write into folder", folder);
    free(folder);
    return status;
}

/* A new, empty file beside the target: its descriptor, and its name in name (PATH_MAX). */
static int open_temporary(const char *folder, char *name)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        const int length = snprintf(name, PATH_MAX, "%s/.ondine-%ld-%u.tmp", folder, (long)getpid(), attempt);
        if (length < 0 || length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        /* 0666 is narrowed by the umask, which mkstemp would ignore. */
        const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t written = write(fd, data, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        data += written;
        size -= (size_t)written;
    }
    return 0;
}

/* Give the temporary its name.  Not replacing must be one step, or a file made meanwhile would be lost. */
static int move_into_place(const char *from, const char *to, int replace)
{
    if (replace)
        return rename(from, to);
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (link(from, to) != 0)
        return -1;
    unlink(from);
    return 0;
}

static int sync_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    /* Some file systems cannot sync a folder and say EINVAL; they have done what they can. */
    const int failed = fsync(fd) != 0 && errno != EINVAL;
    const int why = errno;
    close(fd);
    errno = why;
    return failed ? -1 : 0;
}

/* Fills the temporary `name`, open as fd. */
typedef ondine_status filler(int fd, const char *name, const void *data, ondine_error *error);

static ondine_status write_in(const char *folder, const char *path, filler *fill, const void *data, int replace,
                              ondine_error *error)
{
    char temporary[PATH_MAX];
    const int fd = open_temporary(folder, temporary);
    if (fd < 0)
        return fail_path(error, "write", path);
    const ondine_status filled = fill(fd, temporary, data, error);
    int failed = filled == ONDINE_OK && fsync(fd) != 0;
    int why = errno;
    if (close(fd) != 0 && !failed) {
        failed = 1;
        why = errno;
    }
    if (filled == ONDINE_OK && !failed && move_into_place(temporary, path, replace) != 0) {
        failed = 1;
        why = errno;
    }
    if (filled != ONDINE_OK || failed)
        unlink(temporary);
    if (filled != ONDINE_OK)
        return filled;
    if (failed) {
        errno = why;
        return why == EEXIST && !replace ? fail_exists(error, path) : fail_path(error, "write", path);
    }
    if (sync_folder(folder) != 0)
        return fail_path(error, "sync the folder of", path);
    return ONDINE_OK;
}

static ondine_status make(const char *path, filler *fill, const void *data, int replace, ondine_error *error)
{
    OND_TRY(ond_may_write(path, replace, error));
    char *target = realpath(path, NULL); /* NULL where there is no such file yet */
    if (!target)
        target = strdup(path);
    char *folder = target ? folder_of(target) : NULL;
    ondine_status status = folder ? write_in(folder, target, fill, data, replace, error)
                                  : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    free(folder);
    free(target);
    return status;
}

/* ---- from memory --------------------------------------------------------------------------------------------------
 */

typedef struct bytes {
    const char *path;
    const void *data;
    size_t size;
} bytes;

static ondine_status fill_with_bytes(int fd, const char *name, const void *data, ondine_error *error)
{
    const bytes *b = data;
    (void)name;
    return write_all(fd, b->data, b->size) == 0 ? ONDINE_OK : fail_path(error, "write", b->path);
}

ondine_status ond_atomic_write(const char *path, const void *data, size_t size, int replace, ondine_error *error)
{
    const bytes b = {path, data, size};
    return make(path, fill_with_bytes, &b, replace, error);
}

/* ---- by the caller ------------------------------------------------------------------------------------------------
 */

typedef struct maker {
    ond_atomic_fill *fill;
    void *data;
} maker;

static ondine_status fill_by_caller(int fd, const char *name, const void *data, ondine_error *error)
{
    const maker *m = data;
    (void)fd;
    return m->fill(name, m->data, error);
}

ondine_status ond_atomic_make(const char *path, ond_atomic_fill *fill, void *data, int replace, ondine_error *error)
{
    const maker m = {fill, data};
    return make(path, fill_by_caller, &m, replace, error);
}
