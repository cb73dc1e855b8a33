/* battery.h : a short battery on a sequence of 32-bit words.
 *
 *   bytes     : all four bytes of every word, chi-square on 256 bins
 *   high, low : the highest and the lowest byte of two words in succession (no overlap), chi-square on 65536 bins
 *   gaps      : lengths of runs of words without their four highest bits all 0, chi-square on lengths 0..62 and more
 *   ranks     : of 32 x 32 bit matrices made of 32 words, chi-square on 32, 31, 30 and fewer
 *   weights   : correlation of the numbers of ones in words 1 .. BATTERY_LAGS apart, a normal score each
 *   birthdays : m = 4096 words as days of a year of n = 2^32; spacings that occur again are Poisson (Marsaglia) of mean
 *               m^2 (m - 1)/(4 n), less one for each triple, m^5/(18 n^2): 3.99555
 *
 * Every p-value is two-sided.  battery_worst() is the smallest of BATTERY_TESTS of them. */
#ifndef ONDINE_TESTS_BATTERY_H
#define ONDINE_TESTS_BATTERY_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "incomplete_gamma.h"
#include "statistics.h"

enum {
    BATTERY_BLOCK = 4096, /* words that are judged at a time */
    BATTERY_LAGS = 16,
    BATTERY_BIRTHDAYS_EVERY = 8, /* blocks, as sorting is slow */
    BATTERY_GAPS = 64,
    BATTERY_TESTS = 6 + BATTERY_LAGS
};

typedef struct battery {
    uint64_t blocks, repeats;
    uint64_t bytes[256], high[65536], low[65536], gaps[BATTERY_GAPS], ranks[4];
    uint32_t gap; /* length of the gap that is open */
    double weights[BATTERY_LAGS];
} battery;

typedef struct battery_p {
    char name[16];
    double p;
} battery_p;

static inline int battery_rank(const uint32_t *rows)
{
    uint32_t m[32];
    memcpy(m, rows, sizeof m);
    int rank = 0;
    for (int bit = 0; bit < 32; bit++) {
        int pivot = rank;
        while (pivot < 32 && !(m[pivot] >> bit & 1))
            pivot++;
        if (pivot == 32)
            continue;
        const uint32_t row = m[pivot];
        m[pivot] = m[rank];
        m[rank] = row;
        for (int i = rank + 1; i < 32; i++)
            m[i] ^= row & -(m[i] >> bit & 1);
        rank++;
    }
    return rank;
}

static inline int battery_ascending(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static inline unsigned battery_repeats(const uint32_t *words)
{
    uint32_t day[BATTERY_BLOCK];
    memcpy(day, words, sizeof day);
    qsort(day, BATTERY_BLOCK, sizeof *day, battery_ascending);
    for (int i = BATTERY_BLOCK - 1; i > 0; i--)
        day[i] -= day[i - 1];
    qsort(day, BATTERY_BLOCK, sizeof *day, battery_ascending);
    unsigned repeats = 0;
    for (int i = 1; i < BATTERY_BLOCK; i++)
        repeats += day[i] == day[i - 1];
    return repeats;
}

static inline void battery_add(battery *b, const uint32_t words[BATTERY_BLOCK])
{
    int weight[BATTERY_BLOCK];
    for (int i = 0; i < BATTERY_BLOCK; i++) {
        const uint32_t w = words[i];
        for (int k = 0; k < 32; k += 8)
            b->bytes[w >> k & 0xff]++;
        weight[i] = __builtin_popcount(w) - 16;
        if (w >> 28)
            b->gap++;
        else {
            b->gaps[b->gap < BATTERY_GAPS ? b->gap : BATTERY_GAPS - 1]++;
            b->gap = 0;
        }
    }
    for (int i = 0; i < BATTERY_BLOCK; i += 2) {
        b->high[words[i] >> 24 << 8 | words[i + 1] >> 24]++;
        b->low[(words[i] & 0xff) << 8 | (words[i + 1] & 0xff)]++;
    }
    for (int i = 0; i < BATTERY_BLOCK; i += 32) {
        const int rank = battery_rank(words + i);
        b->ranks[rank < 29 ? 0 : rank - 29]++;
    }
    for (int lag = 1; lag <= BATTERY_LAGS; lag++) {
        int sum = 0;
        for (int i = 0; i + BATTERY_LAGS < BATTERY_BLOCK; i++)
            sum += weight[i] * weight[i + lag];
        b->weights[lag - 1] += sum;
    }
    if (b->blocks++ % BATTERY_BIRTHDAYS_EVERY == 0)
        b->repeats += battery_repeats(words);
}

/* Two-sided p of a chi-square with bins of the given shares (NULL: equal) of their total. */
static inline double battery_chi2(const uint64_t *count, int bins, const double *share)
{
    double total = 0, chi2 = 0;
    for (int i = 0; i < bins; i++)
        total += (double)count[i];
    for (int i = 0; i < bins; i++) {
        const double expected = total * (share ? share[i] : 1.0 / bins), off = (double)count[i] - expected;
        chi2 += off * off / expected;
    }
    const double below = incomplete_gamma_p((bins - 1) / 2.0, chi2 / 2);
    return 2 * fmin(below, 1 - below);
}

static inline void battery_judge(const battery *b, battery_p p[BATTERY_TESTS])
{
    /* of a random 32 x 32 matrix over GF(2); the first is what is left */
    static const double rank_share[4] = {0.0052854502, 0.1283502644, 0.5775761902, 0.2887880952};
    double gap_share[BATTERY_GAPS];
    for (int i = 0; i < BATTERY_GAPS; i++)
        gap_share[i] = pow(15.0 / 16, i) * (i < BATTERY_GAPS - 1 ? 1.0 / 16 : 1);
    const double samples = ceil((double)b->blocks / BATTERY_BIRTHDAYS_EVERY);
    const double pairs = (double)b->blocks * (BATTERY_BLOCK - BATTERY_LAGS);
    p[0] = (battery_p){"bytes", battery_chi2(b->bytes, 256, NULL)};
    p[1] = (battery_p){"high", battery_chi2(b->high, 65536, NULL)};
    p[2] = (battery_p){"low", battery_chi2(b->low, 65536, NULL)};
    p[3] = (battery_p){"gaps", battery_chi2(b->gaps, BATTERY_GAPS, gap_share)};
    p[4] = (battery_p){"ranks", battery_chi2(b->ranks, 4, rank_share)};
    p[5] = (battery_p){"birthdays", poisson_p((double)b->repeats, 3.99555 * samples)};
    for (int lag = 1; lag <= BATTERY_LAGS; lag++) {
        snprintf(p[5 + lag].name, sizeof p->name, "weights %d", lag);
        p[5 + lag].p = erfc(fabs(b->weights[lag - 1]) / 8 / sqrt(2 * pairs)); /* the variance of a weight is 8 */
    }
}

#endif
