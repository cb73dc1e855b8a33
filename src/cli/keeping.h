/* keeping.h : the checkpoint of a command that runs ensembles: where it lies, what it says of the command, and what is
 * said and done with it when the run stops or ends. */
#ifndef ONDINE_CLI_KEEPING_H
#define ONDINE_CLI_KEEPING_H

#include "cli/options.h"
#include "io/pack.h"
#include "io/result.h"

/* All zeros: no checkpoint. */
typedef struct ond_keeping {
    const char *checkpoint; /* beside --output, or the one that 'ondine resume' was given; NULL: none */
    int resumes;
    char *beside, *output; /* owned; output from the root, so that a run can be resumed from any folder */
    ond_pack words;        /* cli/words.h */
} ond_keeping;

/* ond_keeping_make() : of a run with --output or from 'ondine resume'; run->checkpoint and all that belongs to it are
 * set, and point into *keeping.
 * @return ONDINE_OK; ONDINE_ERR_IO (--output, or another run's checkpoint, is in the way); ONDINE_ERR_INTERNAL (out of
 *         memory).  Free in any case. */
ondine_status ond_keeping_make(const ond_options *options, const ond_command *command, ondine_run *run,
                               ond_keeping *keeping, ondine_error *error);
void ond_keeping_free(ond_keeping *keeping);

/* A run that was stopped: what to say, and the exit code. */
ondine_status ond_keeping_stopped(const ond_options *options, const ond_keeping *keeping, ondine_error *error);

/* ond_keeping_output() : ond_output(), but a run that goes on may find --output with this very result, which one that
 * was killed at its very end has left. */
ondine_status ond_keeping_output(const ond_options *options, const ond_keeping *keeping, ond_result *result,
                                 const ond_table *table, ondine_error *error);

/* The run is complete and its result in place: the checkpoint goes. */
void ond_keeping_done(const ond_keeping *keeping);

#endif
