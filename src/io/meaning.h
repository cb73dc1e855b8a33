/* meaning.h : one sentence for every parameter in /config and every column of a table in a result file. */
#ifndef ONDINE_IO_MEANING_H
#define ONDINE_IO_MEANING_H

#include <stddef.h>

/* NULL: no such name. */
const char *ond_meaning_of(const char *name);
/* The names in the order of their list, i = 0, 1, ...; NULL: no more. */
const char *ond_meaning_name(size_t i);

#endif
