/* stop.h : signals and --max-time: a run stops where it is, writes its checkpoint, and the program ends with 75. */
#ifndef ONDINE_CLI_STOP_H
#define ONDINE_CLI_STOP_H

#include "cli/options.h"

/* From now on SIGINT, SIGTERM and SIGUSR1 make ond_stop_asked() say yes, as the time limit does; a second signal ends
 * the program at once. */
void ond_stop_watch(const ond_options *options);

/* For ondine_run.stop. */
int ond_stop_asked(void *unused);

/* The signal that came, or 0. */
int ond_stop_signal(void);

/* "SIGTERM" or "the time limit": what stopped the run. */
const char *ond_stop_cause(void);

/* A stop that leaves nothing to resume.  @return 128 + the signal, or ONDINE_ERR_INTERNAL after the time limit. */
ondine_status ond_stop_without_file(ondine_error *error);

#endif
