/* value.h : named values and columns of values, the common coin of CSV, JSON and HDF5 output. */
#ifndef ONDINE_IO_VALUE_H
#define ONDINE_IO_VALUE_H

#include <stddef.h>
#include <stdint.h>

typedef enum ond_kind { OND_REAL, OND_INTEGER, OND_TEXT } ond_kind;

typedef union ond_value {
    double real;
    uint64_t integer;
    const char *text;
} ond_value;

/* An ordered list of named values: the configuration or the provenance of a result.  Names are static strings; texts
 * are copies that belong to the list.  A list that is all zeros is empty. */
enum { OND_ENTRIES_MAX = 48 };
typedef struct ond_entry {
    const char *name;
    ond_kind kind;
    ond_value value;
} ond_entry;
typedef struct ond_entries {
    size_t count;
    ond_entry entry[OND_ENTRIES_MAX];
} ond_entries;

/* Append.  An entry beyond OND_ENTRIES_MAX is a mistake of the caller and is dropped.  A text that finds no memory is
 * stored as "". */
void ond_entries_real(ond_entries *list, const char *name, double value);
void ond_entries_integer(ond_entries *list, const char *name, uint64_t value);
void ond_entries_text(ond_entries *list, const char *name, const char *value);
/* The entry of that name, or NULL. */
const ond_entry *ond_entries_find(const ond_entries *list, const char *name);
void ond_entries_free(ond_entries *list);

#endif
