/* validate.h : does a simulated ensemble agree with the reduced chain at the same N, and with the theory?
 *
 * Against reduced, at the same N: both samples have one law, exactly, so both rank scores of rank.h are judged.
 *
 * Against theory: what is compared depends on kappa, the expansion parameter of the 1/N theory (allowance.h):
 *     up to 0.1   means, variances and covariances of the 1/N theory, theory/finite.h
 *     up to 0.3   its means; score_var is nan
 *     up to 0.6, N >= 100; up to 1.4, N >= 300
 *                 means of the ODE, allowing what a reduced run at N/4 shows of their error; other_sd is nan
 *     else        nothing, and the verdict is undecided if no engine disagrees with reduced
 * A reduced sample is translated to the theory's mean, then towards the simulated one by what the true mean may differ
 * from the theory's and by what its own mean may be off, no further than to a score of 0; the simulated sample's
 * location score against that is judged.  For the variance it is scaled in the same way.  Micro uses the reduced sample
 * for it, which is independent of it; reduced uses a second, independent one, the twin.  (Halves of one sample would
 * do too, at twice the variance; the same sample twice would not: its two copies are not exchangeable.)
 *
 * It disagrees if any |score| exceeds the two-sided normal quantile of 1e-6/(number of scores, the joint ones and the
 * covariances' counted), if a joint score or a covariance's does (joint.h, covary.h), if means differ where there is no
 * spread, or if two replicas are identical.  A record at which a replica has diverged is not judged; nor is micro from
 * where its eps_g has come near the floor that its float vectors put under it.  If it then leaves that floor again,
 * which reduced does not, the solution is unstable and the verdict is undecided. */
#ifndef ONDINE_COMPARE_VALIDATE_H
#define ONDINE_COMPARE_VALIDATE_H

#include "ensemble/series.h"
#include "model/error.h"

typedef enum ond_verdict { OND_AGREES, OND_DISAGREES, OND_UNDECIDED } ond_verdict;

/* In the place of an observable: ln eps_g. */
enum { OND_LN_EPS_G = ONDINE_OBSERVABLES };

/* One comparison: observable `observable` (ONDINE_L ..., OND_LN_EPS_G) of `engine` at time t against `against`,
 * "theory" or "reduced".  Scores are standard normal if the two agree; nan where a score was not judged. */
typedef struct ond_comparison {
    double t;
    int observable;
    const char *engine, *against;
    double sim_mean, other_mean, score_mean;
    double sim_sd, other_sd, var_ratio, score_var;
} ond_comparison;

/* All records of one engine against one other together: the score is that of a two-sided test (joint.h), >= 0. */
typedef struct ond_joint {
    const char *engine, *against;
    double score;
} ond_joint;

/* The largest score among the covariances of two observables against the theory's (covary.h). */
typedef struct ond_covariance {
    const char *engine;
    double t;
    int observable[2];
    double score;
} ond_covariance;

typedef struct ond_report {
    size_t count;
    ond_comparison *rows; /* (count), by against (reduced first), then time, then observable */
    ond_verdict verdict;
    char line[512]; /* the last line on stderr: "verdict: agrees", "verdict: disagrees ...", "verdict: undecided ..." */
    size_t joints;
    ond_joint joint[3]; /* (joints) */
    size_t covariances;
    ond_covariance covariance[2]; /* (covariances), micro's and reduced's */
    char note[1024];              /* a line for people before it, or "" */
} ond_report;

/* The ensembles and the theory that a verdict is made from; figure fig2 draws these very ones.  All keep replicas but
 * quarter. */
typedef struct ond_evidence {
    ondine_ensemble *micro;   /* NULL when the reduced engine is what is validated */
    ondine_ensemble *reduced; /* at the same N */
    ondine_ensemble *twin;    /* the same, from the chain-check streams */
    ondine_ensemble *quarter; /* reduced, at floor(N/4), from the chain-check streams; NULL unless it is needed */
    double *theory;           /* (points, ONDINE_OBSERVABLES) of the ODE, evaluated at step/N */
    double kappa;             /* the expansion parameter of the 1/N theory, allowance.h */
    double *finite_mean;      /* (points, ONDINE_OBSERVABLES) of the 1/N theory at step/N */
    double *finite_cov;       /* (points, ONDINE_OBSERVABLES, ONDINE_OBSERVABLES) */
    double *quarter_theory;   /* of the ODE at the steps of floor(N/4); NULL where quarter is */
} ond_evidence;

/* ond_gather() : run whatever a verdict on `run` needs.  run->engine micro or blocked: that ensemble, and reduced with
 * max(10000, 20 x replicas); run->engine reduced: run->replicas reduced replicas.  Twin and quarter have as many as
 * `run`, and at least 10000.  run->keep_replicas is ignored; progress is called with the share of all of it.  The
 * ensembles join *series, which must not be used after they are freed; NULL: they share no checkpoint.
 * @return ONDINE_OK; ONDINE_ERR_ARG (also: fewer than 2 replicas); as ondine_simulate().  *evidence is empty then. */
ondine_status ond_gather(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                         ond_series *series, ond_evidence *evidence, ondine_error *error);

/* The theory of it alone: theory, kappa, finite_mean and finite_cov.  Free *evidence in any case.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL. */
ondine_status ond_gather_theory(const ondine_model *model, size_t points, const double *t, ond_evidence *evidence,
                                ondine_error *error);

/* How many replicas of the reduced chain it runs and keeps; those at N/4, which it may need, are kept by nobody. */
double ond_gather_reduced(const ondine_run *run);
void ond_evidence_free(ond_evidence *evidence);

/* What none of so many scores may exceed, for one false alarm in a million verdicts.  nan: there is no score. */
double ond_score_allowed(size_t scores);

/* ond_judge() : compare, and decide.  The caller frees report->rows with ond_report_free().
 * @return ONDINE_OK whatever the verdict; ONDINE_ERR_INTERNAL (out of memory), *report is empty then. */
ondine_status ond_judge(const ond_evidence *evidence, ond_report *report, ondine_error *error);
void ond_report_free(ond_report *report);

#endif
