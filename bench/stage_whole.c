/* What a user calls: a theory curve, and whole ensembles through ondine_simulate() with their start, records and
 * moments, by one thread and by all. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "ondine/ondine.h"

typedef struct whole {
    const char *isa; /* NULL: a device's */
    ondine_model model;
    ondine_run run;
    double t_end; /* the time of the only record; theory: of the last of POINTS */
} whole;

enum { POINTS = 101, TARGET_PER_SECOND = 500000000 };

/* eps_g of linear SGD from a random start: its mean over replicas obeys this recursion exactly, at any N
 * (docs/theory.md); N = infinity: exp(-eta (2 - eta) t). */
static double linear_sgd_eps_g(const ondine_model *m, double t, int infinite)
{
    const double n = m->n, start = (1 + m->l0 * m->l0) / 2, rate = m->eta * (2 - m->eta);
    if (infinite)
        return start * exp(-rate * t);
    return start * exp((double)ondine_step(t, m->n) * log1p((m->eta * m->eta * (n + 2) / n - 2 * m->eta) / n));
}

/* ---- theory ------------------------------------------------------------------------------------------------- */

static int theory(const whole *s, double values[POINTS][ONDINE_OBSERVABLES])
{
    double t[POINTS];
    for (int i = 0; i < POINTS; i++)
        t[i] = s->t_end * i / (POINTS - 1);
    return ondine_theory(&s->model, POINTS, t, values[0], NULL) == ONDINE_OK;
}

static int check_theory(void *state, char *what, size_t size)
{
    const whole *s = state;
    double values[POINTS][ONDINE_OBSERVABLES];
    if (!theory(s, values))
        return snprintf(what, size, "ondine_theory() failed"), 0;
    const double last = values[POINTS - 1][ONDINE_EPS_G];
    if (s->model.rule == ONDINE_SGD && s->model.activation == ONDINE_LINEAR) {
        const double off = fabs(last / linear_sgd_eps_g(&s->model, s->t_end, 1) - 1);
        snprintf(what, size, "eps_g at t = %g off by %.1e of its closed form", s->t_end, off);
        return off <= 1e-6;
    }
    snprintf(what, size, "eps_g falls from %.3g to %.3g (tests/theory checks the values)", values[0][ONDINE_EPS_G],
             last);
    return last > 0 && last < values[0][ONDINE_EPS_G];
}

static double work_theory(void *state)
{
    double values[POINTS][ONDINE_OBSERVABLES];
    return theory(state, values) ? 1 : -1;
}

static void add_theory(bench_list *list, ondine_rule rule, ondine_activation g)
{
    bench_case *c = bench_add(list, "theory", "-", "curves");
    whole *s = bench_alloc(sizeof *s);
    s->model = ondine_model_default();
    s->model.rule = rule;
    s->model.activation = g;
    s->t_end = 20;
    snprintf(c->name, sizeof c->name, "%s %s, t = 20", ondine_rule_name(rule), ondine_activation_name(g));
    c->work = work_theory;
    c->check = check_theory;
    c->release = free;
    c->state = s;
}

/* ---- ensembles ---------------------------------------------------------------------------------------------- */

/* Mean eps_g of the run at t_end; nan if it failed. */
static double simulate(const whole *s)
{
    ondine_ensemble *e;
    double mean[ONDINE_OBSERVABLES];
    if (s->isa)
        setenv("ONDINE_ISA", s->isa, 1);
    if (ondine_simulate(&s->model, &s->run, 1, &s->t_end, &e, NULL) != ONDINE_OK)
        return NAN;
    ondine_ensemble_moments(e, 0, mean, NULL);
    ondine_ensemble_free(e);
    return mean[ONDINE_EPS_G];
}

/* Against the exact mean.  To leading order in 1/N the relative variance of eps_g is 1/N from the start and
 * 2 (eta (2 - eta))^2 t/N from the steps; 6 standard deviations. */
static int check_simulate(void *state, char *what, size_t size)
{
    const whole *s = state;
    const double rate = s->model.eta * (2 - s->model.eta), exact = linear_sgd_eps_g(&s->model, s->t_end, 0);
    const double sd = sqrt((1 + 2 * rate * rate * s->t_end) / s->model.n / s->run.replicas);
    const double score = (simulate(s) / exact - 1) / sd;
    snprintf(what, size, "mean eps_g at t = %.3g off by %+.2f standard errors of its exact value", s->t_end, score);
    return fabs(score) <= 6;
}

static double work_simulate(void *state)
{
    const whole *s = state;
    const double steps = (double)ondine_step(s->t_end, s->model.n) * s->run.replicas;
    return isnan(simulate(s)) ? -1 : s->run.engine == ONDINE_REDUCED ? steps : steps * s->model.n;
}

/* Many steps, so that starting and ending weigh as little as in a real run, but not beyond t = 4: later the mean of
 * eps_g is carried by rare replicas and says nothing about a few. */
bench_case *bench_add_ensemble(bench_list *list, const char *isa, const ondine_run *run, double t_end)
{
    bench_case *c = bench_add(list, "simulate", isa, run->engine == ONDINE_REDUCED ? "steps" : "elements");
    whole *s = bench_alloc(sizeof *s);
    s->isa = run->device == ONDINE_CUDA ? NULL : isa;
    s->model = ondine_model_default();
    s->model.rule = ONDINE_SGD;
    s->model.n = list->options->n;
    s->run = *run;
    s->t_end = t_end;
    snprintf(c->name, sizeof c->name, "%s, %u replica%s", ondine_engine_name(run->engine), (unsigned)run->replicas,
             run->replicas > 1 ? "s" : "");
    c->threads = run->threads;
    c->work = work_simulate;
    c->check = check_simulate;
    c->release = free;
    c->state = s;
    return c;
}

static void add_simulate(bench_list *list, const ond_kernels *kernels, ondine_engine engine, uint32_t replicas,
                         int threads)
{
    const double n = list->options->n;
    ondine_run run = ondine_run_default();
    run.engine = engine;
    run.device = ONDINE_CPU;
    run.replicas = replicas;
    run.threads = threads;
    const double steps =
        list->options->seconds * TARGET_PER_SECOND * threads / replicas / (engine == ONDINE_MICRO ? n : 20);
    bench_add_ensemble(list, kernels->isa, &run, fmin(ceil(fmax(steps, 50)) / n, 4));
}

void stage_whole(bench_list *list, const ond_kernels *kernels, int first)
{
    const int most = list->options->threads;
    if (first) {
        add_theory(list, ONDINE_SGD, ONDINE_LINEAR);
        add_theory(list, ONDINE_WN, ONDINE_LINEAR);
        add_theory(list, ONDINE_WN, ONDINE_ERF);
        add_theory(list, ONDINE_WN, ONDINE_TANH);
    }
    for (int threads = 1; threads <= most; threads += most > 1 ? most - 1 : 1) {
        add_simulate(list, kernels, ONDINE_MICRO, 8 * (uint32_t)most, threads);
        add_simulate(list, kernels, ONDINE_MICRO, 1, threads);
        add_simulate(list, kernels, ONDINE_REDUCED, 256 * (uint32_t)most, threads);
    }
}
