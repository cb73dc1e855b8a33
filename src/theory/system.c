#include "theory/system.h"

#include <math.h>

#include "model/custom.h"
#include "model/eps_g.h"
#include "theory/smooth.h"

#define DIVERGED 1e12
#define VANISHED 1e-280

int ond_state_size(const ondine_model *model)
{
    return model->rule == ONDINE_SGD ? 2 : 3;
}

/* The first variable of WN is ln l, or 1 - l. */
static int is_logarithm(const ondine_model *model)
{
    return !(model->r0_fixed && model->r0 < 0);
}

int ond_state_watched(const ondine_model *model)
{
    return model->rule == ONDINE_WN && !is_logarithm(model) ? 0 : -1;
}

static double initial_r(const ondine_model *model)
{
    return model->r0_fixed ? model->r0 : 0;
}

void ond_state_initial(const ondine_model *model, double y[OND_STATE])
{
    const double R = initial_r(model);
    if (model->rule == ONDINE_SGD) {
        y[0] = 1 - model->l0 * R;
        y[1] = 2 * log(model->l0) + log((1 - R) * (1 + R));
        y[2] = 0;
    } else {
        y[0] = is_logarithm(model) ? log(model->l0) : 1 - model->l0;
        y[1] = -atanh(R);
        y[2] = 2 * log(model->z0);
    }
}

ond_point ond_state_point(const ondine_model *model, const double y[OND_STATE])
{
    if (model->rule == ONDINE_SGD)
        return ond_point_from_overlap(y[0], exp(y[1]));
    if (is_logarithm(model)) {
        const double more = fabs(y[0]) < 0.5 ? expm1(y[0]) : exp(y[0]) - 1; /* l - 1 */
        return ond_point_from_angle(fabs(y[0]) < 0.5 ? 1 + more : exp(y[0]), -more, y[1]);
    }
    return ond_point_from_angle(1 - y[0], y[0], y[1]);
}

ond_moments ond_state_moments(const ondine_model *model, const ond_point *p)
{
    if (!model->custom)
        return ond_moments_at(model->activation, p, model->noise);
    const double sin2 = p->sin * p->sin;
    const ond_custom_sums sum = ond_custom_sums_at(model->custom, p->l, p->R, p->sin, p->R * p->e - p->l * sin2);
    const ond_moments m = {.a1_l = sum.a1_l,
                           .a2 = sum.a2 + model->noise * model->noise * sum.slope / 2,
                           .a3 = p->R * sum.a1_l + sin2 * sum.cross,
                           .g_red = sum.a1_l - p->R * sum.cross,
                           .cross = sum.cross,
                           .slope = sum.slope};
    return m;
}

void ond_state_rate_from(const ondine_model *model, const double y[OND_STATE], const ond_point *p, const ond_moments *m,
                         double rate[OND_STATE])
{
    const double eta = model->eta;
    if (model->rule == ONDINE_SGD) {
        rate[0] = -eta * m->a3;
        rate[1] = 2 * eta * m->g_red / p->l + 2 * eta * eta * m->a2 / p->T;
        rate[2] = 0;
    } else {
        const double x = eta * p->l * exp(-y[2]); /* eta l/Z */
        rate[0] = is_logarithm(model) ? eta * m->a1_l / p->l : -eta * m->a1_l;
        rate[1] = -x * m->cross + x * x * p->R * m->a2 / (p->sin * p->sin);
        rate[2] = 2 * x * x * m->a2;
    }
}

void ond_state_rate(const ondine_model *model, const double y[OND_STATE], double rate[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    const ond_moments m = ond_state_moments(model, &p);
    ond_state_rate_from(model, y, &p, &m, rate);
}

void ond_state_scale(const ondine_model *model, const double y[OND_STATE], double scale[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    scale[0] = fabs(y[0]) + fmin(p.T, 1);
    scale[1] = scale[2] = 1;
    if (model->rule == ONDINE_WN) {
        scale[0] = fmin(scale[0], 1);
        scale[1] = fmin(1, fabs(y[1]) + fabs(p.l) / (1 + exp(y[2]))); /* what R grows to at once */
    }
}

void ond_state_mirror(double y[OND_STATE])
{
    y[0] = 1;
    y[1] = -y[1];
}

double ond_state_eps_g(const ondine_model *model, const ond_point *p)
{
    if (model->custom)
        return ond_custom_eps_g(model->custom, p->l, p->R, p->e, p->T);
    switch (model->activation) {
    case ONDINE_TANH:
    case ONDINE_SIGMOID:
    case ONDINE_SOFTPLUS: return ond_smooth_eps_g(model->activation, p);
    default: return ond_eps_g(model->activation, p->e, p->T);
    }
}

void ond_state_observe(const ondine_model *model, const double y[OND_STATE], double values[ONDINE_OBSERVABLES])
{
    const ond_point p = ond_state_point(model, y);
    const double sign = p.l < 0 ? -1 : 1;
    values[ONDINE_L] = sign * p.l;
    values[ONDINE_R] = sign * p.R;
    values[ONDINE_Z] = model->rule == ONDINE_WN ? exp(y[2] / 2) : 0;
    values[ONDINE_EPS_G] = ond_state_eps_g(model, &p);
}

int ond_state_diverged(const ondine_model *model, const double y[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    return !(p.l * p.l <= DIVERGED) || (model->rule == ONDINE_WN && !(exp(y[2]) <= DIVERGED));
}

int ond_state_vanished(const ondine_model *model, const double y[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    return p.e * p.e + p.T < VANISHED;
}

/* Near R = 1 or -1 the plain variables are (e, T, -) and (1 - l, 1 - R^2, Z). */
typedef struct plain {
    double v[OND_STATE];
} plain;

static plain plain_initial(const ondine_model *model)
{
    const plain start = {
        {model->rule == ONDINE_SGD ? 1 - model->l0 * model->r0 : 1 - model->l0, 0, model->z0 * model->z0}};
    return start;
}

static void plain_to_state(const ondine_model *model, const plain *x, double y[OND_STATE])
{
    const double s = x->v[1];
    y[0] = model->rule == ONDINE_WN && is_logarithm(model) ? log1p(-x->v[0]) : x->v[0];
    y[1] = model->rule == ONDINE_SGD ? log(s) : copysign(log(sqrt(s) / (1 + sqrt(1 - s))), -model->r0);
    y[2] = model->rule == ONDINE_SGD ? 0 : log(x->v[2]);
}

static plain plain_rate(const ondine_model *model, const plain *x)
{
    const double eta = model->eta, s = x->v[1];
    if (model->rule == ONDINE_SGD) {
        const ond_point p = ond_point_from_overlap(x->v[0], s);
        const ond_moments m = ond_state_moments(model, &p);
        const plain rate = {{-eta * m.a3, 2 * eta * s * m.g_red / p.l + 2 * eta * eta * m.a2, 0}};
        return rate;
    }
    double y[OND_STATE];
    plain_to_state(model, x, y);
    const ond_point p = ond_state_point(model, y);
    const ond_moments m = ond_state_moments(model, &p);
    const double g = eta * p.l / x->v[2];
    const plain rate = {{-eta * m.a1_l, -2 * p.R * (g * s * m.cross - p.R * g * g * m.a2), 2 * g * g * m.a2 * x->v[2]}};
    return rate;
}

/* The departure is nearly linear in time (kinks of g add a power 3/2): a step of 1e-8 of the shortest time scale is
 * good to 1e-12. */
double ond_departure_end(const ondine_model *model)
{
    const plain start = plain_initial(model), rate = plain_rate(model, &start);
    if (rate.v[1] == 0)
        return 0;
    return 1e-8 / (model->eta + fabs(rate.v[0]) + rate.v[1] + rate.v[2] / start.v[2]);
}

static plain plain_add(const plain *x, double h, const plain *rate)
{
    plain sum;
    for (int i = 0; i < OND_STATE; i++)
        sum.v[i] = x->v[i] + h * rate->v[i];
    return sum;
}

/* One step of the midpoint rule. */
void ond_state_depart(const ondine_model *model, double t, double y[OND_STATE])
{
    const plain start = plain_initial(model), rate = plain_rate(model, &start);
    const plain middle = plain_add(&start, t / 2, &rate), middle_rate = plain_rate(model, &middle);
    const plain end = plain_add(&start, t, &middle_rate);
    plain_to_state(model, &end, y);
}
