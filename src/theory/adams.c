/* Newton's method with a dense matrix rather than functional iteration, which in a stationary state (label noise, or g
 * bounded above eta_c) would hold the step at the fastest rate.  BDF takes twice the time of Adams here and is ten
 * times less accurate: high order pays. */
#include "theory/adams.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#define MAX_STEPS 10000000

struct ond_adams {
    const ond_flow *flow;
    int watched;
    double level;
    long steps;
    SUNContext context;
    N_Vector y, at; /* the state after the last step, and at a time within it */
    SUNMatrix matrix;
    SUNLinearSolver solver;
    void *cvode;
    char message[256]; /* what SUNDIALS would have printed */
};

static void keep_message(int code, const char *module, const char *function, char *message, void *data)
{
    ond_adams *a = data;
    (void)module;
    (void)function;
    if (code < 0) /* not a warning */
        snprintf(a->message, sizeof a->message, "%s", message);
}

static int rate_of(sunrealtype t, N_Vector y, N_Vector rate, void *data)
{
    const ond_flow *flow = ((const ond_adams *)data)->flow;
    double *out = N_VGetArrayPointer(rate);
    (void)t;
    flow->rate(flow->data, N_VGetArrayPointer(y), out);
    for (int i = 0; i < flow->size; i++)
        if (!isfinite(out[i]))
            return 1; /* try a shorter step */
    return 0;
}

static int weights_of(N_Vector y, N_Vector weights, void *data)
{
    const ond_flow *flow = ((const ond_adams *)data)->flow;
    double *w = N_VGetArrayPointer(weights);
    flow->scale(flow->data, N_VGetArrayPointer(y), w);
    for (int i = 0; i < flow->size; i++)
        w[i] = 1 / (flow->tolerance * w[i]);
    return 0;
}

static int height_of(sunrealtype t, N_Vector y, sunrealtype *value, void *data)
{
    const ond_adams *a = data;
    (void)t;
    *value = a->level - N_VGetArrayPointer(y)[a->watched];
    return 0;
}

static ondine_status failed(const ond_adams *a, const char *function, ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: %s of SUNDIALS failed: %s", function,
                    a->message[0] ? a->message : "it gave no reason; memory may be short");
}

#define CVODE_TRY(function, ...)                                                                                       \
    do {                                                                                                               \
        if (function(__VA_ARGS__) < 0)                                                                                 \
            return failed(a, #function, error);                                                                        \
    } while (0)
#define CREATE_TRY(object, function, ...)                                                                              \
    do {                                                                                                               \
        if (!((object) = function(__VA_ARGS__)))                                                                       \
            return failed(a, #function, error);                                                                        \
    } while (0)

/* The first step: so short that a first-order method keeps the tolerance. */
static ondine_status set_first_step(ond_adams *a, const double *y, ondine_error *error)
{
    double rate[OND_FLOW_SIZE], scale[OND_FLOW_SIZE], fastest = 1e-6;
    a->flow->rate(a->flow->data, y, rate);
    a->flow->scale(a->flow->data, y, scale);
    for (int i = 0; i < a->flow->size; i++)
        fastest = fmax(fastest, fabs(rate[i]) / scale[i]);
    CVODE_TRY(CVodeSetInitStep, a->cvode, 1e-6 / fastest);
    return ONDINE_OK;
}

static ondine_status set_up(ond_adams *a, double t, const double *y, ondine_error *error)
{
    CVODE_TRY(SUNContext_Create, NULL, &a->context);
    CREATE_TRY(a->y, N_VNew_Serial, a->flow->size, a->context);
    CREATE_TRY(a->at, N_VNew_Serial, a->flow->size, a->context);
    CREATE_TRY(a->cvode, CVodeCreate, CV_ADAMS, a->context);
    CREATE_TRY(a->matrix, SUNDenseMatrix, a->flow->size, a->flow->size, a->context);
    CREATE_TRY(a->solver, SUNLinSol_Dense, a->y, a->matrix, a->context);
    memcpy(N_VGetArrayPointer(a->y), y, (size_t)a->flow->size * sizeof *y);
    CVODE_TRY(CVodeSetErrHandlerFn, a->cvode, keep_message, a);
    CVODE_TRY(CVodeInit, a->cvode, rate_of, t, a->y);
    CVODE_TRY(CVodeSetUserData, a->cvode, a);
    CVODE_TRY(CVodeWFtolerances, a->cvode, weights_of);
    CVODE_TRY(CVodeSetLinearSolver, a->cvode, a->solver, a->matrix);
    CVODE_TRY(CVodeSetMaxHnilWarns, a->cvode, -1);
    CVODE_TRY(CVodeSetMaxErrTestFails, a->cvode, 30);
    CVODE_TRY(CVodeSetMaxConvFails, a->cvode, 30);
    if (a->watched >= 0) {
        CVODE_TRY(CVodeRootInit, a->cvode, 1, height_of);
        CVODE_TRY(CVodeSetNoInactiveRootWarn, a->cvode);
    }
    return set_first_step(a, y, error);
}

ondine_status ond_adams_open(const ond_flow *flow, double t, const double *y, int watched, double level,
                             ond_adams **out, ondine_error *error)
{
    ond_adams *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: out of memory");
    a->flow = flow;
    a->watched = watched;
    a->level = level;
    const ondine_status status = set_up(a, t, y, error);
    if (status != ONDINE_OK)
        ond_adams_close(a);
    else
        *out = a;
    return status;
}

void ond_adams_close(ond_adams *a)
{
    if (!a)
        return;
    if (a->cvode)
        CVodeFree(&a->cvode);
    if (a->solver)
        SUNLinSolFree(a->solver);
    if (a->matrix)
        SUNMatDestroy(a->matrix);
    if (a->at)
        N_VDestroy(a->at);
    if (a->y)
        N_VDestroy(a->y);
    if (a->context)
        SUNContext_Free(&a->context);
    free(a);
}

ondine_status ond_adams_step(ond_adams *a, double *t, double *y, int *crossed, ondine_error *error)
{
    if (a->steps++ == MAX_STEPS)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "theory: more than %d steps, at t = %g", MAX_STEPS, *t);
    /* The second argument only tells the direction of time, once the first step is set. */
    const int flag = CVode(a->cvode, 2 * *t + 1, a->y, t, CV_ONE_STEP);
    if (flag < 0)
        return failed(a, "CVode", error);
    *crossed = flag == CV_ROOT_RETURN;
    memcpy(y, N_VGetArrayPointer(a->y), (size_t)a->flow->size * sizeof *y);
    return ONDINE_OK;
}

ondine_status ond_adams_at(ond_adams *a, double t, double *y, ondine_error *error)
{
    CVODE_TRY(CVodeGetDky, a->cvode, t, 0, a->at);
    memcpy(y, N_VGetArrayPointer(a->at), (size_t)a->flow->size * sizeof *y);
    return ONDINE_OK;
}

ondine_status ond_adams_restart(ond_adams *a, double t, const double *y, ondine_error *error)
{
    memcpy(N_VGetArrayPointer(a->y), y, (size_t)a->flow->size * sizeof *y);
    CVODE_TRY(CVodeReInit, a->cvode, t, a->y);
    return set_first_step(a, y, error);
}
