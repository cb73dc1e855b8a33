#include "cli/config.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

/* inih cuts a line that is longer than its buffer and takes the rest for another one, and it does not tell its handler
 * line numbers or whether a line continues the one above.  So it reads through next_line(), which knows. */
enum { KEY_MAX = 64, VALUE_MAX = 16384 };

typedef struct reader {
    FILE *file;
    int line, key_line;
    int continued; /* the line last read began with a blank */
    int too_long;  /* the line that was, or 0 */
    char key[KEY_MAX], value[VALUE_MAX];
    ond_config_key *handler;
    void *data;
    ondine_status status;
    ondine_error *error;
    const char *path;
} reader;

static char *next_line(char *buffer, int size, void *data)
{
    reader *r = data;
    if (r->status != ONDINE_OK || r->too_long || !fgets(buffer, size, r->file))
        return NULL;
    r->line++;
    r->continued = buffer[0] == ' ' || buffer[0] == '\t';
    if (!strchr(buffer, '\n') && strlen(buffer) + 1 == (size_t)size && !feof(r->file)) {
        r->too_long = r->line;
        return NULL;
    }
    return buffer;
}

/* Hand on the key that is complete now. */
static void flush_key(reader *r)
{
    if (r->key[0] && r->status == ONDINE_OK)
        r->status = r->handler(r->key, r->value, r->key_line, r->data, r->error);
    r->key[0] = 0;
}

static int take_line(void *data, const char *section, const char *key, const char *value)
{
    reader *r = data;
    if (section[0]) {
        r->status = ond_fail(r->error, ONDINE_ERR_ARG, "%.280s, line %d: sections such as [%.60s] are not used",
                             r->path, r->line, section);
        return 0;
    }
    if (r->continued && strcmp(key, r->key) == 0) {
        const size_t length = strlen(r->value);
        if (length + strlen(value) >= VALUE_MAX) {
            r->too_long = r->line;
            return 0;
        }
        strcpy(r->value + length, value);
        return 1;
    }
    flush_key(r);
    snprintf(r->key, sizeof r->key, "%s", key);
    snprintf(r->value, sizeof r->value, "%s", value);
    r->key_line = r->line;
    return r->status == ONDINE_OK;
}

ondine_status ond_config_read(const char *path, ond_config_key *key, void *data, ondine_error *error)
{
    reader r = {.file = fopen(path, "re"), .handler = key, .data = data, .error = error, .path = path};
    if (!r.file)
        return ond_fail(error, ONDINE_ERR_ARG, "--config '%.280s' cannot be read: %s", path, strerror(errno));
    const int bad_line = ini_parse_stream(next_line, &r, take_line, &r);
    const int failed = ferror(r.file), why = errno;
    fclose(r.file);
    flush_key(&r);
    if (r.status != ONDINE_OK)
        return r.status;
    if (failed)
        return ond_fail(error, ONDINE_ERR_ARG, "--config '%.280s' cannot be read: %s", path, strerror(why));
    if (r.too_long)
        return ond_fail(error, ONDINE_ERR_ARG, "%.280s, line %d: too long; continue it on indented lines", path,
                        r.too_long);
    if (bad_line)
        return ond_fail(error, ONDINE_ERR_ARG, "%.280s, line %d: not 'name = value'", path, bad_line);
    return ONDINE_OK;
}
