/* One integration of the ODE's state together with m and C. */
#include "theory/finite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "theory/adams.h"
#include "theory/fluctuation.h"

#define TOLERANCE 1e-9
#define HOPELESS 100 /* kappa beyond which the equations are not followed: they can become very stiff */

/* y, m, and the upper half of C in one row. */
typedef struct ensemble_state {
    double y[OND_STATE], m[OND_STATE], C[OND_STATE][OND_STATE];
} ensemble_state;

static void pack(const ensemble_state *s, double *v)
{
    memcpy(v, s->y, sizeof s->y);
    memcpy(v + OND_STATE, s->m, sizeof s->m);
    for (int i = 0, at = 2 * OND_STATE; i < OND_STATE; i++)
        for (int j = i; j < OND_STATE; j++)
            v[at++] = s->C[i][j];
}

static void unpack(const double *v, ensemble_state *s)
{
    memcpy(s->y, v, sizeof s->y);
    memcpy(s->m, v + OND_STATE, sizeof s->m);
    for (int i = 0, at = 2 * OND_STATE; i < OND_STATE; i++)
        for (int j = i; j < OND_STATE; j++)
            s->C[i][j] = s->C[j][i] = v[at++];
}

static void rate_of(const void *data, const double *v, double *rate)
{
    const ondine_model *model = data;
    ensemble_state s, ds;
    ond_drift drift;
    memset(&ds, 0, sizeof ds);
    unpack(v, &s);
    ond_state_rate(model, s.y, ds.y);
    ond_drift_at(model, s.y, 1, &drift);
    ond_fluctuation_rate(&drift, ond_state_size(model), s.m, s.C, ds.m, ds.C);
    pack(&ds, rate);
}

static void scale_of(const void *data, const double *v, double *scale)
{
    const ondine_model *model = data;
    ensemble_state s, size;
    double natural[OND_STATE];
    unpack(v, &s);
    ond_state_scale(model, s.y, size.y);
    ond_natural_scale(model, s.y, natural);
    for (int i = 0; i < OND_STATE; i++) {
        size.m[i] = fabs(s.m[i]) + natural[i];
        for (int j = 0; j < OND_STATE; j++)
            size.C[i][j] = fabs(s.C[i][j]) + natural[i] * natural[j];
    }
    pack(&size, scale);
}

static double kappa_of(const ondine_model *model, const ensemble_state *s)
{
    double natural[OND_STATE], kappa = 0;
    ond_natural_scale(model, s->y, natural);
    for (int i = 0; i < ond_state_size(model); i++) {
        kappa = fmax(kappa, s->C[i][i] / (model->n * natural[i] * natural[i]));
        kappa = fmax(kappa, fabs(s->m[i]) / (model->n * natural[i]));
    }
    if (model->rule == ONDINE_WN && natural[0] < 4 * sqrt(s->C[0][0] / model->n)) /* some replicas cross l = 0 */
        kappa = INFINITY;
    return kappa;
}

static double dot(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void observe(const ondine_model *model, const ensemble_state *s, double *mean, double *cov)
{
    ond_drift drift;
    ond_drift_at(model, s->y, 0, &drift);
    for (int a = 0; a < ONDINE_OBSERVABLES; a++) {
        const ond_jet *phi = &drift.observed[a];
        double shift = dot(phi->d, s->m), along[OND_STATE];
        for (int i = 0; i < OND_STATE; i++) {
            shift += dot(phi->dd[i], s->C[i]) / 2;
            along[i] = dot(phi->d, s->C[i]);
        }
        mean[a] = phi->v + shift / model->n;
        for (int b = 0; b < ONDINE_OBSERVABLES; b++)
            cov[a * ONDINE_OBSERVABLES + b] = dot(along, drift.observed[b].d) / model->n;
    }
}

/* At t = 0, or at a time t so short after a start on R = 1 or -1 that m and C are linear in it. */
static void start_at(const ondine_model *model, double t, ensemble_state *s)
{
    memset(s, 0, sizeof *s);
    if (t == 0) {
        ond_state_initial(model, s->y);
        ond_fluctuation_initial(model, s->m, s->C);
        return;
    }
    double m[OND_STATE] = {0}, C[OND_STATE][OND_STATE] = {{0}};
    ond_drift drift;
    ond_state_depart(model, t, s->y);
    ond_drift_at(model, s->y, 1, &drift);
    ond_fluctuation_rate(&drift, ond_state_size(model), m, C, s->m, s->C);
    for (int i = 0; i < OND_STATE; i++) {
        s->m[i] *= t;
        for (int j = 0; j < OND_STATE; j++)
            s->C[i][j] *= t;
    }
}

enum { COV = ONDINE_OBSERVABLES * ONDINE_OBSERVABLES };

/* What has been asked for, and how much of it is done. */
typedef struct request {
    const ondine_model *model;
    size_t points, next;
    const double *t;
    double *mean, *cov, *kappa;
    double kappa_from; /* kappa counts from this time on */
} request;

static void count_kappa(request *q, double t, const ensemble_state *s)
{
    if (t >= q->kappa_from)
        *q->kappa = fmax(*q->kappa, kappa_of(q->model, s));
}

static void record(request *q, const ensemble_state *s)
{
    observe(q->model, s, q->mean + q->next * ONDINE_OBSERVABLES, q->cov + q->next * COV);
    count_kappa(q, q->t[q->next], s);
    q->next++;
}

/* Where the student is set to R = 1 or -1 exactly, or has become the teacher, the derivatives do not exist; there is
 * no spread, and the mean is the ODE's. */
static void record_sharp(request *q, const double y[OND_STATE])
{
    ond_state_observe(q->model, y, q->mean + q->next * ONDINE_OBSERVABLES);
    memset(q->cov + q->next * COV, 0, COV * sizeof *q->cov);
    q->next++;
}

static void record_nothing(request *q)
{
    for (; q->next < q->points; q->next++) {
        for (int k = 0; k < ONDINE_OBSERVABLES; k++)
            q->mean[q->next * ONDINE_OBSERVABLES + k] = NAN;
        for (int k = 0; k < COV; k++)
            q->cov[q->next * COV + k] = NAN;
    }
}

static ondine_status run(request *q, ond_adams *adams, double now, ensemble_state *s, ondine_error *error)
{
    while (q->next < q->points) {
        double v[OND_FLOW_SIZE];
        int crossed;
        OND_TRY(ond_adams_step(adams, &now, v, &crossed, error));
        unpack(v, s);
        while (q->next < q->points && q->t[q->next] <= now) {
            ensemble_state at;
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
    ensemble_state s;
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

ondine_status ond_finite(const ondine_model *model, size_t points, const double *t, double *mean, double *cov,
                         double *kappa, ondine_error *error)
{
    request q = {.model = model, .points = points, .t = t, .mean = mean, .cov = cov, .kappa = kappa};
    *kappa = 0;
    const double start = model->r0_fixed && fabs(model->r0) == 1 ? depart(&q) : 0;
    if (q.next == points)
        return ONDINE_OK;
    const ond_flow flow = {4 * OND_STATE, TOLERANCE, rate_of, scale_of, model};
    ensemble_state s;
    double v[OND_FLOW_SIZE];
    ond_adams *adams;
    start_at(model, start, &s);
    count_kappa(&q, start, &s);
    pack(&s, v);
    OND_TRY(ond_adams_open(&flow, start, v, ond_state_watched(model), 1, &adams, error));
    const ondine_status status = run(&q, adams, start, &s, error);
    ond_adams_close(adams);
    return status;
}
