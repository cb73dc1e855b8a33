/* sketch.h : the distribution of one observable at one time as integer counts in bins, of which quantiles and
 * histograms are made without keeping every replica.  Counts add up in any order, so the bits depend on the replicas
 * alone.
 *
 * Bins are the doubles that share sign, exponent and the first OND_SKETCH_BITS bits of the mantissa: 2^OND_SKETCH_BITS
 * bins in an octave.  A quantile is the middle of its bin: off by at most OND_SKETCH_ERROR of its value.  What is
 * binned is l, z and eps_g, and 1 - R in place of R. */
#ifndef ONDINE_SUM_SKETCH_H
#define ONDINE_SUM_SKETCH_H

#include <stddef.h>
#include <stdint.h>

enum { OND_SKETCH_BITS = 9 };
#define OND_SKETCH_ERROR 0x1p-10

/* All zeros: empty. */
typedef struct ond_sketch {
    uint64_t zero; /* values below the smallest normal number, 0 and less */
    uint32_t base, size;
    uint64_t *count; /* (size): of bins base, base + 1, ... */
} ond_sketch;

/* The bin of a value; 0: counted in `zero`.  And the edges of bin `key`: its lower one, which is also the upper one of
 * key - 1. */
uint32_t ond_sketch_key(double value);
double ond_sketch_edge(uint32_t key);

/* Add `count` values to bin `key`.  @return 0; -1 if out of memory. */
int ond_sketch_add(ond_sketch *sketch, uint32_t key, uint64_t count);

/* The value of rank `rank` (from 1) among all; nan if there are not so many. */
double ond_sketch_rank(const ond_sketch *sketch, uint64_t rank);

uint64_t ond_sketch_total(const ond_sketch *sketch);
void ond_sketch_free(ond_sketch *sketch);

#endif
