/* figure.h : order parameters over time as PNG, SVG and PDF, with the data beside them as CSV. */
#ifndef ONDINE_IO_FIGURE_H
#define ONDINE_IO_FIGURE_H

#include "io/pictures.h"
#include "io/result.h"

/* The theory on a grid of its own, finer than the records. */
typedef struct ond_curves {
    size_t points;           /* 0: none */
    const double *t, *ode;   /* (points), (points, 4) */
    const double *mean, *sd; /* (points, 4) at finite N; NULL: none, or none to be trusted */
} ond_curves;

/* validate's scores. */
typedef struct ond_scores {
    const ond_table *table; /* its columns as in the CSV; NULL: there are none */
    double allowed;         /* what |score| may reach before the verdict is `disagrees`, to 0.1 */
} ond_scores;

/* One panel: theory as lines, the ensemble's means as symbols.  A band is one standard deviation to either side: as
 * the finite-N theory has it, and the ensemble's own then as bars; without such a theory, the ensemble's. */
typedef struct ond_panel {
    const char *title; /* "(a) SGD" */
    const ond_result *result;
    ond_curves theory;
    ond_scores scores;
} ond_panel;

enum { OND_PANELS_MAX = 4 };

typedef struct ond_figure {
    size_t panels;
    const ond_panel *panel;
} ond_figure;

/* Panel under panel, one journal column (8.5 cm) wide.  *figure must outlive the drawing, which has no table. */
ond_drawing ond_figure_drawing(const ond_figure *figure);

/* ond_figure_write() : `prefix`.csv first, then the pictures.
 * @return ONDINE_OK; ONDINE_ERR_IO (a file, or no gnuplot); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_figure_write(const char *prefix, size_t panels, const ond_panel *panel, int replace,
                               ondine_error *error);

#endif
