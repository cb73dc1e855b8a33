#include "io/value.h"

#include <stdlib.h>
#include <string.h>

static ond_entry *append(ond_entries *list, const char *name, ond_kind kind)
{
    static ond_entry dropped;
    ond_entry *entry = list->count < OND_ENTRIES_MAX ? &list->entry[list->count++] : &dropped;
    entry->name = name;
    entry->kind = kind;
    return entry;
}

void ond_entries_real(ond_entries *list, const char *name, double value)
{
    append(list, name, OND_REAL)->value.real = value;
}

void ond_entries_integer(ond_entries *list, const char *name, uint64_t value)
{
    append(list, name, OND_INTEGER)->value.integer = value;
}

void ond_entries_text(ond_entries *list, const char *name, const char *value)
{
    append(list, name, OND_TEXT)->value.text = strdup(value);
}

const ond_entry *ond_entries_find(const ond_entries *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->entry[i].name, name) == 0)
            return &list->entry[i];
    return NULL;
}

void ond_entries_free(ond_entries *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->entry[i].kind == OND_TEXT)
            free((char *)list->entry[i].value.text);
    list->count = 0;
}
