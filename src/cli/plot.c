/* ondine plot FILE : a picture of any result file. */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/drawn.h"
#include "cli/talk.h"

/* FILE without .h5, to be freed. */
static char *prefix_of(const char *path)
{
    const size_t length = strlen(path);
    const int known = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    return strndup(path, known ? length - 3 : length);
}

static ondine_status draw(const ond_options *options, const char *prefix, const ond_drawn *drawn, ondine_error *error)
{
    const ond_result *result = &drawn->result;
    if (!result->theory && !result->ensemble.count)
        return ond_fail(error, ONDINE_ERR_FILE, "%s holds nothing to draw", options->operand);
    OND_TRY(ond_figure_write(prefix, 1, &drawn->panel, options->force, error));
    if (drawn->note[0])
        ond_talk(options, "%s", drawn->note);
    ond_talk(options, "wrote %s.png, .svg, .pdf and .csv", prefix);
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_drawn drawn;
    char *prefix = options->output ? strdup(options->output) : prefix_of(options->operand);
    ondine_status status = ond_drawn_read(options->operand, &drawn, error);
    if (status == ONDINE_OK && drawn.result.points == 0)
        status = ond_fail(error, ONDINE_ERR_FILE, "%s is a table without record times, not a run over time",
                          options->operand);
    if (status == ONDINE_OK)
        status = prefix ? ond_pictures_check(prefix, options->force, error)
                        : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK)
        status = draw(options, prefix, &drawn, error);
    free(prefix);
    ond_drawn_free(&drawn);
    return status;
}

const ond_command ond_plot_command = {"plot", "FILE", "any result file as PNG, SVG and PDF, with the data beside it",
                                      CMD_PLOT, run};
