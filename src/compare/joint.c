/* joint.c : see the header. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/joint.h"
#include "compare/normal_law.h"
#include "compare/permutation.h"

enum { ROWS = 48 /* of one comparison, at most */, DIRECTIONS = 8 };
#define NEW_SHARE 0.05 /* of a row's variance: less than this is told by the other directions */

/* ---- the law of the sum ------------------------------------------------------------------------------------------ */

/* ln of the upper incomplete gamma function over the whole one, by series or by continued fraction (Lentz). */
static double log_upper_gamma(double a, double x)
{
    const double front = a * log(x) - x - lgamma(a);
    if (x < a + 1) {
        double term = 1 / a, sum = term;
        for (double k = a + 1; term > 1e-17 * sum; k++)
            sum += term *= x / k;
        return log1p(-fmin(exp(front) * sum, 1));
    }
    double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
    for (int i = 1; i < 10000; i++) {
        const double an = -i * (i - a);
        b += 2;
        d = 1 / (an * d + b);
        c = b + an / c;
        fraction *= c * d;
        if (fabs(c * d - 1) < 1e-15)
            break;
    }
    return front + log(fraction);
}

double ond_chi_square_score(double k, double x)
{
    return x > 0 ? ond_normal_from_log_tail(log_upper_gamma(k / 2, x / 2) - log(2)) : 0;
}

/* ---- directions -------------------------------------------------------------------------------------------------- */

/* One comparison; the pool is sim, then other. */
typedef struct pool {
    const ond_judging *j;
    const ond_row *rows[ROWS];
    size_t count, m, n;
    double *column;            /* (count, m + n) standardised rows, less what the directions found so far tell */
    double *scores;            /* (DIRECTIONS, m + n) normal scores of the directions */
    double *work;              /* (m + n) */
    double weight[ROWS][ROWS]; /* row i less directions = sum over k of weight[i][k] standardised row k */
    double prediction[ROWS], allowance[ROWS]; /* of the standardised rows; 0 against reduced */
    ond_ranker ranker;
} pool;

/* The rows of comparison c that are scored, evenly thinned. */
static void choose_rows(pool *p, const ond_sample *sim, int against_theory)
{
    const ond_judging *j = p->j;
    size_t total = 0, seen = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < j->report->count; i++) {
            const ond_row *row = &j->rows[i];
            if (row->judgement != SCORED || row->sim != sim || row->against_theory != against_theory)
                continue;
            if (pass == 0)
                total++;
            else if (total <= ROWS || seen++ * ROWS / total >= p->count)
                p->rows[p->count++] = row;
        }
}

/* The normal score of each replica by its rank in the pool; out may be x. */
static void rank_column(pool *p, const double *x, double *out)
{
    const size_t size = p->m + p->n;
    memcpy(p->work, x, size * sizeof *x);
    qsort(p->work, size, sizeof *p->work, ond_rising);
    for (size_t r = 0; r < size; r++) {
        size_t low = 0, high = size - 1;
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (p->work[middle] < x[r])
                low = middle + 1;
            else
                high = middle;
        }
        out[r] = p->ranker.quantile[low];
    }
}

/* Against reduced normal scores, whose directions keep an exact permutation law; against the theory values,
 * standardised by what `other` has, whose sums have a mean there. */
static void fill_column(pool *p, size_t i)
{
    const ond_row *row = p->rows[i];
    double *x = p->column + i * (p->m + p->n);
    for (size_t r = 0; r < p->m + p->n; r++)
        x[r] = r < p->m ? ond_row_value(p->j->trial, row, row->sim, r)
                        : ond_row_value(p->j->trial, row, row->other, r - p->m);
    for (size_t r = 0; r < p->m + p->n; r++)
        x[r] = (x[r] - row->shape_mean) / row->shape_sd;
    if (!row->against_theory)
        rank_column(p, x, x);
    else {
        p->prediction[i] = (row->prediction - row->shape_mean) / row->shape_sd;
        p->allowance[i] = row->allowance / row->shape_sd;
    }
    memset(p->weight[i], 0, sizeof p->weight[i]);
    p->weight[i][i] = 1;
}

static double covariance_sum(const double *x, const double *y, size_t count)
{
    double sum_x = 0, sum_y = 0, product = 0;
    for (size_t r = 0; r < count; r++) {
        sum_x += x[r];
        sum_y += y[r];
        product += x[r] * y[r];
    }
    return product - sum_x * sum_y / (double)count;
}

/* Over the pool.  Against reduced it must not know which replica is of which sample, else the permutation law would not
 * hold; against the theory each sample is taken about its own mean. */
static double covariance(const pool *p, const double *x, const double *y)
{
    const size_t size = p->m + p->n;
    if (!p->rows[0]->against_theory)
        return covariance_sum(x, y, size) / (double)(size - 1);
    return (covariance_sum(x, y, p->m) + covariance_sum(x + p->m, y + p->m, p->n)) / (double)(size - 2);
}

/* The column with the most that is new, scaled to variance 1 and taken out of all others; NULL: there is none. */
static double *next_direction(pool *p, double weight[ROWS])
{
    const size_t size = p->m + p->n;
    size_t best = 0;
    double most = 0;
    for (size_t i = 0; i < p->count; i++) {
        const double variance = covariance(p, p->column + i * size, p->column + i * size);
        if (variance > most) {
            most = variance;
            best = i;
        }
    }
    if (most < NEW_SHARE)
        return NULL;
    double *direction = p->column + best * size;
    for (size_t r = 0; r < size; r++)
        direction[r] /= sqrt(most);
    for (size_t k = 0; k < p->count; k++)
        weight[k] = p->weight[best][k] / sqrt(most);
    return direction;
}

static void take_out(pool *p, double *direction, const double weight[ROWS])
{
    const size_t size = p->m + p->n;
    for (size_t i = 0; i < p->count; i++) {
        double *x = p->column + i * size;
        const double share = covariance(p, x, direction);
        if (x == direction)
            continue;
        for (size_t r = 0; r < size; r++)
            x[r] -= share * direction[r];
        for (size_t k = 0; k < p->count; k++)
            p->weight[i][k] -= share * weight[k];
    }
    memset(direction, 0, size * sizeof *direction);
}

static double score_direction(pool *p, const double *direction, const double weight[ROWS])
{
    ond_row row = {.shape_mean = 0, .shape_sd = 1};
    double *sim = p->work, *other = p->work + p->m, sum = 0;
    for (size_t r = 0; r < p->m; r++)
        sum += direction[r];
    if (!p->rows[0]->against_theory)
        return ond_permutation_score(p->m + p->n, direction, p->m, sum);
    memcpy(p->work, direction, (p->m + p->n) * sizeof *direction);
    qsort(sim, p->m, sizeof *sim, ond_rising);
    qsort(other, p->n, sizeof *other, ond_rising);
    for (size_t k = 0; k < p->count; k++) {
        row.prediction += weight[k] * p->prediction[k];
        row.allowance += fabs(weight[k]) * p->allowance[k];
    }
    return ond_translated_score(p->j, &row, &p->ranker, p->m, sim, p->n, other);
}

/* What the dependence of directions adds to the variance of Q: twice the covariances of the squares of two scores. */
static double dependence(const pool *p, int directions)
{
    const double size = (double)(p->m + p->n), share = (double)p->m / size, odds = share * (1 - share);
    const double fourth = fmax((1 - 6 * odds) / (odds * size), 0); /* of a sum of m out of the pool, in cumulants */
    double sum = 0;
    for (int a = 0; a < directions; a++)
        for (int b = 0; b < a; b++) {
            double squares = 0;
            for (size_t r = 0; r < p->m + p->n; r++)
                squares += pow(p->scores[(size_t)a * (p->m + p->n) + r] * p->scores[(size_t)b * (p->m + p->n) + r], 2);
            sum += 2 * fmax(squares / size - 1, 0) * fourth;
        }
    return sum;
}

static double joint_score(pool *p)
{
    double sum = 0, weight[ROWS];
    int directions = 0;
    for (size_t i = 0; i < p->count; i++)
        fill_column(p, i);
    while (directions < DIRECTIONS) {
        double *direction = next_direction(p, weight);
        if (!direction)
            break;
        const double score = score_direction(p, direction, weight);
        rank_column(p, direction, p->scores + (size_t)directions * (p->m + p->n));
        take_out(p, direction, weight);
        sum += score * score;
        directions++;
    }
    if (directions == 0)
        return 0;
    const double c = 1 + dependence(p, directions) / (2.0 * directions);
    return ond_chi_square_score(directions / c, sum / c);
}

/* @return 0 if out of memory. */
static int score_comparison(const ond_judging *j, const ond_sample *sim, int against_theory, ond_joint *out, int *made)
{
    static const size_t columns = ROWS + DIRECTIONS + 1;
    pool p = {.j = j};
    choose_rows(&p, sim, against_theory);
    *made = p.count > 0;
    if (!*made)
        return 1;
    p.m = p.rows[0]->sim->replicas;
    p.n = p.rows[0]->other->replicas;
    const size_t size = p.m + p.n;
    p.column = malloc(columns * size * sizeof *p.column);
    const int ready = p.column && ond_ranker_make(&p.ranker, size);
    if (ready) {
        p.scores = p.column + ROWS * size;
        p.work = p.scores + DIRECTIONS * size;
        const size_t row = (size_t)(p.rows[0] - j->rows);
        *out = (ond_joint){j->report->rows[row].engine, j->report->rows[row].against, joint_score(&p)};
    }
    ond_ranker_free(&p.ranker);
    free(p.column);
    return ready;
}

static int has_rows(const ond_judging *j, const ond_sample *sim, int against_theory)
{
    for (size_t i = 0; i < j->report->count; i++)
        if (j->rows[i].judgement == SCORED && j->rows[i].sim == sim && j->rows[i].against_theory == against_theory)
            return 1;
    return 0;
}

size_t ond_count_joints(const ond_judging *j)
{
    return (size_t)(has_rows(j, &j->trial->micro, 0) + has_rows(j, &j->trial->micro, 1) +
                    has_rows(j, &j->trial->reduced, 1));
}

int ond_score_joints(ond_judging *j)
{
    const struct {
        const ond_sample *sim;
        int against_theory;
    } comparisons[OND_COMPARISONS] = {{&j->trial->micro, 0}, {&j->trial->micro, 1}, {&j->trial->reduced, 1}};
    for (int i = 0; i < OND_COMPARISONS; i++) {
        int made;
        if (!score_comparison(j, comparisons[i].sim, comparisons[i].against_theory,
                              &j->report->joint[j->report->joints], &made))
            return 0;
        j->report->joints += (size_t)made;
    }
    return 1;
}
