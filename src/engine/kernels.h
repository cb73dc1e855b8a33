/* kernels.h : the inner loops of the CPU engines, one table of them for each instruction set.
 *
 * The tables are made from the same headers (micro_lanes.h, reduced_lanes.h) compiled with different flags; a replica's
 * bits do not depend on which one runs. */
#ifndef ONDINE_ENGINE_KERNELS_H
#define ONDINE_ENGINE_KERNELS_H

#include <stddef.h>

#include "engine/squad.h"
#include "model/update.h"
#include "rng/chi2.h"
#include "rng/inputs.h"
#include "rng/stream.h"
#include "sum/shape.h"

enum { OND_ALIGN = 64 }; /* of every vector an engine loads */

/* ---- full vectors: one replica -------------------------------------------------------------------------------- */

/* One replica in flight.  The vectors are stored slice by slice in an order of the kernel's own (micro_lanes.h). */
#define OND_MICRO_SCRATCH(n) (ond_lanes(n) / OND_FOLD * 3 * sizeof(double))

typedef struct ond_micro {
    const ond_physics *physics;
    const ond_keys *keys;
    uint32_t n, replica;
    ond_law law; /* of x */
    ond_scalars scalars;
    float *w, *b;  /* W and B, micro_floats(n) each */
    float *x;      /* micro_floats(n): x of the step that W has still to take in, or its signs */
    void *scratch; /* OND_MICRO_SCRATCH(n) bytes */
    /* A replica in the hands of a squad: every member has a copy of this struct and a scratch of its own, and shares w,
     * b, x and part.  Members make the scalars of a step each for itself, with the same bits. */
    ond_squad *squad; /* NULL: one thread alone */
    unsigned member;
    float *part; /* OND_MICRO_SCRATCH(n) bytes: the sums of the folds, of even and of odd steps; unused without squad */
    /* Where `seeking` is set, micro_advance() stops, at step `reached`, once J may have gone further than `leash`. */
    int seeking;
    double leash, gone; /* gone: at least the sum of |dJ|/sqrt(N) */
    uint64_t reached;
} ond_micro;

/* ---- reduced chain: a block of replicas side by side --------------------------------------------------------- */

enum { OND_BLOCK_MAX = 64 };

/* The replicas first .. first + kernels->block - 1, one a lane. */
typedef struct ond_block {
    const ond_physics *physics;
    const ond_keys *keys;
    ond_chi2 chi2; /* of N - 2 degrees of freedom */
    uint32_t first, purpose;
    _Alignas(64) double miss[OND_BLOCK_MAX];
    _Alignas(64) double P[OND_BLOCK_MAX];
    _Alignas(64) double perp[OND_BLOCK_MAX];
    uint64_t diverged[OND_BLOCK_MAX]; /* step after which, or UINT64_MAX */
    /* For reduced_seek(): a lane is off its leash when (e, sqrt T) is further than `leash` from the anchor. */
    _Alignas(64) double anchor_e[OND_BLOCK_MAX];
    _Alignas(64) double anchor_root[OND_BLOCK_MAX];
    _Alignas(64) double leash[OND_BLOCK_MAX];
    _Alignas(64) uint64_t off[OND_BLOCK_MAX]; /* 1: off its leash, or not a number */
} ond_block;

enum { OND_TILE_GROUPS = 384 }; /* whole rounds of 1, 2, 3, 4 or 6 vectors of any set; 6 KB of normals */

typedef struct ond_kernels {
    const char *isa;

    /* For the bench: groups 0 .. groups - 1 of (step, replica 0, inputs), groups a multiple of OND_TILE_GROUPS,
     * lanes the vector length.  words: the exclusive or of all words.  sum: of all normals, kept in registers.  fill:
     * member e of group g goes to out[(g / lanes * 4 + e) * lanes + g % lanes], out aligned to OND_ALIGN. */
    uint32_t lanes;
    uint32_t (*generator_words)(uint32_t step, uint32_t groups, const ond_keys *keys);
    float (*generator_sum)(uint32_t step, uint32_t groups, const ond_keys *keys);
    void (*generator_fill)(uint32_t step, uint32_t groups, const ond_keys *keys, float *out);

    size_t (*micro_floats)(uint32_t n);
    /* B, W(0) and scalars of m->replica. */
    void (*micro_start)(ond_micro *m, const ondine_model *model);
    /* Steps from + 1 .. to; returns the step after which it diverged, or UINT64_MAX.  All members of a squad call it.
     */
    uint64_t (*micro_advance)(ond_micro *m, uint64_t from, uint64_t to);
    /* For the bench, what a step does besides drawing x: W.x, B.x and x.x of the x in memory; W += add x. */
    void (*micro_sums)(const ond_micro *m, float total[3]);
    void (*micro_update)(const ond_micro *m, float add);
    /* The order parameters, from the vectors. */
    ond_state (*micro_state)(const ond_micro *m);
    /* W as (n) in the order of the elements, the same for every instruction set; and back. */
    void (*micro_export)(const ond_micro *m, float *w);
    void (*micro_import)(ond_micro *m, const float *w);

    uint32_t block; /* replicas in a block, a power of two; first must be a multiple of it */
    void (*reduced_advance)(ond_block *block, uint64_t from, uint64_t to);
    /* Steps from + 1 .. to, but not beyond the first after which a lane is off its leash; returns the steps done. */
    uint64_t (*reduced_seek)(ond_block *block, uint64_t from, uint64_t to);

    /* model/record.h; here because eps_g can be a long sum. */
    void (*record)(ondine_activation g, const ond_state *state, int diverged, double value[ONDINE_OBSERVABLES]);
} ond_kernels;

extern const ond_kernels ond_kernels_portable, ond_kernels_avx2, ond_kernels_avx512;

#endif
