/* figure_script.h : the gnuplot script of a figure. */
#ifndef ONDINE_IO_FIGURE_SCRIPT_H
#define ONDINE_IO_FIGURE_SCRIPT_H

#include <stdio.h>

#include "io/figure.h"

typedef struct ond_figure {
    size_t panels;
    const ond_panel *panel;
} ond_figure;

/* Its size in cm. */
#define OND_FIGURE_WIDTH 8.5
double ond_figure_height(size_t panels);

/* For ond_drawing; `figure` is an ond_figure. */
void ond_figure_script(FILE *out, const void *figure);

#endif
