/* ondine figure NAME : the figures of the paper, and one of ours. */
#include <string.h>

#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/plan.h"
#include "cli/talk.h"

enum { FIGURES = 6 };
static const char *const names[FIGURES] = {"fig2", "fig3", "fig4", "table1", "finite-size", "phase-plane"};
static ond_figure_run *const runs[FIGURES] = {ond_fig2,   ond_fig3,        ond_fig4,
                                              ond_table1, ond_finite_size, ond_phase_planes};

void ond_figure_names(FILE *file)
{
    for (int i = 0; i < FIGURES; i++)
        fprintf(file, "%s%s", i ? " " : "", names[i]);
}

int ond_figure_threads(const ond_options *options)
{
    return options->given[OPT_THREADS] ? (int)options->threads : ondine_run_default().threads;
}

ondine_status ond_figure_axis(const ond_options *options, enum ond_option_id id, const char *standard, size_t *count,
                              double **values, int *log, ondine_error *error)
{
    const ond_sweep *given = id == OPT_ETA ? &options->eta_sweep : &options->l0_sweep;
    const double single = id == OPT_ETA ? options->eta : options->l0;
    ond_sweep sweep = *given;
    if (!options->given[id])
        OND_TRY(ond_options_sweep(id, standard, &sweep, error));
    *log = sweep.spacing == SPACING_LOG;
    return ond_sweep_values(&sweep, single, count, values, error);
}

ondine_status ond_figure_plan(const ond_options *options, const char *prefix, const char *method, const char *time,
                              ondine_error *error)
{
    printf("command:  figure %s\nmethod:   %s\n", options->operand, method);
    ond_plan_short(time);
    ond_plan_files(options, prefix);
    return ond_finish_stdout(error);
}

ondine_status ond_figure_draw(const ond_options *options, const char *prefix, const ond_drawing *drawing,
                              ondine_error *error)
{
    OND_TRY(ond_pictures_write(prefix, drawing, options->force, error));
    ond_talk(options, "wrote %s.png, .svg, .pdf and .csv", prefix);
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    char near[80];
    for (int i = 0; i < FIGURES; i++)
        if (strcmp(options->operand, names[i]) == 0)
            return runs[i](options, options->output ? options->output : names[i], error);
    return ond_fail(error, ONDINE_ERR_ARG,
                    "unknown figure '%.60s'; there are fig2, fig3, fig4, table1, finite-size and phase-plane%s",
                    options->operand, ond_did_you_mean(options->operand, FIGURES, names, near, sizeof near));
}

const ond_command ond_figure_command = {
    "figure", "NAME",
    "fig2, fig3, fig4, table1, finite-size or phase-plane as PNG, SVG and PDF, with the data beside it", CMD_FIGURE,
    run};
