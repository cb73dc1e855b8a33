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
    ondine_engine micro_engine;   /* which of the engines of full vectors made it */
    ond_sample reduced, twin;     /* two independent samples of one law; see ond_evidence */
    const double *theory;         /* (points, ONDINE_OBSERVABLES) of the ODE at step/N */
    double kappa;                 /* see allowance.h; what follows is used as far as it says so */
    const double *finite_mean;    /* (points, ONDINE_OBSERVABLES) of the 1/N theory at step/N */
    const double *finite_cov;     /* (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES) */
    const double *twin_mean;      /* (points, ONDINE_OBSERVABLES) of the twin, nan where a replica of it had diverged */
    const double *quarter;        /* (points, ONDINE_OBSERVABLES) means at floor(N/4), nan where a replica of it had
                                     diverged */
    const double *quarter_theory; /* of the ODE at the steps of floor(N/4) */
    int threads;
} ond_trial;

/* ond_judge_trial() : as ond_judge(). */
ondine_status ond_judge_trial(const ond_trial *trial, ond_report *report, ondine_error *error);

#endif
