/* atomic.h : the one way Ondine writes a file: whole or not at all.
 *
 * A temporary beside the target is written, synced and renamed, then the folder is synced: a kill or a power cut at
 * any instant leaves the old file or the new one. */
#ifndef ONDINE_IO_ATOMIC_H
#define ONDINE_IO_ATOMIC_H

#include "model/error.h"

/* ond_may_write() : would ond_atomic_write() have a chance?  Asked before a long run, so that it is not lost over a
 * misspelled folder.  replace: an existing file may be replaced.
 * @return ONDINE_OK; ONDINE_ERR_IO (exists and !replace, not a plain file, no such folder, folder not writable). */
ondine_status ond_may_write(const char *path, int replace, ondine_error *error);

/* ond_atomic_write() : write `size` bytes as the file `path`, with the permissions of the umask.  A symbolic link to
 * a file is followed.  Without `replace` a file that appears meanwhile is not overwritten.  On failure nothing is
 * left behind and an old file is as it was (only where the last step, syncing the folder, fails, the new one is in
 * place but might not outlive a power cut).
 * @return ONDINE_OK; ONDINE_ERR_IO (also for a full disk); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_atomic_write(const char *path, const void *data, size_t size, int replace, ondine_error *error);

/* ond_atomic_make() : the same, but fill(name, data, error) writes what the file is to hold into the file `name`.
 * @return as ond_atomic_write(), or what `fill` returns. */
typedef ondine_status ond_atomic_fill(const char *name, void *data, ondine_error *error);
ondine_status ond_atomic_make(const char *path, ond_atomic_fill *fill, void *data, int replace, ondine_error *error);

#endif
