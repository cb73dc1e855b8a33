/* One integration of the ODE's state together with m and C. */
#include "theory/finite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "theory/adams.h"
#include "theory/fluctuation.h"

#define TOLERANCE 1e-9
#define HOPELESS 100 /* kappa beyond which the equations are not followed: they can become very stiff */

/* y, m, and the upper halves of C and X in one row. */
static void pack(const ond_ensemble_state *s, double *v)
{
    memcpy(v, s->y, sizeof s->y);
    memcpy(v + OND_STATE, s->m, sizeof s->m);
    for (int i = 0, at = 2 * OND_STATE; i < OND_STATE; i++) {
        for (int j = i; j < OND_STATE; j++, at++) {
            v[at] = s->C[i][j];
            v[at + 2 * OND_STATE] = s->X[i][j];
        }
    }
}

static void unpack(const double *v, ond_ensemble_state *s)
{
    memcpy(s->y, v, sizeof s->y);
    memcpy(s->m, v + OND_STATE, sizeof s->m);
    for (int i = 0, at = 2 * OND_STATE; i < OND_STATE; i++) {
        for (int j = i; j < OND_STATE; j++, at++) {
            s->C[i][j] = s->C[j][i] = v[at];
            s->X[i][j] = s->X[j][i] = v[at + 2 * OND_STATE];
        }
    }
}

static void rates(const ondine_model *model, ond_ensemble_state *s, ond_ensemble_state *ds)
{
    const int size = ond_state_size(model);
    double ripple[OND_STATE][OND_STATE] = {{0}};
    ond_drift drift;
    ond_drift_at(model, s->y, &drift);
    memcpy(ds->y, drift.rate, sizeof ds->y);
    ripple[size - 1][size - 1] = drift.ripple; /* T or S is the last variable */
    ond_shift_rate(&drift, size, s->m, s->C, ds->m);
    ond_covariance_rate(&drift, size, s->C, drift.D, ds->C);
    ond_covariance_rate(&drift, size, s->X, ripple, ds->X);
}

static void rate_of(const void *data, const double *v, double *rate)
{
    ond_ensemble_state s, ds;
    memset(&ds, 0, sizeof ds);
    unpack(v, &s);
    rates(data, &s, &ds);
    pack(&ds, rate);
}

static void scale_of(const void *data, const double *v, double *scale)
{
    const ondine_model *model = data;
    ond_ensemble_state s, size;
    double natural[OND_STATE];
    unpack(v, &s);
    ond_state_scale(model, s.y, size.y);
    ond_natural_scale(model, s.y, natural);
    for (int i = 0; i < OND_STATE; i++) {
        size.m[i] = fabs(s.m[i]) + natural[i];
        for (int j = 0; j < OND_STATE; j++) {
            size.C[i][j] = fabs(s.C[i][j]) + natural[i] * natural[j];
            size.X[i][j] = fabs(s.X[i][j]) + natural[i] * natural[j];
        }
    }
    pack(&size, scale);
}

static double dot(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* The part of the variance of eps_g that C lacks, to the next order of 1/N. */
static double missing_variance(const ondine_model *model, const ond_ensemble_state *s)
{
    double g[OND_STATE], got = 0, lacks = 0;
    ond_error_gradient(model, s->y, g);
    for (int i = 0; i < OND_STATE; i++) {
        got += g[i] * dot(s->C[i], g);
        lacks += g[i] * dot(s->X[i], g);
    }
    return got > 0 ? lacks / (model->n * got) : 0;
}

static double kappa_of(const ondine_model *model, const ond_ensemble_state *s)
{
    double natural[OND_STATE], kappa = missing_variance(model, s);
    ond_natural_scale(model, s->y, natural);
    for (int i = 0; i < ond_state_size(model); i++) {
        kappa = fmax(kappa, s->C[i][i] / (model->n * natural[i] * natural[i]));
        kappa = fmax(kappa, fabs(s->m[i]) / (model->n * natural[i]));
    }
    if (model->rule == ONDINE_WN && natural[0] < 4 * sqrt(s->C[0][0] / model->n)) /* some replicas cross l = 0 */
        kappa = INFINITY;
    return kappa;
}

static void observe(const ondine_model *model, const ond_ensemble_state *s, double *mean, double *cov)
{
    ond_jet observed[ONDINE_OBSERVABLES];
    ond_observed_at(model, s->y, observed);
    for (int a = 0; a < ONDINE_OBSERVABLES; a++) {
        const ond_jet *phi = &observed[a];
        double shift = dot(phi->d, s->m), along[OND_STATE];
        for (int i = 0; i < OND_STATE; i++) {
            shift += dot(phi->dd[i], s->C[i]) / 2;
            along[i] = dot(phi->d, s->C[i]);
        }
        mean[a] = phi->v + shift / model->n;
        for (int b = 0; b < ONDINE_OBSERVABLES; b++)
            cov[a * ONDINE_OBSERVABLES + b] = dot(along, observed[b].d) / model->n;
    }
}

/* At t = 0, or at a time t so short after a start on R = 1 or -1 that m and C are linear in it. */
static void start_at(const ondine_model *model, double t, ond_ensemble_state *s)
{
    memset(s, 0, sizeof *s);
    if (t == 0) {
        ond_state_initial(model, s->y);
        ond_fluctuation_initial(model, s->m, s->C);
        return;
    }
    ond_ensemble_state still;
    memset(&still, 0, sizeof still);
    ond_state_depart(model, t, s->y);
    memcpy(still.y, s->y, sizeof still.y);
    rates(model, &still, s);
    memcpy(s->y, still.y, sizeof s->y);
    for (int i = 0; i < OND_STATE; i++) {
        s->m[i] *= t;
        for (int j = 0; j < OND_STATE; j++) {
            s->C[i][j] *= t;
            s->X[i][j] *= t;
        }
    }
}

enum { COV = ONDINE_OBSERVABLES * ONDINE_OBSERVABLES };

/* What has been asked for, and how much of it is done. */
typedef struct request {
    const ondine_model *model;
    size_t points, next;
    const double *t;
    double *mean, *cov, *kappa;
    ond_ensemble_state *state; /* asked for instead of mean and cov: the last record's */
    double kappa_from;         /* kappa counts from this time on */
} request;

static void count_kappa(request *q, double t, const ond_ensemble_state *s)
{
    if (t >= q->kappa_from)
        *q->kappa = fmax(*q->kappa, kappa_of(q->model, s));
}

static void record(request *q, const ond_ensemble_state *s)
{
    if (q->state)
        *q->state = *s;
    else
        observe(q->model, s, q->mean + q->next * ONDINE_OBSERVABLES, q->cov + q->next * COV);
    count_kappa(q, q->t[q->next], s);
    q->next++;
}

/* Where the student is set to R = 1 or -1 exactly, or has become the teacher, the derivatives do not exist; there is
 * no spread, and the mean is the ODE's. */
static void record_sharp(request *q, const double y[OND_STATE])
{
    if (!q->state) {
        ond_state_observe(q->model, y, q->mean + q->next * ONDINE_OBSERVABLES);
        memset(q->cov + q->next * COV, 0, COV * sizeof *q->cov);
    }
    q->next++;
}

static void record_nothing(request *q)
{
    for (; q->next < q->points; q->next++) {
        if (q->state)
            continue;
        for (int k = 0; k < ONDINE_OBSERVABLES; k++)
            q->mean[q->next * ONDINE_OBSERVABLES + k] = NAN;
        for (int k = 0; k < COV; k++)
            q->cov[q->next * COV + k] = NAN;
    }
}

static ondine_status run(request *q, ond_adams *adams, double now, ond_ensemble_state *s, ondine_error *error)
{
    while (q->next < q->points) {
        double v[OND_FLOW_SIZE];
        int crossed;
        OND_TRY(ond_adams_step(adams, &now, v, &crossed, error));
        unpack(v, s);
        while (q->next < q->points && q->t[q->next] <= now) {
            ond_ensemble_state at;
            OND_TRY(ond_adams_at(adams, q->t[q->next], v, error));
            unpack(v, &at);
            record(q, &at);
        }
        if (q->next < q->points)
            count_kappa(q, now, s);
        if (crossed || ond_state_diverged(q->model, s->y) || *q->kappa > HOPELESS)
            record_nothing(q);
        while (q->next < q->points && ond_state_vanished(q->model, s->y))
            record_sharp(q, s->y);
    }
    return ONDINE_OK;
}

/* The records until the student has left R = 1 or -1, where it is set; the time when it has. */
static double depart(request *q)
{
    ond_ensemble_state s;
    const double end = ond_departure_end(q->model);
    q->kappa_from = 1.0 / q->model->n; /* before the first step the relative spread of T has no meaning */
    start_at(q->model, 0, &s);
    while (q->next < q->points && (end == 0 || q->t[q->next] == 0))
        record_sharp(q, s.y);
    while (q->next < q->points && q->t[q->next] <= end) {
        start_at(q->model, q->t[q->next], &s);
        record(q, &s);
    }
    return end;
}

static ondine_status answer(request *q, ondine_error *error)
{
    const ondine_model *model = q->model;
    *q->kappa = 0;
    const double start = model->r0_fixed && fabs(model->r0) == 1 ? depart(q) : 0;
    if (q->next == q->points)
        return ONDINE_OK;
    const ond_flow flow = {6 * OND_STATE, TOLERANCE, rate_of, scale_of, model};
    ond_ensemble_state s;
    double v[OND_FLOW_SIZE];
    ond_adams *adams;
    start_at(model, start, &s);
    count_kappa(q, start, &s);
    pack(&s, v);
    OND_TRY(ond_adams_open(&flow, start, v, ond_state_watched(model), 1, &adams, error));
    const ondine_status status = run(q, adams, start, &s, error);
    ond_adams_close(adams);
    return status;
}

ondine_status ond_finite(const ondine_model *model, size_t points, const double *t, double *mean, double *cov,
                         double *kappa, ondine_error *error)
{
    request q = {.model = model, .points = points, .t = t, .mean = mean, .cov = cov, .kappa = kappa};
    return answer(&q, error);
}

ondine_status ond_finite_state(const ondine_model *model, double t, ond_ensemble_state *state, double *kappa,
                               ondine_error *error)
{
    request q = {.model = model, .points = 1, .t = &t, .kappa = kappa, .state = state};
    return answer(&q, error);
}
