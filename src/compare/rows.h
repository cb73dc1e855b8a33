/* rows.h : the rows of a verdict on their way from plan.c through score.c to judge.c. */
#ifndef ONDINE_COMPARE_ROWS_H
#define ONDINE_COMPARE_ROWS_H

#include <math.h>

#include "compare/rank.h"
#include "compare/trial.h"

enum ond_judgement {
    UNJUDGED,         /* a replica or the theory has diverged */
    BROKEN,           /* not a number, though no replica has diverged */
    OTHER_LAW,        /* the inputs are not of the law that this row is about */
    BELOW_RESOLUTION, /* micro's float vectors cannot say */
    CONSTANT,         /* no spread: the means must be equal */
    SCORED
};

typedef struct ond_row {
    const ond_sample *sim, *other; /* other: the reduced sample that is compared, or translated to the theory */
    size_t point;
    int against_theory;
    enum ond_judgement judgement;
    int observable;               /* ONDINE_L ... ONDINE_EPS_G */
    int logarithm;                /* of it is what is compared */
    double prediction, allowance; /* of the theory: its mean, and how far from it the true one may be */
    double sd, var_allowance;     /* of the theory: see ond_prediction */
    double shape_mean, shape_sd;  /* of `other`, whatever the row is against */
    double resolution;            /* values closer than this count as equal */
    double tolerance;             /* CONSTANT: that the means may differ by */
    double floor;                 /* micro: of its eps_g, by rounding */
} ond_row;

typedef struct ond_judging {
    const ond_trial *trial;
    ond_report *report;
    ond_row *rows; /* (report->count), beside report->rows */
    size_t scores;
    double threshold;                   /* that |score| may reach */
    double largest[ONDINE_OBSERVABLES]; /* |mean| or sd of reduced over the run */
} ond_judging;

enum { OND_COMPARISONS = 3 }; /* micro against reduced, micro and reduced against the theory */

/* List the rows, fill in their means and spreads, and say which can be judged; then threshold and largest. */
void ond_plan_rows(ond_judging *judging);

/* Fill in the scores. @return 0 if out of memory. */
int ond_score_rows(ond_judging *judging);

static inline double ond_value_at(const ond_trial *trial, const ond_sample *sample, size_t replica, size_t point,
                                  int observable)
{
    return sample->values[(replica * trial->points + point) * ONDINE_OBSERVABLES + (size_t)observable];
}

/* What a row compares. */
static inline double ond_row_value(const ond_trial *trial, const ond_row *row, const ond_sample *sample, size_t replica)
{
    const double value = ond_value_at(trial, sample, replica, row->point, row->observable);
    return row->logarithm ? log(value) : value;
}

/* The location score of sim (m) against other (n), both rising, other moved to where the theory has it, and what the
 * theory may be off allowed: row->prediction, allowance, shape_mean and shape_sd are used. */
double ond_translated_score(const ond_judging *j, const ond_row *row, ond_ranker *ranker, size_t m, const double *sim,
                            size_t n, const double *other);

/* The spread score of row->sim against row->other, both rising, other scaled to row->sd; `scaled` is as long as other.
 */
double ond_scaled_score(const ond_judging *j, const ond_row *row, ond_ranker *ranker, const double *sim,
                        const double *other, double *scaled);

/* For qsort() of doubles. */
int ond_rising(const void *x, const void *y);

#endif
