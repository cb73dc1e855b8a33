/* gnuplot.h : run gnuplot on a script and take the picture from its standard output. */
#ifndef ONDINE_IO_GNUPLOT_H
#define ONDINE_IO_GNUPLOT_H

#include "model/error.h"

/* ond_gnuplot_check() : is there a gnuplot to run?  Asked before a long computation.
 * @return ONDINE_OK; ONDINE_ERR_IO. */
ondine_status ond_gnuplot_check(ondine_error *error);

/* ond_gnuplot() : feed `script` (length bytes) to gnuplot; *picture (*size bytes) is to be freed.
 * @return ONDINE_OK; ONDINE_ERR_IO (no gnuplot, or it failed: its first line is in the error);
 *         ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_gnuplot(const char *script, size_t length, void **picture, size_t *size, ondine_error *error);

#endif
