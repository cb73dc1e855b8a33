/* moments.h : mean and covariance of an ensemble, merged in one fixed binary tree whose leaves are replica indices.
 *
 * Node (k, j) covers replicas [j 2^k, (j+1) 2^k), cut at the number of replicas.  A partial result is the list of its
 * maximal complete nodes, so any chunking, sharding or thread count gives one run's bytes.  A replica that has
 * diverged is an empty leaf. */
#ifndef ONDINE_SUM_MOMENTS_H
#define ONDINE_SUM_MOMENTS_H

#include "model/portable.h"
#include "ondine/ondine.h"

enum { OND_PAIRS = ONDINE_OBSERVABLES * (ONDINE_OBSERVABLES + 1) / 2 };

/* count values, their means, and sums of products of deviations from them, pairs (i <= j) row by row. */
typedef struct ond_moments {
    double count;
    double mean[ONDINE_OBSERVABLES];
    double product[OND_PAIRS];
} ond_moments;

OND_HD ond_moments ond_moments_empty(void)
{
    ond_moments m;
    m.count = 0;
    for (int i = 0; i < ONDINE_OBSERVABLES; i++)
        m.mean[i] = 0;
    for (int i = 0; i < OND_PAIRS; i++)
        m.product[i] = 0;
    return m;
}

OND_HD ond_moments ond_moments_leaf(const double value[ONDINE_OBSERVABLES])
{
    ond_moments m = ond_moments_empty();
    m.count = 1;
    for (int i = 0; i < ONDINE_OBSERVABLES; i++)
        m.mean[i] = value[i];
    return m;
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
