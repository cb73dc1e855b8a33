/* ondine plot FILE : a picture of any result file. */
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/talk.h"
#include "io/figure.h"
#include "io/pictures.h"

static const char *config_text(const ond_result *result, const char *name)
{
    const ond_entry *entry = ond_entries_find(&result->config, name);
    return entry && entry->kind == OND_TEXT ? entry->value.text : "";
}

/* FILE without .h5, to be freed. */
static char *prefix_of(const char *path)
{
    const size_t length = strlen(path);
    const int known = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    return strndup(path, known ? length - 3 : length);
}

static ondine_status draw(const ond_options *options, const char *prefix, const ond_result *result, ondine_error *error)
{
    char title[80];
    snprintf(title, sizeof title, "%s, %.40s", ond_result_is_sgd(result) ? "SGD" : "WN",
             config_text(result, "activation"));
    if (!result->theory && !result->ensemble.count)
        return ond_fail(error, ONDINE_ERR_FILE, "%s holds nothing to draw", options->operand);
    const ond_panel panel = {.title = title, .result = result};
    OND_TRY(ond_figure_write(prefix, 1, &panel, options->force, error));
    ond_talk(options, "wrote %s.png, .svg, .pdf and .csv", prefix);
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_result result;
    OND_TRY(ond_result_read(options->operand, &result, error));
    char *prefix = options->output ? strdup(options->output) : prefix_of(options->operand);
    ondine_status status = prefix ? ond_pictures_check(prefix, options->force, error)
                                  : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK)
        status = draw(options, prefix, &result, error);
    free(prefix);
    ond_result_free(&result);
    return status;
}

const ond_command ond_plot_command = {"plot", "FILE", "any result file as PNG, SVG and PDF, with the data beside it",
                                      CMD_PLOT, run};
