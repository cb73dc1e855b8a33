/* synthetic_trial.h : a trial for ond_judge_trial() made of correlated noise about a known mean.
 *
 * Observable k of a replica is mean_k(t) + noise_k(t)/sqrt(N); the noise is one of the laws of synthetic.h, made from a
 * stationary Gaussian process with correlation 0.95 from one record to the next. */
#ifndef ONDINE_TESTS_COMPARE_SYNTHETIC_TRIAL_H
#define ONDINE_TESTS_COMPARE_SYNTHETIC_TRIAL_H

#include "compare/synthetic.h"
#include "compare/trial.h"

#define SAMPLES 3 /* micro, reduced, twin */

typedef struct synthetic {
    ondine_model model;
    ond_trial trial;
    double *values[SAMPLES], *t, *theory, *finite_mean, *finite_cov, *quarter, *twin_mean;
} synthetic;

static inline double synthetic_mean(int observable, double t)
{
    const double mean[ONDINE_OBSERVABLES] = {1 + 0.1 * exp(-t), 1 - exp(-t) / 2, 0.5 + 0.1 * t, 0.3 * exp(-0.3 * t)};
    return mean[observable];
}

static inline double transformed(double x, int law)
{
    return law == LOG_NORMAL ? exp(x) - exp(0.5) : x;
}

/* One sample of `replicas`; law NORMAL or LOG_NORMAL. */
static inline void fill_sample(const synthetic *s, source *from, int law, size_t replicas, double *values)
{
    const double keep = 0.95, fresh = sqrt(1 - keep * keep), scale = 1 / sqrt((double)s->model.n);
    for (size_t r = 0; r < replicas; r++) {
        double x[ONDINE_OBSERVABLES];
        for (size_t i = 0; i < s->trial.points; i++)
            for (int k = 0; k < ONDINE_OBSERVABLES; k++) {
                x[k] = i ? keep * x[k] + fresh * normal(from) : normal(from);
                values[(r * s->trial.points + i) * ONDINE_OBSERVABLES + (size_t)k] =
                    synthetic_mean(k, s->t[i]) + scale * transformed(x[k], law);
            }
    }
}

/* To be called again where the twin's values were changed. */
static inline void take_twin_mean(synthetic *s)
{
    const size_t width = s->trial.points * ONDINE_OBSERVABLES, replicas = s->trial.twin.replicas;
    for (size_t at = 0; at < width; at++) {
        double sum = 0;
        for (size_t r = 0; r < replicas; r++)
            sum += s->values[2][r * width + at];
        s->twin_mean[at] = sum / (double)replicas;
    }
}

/* micro 0: none.  Times 1, 2, ...; ODE, 1/N theory and quarter have the means that the samples have, and the theory
 * their variances.  kappa is such that the ODE and the quarter are used. */
static inline synthetic make_synthetic(uint64_t seed, uint32_t stream, int law, size_t points, size_t micro,
                                       size_t reduced)
{
    synthetic s = {.model = ondine_model_default()};
    const size_t count[SAMPLES] = {micro, reduced, reduced}, width = points * ONDINE_OBSERVABLES;
    source from = source_of(seed, stream);
    s.trial.points = points;
    s.trial.threads = 1;
    s.t = malloc(points * sizeof *s.t);
    s.theory = malloc(width * sizeof *s.theory);
    s.quarter = malloc(width * sizeof *s.quarter);
    s.twin_mean = malloc(width * sizeof *s.twin_mean);
    s.finite_mean = malloc(width * sizeof *s.finite_mean);
    s.finite_cov = calloc(width * ONDINE_OBSERVABLES, sizeof *s.finite_cov);
    const double variance = (law == LOG_NORMAL ? (exp(1) - 1) * exp(1) : 1) / (double)s.model.n;
    for (size_t i = 0; i < points; i++) {
        s.t[i] = (double)(i + 1);
        for (size_t k = 0; k < ONDINE_OBSERVABLES; k++) {
            const size_t at = i * ONDINE_OBSERVABLES + k;
            s.quarter[at] = s.theory[at] = s.finite_mean[at] = synthetic_mean((int)k, s.t[i]);
            s.finite_cov[at * ONDINE_OBSERVABLES + k] = variance;
        }
    }
    for (int i = 0; i < SAMPLES; i++) {
        s.values[i] = malloc((count[i] * width + 1) * sizeof *s.values[i]);
        fill_sample(&s, &from, law, count[i], s.values[i]);
    }
    s.trial.micro = (ond_sample){micro, s.values[0]};
    s.trial.reduced = (ond_sample){reduced, s.values[1]};
    s.trial.twin = (ond_sample){reduced, s.values[2]};
    s.trial.twin_mean = s.twin_mean;
    s.trial.t = s.t;
    s.trial.theory = s.trial.quarter_theory = s.theory;
    s.trial.quarter = s.quarter;
    take_twin_mean(&s);
    s.trial.kappa = 0.5;
    s.trial.finite_mean = s.finite_mean;
    s.trial.finite_cov = s.finite_cov;
    return s;
}

static inline void free_synthetic(synthetic *s)
{
    for (int i = 0; i < SAMPLES; i++)
        free(s->values[i]);
    free(s->t);
    free(s->theory);
    free(s->quarter);
    free(s->twin_mean);
    free(s->finite_mean);
    free(s->finite_cov);
}

#endif
