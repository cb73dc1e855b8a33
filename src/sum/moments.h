/* moments.h : moments to order 4 and extremes of an ensemble, merged in one fixed binary tree whose leaves are replica
 * indices.
 *
 * Node (k, j) covers replicas [j 2^k, (j+1) 2^k), cut at the number of replicas.  A partial result is the list of its
 * maximal complete nodes, so any chunking, sharding or thread count gives one run's bytes.  A replica that has
 * diverged is an empty leaf. */
#ifndef ONDINE_SUM_MOMENTS_H
#define ONDINE_SUM_MOMENTS_H

#include "model/portable.h"
#include "ondine/ondine.h"

enum { OND_PAIRS = ONDINE_OBSERVABLES * (ONDINE_OBSERVABLES + 1) / 2 };

/* count values, their means, sums of products of deviations from them, pairs (i <= j) row by row, sums of their third
 * and fourth powers, and the least and the greatest value (+-inf where there is none). */
typedef struct ond_moments {
    double count;
    double mean[ONDINE_OBSERVABLES];
    double product[OND_PAIRS];
    double third[ONDINE_OBSERVABLES], fourth[ONDINE_OBSERVABLES];
    double least[ONDINE_OBSERVABLES], greatest[ONDINE_OBSERVABLES];
} ond_moments;

/* Where the pair (i, i) is in product. */
OND_HD int ond_square_of(int i)
{
    return i * ONDINE_OBSERVABLES - i * (i - 1) / 2;
}

OND_HD ond_moments ond_moments_empty(void)
{
    ond_moments m;
    m.count = 0;
    for (int i = 0; i < ONDINE_OBSERVABLES; i++) {
        m.mean[i] = m.third[i] = m.fourth[i] = 0;
        m.least[i] = ond_from_bits(0x7ff0000000000000u);
        m.greatest[i] = ond_from_bits(0xfff0000000000000u);
    }
    for (int i = 0; i < OND_PAIRS; i++)
        m.product[i] = 0;
    return m;
}

OND_HD ond_moments ond_moments_leaf(const double value[ONDINE_OBSERVABLES])
{
    ond_moments m = ond_moments_empty();
    m.count = 1;
    for (int i = 0; i < ONDINE_OBSERVABLES; i++)
        m.mean[i] = m.least[i] = m.greatest[i] = value[i];
    return m;
}

/* Third and fourth of observable i of the union, whose means differ by delta: Pebay, Sandia report SAND2008-6212,
 * eqs. (1.9) and (1.10). */
OND_HD void ond_merge_higher(const ond_moments *a, const ond_moments *b, int i, double delta, ond_moments *m)
{
    const double na = a->count, nb = b->count, n = m->count, a2 = a->product[ond_square_of(i)];
    const double b2 = b->product[ond_square_of(i)], step = delta / n, weight = na * nb * step * delta;
    const double lean = OND_FMA(na, b2, -nb * a2), spread = OND_FMA(na * na, b2, nb * nb * a2);
    m->third[i] = (a->third[i] + b->third[i]) + step * OND_FMA(weight, na - nb, 3 * lean);
    m->fourth[i] =
        (a->fourth[i] + b->fourth[i]) + step * OND_FMA(step, OND_FMA(weight, OND_FMA(na, na - nb, nb * nb), 6 * spread),
                                                       4 * OND_FMA(na, b->third[i], -nb * a->third[i]));
}

/* The union of two disjoint sets (Chan, Golub, LeVeque 1979); exact where one is empty. */
OND_HD ond_moments ond_moments_merge(const ond_moments *a, const ond_moments *b)
{
    if (b->count == 0)
        return *a;
    if (a->count == 0)
        return *b;
    ond_moments m;
    double delta[ONDINE_OBSERVABLES];
    m.count = a->count + b->count;
    const double share = b->count / m.count, weight = a->count * share;
    for (int i = 0; i < ONDINE_OBSERVABLES; i++) {
        delta[i] = b->mean[i] - a->mean[i];
        m.mean[i] = OND_FMA(delta[i], share, a->mean[i]);
    }
    for (int i = 0, k = 0; i < ONDINE_OBSERVABLES; i++)
        for (int j = i; j < ONDINE_OBSERVABLES; j++, k++)
            m.product[k] = OND_FMA(delta[i] * weight, delta[j], a->product[k] + b->product[k]);
    for (int i = 0; i < ONDINE_OBSERVABLES; i++) {
        ond_merge_higher(a, b, i, delta[i], &m);
        m.least[i] = a->least[i] < b->least[i] ? a->least[i] : b->least[i];
        m.greatest[i] = a->greatest[i] > b->greatest[i] ? a->greatest[i] : b->greatest[i];
    }
    return m;
}

/* The maximal complete nodes of replicas [0, size): node[k] is there iff bit k of size is 1. */
typedef struct ond_tree {
    uint32_t size;
    ond_moments node[32];
} ond_tree;

/* Add the next 2^level replicas, whose node is known; size must be a multiple of 2^level. */
OND_HD void ond_tree_add_node(ond_tree *tree, const ond_moments *node, int level)
{
    ond_moments m = *node;
    int k = level;
    for (; tree->size >> k & 1; k++)
        m = ond_moments_merge(&tree->node[k], &m);
    tree->node[k] = m;
    tree->size += 1u << level;
}

/* Add the next replica (an empty leaf if it has diverged). */
OND_HD void ond_tree_add(ond_tree *tree, const ond_moments *leaf)
{
    ond_tree_add_node(tree, leaf, 0);
}

/* The root: the nodes merged from the smallest up, as the tree cut at `size` does. */
OND_HD ond_moments ond_tree_root(const ond_tree *tree)
{
    ond_moments m = ond_moments_empty();
    for (int k = 0; k < 32; k++)
        if (tree->size >> k & 1)
            m = ond_moments_merge(&tree->node[k], &m);
    return m;
}

#endif
