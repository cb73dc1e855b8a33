/* setup.h : from options to what the library takes: model, run and record times. */
#ifndef ONDINE_CLI_SETUP_H
#define ONDINE_CLI_SETUP_H

#include "cli/options.h"
#include "cli/talk.h"
#include "io/result.h"

typedef struct ond_setup {
    ondine_model model;
    ondine_run run; /* no progress callback; see ond_setup_show() */
    size_t points;
    double *t; /* (points), owned */
} ond_setup;

ondine_model ond_options_model(const ond_options *options);

/* ond_setup_make() : for a command that runs an engine.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_DEVICE; ONDINE_ERR_INTERNAL.  Free in any case. */
ondine_status ond_setup_make(const ond_options *options, ond_setup *setup, ondine_error *error);
/* The same without record times. */
ondine_status ond_setup_engine(const ond_options *options, ond_setup *setup, ondine_error *error);
void ond_setup_free(ond_setup *setup);

/* What is about to run, with its seed, on stderr. */
void ond_setup_talk(const ond_options *options, const ond_setup *setup);

/* --dry-run: the plan on stdout. */
void ond_setup_print(const ond_options *options, const ond_setup *setup, const char *command);

/* Into *result: the device that ran the ensemble, and the math that ran, whatever was asked for. */
void ond_setup_ran(const ondine_ensemble *ensemble, ond_result *result);

#endif
