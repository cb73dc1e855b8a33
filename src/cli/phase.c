#include "cli/phase.h"

#include <math.h>

#include "theory/drift.h"

enum { K = ONDINE_OBSERVABLES };

/* Axes that hold the solution l = R = 1 and all paths. */
static void fit_axes(ond_plane *plane)
{
    double R_low = 0, l_high = 1;
    for (size_t p = 0; p < plane->paths; p++)
        for (size_t i = 0; i < plane->path[p].points; i++) {
            const double *value = plane->path[p].value + i * K;
            R_low = fmin(R_low, value[ONDINE_R]); /* fmin and fmax pass over nan */
            l_high = fmax(l_high, fmin(value[ONDINE_L], 10));
        }
    plane->R_low = fmax(R_low - 0.12, -1);
    plane->R_high = 1.04;
    plane->l_high = 1.12 * l_high;
}

ond_plane ond_phase_plane(const ondine_model *model, double z, const char *letter, size_t paths, const ond_path *path,
                          ond_phase *phase)
{
    ond_plane plane = {.title = phase->title,
                       .R_count = OND_PHASE_COLUMNS,
                       .l_count = OND_PHASE_ROWS,
                       .R_rate = phase->R_rate,
                       .l_rate = phase->l_rate,
                       .paths = paths,
                       .path = path};
    if (model->rule == ONDINE_SGD)
        snprintf(phase->title, sizeof phase->title, "%sSGD, {/:Italic η} = %g", letter, model->eta);
    else
        snprintf(phase->title, sizeof phase->title, "%sWN, {/:Italic η} = %g; arrows at {/:Italic z} = %.3g", letter,
                 model->eta, z);
    fit_axes(&plane);
    for (size_t i = 0; i < OND_PHASE_COLUMNS; i++)
        for (size_t k = 0; k < OND_PHASE_ROWS; k++) {
            const double R = ond_plane_centre(plane.R_low, plane.R_high, OND_PHASE_COLUMNS, i);
            const double l = ond_plane_centre(0, plane.l_high, OND_PHASE_ROWS, k);
            const size_t cell = i * OND_PHASE_ROWS + k;
            phase->R_rate[cell] = phase->l_rate[cell] = NAN;
            if (fabs(R) < 1)
                ond_drift(model, R, l, z, &phase->R_rate[cell], &phase->l_rate[cell]);
        }
    return plane;
}
