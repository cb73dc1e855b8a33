/* Philox words, normals in registers, normals into a tile that stays in L1. */
#include <math.h>
#include <stdlib.h>

#include "bench.h"
#include "rng/normal.h"
#include "rng/philox.h"

enum { TILE = 4 * OND_TILE_GROUPS, TILES_A_PORTION = 64 };

typedef struct generator {
    const ond_kernels *kernels;
    ond_keys keys;
    uint32_t step;
    float *tile; /* (TILE) */
    volatile double sink;
} generator;

/* ---- the definition, a counter at a time -------------------------------------------------------------------- */

static ond_words words_of(const generator *g, uint32_t group)
{
    return ond_philox(g->step, group, 0, OND_INPUTS, &g->keys);
}

static void normals_of(const generator *g, uint32_t group, float z[4])
{
    const ond_words r = words_of(g, group);
    const ond_pair p = ond_normal(r.w[0], r.w[1]), q = ond_normal(r.w[2], r.w[3]);
    z[0] = p.a, z[1] = p.b, z[2] = q.a, z[3] = q.b;
}

static int check_words(void *state, char *what, size_t size)
{
    const generator *g = state;
    uint32_t all = 0;
    for (uint32_t i = 0; i < OND_TILE_GROUPS; i++)
        for (int e = 0; e < 4; e++)
            all ^= words_of(g, i).w[e];
    snprintf(what, size, "exclusive or of %d words as by rng/philox.h", TILE);
    return g->kernels->generator_words(g->step, OND_TILE_GROUPS, &g->keys) == all;
}

/* TILE additions of numbers below 7 in single precision round by less than TILE 2^-24 of the largest partial sum. */
static int check_sum(void *state, char *what, size_t size)
{
    const generator *g = state;
    double sum = 0, sizes = 0;
    for (uint32_t i = 0; i < OND_TILE_GROUPS; i++) {
        float z[4];
        normals_of(g, i, z);
        for (int e = 0; e < 4; e++) {
            sum += z[e];
            sizes += fabs(z[e]);
        }
    }
    const double off = fabs(g->kernels->generator_sum(g->step, OND_TILE_GROUPS, &g->keys) - sum);
    snprintf(what, size, "sum of %d normals off by %.2g from rng/normal.h in double", TILE, off);
    return off <= sizes * 0x1p-24 * TILE / 16;
}

static int check_fill(void *state, char *what, size_t size)
{
    const generator *g = state;
    const uint32_t lanes = g->kernels->lanes;
    g->kernels->generator_fill(g->step, OND_TILE_GROUPS, &g->keys, g->tile);
    snprintf(what, size, "bits of %d normals as by rng/normal.h", TILE);
    for (uint32_t i = 0; i < OND_TILE_GROUPS; i++) {
        float z[4];
        normals_of(g, i, z);
        for (uint32_t e = 0; e < 4; e++)
            if (ond_bitsf(g->tile[(i / lanes * 4 + e) * lanes + i % lanes]) != ond_bitsf(z[e]))
                return 0;
    }
    return 1;
}

/* ---- work --------------------------------------------------------------------------------------------------- */

static double work_words(void *state)
{
    generator *g = state;
    uint32_t all = 0;
    for (int i = 0; i < TILES_A_PORTION; i++)
        all ^= g->kernels->generator_words(g->step++, OND_TILE_GROUPS, &g->keys);
    g->sink = all;
    return (double)TILES_A_PORTION * TILE;
}

static double work_sum(void *state)
{
    generator *g = state;
    double sum = 0;
    for (int i = 0; i < TILES_A_PORTION; i++)
        sum += g->kernels->generator_sum(g->step++, OND_TILE_GROUPS, &g->keys);
    g->sink = sum;
    return (double)TILES_A_PORTION * TILE;
}

static double work_fill(void *state)
{
    generator *g = state;
    for (int i = 0; i < TILES_A_PORTION; i++)
        g->kernels->generator_fill(g->step++, OND_TILE_GROUPS, &g->keys, g->tile);
    g->sink = g->tile[TILE - 1];
    return (double)TILES_A_PORTION * TILE;
}

static void release(void *state)
{
    generator *g = state;
    free(g->tile);
    free(g);
}

static void add(bench_list *list, const ond_kernels *kernels, const char *stage, const char *unit, const char *name,
                double (*work)(void *), int (*check)(void *, char *, size_t), bound_work of)
{
    bench_case *c = bench_add(list, stage, kernels->isa, unit);
    generator *g = bench_alloc(sizeof *g);
    g->kernels = kernels;
    g->keys = ond_philox_keys(1);
    g->tile = bench_alloc(TILE * sizeof *g->tile);
    snprintf(c->name, sizeof c->name, "%s", name);
    c->work = work;
    c->check = check;
    c->release = release;
    c->state = g;
    c->bound = bound_of(list->machine, kernels->isa, &of);
}

void stage_generator(bench_list *list, const ond_kernels *kernels, int first)
{
    (void)first;
    const char *isa = kernels->isa;
    add(list, kernels, "words", "words", "Philox", work_words, check_words, bound_words(isa));
    add(list, kernels, "normals", "normals", "in registers", work_sum, check_sum, bound_normals(isa));
    add(list, kernels, "normals-l1", "normals", "into L1", work_fill, check_fill, bound_stored_normals(isa));
}
