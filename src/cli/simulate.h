/* simulate.h : what simulate and merge share. */
#ifndef ONDINE_CLI_SIMULATE_H
#define ONDINE_CLI_SIMULATE_H

#include "cli/keeping.h"
#include "cli/setup.h"

/* ond_simulate_output() : an ensemble to --output and stdout. */
ondine_status ond_simulate_output(const ond_options *options, const ond_setup *setup, const ondine_ensemble *ensemble,
                                  const ond_keeping *keeping, ondine_error *error);

#endif
