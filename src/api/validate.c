/* The public face of src/compare. */
#include "ondine/validate.h"

#include <stdlib.h>

#include "compare/validate.h"
#include "model/parameters.h"

struct ondine_validation {
    ond_evidence evidence;
    ond_report report;
};

ondine_status ondine_validate(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                              ondine_validation **out, ondine_error *error)
{
    ondine_run plain = *run;
    plain.record = NULL;
    plain.checkpoint = NULL;
    plain.resume = 0;
    plain.shards = 0;
    plain.team = NULL;
    plain.replica_file = NULL; /* the records are compared in memory */
    plain.threshold = 0;
    *out = NULL;
    OND_TRY(ond_check_no_custom(model, "ondine_validate()", error));
    ondine_validation *v = calloc(1, sizeof *v);
    if (!v)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    ondine_status status = ond_gather(model, &plain, points, t, NULL, &v->evidence, error);
    if (status == ONDINE_OK) {
        status = ond_judge(&v->evidence, &v->report, error);
        if (status == ONDINE_OK)
            *out = v;
        else
            ondine_validation_free(v);
    } else {
        free(v); /* ond_gather() has freed the evidence */
    }
    return status;
}

void ondine_validation_free(ondine_validation *v)
{
    if (!v)
        return;
    ond_report_free(&v->report);
    ond_evidence_free(&v->evidence);
    free(v);
}

ondine_verdict ondine_validation_verdict(const ondine_validation *v)
{
    switch (v->report.verdict) {
    case OND_AGREES: return ONDINE_VERDICT_AGREES;
    case OND_DISAGREES: return ONDINE_VERDICT_DISAGREES;
    case OND_UNDECIDED: break;
    }
    return ONDINE_VERDICT_UNDECIDED;
}

const char *ondine_validation_line(const ondine_validation *v)
{
    return v->report.line;
}

const char *ondine_validation_note(const ondine_validation *v)
{
    return v->report.note;
}

size_t ondine_validation_rows(const ondine_validation *v)
{
    return v->report.count;
}

void ondine_validation_row(const ondine_validation *v, size_t i, ondine_comparison *row)
{
    const ond_comparison *r = &v->report.rows[i];
    *row = (ondine_comparison){.t = r->t,
                               .observable = r->observable,
                               .engine = r->engine,
                               .against = r->against,
                               .sim_mean = r->sim_mean,
                               .other_mean = r->other_mean,
                               .score_mean = r->score_mean,
                               .sim_sd = r->sim_sd,
                               .other_sd = r->other_sd,
                               .var_ratio = r->var_ratio,
                               .score_var = r->score_var};
}

const ondine_ensemble *ondine_validation_ensemble(const ondine_validation *v)
{
    return v->evidence.micro ? v->evidence.micro : v->evidence.reduced;
}
