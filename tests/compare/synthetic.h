/* synthetic.h : random numbers and samples for the tests of comparison, made without an engine. */
#ifndef ONDINE_TESTS_COMPARE_SYNTHETIC_H
#define ONDINE_TESTS_COMPARE_SYNTHETIC_H

#include <math.h>
#include <stdlib.h>

#include "compare/normal_law.h"
#include "rng/philox.h"

/* A stream of its own for each (seed, stream): the n-th uniform is word n of Philox. */
typedef struct source {
    ond_keys keys;
    ond_words words;
    uint32_t calls, stream;
    int used;
} source;

static inline source source_of(uint64_t seed, uint32_t stream)
{
    const source s = {.keys = ond_philox_keys(seed), .stream = stream, .used = 4};
    return s;
}

/* Uniform in (0, 1). */
static inline double uniform(source *s)
{
    if (s->used == 4) {
        s->words = ond_philox(s->calls++, 0, s->stream, 1000, &s->keys);
        s->used = 0;
    }
    return (s->words.w[s->used++] + 0.5) * 0x1p-32;
}

static inline double normal(source *s)
{
    return ond_normal_quantile(uniform(s));
}

/* Laws of zero mean, by number; kurtosis of the log-normal 110 (sd 2.16, a steep lower edge), of the spiky one 59. */
enum { NORMAL, LOG_NORMAL, SPIKY, EXPONENTIAL, LAWS };

static inline double draw(source *s, int law)
{
    switch (law) {
    case NORMAL: return normal(s);
    case LOG_NORMAL: return exp(normal(s)) - exp(0.5);
    case SPIKY: {
        const double x = normal(s);
        return uniform(s) < 0.015 ? 10 * x : x;
    }
    default: return -log(uniform(s)) - 1;
    }
}

static inline int rising_double(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static inline void sort_doubles(size_t n, double *x)
{
    qsort(x, n, sizeof *x, rising_double);
}

#endif
