#include "io/pack.h"

#include <stdlib.h>
#include <string.h>

static int reserve(ond_pack *pack, size_t more)
{
    if (pack->failed)
        return -1;
    if (pack->capacity - pack->size >= more)
        return 0;
    size_t capacity = pack->capacity ? pack->capacity : 4096;
    while (capacity - pack->size < more)
        capacity *= 2;
    char *data = realloc(pack->data, capacity);
    if (!data) {
        pack->failed = 1;
        return -1;
    }
    pack->data = data;
    pack->capacity = capacity;
    return 0;
}

void ond_pack_bytes(ond_pack *pack, const void *data, size_t size)
{
    if (size == 0 || reserve(pack, size) != 0)
        return;
    memcpy(pack->data + pack->size, data, size);
    pack->size += size;
}

void ond_pack_u64(ond_pack *pack, uint64_t value)
{
    ond_pack_bytes(pack, &value, sizeof value);
}

void ond_pack_text(ond_pack *pack, const char *text, size_t length)
{
    ond_pack_u64(pack, length);
    ond_pack_bytes(pack, text, length);
}

void ond_pack_free(ond_pack *pack)
{
    free(pack->data);
    memset(pack, 0, sizeof *pack);
}

const void *ond_unpack_items(ond_unpack *from, uint64_t count, size_t size)
{
    const void *data = from->data;
    if (from->failed || count > from->left / size) {
        from->failed = 1;
        return NULL;
    }
    from->data += count * size;
    from->left -= count * size;
    return data;
}

uint64_t ond_unpack_u64(ond_unpack *from)
{
    uint64_t value = 0;
    const void *data = ond_unpack_items(from, 1, sizeof value);
    if (data)
        memcpy(&value, data, sizeof value);
    return value;
}

const char *ond_unpack_text(ond_unpack *from, size_t *length)
{
    const uint64_t size = ond_unpack_u64(from);
    const char *text = ond_unpack_items(from, size, 1);
    *length = text ? size : 0;
    return text;
}
