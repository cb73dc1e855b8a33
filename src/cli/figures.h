/* figures.h : the figures that `ondine figure NAME` draws.  Each writes prefix.png, .svg, .pdf and .csv. */
#ifndef ONDINE_CLI_FIGURES_H
#define ONDINE_CLI_FIGURES_H

#include "cli/options.h"
#include "io/pictures.h"

typedef ondine_status ond_figure_run(const ond_options *options, const char *prefix, ondine_error *error);

/* defines: figure_fig2.c, figure_times.c (3 and 4), figure_table1.c, figure_finite_size.c, figure_phase_plane.c */
ond_figure_run ond_fig2, ond_fig3, ond_fig4, ond_table1, ond_finite_size, ond_phase_planes;

/* ---- What they share, in figure.c ---- */

/* Colours of Okabe and Ito, which colour-blind readers can tell apart. */
#define OND_BLUE "#0072B2"
#define OND_ORANGE "#D55E00"
#define OND_GREEN "#009E73"
#define OND_GREY "#999999"

/* The values of a sweep as given or, where no value was given, as in `standard` ("0.01:10:log:100"). */
ondine_status ond_figure_axis(const ond_options *options, enum ond_option_id id, const char *standard, size_t *count,
                              double **values, int *log, ondine_error *error);

/* Their names with blanks between. */
void ond_figure_names(FILE *file);

int ond_figure_threads(const ond_options *options);

/* For --dry-run; `time` in words. */
ondine_status ond_figure_plan(const ond_options *options, const char *prefix, const char *method, const char *time,
                              ondine_error *error);

/* ond_pictures_write(), and word of it. */
ondine_status ond_figure_draw(const ond_options *options, const char *prefix, const ond_drawing *drawing,
                              ondine_error *error);

#endif
