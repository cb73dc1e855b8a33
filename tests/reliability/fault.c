/* fault.c : preloaded into a process, fails the k-th call of one kind.  ONDINE_FAULT is "KIND K" with KIND write,
 * fsync, rename, open, malloc or hdf5-malloc (the calls that the HDF5 library makes, which malloc leaves out, as it
 * does those of SUNDIALS); K = 0 fails none. At the end the number of calls of that kind goes to the file that
 * ONDINE_FAULT_COUNT names. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WRITE, FSYNC, RENAME, OPEN, HDF5_MALLOC, MALLOC, NONE };
static int kind = -1;
static long wanted;
static atomic_long calls;
static atomic_int in_main; /* before main, libraries set themselves up, and some do not survive a failing malloc */

static void read_wish(void)
{
    static const char *const names[] = {"write", "fsync", "rename", "open", "hdf5-malloc", "malloc"};
    const char *wish = getenv("ONDINE_FAULT");
    kind = NONE;
    for (int i = 0; wish && i < NONE; i++) {
        const size_t length = strlen(names[i]);
        if (strncmp(wish, names[i], length) == 0) {
            kind = i;
            wanted = atol(wish + length);
        }
    }
}

static int fails(int which)
{
    if (kind < 0)
        read_wish();
    return in_main && which == kind && atomic_fetch_add(&calls, 1) + 1 == wanted;
}

static int (*real_main)(int, char **, char **);

static int noted_main(int argc, char **argv, char **environment)
{
    in_main = 1;
    return real_main(argc, argv, environment);
}

int __libc_start_main(int (*start)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*end)(void),
                      void (*end_of_loader)(void), void *stack);

int __libc_start_main(int (*start)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*end)(void),
                      void (*end_of_loader)(void), void *stack)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void), void *);
    *(void **)&real = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = start;
    return real(noted_main, argc, argv, init, end, end_of_loader, stack);
}

static __attribute__((destructor)) void report(void)
{
    const char *path = getenv("ONDINE_FAULT_COUNT");
    const long count = calls;
    char text[32];
    const int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd < 0)
        return;
    syscall(SYS_write, fd, text, (size_t)snprintf(text, sizeof text, "%ld\n", count));
    syscall(SYS_close, fd);
}

/* ---- files: a full disk, a broken disk ----------------------------------------------------------------------------
 */

ssize_t write(int fd, const void *data, size_t size)
{
    if (fails(WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    if (fails(WRITE)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) __attribute__((alias("pwrite")));

int fsync(int fd)
{
    if (fails(FSYNC)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

int rename(const char *from, const char *to)
{
    if (fails(RENAME)) {
        errno = EACCES;
        return -1;
    }
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (fails(RENAME)) {
        errno = EACCES;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const int mode = flags & O_CREAT ? va_arg(more, int) : 0;
    va_end(more);
    if (fails(OPEN)) {
        errno = EMFILE;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

/* ---- memory: glibc's own functions under other names
 * ----------------------------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

/* Which of these two is among the callers?  HDF5 also allocates through strdup() and vasprintf(). */
enum { NEITHER, HDF5, SUNDIALS };

static int library_of(const char *path)
{
    return !path ? NEITHER : strstr(path, "libhdf5") ? HDF5 : strstr(path, "libsundials") ? SUNDIALS : NEITHER;
}

static int caller(void)
{
    static __thread int inside; /* backtrace() allocates when it is first called */
    void *frame[12];
    Dl_info info;
    int found = NEITHER;
    if (inside)
        return NEITHER;
    inside = 1;
    const int frames = backtrace(frame, sizeof frame / sizeof *frame);
    for (int i = 0; i < frames && found == NEITHER; i++)
        found = dladdr(frame[i], &info) ? library_of(info.dli_fname) : NEITHER;
    inside = 0;
    return found;
}

static __attribute__((constructor)) void warm_up(void)
{
    read_wish();
    caller();
    atomic_store(&calls, 0);
}

/* Where the program is built with the address sanitizer its functions go on, so that it finds leaks. */
__attribute__((weak)) void *__interceptor_malloc(size_t size);
__attribute__((weak)) void *__interceptor_calloc(size_t count, size_t size);
__attribute__((weak)) void *__interceptor_realloc(void *old, size_t size);
__attribute__((weak)) void *__interceptor_aligned_alloc(size_t alignment, size_t size);

static int no_memory(void)
{
    if ((kind != MALLOC && kind != HDF5_MALLOC) || caller() != (kind == HDF5_MALLOC ? HDF5 : NEITHER) || !fails(kind))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    if (no_memory())
        return NULL;
    return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (no_memory())
        return NULL;
    return __interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    if (no_memory())
        return NULL;
    return __interceptor_realloc ? __interceptor_realloc(old, size) : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    if (no_memory())
        return NULL;
    return __interceptor_aligned_alloc ? __interceptor_aligned_alloc(alignment, size)
                                       : __libc_memalign(alignment, size);
}
