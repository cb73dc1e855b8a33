/* phase.h : a model's flow on the (R, l) plane, for figure phase-plane and report. */
#ifndef ONDINE_CLI_PHASE_H
#define ONDINE_CLI_PHASE_H

#include "io/plane.h"
#include "ondine/ondine.h"

enum { OND_PHASE_COLUMNS = 17, OND_PHASE_ROWS = 13 };

typedef struct ond_phase {
    double R_rate[OND_PHASE_COLUMNS * OND_PHASE_ROWS], l_rate[OND_PHASE_COLUMNS * OND_PHASE_ROWS];
    char title[80];
} ond_phase;

/* A plane that shows the paths, (points, 4) each, and the field at z (SGD has none), which is kept in *phase.  `letter`
 * is "(a) " or "". */
ond_plane ond_phase_plane(const ondine_model *model, double z, const char *letter, size_t paths, const ond_path *path,
                          ond_phase *phase);

#endif
