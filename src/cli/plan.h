/* plan.h : what --dry-run says of a run's memory, time and files, on stdout. */
#ifndef ONDINE_CLI_PLAN_H
#define ONDINE_CLI_PLAN_H

#include "cli/setup.h"

/* Memory and time of simulate, validate or figure fig2, from a moment of the run itself; then its files, but for those
 * of a figure. */
void ond_plan_run(const ond_options *options, const ond_setup *setup);

/* Of ensembles that go on to t_max at the most, at `points` places; converge has no record times. */
void ond_plan_search(const ond_options *options, const ond_setup *setup, size_t points, double t_max);

/* Of a command that computes for so short a time that it is told in words. */
void ond_plan_short(const char *time);

/* The files that --output and --status name; `prefix` of a figure's pictures, or NULL. */
void ond_plan_files(const ond_options *options, const char *prefix);

#endif
