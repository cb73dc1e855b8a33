/* reduced_lanes.h : the reduced chain for V_U * OND_VL replicas side by side.  Compiled once per instruction set.
 *
 * One Philox call a replica and step gives (b, w) from words 0, 1, and (candidate of the chi-square, label noise) from
 * words 2, 3; the bits that these leave over decide the chi-square (rng/chi2.h).  From the normals on everything is
 * double.  The loops over lanes are plain C without branches, which the compiler turns into vectors; each loop does
 * one thing to small arrays, which stay in L1.  Instances differ in rule and activation, constants in their loops. */
#include "engine/kernels.h"
#include "engine/lanes.h"

enum { BLOCK = V_U * OND_VL };

/* What the random numbers of one step are for: (BLOCK) each.  In double from here on, so that the loops over the
 * physics see numbers of one width: they would else handle as many lanes at once as floats fit, and spill. */
typedef struct draws {
    _Alignas(OND_ALIGN) double b[BLOCK];
    _Alignas(OND_ALIGN) double w[BLOCK];
    _Alignas(OND_ALIGN) double zeta[BLOCK];
    _Alignas(OND_ALIGN) double chi2[BLOCK];
} draws;

V_INLINE void draw(const ond_block *block, const v_replicas *replicas, uint32_t step, draws *d)
{
    vi word[V_U][4];
    _Alignas(OND_ALIGN) uint32_t w1[BLOCK], w3[BLOCK], spare[BLOCK];
    _Alignas(OND_ALIGN) float normal[4][BLOCK];
    v_replica_words(replicas, step, block->keys, word);
    V_UNROLL for (int u = 0; u < V_U; u++)
    {
        vf z[4];
        v_normals(word[u], z);
        V_UNROLL for (int k = 0; k < 4; k++) vf_store(normal[k] + u * OND_VL, z[k]);
        vi_store(w1 + u * OND_VL, word[u][1]);
        vi_store(w3 + u * OND_VL, word[u][3]);
    }
    for (int i = 0; i < BLOCK; i++)
        spare[i] = ond_spare_bits(w1[i], w3[i]);
    for (int i = 0; i < BLOCK; i++) {
        d->b[i] = normal[0][i];
        d->w[i] = normal[1][i];
        d->zeta[i] = normal[3][i];
    }

    int any = 0;
    for (int i = 0; i < BLOCK; i++) {
        int undecided;
        d->chi2[i] = ond_chi2_fast(&block->chi2, normal[2][i], spare[i], &undecided);
        any |= undecided;
    }
    if (__builtin_expect(any, 0))
        for (int i = 0; i < BLOCK; i++) {
            int undecided;
            ond_chi2_fast(&block->chi2, normal[2][i], spare[i], &undecided);
            if (undecided)
                d->chi2[i] = ond_chi2_slow(&block->chi2, normal[2][i], spare[i], step, block->first + (uint32_t)i,
                                           block->purpose, block->keys);
        }
}

V_INLINE void advance(ond_block *block, uint64_t from, uint64_t to, ondine_rule rule, ondine_activation g)
{
    const ond_physics physics = *block->physics;
    const v_replicas replicas = v_replicas_of(block->first, block->purpose, block->keys);
    draws d;
    for (uint64_t step = from; step < to; step++) {
        draw(block, &replicas, (uint32_t)step, &d);
        int any = 0;
        for (int i = 0; i < BLOCK; i++) {
            ond_chain m = {block->miss[i], block->P[i], block->perp[i]};
            if (rule == ONDINE_SGD)
                ond_chain_sgd(&physics, g, &m, d.b[i], d.w[i], d.chi2[i], d.zeta[i]);
            else
                ond_chain_wn(&physics, g, &m, d.b[i], d.w[i], d.chi2[i], d.zeta[i]);
            block->miss[i] = m.miss;
            block->P[i] = m.P;
            block->perp[i] = m.perp;
            any |= ond_chain_diverged(rule, &m);
        }
        if (__builtin_expect(any, 0))
            for (int i = 0; i < BLOCK; i++) {
                const ond_chain m = {block->miss[i], block->P[i], block->perp[i]};
                if (ond_chain_diverged(rule, &m) && block->diverged[i] == UINT64_MAX)
                    block->diverged[i] = step + 1;
            }
    }
}

#define ADVANCE(name, rule, g)                                                                                         \
    static __attribute__((noinline)) void name(ond_block *block, uint64_t from, uint64_t to)                           \
    {                                                                                                                  \
        advance(block, from, to, rule, g);                                                                             \
    }

ADVANCE(sgd_linear, ONDINE_SGD, ONDINE_LINEAR)
ADVANCE(sgd_erf, ONDINE_SGD, ONDINE_ERF)
ADVANCE(sgd_relu, ONDINE_SGD, ONDINE_RELU)
ADVANCE(sgd_leaky_relu, ONDINE_SGD, ONDINE_LEAKY_RELU)
ADVANCE(sgd_tanh, ONDINE_SGD, ONDINE_TANH)
ADVANCE(sgd_sigmoid, ONDINE_SGD, ONDINE_SIGMOID)
ADVANCE(sgd_softplus, ONDINE_SGD, ONDINE_SOFTPLUS)
ADVANCE(wn_linear, ONDINE_WN, ONDINE_LINEAR)
ADVANCE(wn_erf, ONDINE_WN, ONDINE_ERF)
ADVANCE(wn_relu, ONDINE_WN, ONDINE_RELU)
ADVANCE(wn_leaky_relu, ONDINE_WN, ONDINE_LEAKY_RELU)
ADVANCE(wn_tanh, ONDINE_WN, ONDINE_TANH)
ADVANCE(wn_sigmoid, ONDINE_WN, ONDINE_SIGMOID)
ADVANCE(wn_softplus, ONDINE_WN, ONDINE_SOFTPLUS)

static void reduced_advance(ond_block *block, uint64_t from, uint64_t to)
{
    static void (*const instance[2][7])(ond_block *, uint64_t, uint64_t) = {
        {sgd_linear, sgd_erf, sgd_relu, sgd_leaky_relu, sgd_tanh, sgd_sigmoid, sgd_softplus},
        {wn_linear, wn_erf, wn_relu, wn_leaky_relu, wn_tanh, wn_sigmoid, wn_softplus}};
    instance[block->physics->rule][block->physics->activation](block, from, to);
}

/* block->off; 1 if any is set. */
V_INLINE int any_off_leash(ond_block *block, ondine_rule rule)
{
    uint64_t any = 0;
    for (int i = 0; i < BLOCK; i++) {
        const ond_chain chain = {block->miss[i], block->P[i], block->perp[i]};
        const ond_state state = ond_chain_state(rule, &chain);
        const double e = state.e - block->anchor_e[i], root = OND_SQRT(state.T) - block->anchor_root[i];
        const double leash = block->leash[i];
        block->off[i] = !(e * e + root * root <= leash * leash);
        any |= block->off[i];
    }
    return any != 0;
}

static uint64_t reduced_seek(ond_block *block, uint64_t from, uint64_t to)
{
    int off = 0;
    while (from < to && !off) {
        reduced_advance(block, from, from + 1);
        from++;
        off = block->physics->rule == ONDINE_SGD ? any_off_leash(block, ONDINE_SGD) : any_off_leash(block, ONDINE_WN);
    }
    return from;
}
