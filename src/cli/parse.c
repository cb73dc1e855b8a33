#include "cli/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int ond_parse_real(const char *text, double *value)
{
    /* strtod alone would take blanks, hexadecimal, inf and nan. */
    if (text[0] == 0 || text[strspn(text, "0123456789+-.eE")] != 0)
        return -1;
    char *end;
    *value = strtod(text, &end);
    return *end == 0 && isfinite(*value) ? 0 : -1;
}

/* *value = *value * 10 + digit, unless that overflows. */
static int append_digit(uint64_t *value, unsigned digit)
{
    return __builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, digit, value) ? -1 : 0;
}

int ond_parse_integer(const char *text, uint64_t *value)
{
    const char *p = text;
    int digits = 0;
    long exponent = 0;
    *value = 0;
    for (int fraction = 0; (*p >= '0' && *p <= '9') || (*p == '.' && !fraction); p++) {
        if (*p == '.') {
            fraction = 1;
            continue;
        }
        if (append_digit(value, (unsigned)(*p - '0')) != 0)
            return -1;
        digits++;
        exponent -= fraction;
    }
    if (digits == 0)
        return -1;
    if (*p == 'e' || *p == 'E') {
        char *end;
        if (p[1] != '+' && p[1] != '-' && !(p[1] >= '0' && p[1] <= '9'))
            return -1;
        const long written = strtol(p + 1, &end, 10);
        if (end == p + 1 || written > 1000 || written < -1000)
            return -1;
        exponent += written;
        p = end;
    }
    if (*p != 0)
        return -1;
    for (; exponent > 0 && *value != 0; exponent--)
        if (append_digit(value, 0) != 0)
            return -1;
    for (; exponent < 0 && *value != 0; exponent++) {
        if (*value % 10 != 0)
            return -1;
        *value /= 10;
    }
    return 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance: letters to insert, delete or replace.  Names are short. */
static size_t distance(const char *a, const char *b)
{
    enum { LONGEST = 32 };
    size_t row[LONGEST + 1];
    const size_t length = strlen(b);
    if (length > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t corner = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < length; j++) {
            const size_t replaced = corner + (a[i] != b[j]);
            corner = row[j + 1];
            row[j + 1] = least(replaced, 1 + least(row[j], row[j + 1]));
        }
    }
    return row[length];
}

size_t ond_nearest_name(const char *text, size_t count, const char *const *names)
{
    size_t best = count, best_distance = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const size_t d = distance(text, names[i]), longest = strlen(names[i]);
        if (d < best_distance && d <= 1 + longest / 3 && d < longest) {
            best = i;
            best_distance = d;
        }
    }
    return best;
}

const char *ond_did_you_mean(const char *text, size_t count, const char *const *names, char *buffer, size_t size)
{
    const size_t near = ond_nearest_name(text, count, names);
    buffer[0] = 0;
    if (near < count)
        snprintf(buffer, size, "; did you mean %s?", names[near]);
    return buffer;
}
