/* chart.h : curves and symbols in a grid of panels. */
#ifndef ONDINE_IO_CHART_H
#define ONDINE_IO_CHART_H

#include <stdio.h>
#include <stddef.h>

typedef struct ond_axis {
    const char *label;
    double low, high; /* high <= low: to fit the data */
    int log;
} ond_axis;

/* A line, or symbols (gnuplot's pointtype) with bars of y +- bar where `bar` is given.  Points with a nan are left
 * out. */
typedef struct ond_curve {
    const char *label, *colour; /* label NULL: not in the key */
    int symbol;                 /* 0: a line */
    int dashed;
    size_t points;
    const double *x, *y, *bar; /* (points); bar may be NULL */
} ond_curve;

typedef struct ond_chart {
    const char *title;
    const char *key; /* where, in gnuplot's words: "top right"; NULL: none */
    ond_axis x, y;
    size_t curves;
    const ond_curve *curve;
} ond_chart;

typedef struct ond_chart_sheet {
    size_t rows, columns;
    const ond_chart *chart; /* (rows, columns) */
    double width, height;   /* of the sheet, cm */
} ond_chart_sheet;

/* For ond_drawing; `sheet` is an ond_chart_sheet. */
void ond_chart_script(FILE *out, const void *sheet);

#endif
