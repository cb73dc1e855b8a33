#include "cli/evidence.h"

#include "cli/colour.h"
#include "cli/job.h"
#include "cli/stop.h"

ondine_status ond_judged_make(const ond_options *options, ond_setup *setup, ond_series *series, ond_judged *judged,
                              ondine_error *error)
{
    ond_progress progress = ond_progress_start(options);
    setup->run.progress = ond_progress_update;
    setup->run.progress_data = &progress;
    ond_stop_watch(options);
    const ondine_status status =
        ond_gather(&setup->model, &setup->run, setup->points, setup->t, series, &judged->evidence, error);
    ond_progress_end(&progress);
    if (status != ONDINE_OK) {
        judged->evidence = (ond_evidence){0}; /* ond_gather() has freed it */
        return status;
    }
    return ond_judge(&judged->evidence, &judged->report, error);
}

void ond_judged_free(ond_judged *judged)
{
    ond_report_free(&judged->report);
    ond_evidence_free(&judged->evidence);
}

const ondine_ensemble *ond_judged_ensemble(const ond_judged *judged)
{
    return judged->evidence.micro ? judged->evidence.micro : judged->evidence.reduced;
}

ondine_status ond_judged_result(const ond_setup *setup, const ond_judged *judged, ond_result *result,
                                ondine_error *error)
{
    ond_setup_ran(ond_judged_ensemble(judged), result);
    OND_TRY(ond_result_times(result, setup->points, setup->t, error));
    OND_TRY(ond_result_moments(result, ond_judged_ensemble(judged), &result->ensemble, error));
    if (judged->evidence.micro)
        OND_TRY(ond_result_moments(result, judged->evidence.reduced, &result->reduced, error));
    return ond_result_theory(result, judged->evidence.theory, error);
}

ondine_status ond_judged_tell(const ond_options *options, const ond_judged *judged, const char *label)
{
    static const enum ond_ink ink[] = {
        [OND_AGREES] = INK_GOOD, [OND_DISAGREES] = INK_BAD, [OND_UNDECIDED] = INK_UNSURE};
    if (judged->report.note[0] && !options->quiet)
        fprintf(stderr, "%s%s\n", label, judged->report.note);
    if (ond_job_writes())
        fprintf(stderr, "%s%s%s%s\n", label, ond_ink(stderr, ink[judged->report.verdict]), judged->report.line,
                ond_ink(stderr, INK_PLAIN));
    return judged->report.verdict == OND_AGREES ? ONDINE_OK : ONDINE_DISAGREES;
}
