#include "ensemble/forest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

ond_node ond_node_within(uint64_t first, uint64_t end)
{
    int level = 0;
    while (level < 31 && first % (UINT64_C(2) << level) == 0 && first + (UINT64_C(2) << level) <= end)
        level++;
    return (ond_node){level, (uint32_t)(first >> level), NULL};
}

ondine_status ond_node_make(ond_node *node, size_t points, const double *values, ondine_error *error)
{
    const uint64_t replicas = ond_node_end(node) - ond_node_first(node);
    node->at = malloc(points * sizeof *node->at);
    if (!node->at)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the moments at %zu times", points);
    for (size_t p = 0; p < points; p++) {
        ond_tree tree;
        tree.size = 0;
        for (uint64_t r = 0; r < replicas; r++) {
            const double *value = values + (r * points + p) * ONDINE_OBSERVABLES;
            const ond_moments leaf = isnan(value[ONDINE_L]) ? ond_moments_empty() : ond_moments_leaf(value);
            ond_tree_add(&tree, &leaf);
        }
        node->at[p] = tree.node[node->level];
    }
    return ONDINE_OK;
}

/* The number of nodes that begin before replica `first`. */
static size_t place_of(const ond_forest *forest, uint64_t first)
{
    size_t low = 0, high = forest->count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (ond_node_first(&forest->node[middle]) < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static ondine_status insert(ond_forest *forest, size_t place, ond_node node, ondine_error *error)
{
    if (forest->count == forest->capacity) {
        const size_t capacity = forest->capacity ? 2 * forest->capacity : 64;
        ond_node *grown = realloc(forest->node, capacity * sizeof *grown);
        if (!grown) {
            free(node.at);
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu parts of the ensemble", capacity);
        }
        forest->node = grown;
        forest->capacity = capacity;
    }
    memmove(&forest->node[place + 1], &forest->node[place], (forest->count - place) * sizeof node);
    forest->node[place] = node;
    forest->count++;
    return ONDINE_OK;
}

/* Nodes i and i + 1 are the halves of one. */
static int are_siblings(const ond_forest *forest, size_t i)
{
    const ond_node *a = &forest->node[i], *b = a + 1;
    return i + 1 < forest->count && a->level == b->level && a->index % 2 == 0 && b->index == a->index + 1;
}

static void merge_pair(ond_forest *forest, size_t i)
{
    ond_node *a = &forest->node[i], *b = a + 1;
    for (size_t p = 0; p < forest->points; p++)
        a->at[p] = ond_moments_merge(&a->at[p], &b->at[p]);
    a->level++;
    a->index /= 2;
    free(b->at);
    memmove(b, b + 1, (forest->count - i - 2) * sizeof *b);
    forest->count--;
}

ondine_status ond_forest_add(ond_forest *forest, ond_node node, ondine_error *error)
{
    size_t i = place_of(forest, ond_node_first(&node));
    const int before = i > 0 && ond_node_end(&forest->node[i - 1]) > ond_node_first(&node);
    const int after = i < forest->count && ond_node_first(&forest->node[i]) < ond_node_end(&node);
    if (before || after) {
        free(node.at);
        return ond_fail(error, ONDINE_ERR_FILE, "replicas %.0f to %.0f are there twice", (double)ond_node_first(&node),
                        (double)ond_node_end(&node) - 1);
    }
    OND_TRY(insert(forest, i, node, error));
    for (;;) {
        if (are_siblings(forest, i))
            merge_pair(forest, i);
        else if (i > 0 && are_siblings(forest, i - 1))
            merge_pair(forest, --i);
        else
            return ONDINE_OK;
    }
}

uint64_t ond_forest_gap(const ond_forest *forest, uint64_t from)
{
    size_t i = place_of(forest, from);
    if (i > 0 && ond_node_end(&forest->node[i - 1]) > from)
        from = ond_node_end(&forest->node[i - 1]);
    for (; i < forest->count && ond_node_first(&forest->node[i]) == from; i++)
        from = ond_node_end(&forest->node[i]);
    return from;
}

uint64_t ond_forest_next(const ond_forest *forest, uint64_t from)
{
    const size_t i = place_of(forest, from);
    if (i > 0 && ond_node_end(&forest->node[i - 1]) > from)
        return from;
    return i < forest->count ? ond_node_first(&forest->node[i]) : UINT64_MAX;
}

ond_moments ond_forest_root(const ond_forest *forest, size_t point)
{
    ond_moments m = ond_moments_empty();
    for (size_t i = forest->count; i-- > 0;)
        m = ond_moments_merge(&forest->node[i].at[point], &m);
    return m;
}

void ond_forest_free(ond_forest *forest)
{
    for (size_t i = 0; i < forest->count; i++)
        free(forest->node[i].at);
    free(forest->node);
    forest->node = NULL;
    forest->count = forest->capacity = 0;
}
