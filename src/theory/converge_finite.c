/* docs/theory.md, section 7.  Around the ODE's time t0 a replica's eps_g is a random walk with drift v/N and steps of
 * order 1/N, seen at every step: the first step below the threshold is late by the mean overshoot of that walk. */
#include "theory/converge_finite.h"

#include <math.h>

#include "model/activation.h"
#include "rng/normal.h"
#include "rng/philox.h"
#include "theory/finite.h"
#include "theory/fluctuation.h"

enum { WALKS = 100000, LONGEST = 100000 };

/* One step's change of eps_g, times N, to first order: grad.(N dx); u, v, zeta standard normal. */
static double change_of_eps_g(const ondine_model *model, const ond_point *p, double Z, const double *grad, double u,
                              double v, double zeta)
{
    const double a = p->l * u, d = (p->R * p->e - p->l * p->sin * p->sin) * u + p->sin * v;
    const double error = ond_g_difference(model->activation, a, a + d, d) + model->noise * zeta;
    const double c = model->eta * ond_g_prime(model->activation, a) * error;
    if (model->rule == ONDINE_SGD) {
        const double w = p->sin * u - p->R * v;
        return grad[0] * -c * (a + d) + grad[1] * (2 * sqrt(p->T) * c * w + c * c);
    }
    const double kick_S = -2 * p->l * p->R * p->sin * c * v + p->l * p->l / Z * c * c;
    return grad[0] * c * u + grad[1] * p->l * p->sin / sqrt(Z) * c * v + grad[2] * kick_S;
}

/* <L^2>/(2 <L>), L the first descending ladder height of the walk of iid changes of eps_g.  The draws belong to this
 * function alone: a fixed key, one counter per step of a walk. */
static double mean_overshoot(const ondine_model *model, const ond_point *p, double Z, const double *grad)
{
    const ond_keys keys = ond_philox_keys(0x6c6164646572); /* "ladder" */
    double sum = 0, squares = 0;
    for (uint32_t walk = 0; walk < WALKS; walk++) {
        double height = 0;
        for (uint32_t step = 0; height >= 0 && step < LONGEST; step++) {
            const ond_words x = ond_philox(step, 0, walk, 0, &keys);
            const ond_pair uv = ond_normal(x.w[0], x.w[1]), rest = ond_normal(x.w[2], x.w[3]);
            height += change_of_eps_g(model, p, Z, grad, uv.a, uv.b, rest.a);
        }
        sum += height;
        squares += height * height;
    }
    return -squares / (2 * sum);
}

/* sum_ij a_i M_ij b_j */
static double form(const double *a, double (*M)[OND_STATE], const double *b)
{
    double sum = 0;
    for (int i = 0; i < OND_STATE; i++)
        for (int j = 0; j < OND_STATE; j++)
            sum += a[i] * M[i][j] * b[j];
    return sum;
}

/* With g and H the gradient and Hessian of eps_g, f and A the drift and its Jacobian, v = g.f, q = A'g + Hf:
 *   N var(t) = g'Cg/v^2
 *   N (<t> - t0) = -(g.m + tr(HC)/2)/v + q'Cg/v^2 - (g'Af + f'Hf) g'Cg/(2 v^3) + overshoot/|v| */
static void crossing_time(const ondine_model *model, ond_ensemble_state *s, double t0, ond_convergence_finite *out)
{
    const ond_point p = ond_state_point(model, s->y);
    ond_jet observed[ONDINE_OBSERVABLES], *eps_g = &observed[ONDINE_EPS_G];
    ond_drift drift;
    ond_drift_at(model, s->y, &drift);
    ond_observed_at(model, s->y, observed);
    const double *g = eps_g->d;
    double f[OND_STATE], q[OND_STATE], v = 0, shift = 0, bend = 0;
    for (int i = 0; i < OND_STATE; i++)
        f[i] = drift.f[i].v;
    for (int i = 0; i < OND_STATE; i++) {
        v += g[i] * f[i];
        shift += g[i] * s->m[i];
        q[i] = 0;
        for (int j = 0; j < OND_STATE; j++) {
            shift += eps_g->dd[i][j] * s->C[i][j] / 2;
            q[i] += drift.f[j].d[i] * g[j] + eps_g->dd[i][j] * f[j];
            bend += g[i] * drift.f[i].d[j] * f[j];
        }
    }
    bend += form(f, eps_g->dd, f);
    const double spread = form(g, s->C, g), Z = model->rule == ONDINE_WN ? exp(s->y[2]) : 1;
    const double late = mean_overshoot(model, &p, Z, g) / fabs(v);
    out->sd = sqrt(spread / model->n) / fabs(v);
    out->mean = t0 + (-shift / v + form(q, s->C, g) / (v * v) - bend * spread / (2 * v * v * v) + late) / model->n;
}

ondine_status ond_converge_finite(const ondine_model *model, const ond_convergence *ode, ond_convergence_finite *out,
                                  ondine_error *error)
{
    const ond_convergence_finite nothing = {NAN, NAN, 0};
    *out = nothing;
    if (ode->outcome != OND_CONVERGED || ode->t == 0)
        return ONDINE_OK;
    ond_ensemble_state state;
    OND_TRY(ond_finite_state(model, ode->t, &state, &out->kappa, error));
    if (out->kappa <= 100)
        crossing_time(model, &state, ode->t, out);
    return ONDINE_OK;
}
