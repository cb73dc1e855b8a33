/* simulate.h : what simulate, resume and merge share. */
#ifndef ONDINE_CLI_SIMULATE_H
#define ONDINE_CLI_SIMULATE_H

#include "cli/setup.h"

/* ond_simulate_go_on() : the run of these options of `simulate` from its start, or from `checkpoint` where that is not
 * NULL; to its end with its output, or until it is stopped.
 * @return as the program's exit codes; ONDINE_STOPPED after a checkpoint. */
ondine_status ond_simulate_go_on(const ond_options *options, const char *checkpoint, ondine_error *error);

/* ond_simulate_output() : an ensemble to --output and stdout.  resumed: a file that is there already is no mistake if
 * it holds this very result, which a run killed at its end has left. */
ondine_status ond_simulate_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  int resumed, ondine_error *error);

#endif
