/* generator_lanes.h : the random numbers of the engines by themselves, for the bench, which states every other speed as
 * a share of them.  Compiled once per instruction set; kernels.h has the contract. */
#include "engine/kernels.h"
#include "engine/lanes.h"

/* Words of the V_U vectors that start with group `first`. */
V_INLINE void generator_round(uint32_t first, const v_stream *stream, const ond_keys *keys, vi word[V_U][4])
{
    uint32_t base[V_U];
    V_UNROLL for (uint32_t u = 0; u < V_U; u++) base[u] = first + u * OND_VL;
    v_group_words(base, stream, keys, word);
}

static __attribute__((noinline)) uint32_t generator_words(uint32_t step, uint32_t groups, const ond_keys *keys)
{
    const v_stream stream = v_stream_of(step, 0, OND_INPUTS, keys);
    vi all = vi_set(0);
    for (uint32_t g = 0; g < groups; g += V_U * OND_VL) {
        vi word[V_U][4];
        generator_round(g, &stream, keys, word);
        V_UNROLL for (int u = 0; u < V_U; u++) all =
            vi_xor3(vi_xor3(all, word[u][0], word[u][1]), word[u][2], word[u][3]);
    }
    _Alignas(OND_ALIGN) uint32_t lane[OND_VL];
    vi_store(lane, all);
    for (int i = 1; i < OND_VL; i++)
        lane[0] ^= lane[i];
    return lane[0];
}

static __attribute__((noinline)) float generator_sum(uint32_t step, uint32_t groups, const ond_keys *keys)
{
    const v_stream stream = v_stream_of(step, 0, OND_INPUTS, keys);
    vf sum[4] = {vf_set(0), vf_set(0), vf_set(0), vf_set(0)};
    for (uint32_t g = 0; g < groups; g += V_U * OND_VL) {
        vi word[V_U][4];
        vf z[V_U][4];
        generator_round(g, &stream, keys, word);
        V_UNROLL for (int u = 0; u < V_U; u++) v_normals(word[u], z[u]);
        V_UNROLL for (int u = 0; u < V_U; u++) V_UNROLL for (int e = 0; e < 4; e++) sum[e] = vf_add(sum[e], z[u][e]);
    }
    return vf_fold(vf_add(vf_add(sum[0], sum[1]), vf_add(sum[2], sum[3])));
}

static __attribute__((noinline)) void generator_fill(uint32_t step, uint32_t groups, const ond_keys *keys, float *out)
{
    const v_stream stream = v_stream_of(step, 0, OND_INPUTS, keys);
    for (uint32_t g = 0; g < groups; g += V_U * OND_VL) {
        vi word[V_U][4];
        vf z[V_U][4];
        generator_round(g, &stream, keys, word);
        V_UNROLL for (int u = 0; u < V_U; u++) v_normals(word[u], z[u]);
        V_UNROLL for (int u = 0; u < V_U; u++) V_UNROLL for (int e = 0; e < 4; e++)
            vf_store(out + 4 * g + (4 * u + e) * OND_VL, z[u][e]);
    }
}
