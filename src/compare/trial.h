/* trial.h : what a verdict is made from, as plain arrays: judging needs no engine. */
#ifndef ONDINE_COMPARE_TRIAL_H
#define ONDINE_COMPARE_TRIAL_H

#include "compare/validate.h"

/* values : (replicas, points, ONDINE_OBSERVABLES), nan from a replica's divergence on.  replicas 0: no such sample. */
typedef struct ond_sample {
    size_t replicas;
    const double *values;
} ond_sample;

/* The simulation, at N = model->n and (quarter) at floor(N/4), beside the theory; see ond_evidence. */
typedef struct ond_trial {
    const ondine_model *model; /* of what is validated; reduced and twin are the same with Gaussian inputs */
    size_t points;
    const double *t;              /* (points) */
    ond_sample micro;             /* none when the reduced engine is what is validated */
    ond_sample reduced, twin;     /* two independent samples of one law; see ond_evidence */
    const double *quarter;        /* (points, ONDINE_OBSERVABLES) means at floor(N/4), nan where a replica of it had
                                     diverged; NULL where floor(N/4) < 3 */
    const double *theory;         /* (points, ONDINE_OBSERVABLES) at step/N */
    const double *quarter_theory; /* the same at the steps of floor(N/4) */
    int threads;
} ond_trial;

/* ond_judge_trial() : as ond_judge(). */
ondine_status ond_judge_trial(const ond_trial *trial, ond_report *report, ondine_error *error);

#endif
