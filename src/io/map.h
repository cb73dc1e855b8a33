/* map.h : quantities on a plane as colours, panels in a grid. */
#ifndef ONDINE_IO_MAP_H
#define ONDINE_IO_MAP_H

#include <stdio.h>
#include <stddef.h>

#include "io/chart.h"

/* A positive quantity on a logarithmic scale of colours; nan is left grey. */
typedef struct ond_map {
    const char *title;
    const double *value; /* (x_count, y_count) */
    int diverging;       /* colours part at 1, where a contour is drawn */
} ond_map;

typedef struct ond_map_sheet {
    size_t rows, columns;
    const ond_map *map; /* (rows, columns) */
    double width, height;
    ond_axis x, y; /* low, high: unused */
    size_t x_count, y_count;
    const double *x_value, *y_value;
    size_t x_cuts, y_cuts; /* dashed lines at these values */
    const double *x_cut, *y_cut;
} ond_map_sheet;

/* For ond_drawing; `sheet` is an ond_map_sheet. */
void ond_map_script(FILE *out, const void *sheet);

#endif
