/* identical.c : sort the replicas by a hash of the bits, compare those of equal hash. */
#include <stdlib.h>
#include <string.h>

#include "compare/identical.h"
#include "model/portable.h"

typedef struct key {
    uint64_t hash;
    size_t replica;
} key;

static int by_hash(const void *x, const void *y)
{
    const key *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->replica > b->replica) - (a->replica < b->replica);
}

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t hash_of(const double *record)
{
    return mix(mix(mix(ond_bits(record[ONDINE_L])) + ond_bits(record[ONDINE_R])) + ond_bits(record[ONDINE_EPS_G]));
}

static int same_bits(const double *a, const double *b)
{
    return ond_bits(a[ONDINE_L]) == ond_bits(b[ONDINE_L]) && ond_bits(a[ONDINE_R]) == ond_bits(b[ONDINE_R]) &&
           ond_bits(a[ONDINE_EPS_G]) == ond_bits(b[ONDINE_EPS_G]);
}

ondine_status ond_find_identical(const ond_sample *sample, size_t points, size_t point, int *found, size_t pair[2],
                                 ondine_error *error)
{
    const size_t stride = points * ONDINE_OBSERVABLES;
    const double *record = sample->values + point * ONDINE_OBSERVABLES;
    *found = 0;
    key *keys = malloc((sample->replicas ? sample->replicas : 1) * sizeof *keys);
    if (!keys)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory comparing %zu replicas", sample->replicas);
    size_t count = 0;
    for (size_t r = 0; r < sample->replicas; r++)
        if (record[r * stride + ONDINE_EPS_G] > 0)
            keys[count++] = (key){hash_of(record + r * stride), r};
    qsort(keys, count, sizeof *keys, by_hash);
    for (size_t i = 1; i < count && !*found; i++) {
        if (keys[i].hash == keys[i - 1].hash &&
            same_bits(record + keys[i].replica * stride, record + keys[i - 1].replica * stride)) {
            *found = 1;
            pair[0] = keys[i - 1].replica;
            pair[1] = keys[i].replica;
        }
    }
    free(keys);
    return ONDINE_OK;
}
