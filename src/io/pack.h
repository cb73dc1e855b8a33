/* pack.h : numbers into a growing run of bytes, and back out of bytes that nobody vouches for. */
#ifndef ONDINE_IO_PACK_H
#define ONDINE_IO_PACK_H

#include <stddef.h>
#include <stdint.h>

/* All zeros: empty.  Once memory runs out `failed` is set and nothing more is added. */
typedef struct ond_pack {
    char *data;
    size_t size, capacity;
    int failed;
} ond_pack;

void ond_pack_bytes(ond_pack *pack, const void *data, size_t size);
void ond_pack_u64(ond_pack *pack, uint64_t value);
/* Its length, then the bytes. */
void ond_pack_text(ond_pack *pack, const char *text, size_t length);
void ond_pack_free(ond_pack *pack);

/* Once something is asked for that is not there `failed` is set, and all later answers are 0 or NULL. */
typedef struct ond_unpack {
    const char *data;
    size_t left;
    int failed;
} ond_unpack;

/* `count` items of `size` bytes (> 0) where they lie, not aligned; NULL: there are not so many. */
const void *ond_unpack_items(ond_unpack *from, uint64_t count, size_t size);
uint64_t ond_unpack_u64(ond_unpack *from);
const char *ond_unpack_text(ond_unpack *from, size_t *length);

#endif
