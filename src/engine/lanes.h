/* lanes.h : Philox and Box-Muller for V_U vectors at once.  What rng/philox.h and rng/normal.h do to one counter, done
 * to V_U * OND_VL, operation for operation.
 *
 * Philox runs in 64-bit lanes, counter words in the low halves, even and odd counters in separate vectors ("halves"):
 * a round is then two multiplications, two shifts and two three-way exclusive ors for OND_VL/2 counters, without
 * masks or shuffles.  One chain of rounds is bound by latency, so 2 V_U chains advance side by side. */
#ifndef ONDINE_ENGINE_LANES_H
#define ONDINE_ENGINE_LANES_H

#include "engine/simd.h"
#include "rng/normal.h"
#include "rng/philox.h"

enum { V_U = 2 };

/* Rounds first..9 on 2 V_U halves in place; c0..c3 are the counter words. */
V_INLINE void v_philox_rounds(int first, const ond_keys *keys, vi *c0, vi *c1, vi *c2, vi *c3)
{
    const vi m0 = vq_set(OND_PHILOX_M0), m1 = vq_set(OND_PHILOX_M1);
    V_UNROLL for (int r = first; r < 10; r++)
    {
        const vi k0 = vq_set(keys->k[2 * r]), k1 = vq_set(keys->k[2 * r + 1]);
        V_UNROLL for (int i = 0; i < 2 * V_U; i++)
        {
            const vi p0 = vq_mul(c0[i], m0), p1 = vq_mul(c2[i], m1);
            c0[i] = vi_xor3(vq_high(p1), c1[i], k0);
            c1[i] = p1;
            c2[i] = vi_xor3(vq_high(p0), c3[i], k1);
            c3[i] = p0;
        }
    }
}

/* Counter words in halves to whole vectors: word[u][0..3]. */
V_INLINE void v_merge_words(const vi *c0, const vi *c1, const vi *c2, const vi *c3, vi (*word)[4])
{
    V_UNROLL for (int u = 0; u < V_U; u++)
    {
        word[u][0] = vq_merge(c0[2 * u], c0[2 * u + 1]);
        word[u][1] = vq_merge(c1[2 * u], c1[2 * u + 1]);
        word[u][2] = vq_merge(c2[2 * u], c2[2 * u + 1]);
        word[u][3] = vq_merge(c3[2 * u], c3[2 * u + 1]);
    }
}

#define EACH V_UNROLL for (int i = 0; i < 2; i++)

/* ond_radius2() of two vectors of words. */
V_INLINE void v_radius2(const vi x[2], vf s2[2])
{
    vf t[2], e[2], q[2];
    EACH
    {
        const vi f = vi_bits(vf_trunc(vi_or(x[i], vi_set(1))));
        const vi k = vi_and(vi_sub(f, vi_set(OND_LN_SPLIT)), vi_set(0xff800000u));
        e[i] = vf_from_int(k);
        t[i] = vf_sub(vf_bits(vi_sub(f, k)), vf_set(1.0f));
    }
    EACH q[i] = vf_fma(vf_set(OND_LN_Q7), t[i], vf_set(OND_LN_Q6));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q5));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q4));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q3));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q2));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q1));
    EACH q[i] = vf_fma(q[i], t[i], vf_set(OND_LN_Q0));
    EACH s2[i] = vf_fma(t[i], q[i], vf_fma(e[i], vf_set(OND_LN_E1), vf_set(OND_LN_E0)));
}

/* ond_turn() of two vectors. */
V_INLINE void v_turn2(const vf r[2], const vi y[2], vf a[2], vf b[2])
{
    vf t[2], v2[2], s[2], c[2];
    EACH
    {
        t[i] = vf_sub(vf_bits(vi_and_or(y[i], vi_set(0x7fffffu), vi_set(0x3f800000u))), vf_set(1.5f));
        v2[i] = vf_mul(t[i], t[i]);
    }
    EACH
    {
        s[i] = vf_fma(vf_set(OND_SIN_3), v2[i], vf_set(OND_SIN_2));
        c[i] = vf_fma(vf_set(OND_COS_4), v2[i], vf_set(OND_COS_3));
    }
    EACH
    {
        s[i] = vf_fma(s[i], v2[i], vf_set(OND_SIN_1));
        c[i] = vf_fma(c[i], v2[i], vf_set(OND_COS_2));
    }
    EACH
    {
        s[i] = vf_fma(s[i], v2[i], vf_set(OND_SIN_0));
        c[i] = vf_fma(c[i], v2[i], vf_set(OND_COS_1));
    }
    EACH c[i] = vf_fma(c[i], v2[i], vf_set(OND_COS_0));
    EACH
    {
        a[i] = vf_bits(vi_and_xor(y[i], vi_set(0x80000000u), vi_bits(vf_mul(c[i], r[i]))));
        b[i] = vf_mul(vf_mul(t[i], s[i]), r[i]);
    }
}

/* Two vectors of word pairs (x, y) to normals: rng/normal.h. */
V_INLINE void v_normal2(const vi x[2], const vi y[2], vf a[2], vf b[2])
{
    vf r[2];
    v_radius2(x, r);
    EACH r[i] = vf_sqrt(r[i]);
    v_turn2(r, y, a, b);
}
#undef EACH

/* What is the same for all groups of one (step, replica, purpose).  The group enters in word 1, so round 0 is all
 * scalar, and of rounds 1 and 2 one multiplication each. */
typedef struct v_stream {
    vi even, odd;           /* word 0 after round 0, less the group */
    uint32_t x, a, c, d, k; /* the scalar parts of rounds 1 to 3 */
} v_stream;

V_INLINE v_stream v_stream_of(uint32_t step, uint32_t replica, uint32_t purpose, const ond_keys *keys)
{
    const uint32_t *k = keys->k;
    const uint64_t p0 = (uint64_t)OND_PHILOX_M0 * step, p1 = (uint64_t)OND_PHILOX_M1 * replica;
    const uint64_t q1 = (uint64_t)OND_PHILOX_M1 * ((uint32_t)(p0 >> 32) ^ purpose ^ k[1]);
    const uint64_t q0 = (uint64_t)OND_PHILOX_M0 * ((uint32_t)(q1 >> 32) ^ (uint32_t)p1 ^ k[2]);
    const vi word0 = vq_set((uint32_t)(p1 >> 32) ^ k[0]);
    v_stream s;
    s.even = vi_xor(vq_even(), word0);
    s.odd = vi_xor(vi_xor(vq_even(), vq_set(1)), word0);
    s.x = (uint32_t)p0 ^ k[3];
    s.a = (uint32_t)q1 ^ k[4];
    s.c = (uint32_t)(q0 >> 32) ^ k[5];
    s.d = (uint32_t)q0 ^ k[7];
    s.k = k[6];
    return s;
}

/* Words of groups base[u] + 0 .. OND_VL - 1 for u < V_U, base a multiple of OND_VL: word[u][0..3]. */
V_INLINE void v_group_words(const uint32_t *base, const v_stream *s, const ond_keys *keys, vi (*word)[4])
{
    const vi m0 = vq_set(OND_PHILOX_M0), m1 = vq_set(OND_PHILOX_M1);
    vi c0[2 * V_U], c1[2 * V_U], c2[2 * V_U], c3[2 * V_U];
    V_UNROLL for (int i = 0; i < 2 * V_U; i++) c3[i] =
        vq_mul(vi_xor(vq_set(base[i / 2]), i & 1 ? s->odd : s->even), m0);
    V_UNROLL for (int i = 0; i < 2 * V_U; i++) c1[i] = vq_mul(vi_xor(vq_high(c3[i]), vq_set(s->x)), m1);
    V_UNROLL for (int i = 0; i < 2 * V_U; i++)
    {
        c2[i] = vi_xor(c3[i], vq_set(s->c));
        c0[i] = vi_xor(vq_high(c1[i]), vq_set(s->a));
    }
    V_UNROLL for (int i = 0; i < 2 * V_U; i++)
    {
        const vi p0 = vq_mul(c0[i], m0), p1 = vq_mul(c2[i], m1);
        c0[i] = vi_xor3(vq_high(p1), c1[i], vq_set(s->k));
        c1[i] = p1;
        c2[i] = vi_xor(vq_high(p0), vq_set(s->d));
        c3[i] = p0;
    }
    v_philox_rounds(4, keys, c0, c1, c2, c3);
    v_merge_words(c0, c1, c2, c3, word);
}

/* What stays the same for V_U runs of OND_VL replicas from `replica` (a multiple of OND_VL) on, whatever the step, in
 * group 0: the multiplications of rounds 0 and 1 that have the replica in them. */
typedef struct v_replicas {
    vi word0[2 * V_U], word2[2 * V_U], word3[2 * V_U]; /* after round 1, less what the step brings */
    uint32_t purpose;
} v_replicas;

V_INLINE v_replicas v_replicas_of(uint32_t replica, uint32_t purpose, const ond_keys *keys)
{
    const vi m0 = vq_set(OND_PHILOX_M0), m1 = vq_set(OND_PHILOX_M1);
    v_replicas s = {.purpose = purpose};
    V_UNROLL for (int i = 0; i < 2 * V_U; i++)
    {
        const vi mine = vq_set(replica + OND_VL * (uint32_t)(i / 2));
        const vi p1 = vq_mul(vi_xor3(vq_even(), vq_set(i & 1), mine), m1);
        const vi p0 = vq_mul(vi_xor(vq_high(p1), vq_set(keys->k[0])), m0);
        s.word0[i] = vi_xor(p1, vq_set(keys->k[2]));
        s.word2[i] = vi_xor(vq_high(p0), vq_set(keys->k[3]));
        s.word3[i] = p0;
    }
    return s;
}

/* Words of (step, group 0, replica, purpose) for these replicas. */
V_INLINE void v_replica_words(const v_replicas *s, uint32_t step, const ond_keys *keys, vi (*word)[4])
{
    const uint64_t p0 = (uint64_t)OND_PHILOX_M0 * step;
    const uint64_t q1 = (uint64_t)OND_PHILOX_M1 * ((uint32_t)(p0 >> 32) ^ s->purpose ^ keys->k[1]);
    vi c0[2 * V_U], c1[2 * V_U], c2[2 * V_U], c3[2 * V_U];
    V_UNROLL for (int i = 0; i < 2 * V_U; i++)
    {
        c0[i] = vi_xor(s->word0[i], vq_set((uint32_t)(q1 >> 32)));
        c1[i] = vq_set((uint32_t)q1);
        c2[i] = vi_xor(s->word2[i], vq_set((uint32_t)p0));
        c3[i] = s->word3[i];
    }
    v_philox_rounds(2, keys, c0, c1, c2, c3);
    v_merge_words(c0, c1, c2, c3, word);
}

/* The four normals of a call: z[0], z[1] from words 0 and 1, z[2], z[3] from words 2 and 3. */
V_INLINE void v_normals(const vi word[4], vf z[4])
{
    const vi x[2] = {word[0], word[2]}, y[2] = {word[1], word[3]};
    vf a[2], b[2];
    v_normal2(x, y, a, b);
    z[0] = a[0];
    z[1] = b[0];
    z[2] = a[1];
    z[3] = b[1];
}

#endif
