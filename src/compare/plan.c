/* plan.c : what each row compares, and whether it can be judged. */
#include <math.h>

#include "compare/allowance.h"
#include "compare/covary.h"
#include "compare/joint.h"
#include "compare/normal_law.h"
#include "compare/rows.h"

#define FALSE_ALARM 1e-6 /* of a whole verdict */
#define TINY_SD 1e-5     /* an sd below this part of the mean is not looked into */
#define TINY_MEAN 1e-3   /* ... or of this, if the mean is smaller */
#define RESOLUTION                                                                                                     \
    2e-6 /* of a mean: replicas that have not moved, as half of those of a ReLU after one step, are equal in           \
            reduced, and micro's differ by their rounding */
#define FLOOR_SHARE 0.1 /* of a mean or its standard error, that micro's float floor may be */

double ond_score_allowed(size_t scores)
{
    return scores ? -ond_normal_quantile(FALSE_ALARM / 2 / (double)scores) : NAN;
}

typedef struct moments {
    size_t count; /* replicas that have not diverged */
    double mean, sd;
} moments;

static moments moments_of(const ond_trial *trial, const ond_row *row, const ond_sample *sample)
{
    moments m = {0, 0, 0};
    for (size_t r = 0; r < sample->replicas; r++) {
        const double x = ond_row_value(trial, row, sample, r);
        if (!isnan(x)) {
            m.count++;
            m.mean += x;
        }
    }
    m.mean = m.count ? m.mean / (double)m.count : NAN;
    for (size_t r = 0; r < sample->replicas; r++) {
        const double d = ond_row_value(trial, row, sample, r) - m.mean;
        if (!isnan(d))
            m.sd += d * d;
    }
    m.sd = m.count > 1 ? sqrt(m.sd / (double)(m.count - 1)) : NAN;
    return m;
}

/* The same of another observable at that record. */
static moments moments_beside(const ond_trial *trial, const ond_row *row, const ond_sample *sample, int observable)
{
    const ond_row other = {.point = row->point, .observable = observable};
    return moments_of(trial, &other, sample);
}

static const char *engine_of(const ond_trial *trial, const ond_sample *sample)
{
    return ondine_engine_name(sample == &trial->micro ? trial->micro_engine : ONDINE_REDUCED);
}

/* A diverged replica has nan everywhere, l too. */
static int none_diverged(const ond_trial *trial, const ond_row *row)
{
    return moments_beside(trial, row, row->sim, ONDINE_L).count == row->sim->replicas &&
           moments_beside(trial, row, row->other, ONDINE_L).count == row->other->replicas;
}

/* Of a row about micro's eps_g. */
static int below_resolution(const ond_row *row, moments sim, moments other)
{
    return row->floor > FLOOR_SHARE * other.mean || row->floor > FLOOR_SHARE * other.sd / sqrt((double)sim.count);
}

static void plan_row(const ond_trial *trial, ond_row *row, ond_comparison *out)
{
    const int k = row->observable;
    const moments plain_sim = moments_of(trial, row, row->sim), plain_other = moments_of(trial, row, row->other);
    moments sim = plain_sim, other = plain_other;
    ond_prediction expected = {other.mean, 0, other.sd, 0, 0};
    if (row->against_theory)
        expected = ond_predict(trial, row->point, k);
    if (expected.logarithm) {
        row->logarithm = 1;
        out->observable = OND_LN_EPS_G;
        sim = moments_of(trial, row, row->sim);
        other = moments_of(trial, row, row->other);
    }
    row->prediction = expected.mean;
    row->allowance = expected.allowance * (row->sim == &trial->micro ? ond_law_factor(trial->model) : 1);
    row->sd = expected.sd;
    row->var_allowance = expected.var_allowance;
    row->shape_mean = other.mean;
    row->shape_sd = other.sd;
    out->engine = engine_of(trial, row->sim);
    out->against = row->against_theory ? "theory" : "reduced";
    out->sim_mean = sim.mean;
    out->sim_sd = sim.sd;
    out->other_mean = expected.mean;
    out->other_sd = expected.sd;
    out->var_ratio = out->other_sd > 0 ? (out->sim_sd * out->sim_sd) / (out->other_sd * out->other_sd) : NAN;
    out->score_mean = out->score_var = NAN;

    const double scale = fmax(fabs(out->other_mean), TINY_MEAN);
    row->resolution = RESOLUTION * (k == ONDINE_EPS_G && !row->logarithm ? fabs(other.mean) : scale);
    row->tolerance = TINY_SD * scale + row->allowance;
    row->floor = ond_float_floor(trial->model, moments_beside(trial, row, row->other, ONDINE_Z).mean);
    const int whole = none_diverged(trial, row);
    if (row->sim == &trial->micro && !ond_law_is_compared(trial->model, row->against_theory))
        row->judgement = OTHER_LAW;
    else if (whole && (sim.count < row->sim->replicas || other.count < row->other->replicas))
        row->judgement = BROKEN;
    else if (!whole || isnan(expected.mean) || isnan(expected.allowance) || !isfinite(sim.mean))
        row->judgement = UNJUDGED;
    else if (row->sim == &trial->micro && k == ONDINE_EPS_G && below_resolution(row, plain_sim, plain_other))
        row->judgement = BELOW_RESOLUTION;
    else if (!(other.sd >= TINY_SD * scale))
        row->judgement = CONSTANT;
    else
        row->judgement = SCORED;
}

/* The order of the report: against reduced first, then time, then observable, then engine. */
static void list_rows(ond_judging *j)
{
    const ond_trial *trial = j->trial;
    const int micro = trial->micro.replicas > 0;
    size_t count = 0;
    for (int theory = !micro; theory <= 1; theory++)
        for (size_t point = 0; point < trial->points; point++)
            for (int k = 0; k < ONDINE_OBSERVABLES; k++) {
                if (k == ONDINE_Z && trial->model->rule == ONDINE_SGD)
                    continue;
                ond_row row = {.point = point, .observable = k, .against_theory = theory};
                const ond_comparison out = {.t = trial->t[point], .observable = k};
                if (micro) {
                    row.sim = &trial->micro;
                    row.other = &trial->reduced;
                    j->report->rows[count] = out;
                    j->rows[count++] = row;
                }
                if (theory) {
                    row.sim = &trial->reduced;
                    row.other = &trial->twin;
                    j->report->rows[count] = out;
                    j->rows[count++] = row;
                }
            }
    j->report->count = count;
}

/* Once micro's eps_g is below what floats resolve, the direction of its vectors is rounding, and an unstable
 * dynamics (eta/z^2 > eta_c) makes that visible in every observable later on: nothing of micro is judged from the first
 * such record on. */
static void drop_what_follows_the_floor(ond_judging *j)
{
    const ond_sample *micro = &j->trial->micro;
    size_t first = j->trial->points;
    for (size_t i = 0; i < j->report->count; i++)
        if (j->rows[i].judgement == BELOW_RESOLUTION && j->rows[i].point < first)
            first = j->rows[i].point;
    for (size_t i = 0; i < j->report->count; i++)
        if (j->rows[i].sim == micro && j->rows[i].point >= first && j->rows[i].judgement != BROKEN &&
            j->rows[i].judgement != OTHER_LAW)
            j->rows[i].judgement = BELOW_RESOLUTION;
}

void ond_plan_rows(ond_judging *j)
{
    list_rows(j);
    const long count = (long)j->report->count;
#pragma omp parallel for schedule(dynamic, 8) num_threads(j->trial->threads)
    for (long i = 0; i < count; i++)
        plan_row(j->trial, &j->rows[i], &j->report->rows[i]);
    drop_what_follows_the_floor(j);
    for (long i = 0; i < count; i++) {
        const ond_comparison *out = &j->report->rows[i];
        if (j->rows[i].judgement == SCORED)
            j->scores += isnan(j->rows[i].var_allowance) ? 1 : 2;
        if (j->rows[i].sim == &j->trial->reduced)
            j->largest[j->rows[i].observable] =
                fmax(j->largest[j->rows[i].observable], fmax(fabs(out->sim_mean), out->sim_sd));
    }
    const size_t tests = j->scores + ond_count_joints(j) + ond_count_covariances(j);
    j->threshold = ond_score_allowed(tests);
}
