/* micro_order_lanes.h : W in the order of the elements, from and to the storage of micro_lanes.h.  Compiled once per
 * instruction set. */
#include "engine/kernels.h"

/* Element number j of vector v of a slice whose first group is `group`: n or more where there is none. */
static uint64_t element_of(const shape *s, uint32_t group, uint32_t j)
{
    const uint32_t e = j / OND_VL;
    group += j % OND_VL;
    return group < s->groups ? (uint64_t)e * s->groups + group : s->n;
}

/* One walk for both directions: W from `in`, or into `out` where `in` is NULL. */
static void reorder(const ond_micro *m, float *out, const float *in)
{
    const shape s = shape_of(m->n);
    for (uint32_t slice = 0; slice < s.slices; slice++) {
        uint32_t group = slice * OND_VL;
        for (size_t v = slice_offset(&s, slice); v < slice_offset(&s, slice + 1); v++, group += s.lanes)
            for (uint32_t j = 0; j < 4 * OND_VL; j++) {
                const uint64_t i = element_of(&s, group, j);
                if (in)
                    m->w[v * 4 * OND_VL + j] = i < s.n ? in[i] : 0;
                else if (i < s.n)
                    out[i] = m->w[v * 4 * OND_VL + j];
            }
    }
}

static void micro_export(const ond_micro *m, float *w)
{
    reorder(m, w, NULL);
}

static void micro_import(ond_micro *m, const float *w)
{
    reorder(m, NULL, w);
}
