/* figure_script.h : the gnuplot script of a figure, and what its parts share. */
#ifndef ONDINE_IO_FIGURE_SCRIPT_H
#define ONDINE_IO_FIGURE_SCRIPT_H

#include <stdio.h>

#include "io/figure.h"

/* Its size in cm. */
#define OND_FIGURE_WIDTH 8.5
double ond_figure_height(const ond_figure *figure);

/* For ond_drawing; `figure` is an ond_figure. */
void ond_figure_script(FILE *out, const void *figure);

/* How an observable is drawn. */
typedef struct ond_look {
    const char *label, *colour;
    int symbol; /* gnuplot's point type */
    double size;
} ond_look;
extern const ond_look ond_look_of[ONDINE_OBSERVABLES];

/* figure_scores.c: the data of panel p's scores, and the plot of those of means, or of variances. */
void ond_scores_data(FILE *out, size_t p, const ond_panel *panel);
void ond_scores_plot(FILE *out, size_t p, const ond_panel *panel, int variance);

#endif
