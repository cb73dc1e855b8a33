/* score.c : the rank scores of the rows. */
#include <math.h>
#include <stdlib.h>

#include "compare/rank.h"
#include "compare/rows.h"

int ond_rising(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static void sorted_column(const ond_trial *trial, const ond_row *row, const ond_sample *sample, double *column)
{
    for (size_t r = 0; r < sample->replicas; r++)
        column[r] = ond_row_value(trial, row, sample, r);
    qsort(column, sample->replicas, sizeof *column, ond_rising);
}

/* `other` is moved so that its mean is the theory's, then on towards sim as far as the true mean may be from the
 * theory's, but no further than to a score of 0.  How far the mean of `other` itself may be off, threshold x its
 * standard error, is allowed as well: the ranks of sim take that shift for real, and under a law with long tails it
 * is not small beside what they resolve.  The score is thus no larger than the one that the true translation gives,
 * which is standard normal. */
double ond_translated_score(const ond_judging *j, const ond_row *row, ond_ranker *ranker, size_t m, const double *sim,
                            size_t n, const double *other)
{
    const double shift = row->prediction - row->shape_mean;
    const double band = row->allowance + j->threshold * row->shape_sd / sqrt((double)n);
    const double plain = ond_rank_location(ranker, m, sim, n, other, shift);
    const double moved = ond_rank_location(ranker, m, sim, n, other, shift + copysign(band, plain));
    return moved * plain > 0 ? moved : 0;
}

/* How far the variance of a sample may be off, as a part of it: `scores` standard errors. */
static double variance_error(size_t n, const double *x, double mean, double sd, double scores)
{
    double fourth = 0;
    for (size_t i = 0; i < n; i++)
        fourth += pow((x[i] - mean) / sd, 4);
    return scores * sqrt(fmax(fourth / (double)n - 1, 0) / (double)n);
}

/* The spread score against `other` with its deviations from its mean multiplied by `factor`. */
static double spread_at(ond_ranker *ranker, size_t m, const double *sim, size_t n, const double *other, double mean,
                        double factor, double *scaled)
{
    for (size_t i = 0; i < n; i++)
        scaled[i] = mean + factor * (other[i] - mean);
    return ond_rank_scores(ranker, m, sim, n, scaled, 0).spread;
}

/* `other` is scaled about its mean to the theory's variance, then towards sim by what the true variance may differ from
 * that and by what its own may be off, no further than to a score of 0.  It is not translated: if the theory is right,
 * sim and `other` have one law, and the scores of samples that have been aligned are not standard normal (rank.h). */
double ond_scaled_score(const ond_judging *j, const ond_row *row, ond_ranker *ranker, const double *sim,
                        const double *other, double *scaled)
{
    const size_t m = row->sim->replicas, n = row->other->replicas;
    const double mean = row->shape_mean, factor = row->sd / row->shape_sd;
    const double off = variance_error(n, other, mean, row->shape_sd, j->threshold);
    const double plain = spread_at(ranker, m, sim, n, other, mean, factor, scaled);
    const double band =
        plain > 0 ? (1 + row->var_allowance) * (1 + off) : fmax(1 - row->var_allowance, 0) * fmax(1 - off, 0);
    const double moved = spread_at(ranker, m, sim, n, other, mean, factor * sqrt(band), scaled);
    return moved * plain > 0 ? moved : 0;
}

static void score_row(const ond_judging *j, const ond_row *row, ond_ranker *ranker, double *columns,
                      ond_comparison *out)
{
    const size_t m = row->sim->replicas, n = row->other->replicas;
    double *sim = columns, *other = columns + m;
    ranker->resolution = row->resolution;
    sorted_column(j->trial, row, row->sim, sim);
    sorted_column(j->trial, row, row->other, other);
    if (row->against_theory) {
        out->score_mean = ond_translated_score(j, row, ranker, m, sim, n, other);
        if (!isnan(row->var_allowance))
            out->score_var = ond_scaled_score(j, row, ranker, sim, other, other + n);
    } else {
        const ond_rank_score score = ond_rank_scores(ranker, m, sim, n, other, 0);
        out->score_mean = score.location;
        out->score_var = score.spread;
    }
}

/* All rows of one pair of samples: they share the size of the pool. @return 0 if out of memory. */
static int score_pair(ond_judging *j, const ond_sample *sim, const ond_sample *other)
{
    const long count = (long)j->report->count;
    const size_t pool = sim->replicas + other->replicas;
    int failed = 0;
#pragma omp parallel num_threads(j->trial->threads)
    {
        ond_ranker ranker = {0};
        double *columns = malloc((pool + other->replicas) * sizeof *columns);
        const int ready = columns && ond_ranker_make(&ranker, pool);
        if (!ready) {
#pragma omp atomic write
            failed = 1;
        }
#pragma omp for schedule(dynamic, 4)
        for (long i = 0; i < count; i++)
            if (ready && j->rows[i].judgement == SCORED && j->rows[i].sim == sim)
                score_row(j, &j->rows[i], &ranker, columns, &j->report->rows[i]);
        ond_ranker_free(&ranker);
        free(columns);
    }
    return !failed;
}

int ond_score_rows(ond_judging *j)
{
    const ond_trial *trial = j->trial;
    if (trial->micro.replicas && !score_pair(j, &trial->micro, &trial->reduced))
        return 0;
    return score_pair(j, &trial->reduced, &trial->twin);
}
