/* judge.c : the verdict. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare/allowance.h"
#include "compare/covary.h"
#include "compare/identical.h"
#include "compare/joint.h"
#include "compare/rows.h"

#define ABOVE_FLOOR 100.0 /* times the floor and reduced's eps_g: where micro cannot be by rounding alone */
#define TOO_WIDE 0.2      /* of an observable's largest mean or sd, that the theory's systematic may be */

static const char *const observable_name[] = {"l", "R", "z", "eps_g", "ln_eps_g"};

static void conclude(ond_report *report, ond_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void conclude(ond_report *report, ond_verdict verdict, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    report->verdict = verdict;
    vsnprintf(report->line, sizeof report->line, format, list);
    va_end(list);
}

/* By how much a row exceeds what it may, in units of that; > 1: it disagrees. *spread: it is the variance that does. */
static double excess(const ond_judging *j, size_t i, int *spread)
{
    const ond_comparison *out = &j->report->rows[i];
    const ond_row *row = &j->rows[i];
    *spread = 0;
    if (row->judgement == BROKEN)
        return INFINITY;
    if (row->judgement == CONSTANT) {
        const double off = fabs(out->sim_mean - out->other_mean);
        return off <= row->tolerance ? 0 : off / row->tolerance;
    }
    if (row->judgement != SCORED)
        return 0;
    *spread = fabs(out->score_var) > fabs(out->score_mean); /* not where it is nan */
    return fabs(*spread ? out->score_var : out->score_mean) / j->threshold;
}

/* @return 1 if all records of a comparison together disagree. */
static int joint_disagreement(const ond_judging *j)
{
    for (size_t i = 0; i < j->report->joints; i++) {
        const ond_joint *joint = &j->report->joint[i];
        if (!(joint->score > j->threshold))
            continue;
        conclude(j->report, OND_DISAGREES,
                 "verdict: disagrees: %s against %s, all records together: score %.3g, allowed %.3g", joint->engine,
                 joint->against, joint->score, j->threshold);
        return 1;
    }
    return 0;
}

/* @return 1 if two observables of one record do not vary together as the theory says. */
static int covariance_disagreement(const ond_judging *j)
{
    for (size_t i = 0; i < j->report->covariances; i++) {
        const ond_covariance *c = &j->report->covariance[i];
        if (!(fabs(c->score) > j->threshold))
            continue;
        conclude(j->report, OND_DISAGREES,
                 "verdict: disagrees: %s against theory, t = %g, covariance of %s and %s: score %.3g, allowed %.3g",
                 c->engine, c->t, observable_name[c->observable[0]], observable_name[c->observable[1]], c->score,
                 j->threshold);
        return 1;
    }
    return 0;
}

/* @return 1 if some row disagrees; the worst one is named. */
static int disagreement(const ond_judging *j)
{
    size_t worst = 0;
    double most = 0;
    int spread = 0, is_spread;
    for (size_t i = 0; i < j->report->count; i++) {
        const double e = excess(j, i, &is_spread);
        if (e > most) {
            most = e;
            worst = i;
            spread = is_spread;
        }
    }
    if (!(most > 1))
        return 0;
    const ond_comparison *out = &j->report->rows[worst];
    if (j->rows[worst].judgement == BROKEN) {
        conclude(j->report, OND_DISAGREES, "verdict: disagrees: %s against %s, t = %g, %s is not a number", out->engine,
                 out->against, out->t, observable_name[out->observable]);
        return 1;
    }
    const int constant = j->rows[worst].judgement == CONSTANT;
    const double value = constant ? fabs(out->sim_mean - out->other_mean) : spread ? out->score_var : out->score_mean;
    conclude(j->report, OND_DISAGREES, "verdict: disagrees: %s against %s, t = %g, %s %s: %s %.3g, allowed %.3g",
             out->engine, out->against, out->t, observable_name[out->observable], spread ? "variance" : "mean",
             constant ? "off by" : "score", value, constant ? j->rows[worst].tolerance : j->threshold);
    return 1;
}

/* Where the solution is unstable (eta/z^2 > eta_c) and a replica starts on it, or comes to it, as near as floats can
 * say, the rounding of its vectors grows until it has left; the exact dynamics stays.  The rows from then on are not
 * judged (plan.c), so this must be said.  @return 1 if it has happened. */
static int left_by_rounding(const ond_judging *j)
{
    for (size_t i = 0; i < j->report->count; i++) {
        const ond_row *row = &j->rows[i];
        const ond_comparison *out = &j->report->rows[i];
        if (row->judgement != BELOW_RESOLUTION || row->observable != ONDINE_EPS_G || row->logarithm ||
            !(out->sim_mean > ABOVE_FLOOR * (row->floor + row->shape_mean)))
            continue;
        conclude(j->report, OND_UNDECIDED,
                 "verdict: undecided: micro has left the solution by the rounding of its vectors: t = %g, eps_g is "
                 "%.3g, for reduced %.3g; it is unstable there, use --engine reduced",
                 out->t, out->sim_mean, row->shape_mean);
        return 1;
    }
    return 0;
}

/* @return 1 if nothing can be said of the theory at this N. */
static int undecided(const ond_judging *j)
{
    if (left_by_rounding(j))
        return 1;
    const ond_trial *trial = j->trial;
    size_t judged = 0;
    if (trial->model->inputs == ONDINE_CORRELATED) {
        conclude(j->report, OND_UNDECIDED, "verdict: undecided: the theory does not apply to correlated inputs");
        return 1;
    }
    const ond_basis basis = ond_basis_of(trial->model, trial->kappa);
    if (basis == OND_NO_THEORY) {
        conclude(
            j->report, OND_UNDECIDED,
            "verdict: undecided: N too small: no theory holds at N = %u, kappa = %.3g; without it, nothing disagrees",
            (unsigned)trial->model->n, trial->kappa);
        return 1;
    }
    for (size_t i = 0; i < j->report->count; i++) {
        const ond_row *row = &j->rows[i];
        const ond_comparison *out = &j->report->rows[i];
        judged += row->judgement == SCORED || row->judgement == CONSTANT;
        if (basis == OND_ODE && row->allowance > TOO_WIDE * j->largest[row->observable]) {
            conclude(j->report, OND_UNDECIDED,
                     "verdict: undecided: N too small: at t = %g the theory's %s may be off by %.3g, its scale is %.3g",
                     out->t, observable_name[out->observable], row->allowance, j->largest[out->observable]);
            return 1;
        }
    }
    if (judged)
        return 0;
    conclude(j->report, OND_UNDECIDED, "verdict: undecided: no record could be judged");
    return 1;
}

/* Look for replicas that are one and the same. *found is 1 if the verdict is made. */
static ondine_status find_shared_streams(const ond_judging *j, int *found, ondine_error *error)
{
    const ond_trial *trial = j->trial;
    const ond_sample *samples[2] = {&trial->micro, &trial->reduced};
    *found = 0;
    for (int s = 0; s < 2; s++)
        for (size_t point = 0; point < trial->points; point++) {
            size_t pair[2];
            if (ondine_step(trial->t[point], trial->model->n) == 0)
                continue;
            OND_TRY(ond_find_identical(trial, samples[s], point, found, pair, error));
            if (*found) {
                conclude(j->report, OND_DISAGREES, "verdict: disagrees: replicas %zu and %zu are identical", pair[0],
                         pair[1]);
                return ONDINE_OK;
            }
        }
    return ONDINE_OK;
}

/* What the inputs' law means for the comparison. */
static const char *law_note(const ondine_model *model)
{
    switch (model->inputs) {
    case ONDINE_GAUSSIAN: return "inputs are Gaussian: the law is exactly the theory's; ";
    case ONDINE_CORRELATED:
        return "inputs are correlated: the theory does not apply, micro is not judged; for reduced, ";
    default:
        return "inputs are iid but not Gaussian: the theory holds to leading order, so means are compared with it "
               "alone, "
               "allowing 1 + |excess kurtosis| times as much; variances are not judged; ";
    }
}

static void write_note(const ond_judging *j)
{
    size_t diverged = 0, below = 0;
    for (size_t i = 0; i < j->report->count; i++) {
        diverged += j->rows[i].judgement == UNJUDGED;
        below += j->rows[i].judgement == BELOW_RESOLUTION;
    }
    static const char *const rule[] = {
        [OND_FINITE_N] = "means, variances and covariances are compared with the theory at this N",
        [OND_FINITE_N_MEANS] = "means are compared with the theory at this N; its variances are not good enough",
        [OND_ODE] =
            ("the theory at this N is not good enough: means are compared with the N -> infinity theory, allowing "
             "what a run at N/4 shows of its error; variances are not"),
        [OND_NO_THEORY] = "this N is too small for any theory; nothing is compared with it",
    };
    const double kappa = j->trial->kappa;
    char *note = j->report->note;
    const size_t size = sizeof j->report->note;
    int length =
        snprintf(note, size, "%s%s (kappa = %.2g%s)", law_note(j->trial->model),
                 rule[ond_basis_of(j->trial->model, kappa)], kappa, isinf(kappa) ? ": replicas cross l = 0" : "");
    length += snprintf(note + length, size - (size_t)length,
                       "; of %zu rows, %zu are not judged (diverged, or no theory) and %zu are below resolution",
                       j->report->count, diverged, below);
    for (size_t i = 0; i < j->report->joints; i++)
        length += snprintf(note + length, size - (size_t)length, "%s%s against %s %.2f",
                           i ? ", " : "; joint scores: ", j->report->joint[i].engine, j->report->joint[i].against,
                           j->report->joint[i].score);
    for (size_t i = 0; i < j->report->covariances; i++)
        length += snprintf(note + length, size - (size_t)length, "%s%s %.2f",
                           i ? ", " : "; largest scores of covariances: ", j->report->covariance[i].engine,
                           fabs(j->report->covariance[i].score));
    if (j->report->joints)
        snprintf(note + length, size - (size_t)length, " (allowed %.2f)", j->threshold);
}

static ondine_status judge(ond_judging *j, ondine_error *error)
{
    int identical;
    ond_plan_rows(j);
    if (!ond_score_rows(j) || !ond_score_joints(j) || !ond_score_covariances(j))
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory scoring %zu comparisons", j->report->count);
    write_note(j);
    OND_TRY(find_shared_streams(j, &identical, error));
    if (!identical && !disagreement(j) && !joint_disagreement(j) && !covariance_disagreement(j) && !undecided(j))
        conclude(j->report, OND_AGREES, "verdict: agrees");
    return ONDINE_OK;
}

ondine_status ond_judge_trial(const ond_trial *trial, ond_report *report, ondine_error *error)
{
    *report = (ond_report){0};
    const size_t most = 3 * trial->points * ONDINE_OBSERVABLES; /* three comparisons of each */
    ond_judging judging = {.trial = trial, .report = report};
    judging.rows = calloc(most, sizeof *judging.rows);
    report->rows = calloc(most, sizeof *report->rows);
    const ondine_status status = judging.rows && report->rows
                                     ? judge(&judging, error)
                                     : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu comparisons", most);
    free(judging.rows);
    if (status != ONDINE_OK)
        ond_report_free(report);
    return status;
}

void ond_report_free(ond_report *report)
{
    free(report->rows);
    report->rows = NULL;
    report->count = 0;
}
