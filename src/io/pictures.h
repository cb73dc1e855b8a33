/* pictures.h : one drawing as PNG, SVG and PDF, with its data beside them as CSV. */
#ifndef ONDINE_IO_PICTURES_H
#define ONDINE_IO_PICTURES_H

#include <stdio.h>

#include "io/table.h"
#include "model/error.h"

typedef struct ond_drawing {
    double width, height; /* cm */
    /* Writes what gnuplot is told after "set terminal" and "set encoding". */
    void (*script)(FILE *out, const void *data);
    const void *data;
    const ond_table *table; /* the CSV */
} ond_drawing;

/* ond_pictures_check() : could `prefix`.png/.svg/.pdf/.csv be drawn and written?  As ond_may_write() and
 * ond_gnuplot_check(). */
ondine_status ond_pictures_check(const char *prefix, int replace, ondine_error *error);

/* ond_pictures_write() : `prefix`.csv first, then the pictures.
 * @return ONDINE_OK; ONDINE_ERR_IO (a file, or no gnuplot); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_pictures_write(const char *prefix, const ond_drawing *drawing, int replace, ondine_error *error);

/* ond_picture_svg() : the SVG alone, in memory: *svg (*size bytes) is to be freed.  The table is not used.
 * @return ONDINE_OK; ONDINE_ERR_IO (no gnuplot, or it failed); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_picture_svg(const ond_drawing *drawing, void **svg, size_t *size, ondine_error *error);

#endif
