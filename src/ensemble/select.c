/* select.c : exact quantiles of records that are not in memory.  Doubles are ordered as 64-bit keys; a pass over all
 * records counts the next eight bits of those that agree so far with each quantile sought, eight passes find it. */
#include "ensemble/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/insides.h"
#include "ensemble/rank.h"

enum { K = ONDINE_OBSERVABLES, DIGITS = 256, PASSES = 8, BLOCK_BYTES = 1 << 22 };

typedef struct search {
    size_t columns, count;   /* (points, K) of them; quantiles of each */
    uint64_t *prefix, *rank; /* (columns, count) */
    uint64_t *seen;          /* (columns, count, DIGITS) */
} search;

/* Rises with x. */
static uint64_t key_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key)
{
    const uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void count_digits(search *s, int pass, const double *values)
{
    for (size_t c = 0; c < s->columns; c++) {
        if (isnan(values[c]))
            continue;
        const uint64_t key = key_of(values[c]), digit = key >> (56 - 8 * pass) & (DIGITS - 1);
        const uint64_t above = pass > 0 ? key >> (64 - 8 * pass) : 0;
        for (size_t q = c * s->count; q < (c + 1) * s->count; q++)
            s->seen[q * DIGITS + digit] += s->prefix[q] == above;
    }
}

/* The digit in which the rank lies joins the prefix. */
static void narrow(search *s)
{
    for (size_t q = 0; q < s->columns * s->count; q++) {
        const uint64_t *seen = s->seen + q * DIGITS;
        uint64_t digit = 0;
        while (digit < DIGITS - 1 && s->rank[q] > seen[digit])
            s->rank[q] -= seen[digit++];
        s->prefix[q] = s->prefix[q] << 8 | digit;
    }
}

static ondine_status all_passes(const ondine_ensemble *e, search *s, uint64_t block, double *values, uint64_t *diverged,
                                ondine_error *error)
{
    for (int pass = 0; pass < PASSES; pass++) {
        memset(s->seen, 0, s->columns * s->count * DIGITS * sizeof *s->seen);
        for (uint64_t r = e->course.first; r < e->course.end; r += block) {
            const uint64_t n = e->course.end - r < block ? e->course.end - r : block;
            OND_TRY(ond_ensemble_records(e, r - e->course.first, n, values, diverged, error));
            for (uint64_t i = 0; i < n; i++)
                count_digits(s, pass, values + i * s->columns);
        }
        narrow(s);
    }
    return ONDINE_OK;
}

static ondine_status find_all(const ondine_ensemble *e, search *s, const double *p, double *quantile,
                              ondine_error *error)
{
    const uint64_t fit = BLOCK_BYTES / (s->columns * sizeof(double)), block = fit ? fit : 1;
    double *values = malloc(block * s->columns * sizeof *values);
    uint64_t *diverged = malloc(block * sizeof *diverged);
    for (size_t q = 0; q < s->columns * s->count; q++)
        s->rank[q] = ond_rank_of(p[q % s->count], ond_sketch_total(&e->course.sketch[q / s->count]));
    const ondine_status status = values && diverged
                                     ? all_passes(e, s, block, values, diverged, error)
                                     : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the quantiles");
    for (size_t q = 0; q < s->columns * s->count; q++)
        quantile[q] = ond_sketch_total(&e->course.sketch[q / s->count]) > 0 ? value_of(s->prefix[q]) : ond_nan();
    free(values);
    free(diverged);
    return status;
}

ondine_status ond_ensemble_quantiles(const ondine_ensemble *e, size_t count, const double *p, double *quantile,
                                     ondine_error *error)
{
    const size_t columns = e->course.forest.points * K, cells = columns * count;
    if (!e->course.trail) {
        for (size_t c = 0; c < columns; c++)
            OND_TRY(ondine_ensemble_quantiles(e, c / K, (int)(c % K), count, p, quantile + c * count, error));
        return ONDINE_OK;
    }
    search s = {.columns = columns, .count = count};
    s.prefix = calloc(cells, sizeof *s.prefix);
    s.rank = calloc(cells, sizeof *s.rank);
    s.seen = calloc(cells, DIGITS * sizeof *s.seen);
    const ondine_status status = s.prefix && s.rank && s.seen
                                     ? find_all(e, &s, p, quantile, error)
                                     : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the quantiles");
    free(s.prefix);
    free(s.rank);
    free(s.seen);
    return status;
}
