/* figure.h : order parameters over time as PNG, SVG and PDF, with the data beside them as CSV. */
#ifndef ONDINE_IO_FIGURE_H
#define ONDINE_IO_FIGURE_H

#include "io/result.h"

/* One panel: theory as lines, the ensemble's mean and standard deviation as symbols with bars. */
typedef struct ond_panel {
    const char *title; /* "(a) SGD" */
    const ond_result *result;
    /* The theory on a finer grid than the records, (fine_points) and (fine_points, 4), for a smooth line; 0: none. */
    size_t fine_points;
    const double *fine_t, *fine_theory;
} ond_panel;

enum { OND_PANELS_MAX = 4 };

/* ond_figure_write() : `prefix`.csv first, then the pictures, panel under panel, one journal column (8.5 cm) wide.
 * @return ONDINE_OK; ONDINE_ERR_IO (a file, or no gnuplot); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_figure_write(const char *prefix, size_t panels, const ond_panel *panel, int replace,
                               ondine_error *error);

#endif
