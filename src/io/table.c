#include "io/table.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void ond_table_column(ond_table *table, const char *name, ond_kind kind, int json_only)
{
    table->column[table->columns++] = (ond_column){name, kind, json_only};
}

ond_value *ond_table_row(ond_table *table)
{
    if (table->rows == table->capacity) {
        const size_t capacity = table->capacity ? 2 * table->capacity : 64;
        ond_value *cell = realloc(table->cell, capacity * table->columns * sizeof *cell);
        if (!cell)
            return NULL;
        table->cell = cell;
        table->capacity = capacity;
    }
    return table->cell + table->columns * table->rows++;
}

void ond_table_free(ond_table *table)
{
    free(table->cell);
    memset(table, 0, sizeof *table);
}

size_t ond_table_find(const ond_table *table, const char *name)
{
    size_t c = 0;
    while (c < table->columns && strcmp(table->column[c].name, name) != 0)
        c++;
    return c;
}

/* A cell as text: a text itself, a number in buffer. */
static const char *cell_text(ond_kind kind, ond_value value, int digits, char *buffer, size_t size)
{
    switch (kind) {
    case OND_TEXT: return value.text;
    case OND_INTEGER: snprintf(buffer, size, "%" PRIu64, value.integer); return buffer;
    case OND_REAL: break;
    }
    if (isnan(value.real))
        return "nan";                                         /* printf writes the sign of some */
    snprintf(buffer, size, "%.*g", digits, value.real + 0.0); /* -0 + 0 is 0 */
    return buffer;
}

void ond_table_csv(const ond_table *table, FILE *file)
{
    char buffer[32];
    for (size_t r = 0; r <= table->rows; r++) { /* line 0 is the header */
        const char *separator = "";
        for (size_t c = 0; c < table->columns; c++) {
            const ond_column *column = &table->column[c];
            if (column->json_only)
                continue;
            fputs(separator, file);
            fputs(r == 0
                      ? column->name
                      : cell_text(column->kind, table->cell[(r - 1) * table->columns + c], 17, buffer, sizeof buffer),
                  file);
            separator = ",";
        }
        fputc('\n', file);
    }
}

void ond_table_aligned(const ond_table *table, FILE *file, const char *before, const char *after)
{
    char buffer[32];
    int width[OND_COLUMNS_MAX];
    for (size_t c = 0; c < table->columns; c++) {
        width[c] = (int)strlen(table->column[c].name);
        for (size_t r = 0; r < table->rows; r++) {
            const int length = (int)strlen(
                cell_text(table->column[c].kind, table->cell[r * table->columns + c], 6, buffer, sizeof buffer));
            width[c] = length > width[c] ? length : width[c];
        }
    }
    for (size_t r = 0; r <= table->rows; r++) {
        const char *separator = "";
        fputs(r == 0 ? before : "", file);
        for (size_t c = 0; c < table->columns; c++) {
            const ond_column *column = &table->column[c];
            if (column->json_only)
                continue;
            fprintf(file, "%s%*s", separator, width[c],
                    r == 0
                        ? column->name
                        : cell_text(column->kind, table->cell[(r - 1) * table->columns + c], 6, buffer, sizeof buffer));
            separator = "  ";
        }
        fputs(r == 0 ? after : "", file);
        fputc('\n', file);
    }
}

static json_t *json_value(ond_kind kind, ond_value value)
{
    char buffer[32];
    switch (kind) {
    case OND_TEXT: return json_string(value.text ? value.text : "");
    case OND_REAL: return isfinite(value.real) ? json_real(value.real + 0.0) : json_null();
    case OND_INTEGER: break;
    }
    if (value.integer <= INT64_MAX)
        return json_integer((json_int_t)value.integer);
    snprintf(buffer, sizeof buffer, "%" PRIu64, value.integer);
    return json_string(buffer);
}

ondine_status ond_table_json(const ond_table *table, const ond_entries *config, FILE *file, ondine_error *error)
{
    json_t *root = json_object(), *object = json_object(), *rows = json_array();
    int failed = 0;
    for (size_t i = 0; i < config->count; i++)
        failed |= json_object_set_new(object, config->entry[i].name,
                                      json_value(config->entry[i].kind, config->entry[i].value));
    for (size_t r = 0; r < table->rows && !failed; r++) {
        json_t *row = json_object();
        for (size_t c = 0; c < table->columns; c++)
            failed |= json_object_set_new(row, table->column[c].name,
                                          json_value(table->column[c].kind, table->cell[r * table->columns + c]));
        failed |= json_array_append_new(rows, row);
    }
    failed |= json_object_set_new(root, "config", object);
    failed |= json_object_set_new(root, "rows", rows);
    if (!failed) {
        json_dumpf(root, file, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
        fputc('\n', file);
    }
    json_decref(root);
    return failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the JSON output") : ONDINE_OK;
}
