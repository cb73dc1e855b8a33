/* status.h : --status FILE, a heartbeat for schedulers and scripts: one JSON object that says how far the program is.
 * docs/reliability.md has its members. */
#ifndef ONDINE_CLI_STATUS_H
#define ONDINE_CLI_STATUS_H

#include "cli/options.h"

/* ond_status_begin() : from now on FILE says "running".  A file that is there is replaced if it is such a heartbeat,
 * any other only by --force.
 * @return ONDINE_OK, also without --status; ONDINE_ERR_IO; ONDINE_ERR_INTERNAL. */
ondine_status ond_status_begin(const ond_options *options, const char *command, ondine_error *error);

/* The share done, 0..1, and the seconds left or nan; written every few seconds.  A beat that cannot be written is left
 * out: the run is worth more. */
void ond_status_beat(double done, double left);

/* The last word: how the program ends. */
void ond_status_end(ondine_status status, const ondine_error *error);

#endif
