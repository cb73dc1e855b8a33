/* table.h : rows of named columns as CSV, as JSON, or aligned for people. */
#ifndef ONDINE_IO_TABLE_H
#define ONDINE_IO_TABLE_H

#include <stdio.h>

#include "io/value.h"
#include "model/error.h"

enum { OND_COLUMNS_MAX = 32 };

typedef struct ond_column {
    const char *name; /* static */
    ond_kind kind;
    int json_only; /* too much for a line of CSV */
} ond_column;

typedef struct ond_table {
    size_t columns, rows, capacity;
    ond_column column[OND_COLUMNS_MAX];
    ond_value *cell; /* (capacity, columns) row-major; texts are static or outlive the table */
} ond_table;

/* Columns first (at most OND_COLUMNS_MAX), then rows: ond_table_row() returns the cells of a new row, to be filled in
 * the order of the columns, or NULL if out of memory. */
void ond_table_column(ond_table *table, const char *name, ond_kind kind, int json_only);
ond_value *ond_table_row(ond_table *table);
void ond_table_free(ond_table *table);
/* The index of the column of that name; table->columns: there is none. */
size_t ond_table_find(const ond_table *table, const char *name);

/* Header line, then one line a row; reals as %.17g, a NaN as nan. */
void ond_table_csv(const ond_table *table, FILE *file);
/* The same in aligned columns, reals rounded to 6 digits: for reading, not for further computation.  `before` and
 * `after` stand around the header line's text and take no room: "", or what makes a terminal show it in another way. */
void ond_table_aligned(const ond_table *table, FILE *file, const char *before, const char *after);
/* {"config": {...}, "rows": [{...}, ...]}; a real that is not finite is null, an integer above 2^63 - 1 a string.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). Errors of `file` are left for ferror(). */
ondine_status ond_table_json(const ond_table *table, const ond_entries *config, FILE *file, ondine_error *error);

#endif
