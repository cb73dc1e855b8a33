/* figure_script.h : the gnuplot script of a figure. */
#ifndef ONDINE_IO_FIGURE_SCRIPT_H
#define ONDINE_IO_FIGURE_SCRIPT_H

#include <stdio.h>

#include "io/figure.h"

/* ond_figure_script() : write it to `out`.
 * terminal : a printf format for gnuplot's "set terminal", with two reals for width and height
 * unit     : what the terminal measures them in, per cm */
void ond_figure_script(FILE *out, const char *terminal, double unit, size_t panels, const ond_panel *panel);

#endif
