/* parse.h : words of the command line into numbers, strictly: the whole word or nothing. */
#ifndef ONDINE_CLI_PARSE_H
#define ONDINE_CLI_PARSE_H

#include <stddef.h>
#include <stdint.h>

/* A finite decimal number such as 0.1, -2, 1e-3; not hexadecimal, no blanks, no trailing text.  0, or -1. */
int ond_parse_real(const char *text, double *value);

/* An integer in 0..2^64-1, also written 1e6 or 2.5e3, exactly.  0, or -1. */
int ond_parse_integer(const char *text, uint64_t *value);

/* Which of `count` names is meant by a misspelled one: its index; `count` where none is near, that is where more
 * than one letter and a third of the name's would have to be inserted, deleted or replaced. */
size_t ond_nearest_name(const char *text, size_t count, const char *const *names);

/* "; did you mean NAME?" with the nearest name, or "" where none is near: `buffer`. */
const char *ond_did_you_mean(const char *text, size_t count, const char *const *names, char *buffer, size_t size);

#endif
