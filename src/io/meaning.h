/* meaning.h : one sentence for every parameter in /config and every column of a table in a result file. */
#ifndef ONDINE_IO_MEANING_H
#define ONDINE_IO_MEANING_H

/* NULL: no such name. */
const char *ond_meaning_of(const char *name);

#endif
