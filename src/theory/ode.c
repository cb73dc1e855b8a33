/* All calls of SUNDIALS are here.
 *
 * Adams methods of variable order with a dense Newton solver: the variables of system.h change smoothly and no rate is
 * much faster than the one that is followed, so a high order pays and stiffness does not arise (BDF takes twice the
 * time and is ten times less accurate).  One step at a time, because after each we look for divergence, for the end
 * of the road (l = R = 1 to 140 digits), and, under WN, for l = 0, which is found as a root: there the student is
 * replaced by its mirror image, which for g with a kink is also where the right-hand side jumps. */
#include "theory/ode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include "model/parameters.h"

#define TOLERANCE 1e-12 /* local, of system.h's scales */
#define MAX_STEPS 10000000

typedef struct integrator {
    const ondine_model *model;
    SUNContext context;
    N_Vector y, at; /* the state after the last step, and at a time within it */
    SUNMatrix matrix;
    SUNLinearSolver solver;
    void *cvode;
    char message[256]; /* what SUNDIALS would have printed */
} integrator;

static void keep_message(int code, const char *module, const char *function, char *message, void *data)
{
    integrator *s = data;
    (void)module;
    if (code < 0) /* not a warning */
        snprintf(s->message, sizeof s->message, "%s: %s", function, message);
}

static void copy_state(N_Vector from, const ondine_model *model, double y[OND_STATE])
{
    const double *data = N_VGetArrayPointer(from);
    for (int i = 0; i < OND_STATE; i++)
        y[i] = i < ond_state_size(model) ? data[i] : 0;
}

static int rate_of(sunrealtype t, N_Vector y, N_Vector rate, void *data)
{
    const integrator *s = data;
    double state[OND_STATE], out[OND_STATE];
    (void)t;
    copy_state(y, s->model, state);
    ond_state_rate(s->model, state, out);
    for (int i = 0; i < ond_state_size(s->model); i++) {
        if (!isfinite(out[i]))
            return 1; /* try a shorter step */
        N_VGetArrayPointer(rate)[i] = out[i];
    }
    return 0;
}

static int weights_of(N_Vector y, N_Vector weights, void *data)
{
    const integrator *s = data;
    double state[OND_STATE], scale[OND_STATE];
    copy_state(y, s->model, state);
    ond_state_scale(s->model, state, scale);
    for (int i = 0; i < ond_state_size(s->model); i++)
        N_VGetArrayPointer(weights)[i] = 1 / (TOLERANCE * scale[i]);
    return 0;
}

static int length_of(sunrealtype t, N_Vector y, sunrealtype *value, void *data)
{
    (void)t;
    (void)data;
    *value = 1 - N_VGetArrayPointer(y)[0];
    return 0;
}

static ondine_status failed(const integrator *s, const char *call, ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: %s failed: %s", call,
                    s->message[0] ? s->message : "out of memory");
}

#define CVODE_TRY(call)                                                                                                \
    do {                                                                                                               \
        if ((call) < 0)                                                                                                \
            return failed(s, #call, error);                                                                            \
    } while (0)
#define CREATE_TRY(object, call)                                                                                       \
    do {                                                                                                               \
        if (!((object) = (call)))                                                                                      \
            return failed(s, #call, error);                                                                            \
    } while (0)

/* The first step: so short that a first-order method keeps the tolerance. */
static ondine_status set_first_step(integrator *s, const double y[OND_STATE], ondine_error *error)
{
    double rate[OND_STATE], scale[OND_STATE], fastest = s->model->eta;
    ond_state_rate(s->model, y, rate);
    ond_state_scale(s->model, y, scale);
    for (int i = 0; i < ond_state_size(s->model); i++)
        fastest = fmax(fastest, fabs(rate[i]) / scale[i]);
    CVODE_TRY(CVodeSetInitStep(s->cvode, 1e-6 / fastest));
    return ONDINE_OK;
}

static ondine_status open_integrator(integrator *s, double t, const double y[OND_STATE], ondine_error *error)
{
    const int size = ond_state_size(s->model);
    CVODE_TRY(SUNContext_Create(NULL, &s->context));
    CREATE_TRY(s->y, N_VNew_Serial(size, s->context));
    CREATE_TRY(s->at, N_VNew_Serial(size, s->context));
    CREATE_TRY(s->matrix, SUNDenseMatrix(size, size, s->context));
    CREATE_TRY(s->solver, SUNLinSol_Dense(s->y, s->matrix, s->context));
    CREATE_TRY(s->cvode, CVodeCreate(CV_ADAMS, s->context));
    for (int i = 0; i < size; i++)
        N_VGetArrayPointer(s->y)[i] = y[i];
    CVODE_TRY(CVodeSetErrHandlerFn(s->cvode, keep_message, s));
    CVODE_TRY(CVodeInit(s->cvode, rate_of, t, s->y));
    CVODE_TRY(CVodeSetUserData(s->cvode, s));
    CVODE_TRY(CVodeWFtolerances(s->cvode, weights_of));
    CVODE_TRY(CVodeSetLinearSolver(s->cvode, s->solver, s->matrix));
    CVODE_TRY(CVodeSetMaxHnilWarns(s->cvode, -1));
    CVODE_TRY(CVodeSetMaxErrTestFails(s->cvode, 30));
    CVODE_TRY(CVodeSetMaxConvFails(s->cvode, 30));
    if (s->model->rule == ONDINE_WN) {
        CVODE_TRY(CVodeRootInit(s->cvode, 1, length_of));
        CVODE_TRY(CVodeSetNoInactiveRootWarn(s->cvode));
    }
    return set_first_step(s, y, error);
}

static void close_integrator(integrator *s)
{
    if (s->cvode)
        CVodeFree(&s->cvode);
    if (s->solver)
        SUNLinSolFree(s->solver);
    if (s->matrix)
        SUNMatDestroy(s->matrix);
    if (s->at)
        N_VDestroy(s->at);
    if (s->y)
        N_VDestroy(s->y);
    if (s->context)
        SUNContext_Free(&s->context);
}

static ondine_status pass_zero_length(integrator *s, double t, double y[OND_STATE], ondine_error *error)
{
    ond_state_mirror(y);
    for (int i = 0; i < ond_state_size(s->model); i++)
        N_VGetArrayPointer(s->y)[i] = y[i];
    CVODE_TRY(CVodeReInit(s->cvode, t, s->y));
    return set_first_step(s, y, error);
}

static void fill(ond_row *rows, size_t from, size_t to, ond_phase phase, const double y[OND_STATE])
{
    for (size_t i = from; i < to; i++) {
        rows[i].phase = phase;
        for (int k = 0; k < OND_STATE; k++)
            rows[i].y[k] = y[k];
    }
}

static ondine_status run(integrator *s, double now, size_t points, const double *t, ond_row *rows, ondine_error *error)
{
    const ondine_model *model = s->model;
    double y[OND_STATE];
    copy_state(s->y, model, y);
    size_t next = 0;
    for (long step = 0; next < points; step++) {
        if (ond_state_diverged(model, y) || ond_state_vanished(model, y)) {
            fill(rows, next, points, ond_state_diverged(model, y) ? OND_DIVERGED : OND_VANISHED, y);
            break;
        }
        if (step == MAX_STEPS)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: t = %g needs more than %d steps", t[next], MAX_STEPS);
        const int flag = CVode(s->cvode, fmax(t[points - 1], 2 * now), s->y, &now, CV_ONE_STEP);
        CVODE_TRY(flag);
        for (; next < points && t[next] <= now; next++) {
            CVODE_TRY(CVodeGetDky(s->cvode, t[next], 0, s->at));
            copy_state(s->at, model, y);
            fill(rows, next, next + 1, ond_state_diverged(model, y) ? OND_DIVERGED : OND_MOVING, y);
        }
        copy_state(s->y, model, y);
        if (flag == CV_ROOT_RETURN)
            OND_TRY(pass_zero_length(s, now, y, error));
    }
    return ONDINE_OK;
}

ondine_status ond_ode(const ondine_model *model, size_t points, const double *t, ond_row *rows, ondine_error *error)
{
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
    integrator s = {.model = model};
    ondine_status status = open_integrator(&s, start, y, error);
    if (status == ONDINE_OK)
        status = run(&s, start, points - done, t + done, rows + done, error);
    close_integrator(&s);
    return status;
}

void ond_row_observe(const ondine_model *model, const ond_row *row, double values[ONDINE_OBSERVABLES])
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
            ond_row_observe(model, &rows[i], values + i * ONDINE_OBSERVABLES);
        if (t[0] == 0) { /* as given, without a round trip through logarithms */
            values[ONDINE_L] = model->l0;
            values[ONDINE_R] = model->r0_fixed ? model->r0 : 0;
            values[ONDINE_Z] = model->rule == ONDINE_WN ? model->z0 : 0;
        }
    }
    free(rows);
    return status;
}
