/* identical.c : sort the replicas by a hash of the bits, compare those of equal hash. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/identical.h"
#include "model/portable.h"

#define SPREAD 1e-5  /* sd of a mean from which 10^4 replicas, in cells of a double's 2^-53, are not alike by chance */
#define UNMOVED 2e-6 /* micro's float vectors start this close to l0 and r0 */

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

static int has_spread(const ond_sample *sample, size_t stride, const double *record, int observable)
{
    double mean = 0, square = 0; /* Welford's */
    size_t count = 0;
    for (size_t r = 0; r < sample->replicas; r++) {
        const double x = record[r * stride + (size_t)observable], d = x - mean;
        if (isnan(x))
            continue;
        mean += d / (double)++count;
        square += d * (x - mean);
    }
    return count > 1 && sqrt(square / (double)(count - 1)) > SPREAD * fabs(mean);
}

static int unmoved(const ondine_model *model, const double *record)
{
    return model->r0_fixed && fabs(record[ONDINE_L] - model->l0) <= UNMOVED * model->l0 &&
           fabs(record[ONDINE_R] - model->r0) <= UNMOVED;
}

ondine_status ond_find_identical(const ond_trial *trial, const ond_sample *sample, size_t point, int *found,
                                 size_t pair[2], ondine_error *error)
{
    const size_t stride = trial->points * ONDINE_OBSERVABLES;
    const double *record = sample->values + point * ONDINE_OBSERVABLES;
    *found = 0;
    if (!has_spread(sample, stride, record, ONDINE_L) && !has_spread(sample, stride, record, ONDINE_R) &&
        !has_spread(sample, stride, record, ONDINE_EPS_G))
        return ONDINE_OK;
    key *keys = malloc((sample->replicas ? sample->replicas : 1) * sizeof *keys);
    if (!keys)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory comparing %zu replicas", sample->replicas);
    size_t count = 0;
    for (size_t r = 0; r < sample->replicas; r++)
        if (record[r * stride + ONDINE_EPS_G] > 0 && !unmoved(trial->model, record + r * stride))
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
