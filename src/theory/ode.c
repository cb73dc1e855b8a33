/* One step at a time, because after each we look for divergence, for the end of the road (l = R = 1 to 140 digits),
 * and, under WN, for l = 0: there the student is replaced by its mirror image, which for g with a kink is also where
 * the right-hand side jumps. */
#include "theory/ode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/parameters.h"
#include "theory/adams.h"

#define TOLERANCE 1e-12

/* The integrator's vectors have ond_state_size() elements, those of system.h have OND_STATE. */
static void rate_of(const void *data, const double *y, double *rate)
{
    const size_t size = (size_t)ond_state_size(data) * sizeof *y;
    double state[OND_STATE] = {0}, out[OND_STATE];
    memcpy(state, y, size);
    ond_state_rate(data, state, out);
    memcpy(rate, out, size);
}

static void scale_of(const void *data, const double *y, double *scale)
{
    const size_t size = (size_t)ond_state_size(data) * sizeof *y;
    double state[OND_STATE] = {0}, out[OND_STATE];
    memcpy(state, y, size);
    ond_state_scale(data, state, out);
    memcpy(scale, out, size);
}

static void fill(ond_row *rows, size_t from, size_t to, ond_phase phase, const double y[OND_STATE])
{
    for (size_t i = from; i < to; i++) {
        rows[i].phase = phase;
        for (int k = 0; k < OND_STATE; k++)
            rows[i].y[k] = y[k];
    }
}

static ondine_status run(const ondine_model *model, ond_adams *adams, double now, double y[OND_STATE], size_t points,
                         const double *t, ond_row *rows, ondine_error *error)
{
    for (size_t next = 0; next < points;) {
        if (ond_state_diverged(model, y) || ond_state_vanished(model, y)) {
            fill(rows, next, points, ond_state_diverged(model, y) ? OND_DIVERGED : OND_VANISHED, y);
            break;
        }
        int crossed;
        OND_TRY(ond_adams_step(adams, &now, y, &crossed, error));
        for (; next < points && t[next] <= now; next++) {
            double at[OND_STATE] = {0};
            OND_TRY(ond_adams_at(adams, t[next], at, error));
            fill(rows, next, next + 1, ond_state_diverged(model, at) ? OND_DIVERGED : OND_MOVING, at);
        }
        if (crossed) {
            ond_state_mirror(y);
            OND_TRY(ond_adams_restart(adams, now, y, error));
        }
    }
    return ONDINE_OK;
}

ondine_status ond_ode(const ondine_model *model, size_t points, const double *t, ond_row *rows, ondine_error *error)
{
    const ond_flow flow = {ond_state_size(model), TOLERANCE, rate_of, scale_of, model};
    double y[OND_STATE], start = 0;
    size_t done = 0;
    ond_state_initial(model, y);
    if (model->r0_fixed && fabs(model->r0) == 1) {
        start = ond_departure_end(model);
        if (start == 0) {
            fill(rows, 0, points, OND_VANISHED, y);
            return ONDINE_OK;
        }
        for (; done < points && t[done] <= start; done++) {
            ond_state_depart(model, t[done], y);
            fill(rows, done, done + 1, OND_MOVING, y);
        }
        ond_state_depart(model, start, y);
    }
    for (; done < points && t[done] == 0; done++)
        fill(rows, done, done + 1, OND_MOVING, y);
    if (done == points)
        return ONDINE_OK;
    ond_adams *adams;
    OND_TRY(ond_adams_open(&flow, start, y, ond_state_watched(model), 1, &adams, error));
    const ondine_status status = run(model, adams, start, y, points - done, t + done, rows + done, error);
    ond_adams_close(adams);
    return status;
}

/* l, R, z, eps_g of a row; nan after a divergence. */
static void observe(const ondine_model *model, const ond_row *row, double values[ONDINE_OBSERVABLES])
{
    if (row->phase == OND_MOVING) {
        ond_state_observe(model, row->y, values);
        return;
    }
    const int diverged = row->phase == OND_DIVERGED;
    values[ONDINE_L] = values[ONDINE_R] = diverged ? NAN : 1;
    values[ONDINE_Z] = diverged ? NAN : model->rule == ONDINE_WN ? exp(row->y[2] / 2) : 0;
    values[ONDINE_EPS_G] = diverged ? NAN : 0;
}

ondine_status ondine_theory(const ondine_model *model, size_t points, const double *t, double *values,
                            ondine_error *error)
{
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_times(points, t, error));
    ond_row *rows = malloc(points * sizeof *rows);
    if (!rows)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: out of memory for %zu times", points);
    const ondine_status status = ond_ode(model, points, t, rows, error);
    if (status == ONDINE_OK) {
        for (size_t i = 0; i < points; i++)
            observe(model, &rows[i], values + i * ONDINE_OBSERVABLES);
        if (t[0] == 0) { /* as given, without a round trip through logarithms */
            values[ONDINE_L] = model->l0;
            values[ONDINE_R] = model->r0_fixed ? model->r0 : 0;
            values[ONDINE_Z] = model->rule == ONDINE_WN ? model->z0 : 0;
        }
    }
    free(rows);
    return status;
}
