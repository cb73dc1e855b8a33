/* The ODE by the Dormand-Prince pair, which costs little per run, looking for the zero of ln eps_g - ln threshold.
 *
 * Within a step the state at any time is had to the step's own accuracy by stepping again, shorter, from its start: no
 * interpolation limits the result.  A step may hide two zeros, where eps_g dips below the threshold and comes back; it
 * is searched for its lowest point when the slope changes sign within it. */
#include "theory/converge.h"

#include <math.h>
#include <string.h>

#include "theory/rk.h"
#include "theory/system.h"

#define TOLERANCE 1e-11
#define MAX_STEPS 100000000L

typedef struct search {
    const ondine_model *model;
    double threshold;
} search;

/* What is sought: the zero of one of these in time, along a step that starts at `from`. */
typedef double (*height)(const search *s, const double *y);

static double above_threshold(const search *s, const double *y)
{
    const ond_point p = ond_state_point(s->model, y);
    return log(ond_state_eps_g(s->model, &p) / s->threshold);
}

/* d ln eps_g/dt, eps_g being a function of (l, R) with derivatives -A1/l and -l <g'(a) g'(b)>. */
static double slope(const search *s, const double *y)
{
    const ondine_model *model = s->model;
    const ond_point p = ond_state_point(model, y);
    const ond_moments m = ond_moments_at(model->activation, &p, 0);
    const double eps_g = ond_state_eps_g(model, &p);
    double rate[OND_STATE];
    ond_state_rate(model, y, rate);
    if (model->rule == ONDINE_WN)
        return (-model->eta * m.a1_l * m.a1_l + p.l * m.cross * p.sin * p.sin * rate[1]) / eps_g;
    const double dl = (p.T * rate[1] / 2 - (1 - p.e) * rate[0]) / p.l;
    return (-m.g_red * dl + m.cross * rate[0]) / eps_g;
}

static double length(const search *s, const double *y)
{
    (void)s;
    return 1 - y[0];
}

/* The zero of f between h = low, where it has sign `sign`, and high, where it has the other (bisection that uses the
 * values, "Illinois").  y receives the state there. */
static double find_zero(const search *s, height f, const ond_stepper *from, double high, double *y)
{
    double low = 0, f_low = f(s, from->y), f_high = f(s, y), h = high;
    for (int i = 0; i < 100 && high - low > 1e-12 * (from->t + high); i++) {
        const double secant = low + (high - low) * (f_low / (f_low - f_high));
        h = secant > low && secant < high ? secant : low + (high - low) / 2;
        ond_rk_trial(from, h, y);
        const double value = f(s, y);
        if (fabs(value) < 1e-13)
            break;
        if ((value < 0) == (f_low < 0)) {
            low = h;
            f_low = value;
            f_high /= 2;
        } else {
            high = h;
            f_high = value;
            f_low /= 2;
        }
    }
    return h;
}

static void rate_of(const void *data, const double *y, double *rate)
{
    ond_state_rate(((const search *)data)->model, y, rate);
}

static void scale_of(const void *data, const double *y, double *scale)
{
    ond_state_scale(((const search *)data)->model, y, scale);
}

/* A state passed earlier, to see how much still changes while time doubles. */
typedef struct milestone {
    double t, y[OND_STATE];
} milestone;

/* At the average rate since the milestone nothing will move by more than 1e-4 until t_max, and the threshold is further
 * below than that: a stationary state (label noise, or bounded g above eta_c).  Looked at when time has doubled. */
static int at_rest(const search *s, const ond_stepper *stepper, double above, double t_max, milestone *last)
{
    if (stepper->t < 2 * last->t)
        return 0;
    double scale[OND_STATE], change = 0;
    ond_state_scale(s->model, stepper->y, scale);
    for (int i = 0; i < ond_state_size(s->model); i++)
        change = fmax(change, fabs(stepper->y[i] - last->y[i]) / scale[i]);
    const double rate = change / (stepper->t - last->t);
    last->t = stepper->t;
    memcpy(last->y, stepper->y, sizeof last->y);
    return above > 1e-3 && rate * (t_max - stepper->t) < 1e-4;
}

/* eps_g < threshold somewhere in the step of length *h from `from` to `end`?  Then the first time of it after `from`,
 * and the state there. */
static int crosses(const search *s, const ond_stepper *from, double before, const double *end, double after, double *h,
                   double *y)
{
    double high = *h;
    memcpy(y, end, OND_STATE * sizeof *y);
    if (after >= 0) {
        if (fmin(before, after) > 0.5 || !(slope(s, from->y) < 0 && slope(s, end) > 0))
            return 0;
        high = find_zero(s, slope, from, high, y);
        if (above_threshold(s, y) >= 0)
            return 0;
    }
    *h = find_zero(s, above_threshold, from, high, y);
    return 1;
}

static void finish(const ondine_model *model, ond_outcome outcome, double t, const double *y, ond_convergence *out)
{
    const double z = model->rule == ONDINE_WN ? exp(y[2] / 2) : 0;
    out->outcome = outcome;
    out->z = z;
    out->t = outcome == OND_CONVERGED ? t : NAN;
    out->eta_eff = outcome != OND_CONVERGED ? NAN : model->rule == ONDINE_WN ? model->eta / (z * z) : model->eta;
}

static ondine_status follow(const search *s, ond_stepper *stepper, double t_max, ond_convergence *out,
                            ondine_error *error)
{
    const ondine_model *model = s->model;
    double after = above_threshold(s, stepper->y);
    milestone last = {.t = 1 / model->eta};
    for (long steps = 0; stepper->t < t_max; steps++) {
        const ond_stepper from = *stepper;
        const double before = after;
        if (steps == MAX_STEPS)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "convergence time: more than %ld steps, at t = %g", MAX_STEPS,
                            from.t);
        if (!ond_rk_step(stepper, t_max))
            return ond_fail(error, ONDINE_ERR_INTERNAL, "convergence time: no step short enough at t = %g", from.t);
        double h = stepper->t - from.t, *y = stepper->y, there[OND_FLOW_SIZE];
        const int mirror = ond_state_watched(model) == 0 && y[0] > 1;
        if (mirror)
            h = find_zero(s, length, &from, h, y);
        after = above_threshold(s, y);
        if (ond_state_diverged(model, y)) {
            finish(model, OND_CONVERGE_DIVERGED, NAN, y, out);
            return ONDINE_OK;
        }
        if (crosses(s, &from, before, y, after, &h, there)) {
            finish(model, OND_CONVERGED, from.t + h, there, out);
            return ONDINE_OK;
        }
        if (mirror) {
            ond_state_mirror(y);
            *stepper = ond_rk_start(from.flow, from.t + h, y);
        }
        if (at_rest(s, stepper, after, t_max, &last))
            break;
    }
    finish(model, OND_NOT_REACHED, NAN, stepper->y, out);
    return ONDINE_OK;
}

ondine_status ond_converge(const ondine_model *model, double threshold, double t_max, ond_convergence *out,
                           ondine_error *error)
{
    const search s = {model, fmax(threshold, 1e-279)};
    const ond_flow flow = {ond_state_size(model), TOLERANCE, rate_of, scale_of, &s};
    double y[OND_STATE], start = 0;
    ond_state_initial(model, y);
    if (!(above_threshold(&s, y) >= 0)) {
        finish(model, OND_CONVERGED, 0, y, out);
        return ONDINE_OK;
    }
    if (model->r0_fixed && fabs(model->r0) == 1) {
        start = ond_departure_end(model);
        ond_state_depart(model, start, y);
    }
    ond_stepper stepper = ond_rk_start(&flow, start, y);
    return follow(&s, &stepper, t_max, out, error);
}

const char *ond_outcome_name(ond_outcome outcome)
{
    switch (outcome) {
    case OND_CONVERGED: return "converged";
    case OND_CONVERGE_DIVERGED: return "diverged";
    case OND_NOT_REACHED: return "not_reached";
    }
    return NULL;
}

ondine_status ond_converge_grid(const ondine_model *model, size_t eta_count, const double *eta, size_t l0_count,
                                const double *l0, double threshold, double t_max, int threads, ond_convergence *out,
                                ondine_error *error)
{
    ondine_status status = ONDINE_OK;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t i = 0; i < eta_count * l0_count; i++) {
        ondine_model point = *model;
        ondine_error own = {""};
        point.eta = eta[i / l0_count];
        point.l0 = l0[i % l0_count];
        const ondine_status result = ond_converge(&point, threshold, t_max, &out[i], &own);
        if (result != ONDINE_OK) {
#pragma omp critical(ond_converge_grid)
            status = ond_fail(error, result, "%s", own.message);
        }
    }
    return status;
}
