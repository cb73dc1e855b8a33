/* inputs_lanes.h : the elements of x for V_U vectors at once, by every law of rng/inputs.h, operation for operation.
 * `inputs` is a constant wherever these are called.  Rademacher's signs stay words: see micro_lanes.h. */
#ifndef ONDINE_ENGINE_INPUTS_LANES_H
#define ONDINE_ENGINE_INPUTS_LANES_H

#include "engine/lanes.h"
#include "rng/inputs.h"

/* What is the same for all groups of one step. */
typedef struct v_inputs {
    v_stream stream, second;
    vf a, b, common;
} v_inputs;

V_INLINE v_inputs v_inputs_of(ondine_inputs inputs, const ond_law *law, uint32_t step, uint32_t replica,
                              const ond_keys *keys)
{
    v_inputs in = {.stream =
                       v_stream_of(step, replica, inputs == ONDINE_RADEMACHER ? OND_INPUTS_SIGNS : OND_INPUTS, keys)};
    if (inputs == ONDINE_STUDENT_T)
        in.second = v_stream_of(step, replica, OND_INPUTS_SECOND, keys);
    in.a = vf_set(law->a);
    in.b = vf_set(law->b);
    if (inputs == ONDINE_CORRELATED)
        in.common = vf_set(ond_common(law, step, replica, keys));
    return in;
}

V_INLINE vf v_uniform(vi x)
{
    const vf size = vf_sub(vf_bits(vi_and_or(x, vi_set(0x7fffffu), vi_set(0x3f800000u))), vf_set(1.0f - 0x1p-24f));
    return vf_bits(vi_and_xor(x, vi_set(0x80000000u), vi_bits(vf_mul(vf_set(OND_SQRT_3_F), size))));
}

V_INLINE vf v_expm1(vf y)
{
    const vf shifted = vf_fma(y, vf_set(1.44269504f), vf_set(OND_MAGIC_F)), n = vf_sub(shifted, vf_set(OND_MAGIC_F));
    const vf r = vf_fma(n, vf_set(-1.42860677e-06f), vf_fma(n, vf_set(-0.693145752f), y));
    const vf power = vf_bits(vi_add(vi_left(vi_bits(shifted), 23), vi_set(0x3f800000u)));
    vf q = vf_fma(vf_set(OND_EXPM1_5), r, vf_set(OND_EXPM1_4));
    q = vf_fma(q, r, vf_set(OND_EXPM1_3));
    q = vf_fma(q, r, vf_set(OND_EXPM1_2));
    q = vf_fma(q, r, vf_set(OND_EXPM1_1));
    return vf_fma(power, vf_fma(vf_mul(q, r), r, r), vf_sub(power, vf_set(1.0f)));
}

/* Two elements of a group, from the four words of one call. */
V_INLINE void v_student2(const v_inputs *in, const vi word[4], vf z[2])
{
    const vi x[2] = {word[0], word[2]}, y[2] = {word[1], word[3]};
    vf r[2], unused[2];
    v_radius2(x, r);
    V_UNROLL for (int i = 0; i < 2; i++) r[i] = vf_sqrt(vf_mul(in->b, v_expm1(vf_mul(in->a, r[i]))));
    v_turn2(r, y, z, unused);
}

/* Elements of groups base[u] + 0 .. OND_VL - 1, u < V_U: z[u][0..3].  Not for Rademacher. */
V_INLINE void v_draw(ondine_inputs inputs, const v_inputs *in, const uint32_t *base, const ond_keys *keys, vf (*z)[4])
{
    vi word[V_U][4];
    v_group_words(base, &in->stream, keys, word);
    V_UNROLL for (int u = 0; u < V_U; u++)
    {
        if (inputs == ONDINE_UNIFORM)
            V_UNROLL for (int e = 0; e < 4; e++) z[u][e] = v_uniform(word[u][e]);
        else if (inputs == ONDINE_STUDENT_T)
            v_student2(in, word[u], z[u]);
        else
            v_normals(word[u], z[u]);
        if (inputs == ONDINE_CORRELATED)
            V_UNROLL for (int e = 0; e < 4; e++) z[u][e] = vf_fma(in->a, z[u][e], in->common);
    }
    if (inputs == ONDINE_STUDENT_T) {
        v_group_words(base, &in->second, keys, word);
        V_UNROLL for (int u = 0; u < V_U; u++) v_student2(in, word[u], z[u] + 2);
    }
}

#endif
