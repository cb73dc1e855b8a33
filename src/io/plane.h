/* plane.h : paths on the plane of the order parameters (R, l), over the field of their rates. */
#ifndef ONDINE_IO_PLANE_H
#define ONDINE_IO_PLANE_H

#include <stddef.h>
#include <stdio.h>

/* A line that begins with a dot, or symbols. */
typedef struct ond_path {
    const char *label, *colour; /* label NULL: not in the key */
    int symbol;                 /* gnuplot's point type; 0: a line */
    size_t points;
    const double *value; /* (points, 4): l, R, z, eps_g */
} ond_path;

typedef struct ond_plane {
    const char *title;
    double R_low, R_high, l_high; /* of the axes; l begins at 0 */
    /* The rates at the centres of (R_count, l_count) equal cells of the plane.  Arrows show their direction as it is on
     * the paper, and grow with the logarithm of their size. */
    size_t R_count, l_count;
    const double *R_rate, *l_rate; /* (R_count, l_count) */
    size_t paths;
    const ond_path *path;
} ond_plane;

/* Plane under plane. */
typedef struct ond_plane_sheet {
    size_t planes;
    const ond_plane *plane;
    double width, height; /* cm, of all */
} ond_plane_sheet;

/* The middle of cell i of `count` equal ones. */
double ond_plane_centre(double low, double high, size_t count, size_t i);

/* For ond_drawing; `sheet` is an ond_plane_sheet. */
void ond_plane_script(FILE *out, const void *sheet);

#endif
