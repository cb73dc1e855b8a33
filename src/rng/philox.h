/* philox.h : Philox4x32-10 (Salmon et al., SC 2011), with its ten round keys made once per seed. */
#ifndef ONDINE_RNG_PHILOX_H
#define ONDINE_RNG_PHILOX_H

#include "model/portable.h"

#define OND_PHILOX_M0 0xD2511F53u
#define OND_PHILOX_M1 0xCD9E8D57u
#define OND_PHILOX_W0 0x9E3779B9u
#define OND_PHILOX_W1 0xBB67AE85u

typedef struct ond_keys {
    uint32_t k[20]; /* word 0 and word 1 of the key of rounds 0..9 */
} ond_keys;

typedef struct ond_words {
    uint32_t w[4];
} ond_words;

OND_HD ond_keys ond_philox_keys(uint64_t seed)
{
    ond_keys keys;
    uint32_t a = (uint32_t)seed, b = (uint32_t)(seed >> 32);
    for (int r = 0; r < 10; r++) {
        keys.k[2 * r] = a;
        keys.k[2 * r + 1] = b;
        a += OND_PHILOX_W0;
        b += OND_PHILOX_W1;
    }
    return keys;
}

OND_HD ond_words ond_philox(uint32_t step, uint32_t group, uint32_t replica, uint32_t purpose, const ond_keys *keys)
{
    uint32_t c0 = step, c1 = group, c2 = replica, c3 = purpose;
    for (int r = 0; r < 10; r++) {
        const uint64_t p0 = (uint64_t)OND_PHILOX_M0 * c0, p1 = (uint64_t)OND_PHILOX_M1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ keys->k[2 * r];
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ keys->k[2 * r + 1];
        c3 = (uint32_t)p0;
    }
    ond_words out = {{c0, c1, c2, c3}};
    return out;
}

#endif
