/* shape.h : the one order in which a sum over the N elements of a vector is taken.  It is a function of N alone, so
 * that every engine, instruction set, thread count and device gives the same bits.  Part of stream layout 1.
 *
 *   groups : element e G + g is member e of group g, e = 0..3, G = ceil(N/4); one Philox call makes a group
 *   lanes  : group g belongs to lane g mod L, L = max(32, smallest power of two >= N/40).  A lane adds its groups in
 *            rising g, in a group e = 0, 1, 2, 3, one fma each into one accumulator that starts at +0
 *   fold   : within aligned runs of 32 lanes by halving (lane i += lane i + 16, then 8, 4, 2, 1), then the L/32
 *            results by halving (i += i + L/64, ... , 1); at last + 0.0
 * Elements with index >= N take part as +0. */
#ifndef ONDINE_SUM_SHAPE_H
#define ONDINE_SUM_SHAPE_H

#include "model/portable.h"

#define OND_FOLD 32u /* lanes that are folded together first */

OND_HD uint32_t ond_groups(uint32_t n)
{
    return n / 4 + (n % 4 != 0);
}

OND_HD uint32_t ond_lanes(uint32_t n)
{
    uint32_t lanes = OND_FOLD;
    while ((uint64_t)lanes * 40 < n)
        lanes *= 2;
    return lanes;
}

#endif
