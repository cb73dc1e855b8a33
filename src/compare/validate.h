/* validate.h : does a simulated ensemble agree with the reduced chain at the same N, and with the theory? */
#ifndef ONDINE_COMPARE_VALIDATE_H
#define ONDINE_COMPARE_VALIDATE_H

#include "model/error.h"

typedef enum ond_verdict { OND_AGREES, OND_DISAGREES, OND_UNDECIDED } ond_verdict;

/* One comparison: observable `observable` (ONDINE_L ...) of `engine` at time t against `against`, "theory" or
 * "reduced".  Scores are standard normal if the two agree; nan where a score was not judged. */
typedef struct ond_comparison {
    double t;
    int observable;
    const char *engine, *against;
    double sim_mean, other_mean, score_mean;
    double sim_sd, other_sd, var_ratio, score_var;
} ond_comparison;

typedef struct ond_report {
    size_t count;
    ond_comparison *rows; /* (count), by against (reduced first), then time, then observable */
    ond_verdict verdict;
    char line[512]; /* the last line on stderr: "verdict: agrees", "verdict: disagrees ...", "verdict: undecided ..." */
    char note[512]; /* a line for people before it, or "" */
} ond_report;

/* The ensembles and the theory that a verdict is made from; figure fig2 draws these very ones. */
typedef struct ond_evidence {
    ondine_ensemble *micro;   /* NULL when the reduced engine is what is validated */
    ondine_ensemble *reduced; /* at the same N */
    ondine_ensemble *quarter; /* reduced, at floor(N/4), from the chain-check streams; NULL where floor(N/4) < 3 */
    double *theory;           /* (points, ONDINE_OBSERVABLES), evaluated at step/N */
} ond_evidence;

/* ond_gather() : run whatever a verdict on `run` needs.  run->engine micro: that ensemble, and reduced with
 * max(10000, 20 x replicas); run->engine reduced: run->replicas reduced replicas.  Frees on failure. */
ondine_status ond_gather(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                         ond_evidence *evidence, ondine_error *error);
void ond_evidence_free(ond_evidence *evidence);

/* ond_judge() : compare, and decide.  The caller frees report->rows with ond_report_free(). */
ondine_status ond_judge(const ond_evidence *evidence, ond_report *report, ondine_error *error);
void ond_report_free(ond_report *report);

#endif
