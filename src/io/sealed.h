/* sealed.h : files that a run writes for itself: checkpoints and shards.
 *
 *     0   8  "\x89OND\r\n\x1a\n"
 *     8   4  version of the contents
 *    12   4  kind: 1 checkpoint, 2 shard
 *    16   8  length L of the contents
 *    24   L  contents, first of them a text: the settings of the program that wrote the file
 *  24+L   8  CRC-64/XZ of all before
 *
 * Numbers are in the byte order of the machine; the version is never above 2^16, so the other order is seen.  A file
 * is believed only if every byte of it is as it was written. */
#ifndef ONDINE_IO_SEALED_H
#define ONDINE_IO_SEALED_H

#include "io/pack.h"
#include "model/error.h"

enum { OND_SEALED_VERSION = 1 };
enum ond_sealed_kind { OND_CHECKPOINT = 1, OND_SHARD = 2 };

/* Start a file: its header into an empty pack, to be followed by the contents. */
void ond_sealed_begin(ond_pack *pack, enum ond_sealed_kind kind);

/* ond_sealed_write() : complete the file in `pack` and write it; `replace` as in atomic.h.
 * @return ONDINE_OK; ONDINE_ERR_IO; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_sealed_write(ond_pack *pack, const char *path, int replace, ondine_error *error);

/* ond_sealed_read() : the whole file in *data, to be freed, and its contents there.
 * @return ONDINE_OK; ONDINE_ERR_IO (cannot be read); ONDINE_ERR_FILE (not such a file, torn, damaged, of another
 * version or kind); ONDINE_ERR_INTERNAL (out of memory).  *data is NULL unless ONDINE_OK. */
ondine_status ond_sealed_read(const char *path, enum ond_sealed_kind kind, char **data, ond_unpack *contents,
                              ondine_error *error);

/* ond_sealed_settings() : the settings alone, to be freed.  @return as ond_sealed_read(). */
ondine_status ond_sealed_settings(const char *path, enum ond_sealed_kind kind, char **settings, size_t *size,
                                  ondine_error *error);

#endif
