#include "theory/rk.h"

#include <math.h>
#include <string.h>

/* Dormand and Prince (1980): stages 2 to 6, then the solution of order 5, then its difference to that of order 4. */
static const double stage[5][5] = {
    {1.0 / 5},
    {3.0 / 40, 9.0 / 40},
    {44.0 / 45, -56.0 / 15, 32.0 / 9},
    {19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
    {9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
};
static const double solution[6] = {35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84};
static const double difference[7] = {71.0 / 57600,      0,          -71.0 / 16695, 71.0 / 1920,
                                     -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

static void combine(int size, const double *y, double h, int count, const double *weight,
                    double (*rates)[OND_FLOW_SIZE], double *out)
{
    for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int k = 0; k < count; k++)
            sum += weight[k] * rates[k][i];
        out[i] = y[i] + h * sum;
    }
}

/* As ond_rk_trial(); also the rate at the end, which is the next step's first stage. */
static double attempt(const ond_stepper *s, double h, double *y, double *end_rate)
{
    const ond_flow *flow = s->flow;
    double rates[7][OND_FLOW_SIZE], inner[OND_FLOW_SIZE], scale[OND_FLOW_SIZE], worst = 0;
    memcpy(rates[0], s->rate, sizeof rates[0]);
    for (int k = 0; k < 5; k++) {
        combine(flow->size, s->y, h, k + 1, stage[k], rates, inner);
        flow->rate(flow->data, inner, rates[k + 1]);
    }
    combine(flow->size, s->y, h, 6, solution, rates, y);
    flow->rate(flow->data, y, rates[6]);
    flow->scale(flow->data, y, scale);
    for (int i = 0; i < flow->size; i++) {
        double error = 0;
        for (int k = 0; k < 7; k++)
            error += difference[k] * rates[k][i];
        error = fabs(h * error) / (flow->tolerance * scale[i]);
        if (isnan(error))
            return error;
        worst = fmax(worst, error);
    }
    memcpy(end_rate, rates[6], sizeof rates[6]);
    return worst;
}

ond_stepper ond_rk_start(const ond_flow *flow, double t, const double *y)
{
    ond_stepper s = {.flow = flow, .t = t};
    double scale[OND_FLOW_SIZE], fastest = 0;
    memcpy(s.y, y, (size_t)flow->size * sizeof *y);
    flow->rate(flow->data, s.y, s.rate);
    flow->scale(flow->data, s.y, scale);
    for (int i = 0; i < flow->size; i++)
        fastest = fmax(fastest, fabs(s.rate[i]) / scale[i]);
    s.next = 1e-3 / (fastest + 1e-3);
    return s;
}

double ond_rk_trial(const ond_stepper *s, double h, double *y)
{
    double rate[OND_FLOW_SIZE];
    return attempt(s, h, y, rate);
}

int ond_rk_step(ond_stepper *s, double limit)
{
    for (;;) {
        const int last = s->t + s->next >= limit;
        const double h = last ? limit - s->t : s->next;
        double y[OND_FLOW_SIZE], rate[OND_FLOW_SIZE];
        const double error = attempt(s, h, y, rate);
        if (error <= 1) {
            const double grow = fmin(5, 0.9 * pow(fmax(error, 1e-6), -0.2));
            s->t = last ? limit : s->t + h;
            s->next = last ? fmax(s->next, h * grow) : h * grow;
            memcpy(s->y, y, (size_t)s->flow->size * sizeof *y);
            memcpy(s->rate, rate, (size_t)s->flow->size * sizeof *rate);
            return 1;
        }
        s->next = h * (error < 1e12 ? fmax(0.1, 0.9 * pow(error, -0.2)) : 0.1); /* nan: 0.1 */
        if (!(s->t + s->next > s->t))
            return 0;
    }
}
