/* evidence.h : what validate and figure share: ensembles, theory, and the verdict made from them. */
#ifndef ONDINE_CLI_EVIDENCE_H
#define ONDINE_CLI_EVIDENCE_H

#include "cli/setup.h"
#include "compare/validate.h"
#include "io/result.h"

/* All zeros: empty. */
typedef struct ond_judged {
    ond_evidence evidence;
    ond_report report;
} ond_judged;

/* ond_judged_make() : run what the verdict needs, with progress, and judge it; the ensembles join *series, which may be
 * NULL.  Free in any case.  @return as ond_gather(). */
ondine_status ond_judged_make(const ond_options *options, ond_setup *setup, ond_series *series, ond_judged *judged,
                              ondine_error *error);
void ond_judged_free(ond_judged *judged);

/* The ensemble that is validated. */
const ondine_ensemble *ond_judged_ensemble(const ond_judged *judged);

/* Record times, the moments of the ensembles and the theory into *result. */
ondine_status ond_judged_result(const ond_setup *setup, const ond_judged *judged, ond_result *result,
                                ondine_error *error);

/* The note, and last the verdict's line, also with --quiet; before each stands `label`, such as "(a) ".
 * @return ONDINE_OK or ONDINE_DISAGREES. */
ondine_status ond_judged_tell(const ond_options *options, const ond_judged *judged, const char *label);

#endif
