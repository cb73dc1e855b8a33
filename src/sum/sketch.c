#include "sum/sketch.h"

#include <stdlib.h>
#include <string.h>

#include "model/portable.h"

enum { SHIFT = 52 - OND_SKETCH_BITS, ROOM = 64 /* bins on either side when a sketch must grow */ };

uint32_t ond_sketch_key(double value)
{
    return value >= 0x1p-1022 ? (uint32_t)(ond_bits(value) >> SHIFT) : 0;
}

double ond_sketch_edge(uint32_t key)
{
    return ond_from_bits((uint64_t)key << SHIFT);
}

/* Make room for bin `key`. */
static int grow(ond_sketch *sketch, uint32_t key)
{
    const uint32_t end = sketch->base + sketch->size;
    const uint32_t low = key > ROOM ? key - ROOM : 0, high = key + ROOM;
    const uint32_t base = sketch->size && sketch->base < low ? sketch->base : low;
    const uint32_t size = (sketch->size && end > high ? end : high) - base;
    uint64_t *count = calloc(size, sizeof *count);
    if (!count)
        return -1;
    if (sketch->size)
        memcpy(count + (sketch->base - base), sketch->count, sketch->size * sizeof *count);
    free(sketch->count);
    *sketch = (ond_sketch){sketch->zero, base, size, count};
    return 0;
}

int ond_sketch_add(ond_sketch *sketch, uint32_t key, uint64_t count)
{
    if (key == 0) {
        sketch->zero += count;
        return 0;
    }
    if ((key < sketch->base || key - sketch->base >= sketch->size) && grow(sketch, key) != 0)
        return -1;
    sketch->count[key - sketch->base] += count;
    return 0;
}

double ond_sketch_rank(const ond_sketch *sketch, uint64_t rank)
{
    uint64_t before = sketch->zero;
    if (rank <= before)
        return 0;
    for (uint32_t i = 0; i < sketch->size; i++) {
        before += sketch->count[i];
        if (rank <= before)
            return 0.5 * (ond_sketch_edge(sketch->base + i) + ond_sketch_edge(sketch->base + i + 1));
    }
    return ond_nan();
}

uint64_t ond_sketch_total(const ond_sketch *sketch)
{
    uint64_t total = sketch->zero;
    for (uint32_t i = 0; i < sketch->size; i++)
        total += sketch->count[i];
    return total;
}

void ond_sketch_free(ond_sketch *sketch)
{
    free(sketch->count);
    *sketch = (ond_sketch){0};
}
