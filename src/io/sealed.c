#include "io/sealed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/atomic.h"
#include "io/crc64.h"

typedef struct header {
    char magic[8];
    uint32_t version, kind;
    uint64_t length;
} header;

static const char magic[8] = "\x89OND\r\n\x1a\n";

void ond_sealed_begin(ond_pack *pack, enum ond_sealed_kind kind)
{
    header h = {.version = OND_SEALED_VERSION, .kind = kind};
    memcpy(h.magic, magic, sizeof magic);
    ond_pack_bytes(pack, &h, sizeof h);
}

ondine_status ond_sealed_write(ond_pack *pack, const char *path, int replace, ondine_error *error)
{
    if (!pack->failed) {
        const uint64_t length = pack->size - sizeof(header);
        memcpy(pack->data + offsetof(header, length), &length, sizeof length);
        ond_pack_u64(pack, ond_crc64(0, pack->data, pack->size));
    }
    if (pack->failed)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", path);
    return ond_atomic_write(path, pack->data, pack->size, replace, error);
}

static ondine_status read_all(const char *path, char **data, size_t *size, ondine_error *error)
{
    struct stat st;
    FILE *file = fopen(path, "re");
    if (!file)
        return ond_fail(error, ONDINE_ERR_IO, "cannot open %s: %s", path, strerror(errno));
    ondine_status status = ONDINE_OK;
    if (fstat(fileno(file), &st) != 0)
        status = ond_fail(error, ONDINE_ERR_IO, "cannot read %s: %s", path, strerror(errno));
    else if (!S_ISREG(st.st_mode))
        status = ond_fail(error, ONDINE_ERR_FILE, "%s is not a plain file", path);
    else if (!(*data = malloc((size_t)st.st_size + 1)))
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", path);
    else {
        *size = fread(*data, 1, (size_t)st.st_size, file);
        if (ferror(file))
            status = ond_fail(error, ONDINE_ERR_IO, "cannot read %s: %s", path, strerror(errno));
    }
    fclose(file);
    return status;
}

static const char *kind_name(uint32_t kind)
{
    return kind == OND_CHECKPOINT ? "checkpoint" : kind == OND_SHARD ? "shard" : "file of an unknown kind";
}

static ondine_status check(const char *path, enum ond_sealed_kind kind, const char *data, size_t size,
                           ondine_error *error)
{
    header h;
    uint64_t crc;
    if (size < sizeof h || memcmp(data, magic, sizeof magic) != 0)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is not a %s of ondine", path, kind_name(kind));
    memcpy(&h, data, sizeof h);
    if (h.version != OND_SEALED_VERSION)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is of version %u, this program reads version %d", path,
                        (unsigned)h.version, OND_SEALED_VERSION);
    if (size - sizeof h < sizeof crc || h.length != size - sizeof h - sizeof crc)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is torn: %zu bytes, of %.0f", path, size,
                        (double)h.length + sizeof h + sizeof crc);
    memcpy(&crc, data + size - sizeof crc, sizeof crc);
    if (crc != ond_crc64(0, data, size - sizeof crc))
        return ond_fail(error, ONDINE_ERR_FILE, "%s is damaged: its checksum does not match its bytes", path);
    if (h.kind != (uint32_t)kind)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is a %s, not a %s", path, kind_name(h.kind), kind_name(kind));
    return ONDINE_OK;
}

ondine_status ond_sealed_read(const char *path, enum ond_sealed_kind kind, char **data, ond_unpack *contents,
                              ondine_error *error)
{
    size_t size = 0;
    *data = NULL;
    ondine_status status = read_all(path, data, &size, error);
    if (status == ONDINE_OK)
        status = check(path, kind, *data, size, error);
    if (status != ONDINE_OK) {
        free(*data);
        *data = NULL;
        return status;
    }
    *contents = (ond_unpack){.data = *data + sizeof(header), .left = size - sizeof(header) - sizeof(uint64_t)};
    return ONDINE_OK;
}

ondine_status ond_sealed_settings(const char *path, enum ond_sealed_kind kind, char **settings, size_t *size,
                                  ondine_error *error)
{
    char *data;
    ond_unpack from;
    *settings = NULL;
    OND_TRY(ond_sealed_read(path, kind, &data, &from, error));
    const char *found = ond_unpack_text(&from, size);
    *settings = found ? malloc(*size + 1) : NULL;
    if (*settings)
        memcpy(*settings, found, *size);
    free(data);
    if (!found)
        return ond_fail(error, ONDINE_ERR_FILE, "%s makes no sense: it ends early", path);
    return *settings ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", path);
}
