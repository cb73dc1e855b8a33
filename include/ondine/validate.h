/* validate.h : a simulation judged against the theory, and micro against the reduced chain. */
#ifndef ONDINE_VALIDATE_H
#define ONDINE_VALIDATE_H

#include "ondine/ondine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the comparison comes to. */
typedef enum ondine_verdict {
    ONDINE_VERDICT_AGREES = 0,    /* no score is out of its band */
    ONDINE_VERDICT_DISAGREES = 1, /* one is */
    ONDINE_VERDICT_UNDECIDED = 2  /* no theory reaches to such parameters */
} ondine_verdict;

/* One observable at one record time.  Scores are standard normal if the two agree, and nan where they were not judged;
 * docs/theory.md says what is compared when. */
typedef struct ondine_comparison {
    double t;             /* the record time */
    int observable;       /* ONDINE_L ... */
    const char *engine;   /* "micro", "reduced": what is judged; static storage */
    const char *against;  /* "reduced", "theory"; static storage */
    double sim_mean;      /* of the simulation */
    double other_mean;    /* of what it is compared with */
    double score_mean;    /* of their difference */
    double sim_sd;        /* standard deviation over replicas */
    double other_sd;      /* the same of the other; nan where it is not compared */
    double var_ratio;     /* (sim_sd/other_sd)^2 */
    double score_var;     /* of the difference of variances */
    uint64_t reserved[4]; /* zero */
} ondine_comparison;

/* The ensembles, their comparison and the verdict; free it with ondine_validation_free(). */
typedef struct ondine_validation ondine_validation;

/* ondine_validate() : run an ensemble as `run` says, and what it is compared with, and judge it; false alarms have
 * probability <= 1e-6.  Of `run`, keep_replicas, record, checkpoint, resume, shards and team are ignored; replicas
 * >= 2. t : (points) as for ondine_simulate().  *out is set on success and NULL otherwise.
 * @return ONDINE_OK whatever the verdict; else as ondine_simulate(). */
ONDINE_API ondine_status ondine_validate(const ondine_model *model, const ondine_run *run, size_t points,
                                         const double *t, ondine_validation **out, ondine_error *error);
/* NULL is fine. */
ONDINE_API void ondine_validation_free(ondine_validation *validation);

/* Agrees, disagrees or undecided. */
ONDINE_API ondine_verdict ondine_validation_verdict(const ondine_validation *validation);

/* The verdict as one line, "verdict: agrees", "verdict: disagrees: ...".  Belongs to the validation. */
ONDINE_API const char *ondine_validation_line(const ondine_validation *validation);
/* A line on what the verdict rests on, or "".  Belongs to the validation. */
ONDINE_API const char *ondine_validation_note(const ondine_validation *validation);

/* The number of rows in the table. */
ONDINE_API size_t ondine_validation_rows(const ondine_validation *validation);
/* Row i < ondine_validation_rows(), in the order of `ondine validate`, into *row. */
ONDINE_API void ondine_validation_row(const ondine_validation *validation, size_t i, ondine_comparison *row);

/* The ensemble that was judged, with its replicas.  Belongs to the validation. */
ONDINE_API const ondine_ensemble *ondine_validation_ensemble(const ondine_validation *validation);

#ifdef __cplusplus
}
#endif
#endif
