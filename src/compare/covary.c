/* covary.c : see the header. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/covary.h"

enum {
    RECORDS = 12,
    PAIRS = ONDINE_OBSERVABLES * (ONDINE_OBSERVABLES - 1) / 2,
    SAMPLES = 2, /* micro and reduced, against the theory */
    MOST = SAMPLES * RECORDS * PAIRS
};

/* Two rows of one record and one sample. */
typedef struct pair {
    size_t a, b; /* of j->rows */
    double sign; /* of the predicted covariance */
    double sd;   /* predicted, of x/sd_x + sign y/sd_y */
    double score;
} pair;

static int judged(const ond_judging *j, size_t i)
{
    const ond_row *row = &j->rows[i];
    const size_t point = row->point, points = j->trial->points;
    const int chosen = points <= RECORDS || (point + 1) * RECORDS / points > point * RECORDS / points;
    return chosen && row->against_theory && row->judgement == SCORED && !isnan(row->var_allowance) && row->sd > 0;
}

static pair pair_of(const ond_judging *j, size_t a, size_t b)
{
    const double *cov = j->trial->finite_cov + j->rows[a].point * ONDINE_OBSERVABLES * ONDINE_OBSERVABLES;
    const int x = j->rows[a].observable, y = j->rows[b].observable;
    const double correlation =
        cov[x * ONDINE_OBSERVABLES + y] / sqrt(cov[x * ONDINE_OBSERVABLES + x] * cov[y * ONDINE_OBSERVABLES + y]);
    return (pair){a, b, copysign(1, correlation), sqrt(2 * (1 + fabs(correlation))), 0};
}

static size_t list_pairs(const ond_judging *j, pair pairs[MOST])
{
    size_t count = 0;
    for (size_t a = 0; a < j->report->count; a++)
        for (size_t b = a + 1; b < j->report->count && j->rows[b].point == j->rows[a].point && judged(j, a); b++)
            if (j->rows[b].sim == j->rows[a].sim && judged(j, b))
                pairs[count++] = pair_of(j, a, b);
    return count;
}

size_t ond_count_covariances(const ond_judging *j)
{
    pair pairs[MOST];
    return list_pairs(j, pairs);
}

static void fill_column(const ond_trial *trial, const ond_row *a, const ond_row *b, const pair *p,
                        const ond_sample *sample, double *column)
{
    for (size_t r = 0; r < sample->replicas; r++)
        column[r] = (ond_row_value(trial, a, sample, r) - a->prediction) / a->sd +
                    p->sign * (ond_row_value(trial, b, sample, r) - b->prediction) / b->sd;
    qsort(column, sample->replicas, sizeof *column, ond_rising);
}

static void take_moments(const double *x, size_t count, ond_row *row)
{
    row->shape_mean = row->shape_sd = 0;
    for (size_t r = 0; r < count; r++)
        row->shape_mean += x[r] / (double)count;
    for (size_t r = 0; r < count; r++)
        row->shape_sd += (x[r] - row->shape_mean) * (x[r] - row->shape_mean) / (double)(count - 1);
    row->shape_sd = sqrt(row->shape_sd);
}

/* columns: of sim, of other, and as many as other has to work in */
static void score_pair(const ond_judging *j, pair *p, ond_ranker *ranker, double *columns)
{
    const ond_row *a = &j->rows[p->a], *b = &j->rows[p->b];
    const size_t m = a->sim->replicas, n = a->other->replicas;
    ond_row row = {.sim = a->sim, .other = a->other, .sd = p->sd};
    row.var_allowance = 2 * (a->var_allowance + b->var_allowance) / (p->sd * p->sd);
    ranker->resolution = a->resolution / a->sd + b->resolution / b->sd;
    fill_column(j->trial, a, b, p, a->sim, columns);
    fill_column(j->trial, a, b, p, a->other, columns + m);
    take_moments(columns + m, n, &row);
    p->score = ond_scaled_score(j, &row, ranker, columns, columns + m, columns + m + n);
}

/* @return 0 if out of memory. */
static int score_pairs(const ond_judging *j, size_t count, pair *pairs)
{
    int failed = 0;
#pragma omp parallel for schedule(dynamic) num_threads(j->trial->threads)
    for (size_t i = 0; i < count; i++) {
        const ond_row *a = &j->rows[pairs[i].a];
        const size_t pool = a->sim->replicas + a->other->replicas;
        ond_ranker ranker = {0};
        double *columns = malloc((pool + a->other->replicas) * sizeof *columns);
        if (columns && ond_ranker_make(&ranker, pool)) {
            score_pair(j, &pairs[i], &ranker, columns);
        } else {
#pragma omp atomic write
            failed = 1;
        }
        ond_ranker_free(&ranker);
        free(columns);
    }
    return !failed;
}

int ond_score_covariances(ond_judging *j)
{
    pair pairs[MOST];
    const size_t count = list_pairs(j, pairs);
    if (!score_pairs(j, count, pairs))
        return 0;
    for (size_t i = 0; i < count; i++) {
        const ond_comparison *a = &j->report->rows[pairs[i].a], *b = &j->report->rows[pairs[i].b];
        ond_covariance *worst = j->report->covariance, *end = worst + j->report->covariances;
        while (worst < end && strcmp(worst->engine, a->engine) != 0)
            worst++;
        if (worst == end) {
            *worst = (ond_covariance){.engine = a->engine};
            j->report->covariances++;
        }
        if (fabs(pairs[i].score) >= fabs(worst->score))
            *worst = (ond_covariance){a->engine, a->t, {a->observable, b->observable}, pairs[i].score};
    }
    return 1;
}
