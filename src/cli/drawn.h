/* drawn.h : a result file and what is drawn beside its numbers: the theory of its own parameters, validate's scores.
 * For plot and report. */
#ifndef ONDINE_CLI_DRAWN_H
#define ONDINE_CLI_DRAWN_H

#include "cli/options.h"
#include "io/account.h"
#include "io/figure.h"

/* All zeros: empty. */
typedef struct ond_drawn {
    ond_account account;
    ond_result result;  /* with the theory at its records; points 0: a table without record times */
    char title[80];     /* "WN, linear" */
    char note[240];     /* what theory could not be drawn, and why; or "" */
    ondine_model model; /* of the run, where has_theory */
    int has_theory;
    double kappa; /* of the theory at finite N; nan: there is none for such a run */
    /* The theory on a finer grid, (fine_points, 4) or NULL. */
    size_t fine_points;
    double *fine_t, *fine_ode, *fine_mean, *fine_sd;
    ond_panel panel; /* all of this; not of a table */
} ond_drawn;

/* ond_drawn_read() : free *drawn in any case.  A file whose parameters have no theory is drawn without.
 * @return as ond_result_read(). */
ondine_status ond_drawn_read(const char *path, ond_drawn *drawn, ondine_error *error);
void ond_drawn_free(ond_drawn *drawn);

#endif
