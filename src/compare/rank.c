/* rank.c : see the header. */
#include <stdlib.h>

#include "compare/normal_law.h"
#include "compare/permutation.h"
#include "compare/rank.h"

int ond_ranker_make(ond_ranker *ranker, size_t count)
{
    ranker->count = count;
    ranker->resolution = 0;
    ranker->quantile = malloc(3 * count * sizeof *ranker->quantile);
    if (!ranker->quantile)
        return 0;
    ranker->scores = ranker->quantile + count;
    ranker->squares = ranker->scores + count;
    for (size_t i = 0; i < count; i++)
        ranker->quantile[i] = ond_normal_quantile(((double)i + 0.5) / (double)count);
    return 1;
}

void ond_ranker_free(ond_ranker *ranker)
{
    free(ranker->quantile);
    ranker->quantile = NULL;
}

struct sums {
    double score, square; /* over the simulated values */
};

/* Merge the two rising samples into ranks, group by group of values that count as tied. */
static struct sums score_pool(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other,
                              double shift)
{
    struct sums sums = {0, 0};
    for (size_t i = 0, j = 0; i + j < ranker->count;) {
        const size_t first = i + j;
        const double value = j == n || (i < m && sim[i] < other[j] + shift) ? sim[i] : other[j] + shift;
        size_t simulated = 0;
        for (; i < m && sim[i] - value <= ranker->resolution; i++)
            simulated++;
        while (j < n && other[j] + shift - value <= ranker->resolution)
            j++;
        double score = 0;
        for (size_t k = first; k < i + j; k++)
            score += ranker->quantile[k];
        score /= (double)(i + j - first);
        for (size_t k = first; k < i + j; k++) {
            ranker->scores[k] = score;
            ranker->squares[k] = score * score;
        }
        sums.score += (double)simulated * score;
        sums.square += (double)simulated * score * score;
    }
    return sums;
}

ond_rank_score ond_rank_scores(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other,
                               double shift)
{
    const struct sums sums = score_pool(ranker, m, sim, n, other, shift);
    ond_rank_score score;
    score.location = ond_permutation_score(ranker->count, ranker->scores, m, sums.score);
    score.spread = ond_permutation_score(ranker->count, ranker->squares, m, sums.square);
    return score;
}

double ond_rank_location(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other, double shift)
{
    const struct sums sums = score_pool(ranker, m, sim, n, other, shift);
    return ond_permutation_score(ranker->count, ranker->scores, m, sums.score);
}
