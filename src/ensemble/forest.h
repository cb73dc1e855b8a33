/* forest.h : which replicas are done, and their moments: the maximal complete nodes of the merge tree (sum/moments.h).
 *
 * Nodes may come in any order, from any thread, process or file: the same replicas make the same nodes with the same
 * bits. */
#ifndef ONDINE_ENSEMBLE_FOREST_H
#define ONDINE_ENSEMBLE_FOREST_H

#include "model/error.h"
#include "sum/moments.h"

/* Replicas index 2^level .. (index + 1) 2^level - 1. */
typedef struct ond_node {
    int level;
    uint32_t index;
    ond_moments *at; /* (points), owned */
} ond_node;

/* All zeros but `points`: empty. */
typedef struct ond_forest {
    size_t points, count, capacity;
    ond_node *node; /* (count) in rising order, none overlapping */
} ond_forest;

static inline uint64_t ond_node_first(const ond_node *node)
{
    return (uint64_t)node->index << node->level;
}

static inline uint64_t ond_node_end(const ond_node *node)
{
    return ((uint64_t)node->index + 1) << node->level;
}

/* The largest node that begins at replica `first` and ends at or before `end`; at = NULL. */
ond_node ond_node_within(uint64_t first, uint64_t end);

/* ond_forest_add() : add a node, which now belongs to the forest, and merge siblings.
 * @return ONDINE_OK; ONDINE_ERR_FILE (some of its replicas are there already); ONDINE_ERR_INTERNAL (out of memory):
 * then the node is freed. */
ondine_status ond_forest_add(ond_forest *forest, ond_node node, ondine_error *error);

/* ond_node_make() : the moments of a node from the records `values` (replicas of the node, points,
 * ONDINE_OBSERVABLES), nan where a replica has diverged.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_node_make(ond_node *node, size_t points, const double *values, ondine_error *error);

/* The first replica >= from that is not in the forest. */
uint64_t ond_forest_gap(const ond_forest *forest, uint64_t from);

/* The first replica >= from that is in the forest; UINT64_MAX: none. */
uint64_t ond_forest_next(const ond_forest *forest, uint64_t from);

/* The moments of all its replicas at a point; of a whole run, the root of the tree. */
ond_moments ond_forest_root(const ond_forest *forest, size_t point);

void ond_forest_free(ond_forest *forest);

#endif
