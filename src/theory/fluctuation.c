#include "theory/fluctuation.h"

#include <math.h>
#include <string.h>

#include "theory/derivatives.h"

/* The variables that both rules are written in, as functions of x. */
typedef struct geometry {
    ond_jet l, R, sin2; /* sin2 = 1 - R^2 */
    ond_jet T_l;        /* SGD: T/l */
    ond_jet Z;          /* WN: z^2 */
} geometry;

static geometry geometry_at(const ondine_model *model, const double y[OND_STATE], const ond_point *p)
{
    geometry s;
    memset(&s, 0, sizeof s);
    if (model->rule == ONDINE_SGD) {
        const ond_jet e = ond_jet_variable(p->e, 0), T = ond_jet_variable(p->T, 1);
        ond_jet rho = ond_jet_scale(-1, e);
        rho.v += 1;
        const ond_jet Q = ond_jet_sum(1, ond_jet_mul(rho, rho), 1, T);
        s.l = ond_jet_pow(Q, 0.5);
        s.R = ond_jet_mul(rho, ond_jet_pow(Q, -0.5));
        s.sin2 = ond_jet_mul(T, ond_jet_pow(Q, -1));
        s.T_l = ond_jet_mul(T, ond_jet_pow(Q, -0.5));
    } else {
        const double z = exp(y[2] / 2);
        const ond_jet P = ond_jet_variable(z * p->R, 1), S = ond_jet_variable(z * z * p->sin * p->sin, 2);
        s.l = ond_jet_variable(p->l, 0);
        s.Z = ond_jet_sum(1, ond_jet_mul(P, P), 1, S);
        s.R = ond_jet_mul(P, ond_jet_pow(s.Z, -0.5));
        s.sin2 = ond_jet_mul(S, ond_jet_pow(s.Z, -1));
    }
    return s;
}

static void drift_jets(const ondine_model *model, const geometry *s, const ond_derivatives *d, ond_drift *drift)
{
    const double eta = model->eta;
    const ond_jet a1_l = ond_jet_compose(&d->a1_l, &s->l, &s->R), q = ond_jet_compose(&d->cross, &s->l, &s->R);
    const ond_jet a2 = ond_jet_compose(&d->a2, &s->l, &s->R), Rq = ond_jet_mul(s->R, q);
    if (model->rule == ONDINE_SGD) {
        const ond_jet a3 = ond_jet_sum(1, ond_jet_mul(s->R, a1_l), 1, ond_jet_mul(s->sin2, q));
        const ond_jet G = ond_jet_mul(s->T_l, ond_jet_sum(1, a1_l, -1, Rq));
        drift->f[0] = ond_jet_scale(-eta, a3);
        drift->f[1] = ond_jet_sum(2 * eta, G, 2 * eta * eta, a2);
    } else {
        const ond_jet l_sin2 = ond_jet_mul(s->l, s->sin2), l2 = ond_jet_mul(s->l, s->l);
        const ond_jet growth = ond_jet_mul(l2, ond_jet_mul(a2, ond_jet_pow(s->Z, -1)));
        drift->f[0] = ond_jet_scale(eta, a1_l);
        drift->f[1] = ond_jet_scale(eta, ond_jet_mul(l_sin2, ond_jet_mul(q, ond_jet_pow(s->Z, -0.5))));
        drift->f[2] = ond_jet_sum(-2 * eta, ond_jet_mul(l_sin2, Rq), 2 * eta * eta, growth);
    }
}

/* N de = -c b, N dT = 2 sqrt(T) c w + c^2, with b = R u + sin v, w = sin u - R v. */
static void sgd_noise(const ond_point *p, const ond_kicks *k, ond_drift *drift)
{
    const double R = p->R, s = p->sin, root = sqrt(p->T);
    const double bb = R * R * k->c2uu + 2 * R * s * k->c2uv + s * s * k->c2vv;
    const double bw = R * s * (k->c2uu - k->c2vv) + (s * s - R * R) * k->c2uv;
    const double ww = s * s * k->c2uu - 2 * R * s * k->c2uv + R * R * k->c2vv;
    drift->D[0][0] = bb;
    drift->D[0][1] = -2 * root * bw - (R * k->c3u + s * k->c3v);
    drift->D[1][1] = 4 * p->T * ww + 4 * root * (s * k->c3u - R * k->c3v) + k->c4;
    drift->h[1] = ww - 2 * k->c2;
}

/* N dl = c u, N dP = (l sin/z) c v, N dS = -2 l R sin c v + (l^2/Z) c^2. */
static void wn_noise(const ond_point *p, double Z, const ond_kicks *k, ond_drift *drift)
{
    const double kp = p->l * p->sin / sqrt(Z), ks = -2 * p->l * p->R * p->sin, kk = p->l * p->l / Z;
    drift->D[0][0] = k->c2uu;
    drift->D[0][1] = kp * k->c2uv;
    drift->D[0][2] = ks * k->c2uv + kk * k->c3u;
    drift->D[1][1] = kp * kp * k->c2vv;
    drift->D[1][2] = kp * (ks * k->c2vv + kk * k->c3v);
    drift->D[2][2] = ks * ks * k->c2vv + 2 * ks * kk * k->c3v + kk * kk * k->c4;
    drift->h[2] = kk * (p->R * p->R * k->c2vv - 2 * k->c2);
}

void ond_drift_at(const ondine_model *model, const double y[OND_STATE], ond_drift *drift)
{
    const ond_point p = ond_state_point(model, y);
    const geometry s = geometry_at(model, y, &p);
    const ond_moments m = ond_state_moments(model, &p);
    ond_derivatives d;
    ond_kicks k;
    ond_derivatives_at(model->activation, &p, model->noise, &m, &d, &k);
    ond_kicks_scale(&k, model->eta);
    memset(drift, 0, sizeof *drift);
    ond_state_rate_from(model, y, &p, &m, drift->rate);
    drift_jets(model, &s, &d, drift);
    if (model->rule == ONDINE_SGD)
        sgd_noise(&p, &k, drift);
    else
        wn_noise(&p, s.Z.v, &k, drift);
    for (int i = 0; i < OND_STATE; i++) { /* second moments so far, upper half */
        for (int j = i; j < OND_STATE; j++) {
            drift->D[i][j] -= drift->f[i].v * drift->f[j].v;
            drift->D[j][i] = drift->D[i][j];
        }
    }
    const double size = model->rule == ONDINE_SGD ? 1 : p.l * p.l / s.Z.v; /* of c^2 in dT or dS */
    drift->ripple = 2 * size * size * k.c4;
}

void ond_observed_at(const ondine_model *model, const double y[OND_STATE], ond_jet observed[ONDINE_OBSERVABLES])
{
    const ond_point p = ond_state_point(model, y);
    const geometry s = geometry_at(model, y, &p);
    const ond_moments m = ond_state_moments(model, &p);
    ond_derivatives d;
    ond_kicks unused;
    ond_derivatives_at(model->activation, &p, model->noise, &m, &d, &unused);
    const ond_taylor eps_g = {.v = ond_state_eps_g(model, &p),
                              .x = -m.a1_l,
                              .y = -p.l * m.cross,
                              .xx = -d.a1_l.x,
                              .xy = -d.a1_l.y,
                              .yy = -p.l * d.cross.y};
    memset(observed, 0, ONDINE_OBSERVABLES * sizeof *observed);
    observed[ONDINE_L] = s.l;
    observed[ONDINE_R] = s.R;
    if (model->rule == ONDINE_WN)
        observed[ONDINE_Z] = ond_jet_pow(s.Z, 0.5);
    observed[ONDINE_EPS_G] = ond_jet_compose(&eps_g, &s.l, &s.R);
}

void ond_error_gradient(const ondine_model *model, const double y[OND_STATE], double gradient[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    const geometry s = geometry_at(model, y, &p);
    const ond_moments m = ond_state_moments(model, &p);
    for (int i = 0; i < OND_STATE; i++)
        gradient[i] = -m.a1_l * s.l.d[i] - p.l * m.cross * s.R.d[i];
}

void ond_natural_scale(const ondine_model *model, const double y[OND_STATE], double scale[OND_STATE])
{
    const ond_point p = ond_state_point(model, y);
    const double z = model->rule == ONDINE_WN ? exp(y[2] / 2) : 1;
    scale[0] = model->rule == ONDINE_SGD ? sqrt(p.e * p.e + p.T) : fabs(p.l);
    scale[1] = model->rule == ONDINE_SGD ? p.T : p.sin * z;
    scale[2] = model->rule == ONDINE_SGD ? 1 : p.sin * p.sin * z * z;
}

void ond_fluctuation_initial(const ondine_model *model, double m[OND_STATE], double C[OND_STATE][OND_STATE])
{
    const double size = model->rule == ONDINE_SGD ? model->l0 : model->z0;
    const int along = model->rule == ONDINE_SGD ? 0 : 1; /* e or P; the next is T or S */
    memset(m, 0, OND_STATE * sizeof *m);
    memset(C, 0, OND_STATE * sizeof *C);
    if (model->r0_fixed)
        return;
    C[along][along] = size * size;
    m[along + 1] = -size * size;
}

void ond_shift_rate(const ond_drift *drift, int size, const double m[OND_STATE], double C[OND_STATE][OND_STATE],
                    double dm[OND_STATE])
{
    const ond_jet *f = drift->f;
    for (int i = 0; i < size; i++) {
        dm[i] = drift->h[i];
        for (int j = 0; j < size; j++) {
            dm[i] += f[i].d[j] * (m[j] - f[j].v / 2);
            for (int k = 0; k < size; k++)
                dm[i] += f[i].dd[j][k] * C[j][k] / 2;
        }
    }
}

void ond_covariance_rate(const ond_drift *drift, int size, double C[OND_STATE][OND_STATE],
                         double source[OND_STATE][OND_STATE], double dC[OND_STATE][OND_STATE])
{
    const ond_jet *f = drift->f;
    for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
            dC[i][j] = source[i][j];
            for (int k = 0; k < size; k++)
                dC[i][j] += f[i].d[k] * C[k][j] + f[j].d[k] * C[i][k];
        }
    }
}
