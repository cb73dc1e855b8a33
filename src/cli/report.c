/* ondine report FILE : a result file as one HTML page. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/drawn.h"
#include "cli/figures.h"
#include "cli/phase.h"
#include "cli/talk.h"
#include "io/atomic.h"
#include "io/gnuplot.h"
#include "io/page.h"

enum { K = ONDINE_OBSERVABLES, FIGURES = 2 };

/* FILE.html, without the .h5 of FILE; to be freed. */
static char *default_output(const char *path)
{
    const size_t length = strlen(path);
    const int known = length > 3 && strcmp(path + length - 3, ".h5") == 0;
    char *output = NULL;
    return asprintf(&output, "%.*s.html", (int)(known ? length - 3 : length), path) < 0 ? NULL : output;
}

/* ---- figures ------------------------------------------------------------------------------------------------------
 */

static ondine_status add_figure(const ond_drawing *drawing, const char *caption, ond_page *page,
                                ond_page_figure *figures, ondine_error *error)
{
    void *svg = NULL;
    size_t size = 0;
    OND_TRY(ond_picture_svg(drawing, &svg, &size, error));
    figures[page->figures++] = (ond_page_figure){caption, svg, size};
    page->figure = figures;
    return ONDINE_OK;
}

static ondine_status over_time(const ond_drawn *drawn, ond_page *page, ond_page_figure *figures, ondine_error *error)
{
    const ond_figure figure = {1, &drawn->panel};
    const ond_drawing drawing = ond_figure_drawing(&figure);
    return add_figure(&drawing,
                      drawn->panel.scores.table
                          ? "Order parameters and generalization error over time, and the scores of the comparison; "
                            "dashed: what a score may reach."
                          : "Order parameters and generalization error over time.",
                      page, figures, error);
}

static ondine_status on_plane(const ond_drawn *drawn, ond_page *page, ond_page_figure *figures, ondine_error *error)
{
    const ond_path path[] = {
        {.label = "ODE", .colour = OND_BLUE, .points = drawn->fine_points, .value = drawn->fine_ode},
        {.label = "mean of replicas",
         .colour = OND_ORANGE,
         .symbol = 6,
         .points = drawn->result.points,
         .value = drawn->result.ensemble.mean}};
    const size_t paths = drawn->result.ensemble.mean ? 2 : 1;
    const double z = drawn->fine_ode[(drawn->fine_points - 1) * K + ONDINE_Z];
    ond_phase phase;
    const ond_plane plane = ond_phase_plane(&drawn->model, z, "", paths, path, &phase);
    const ond_plane_sheet sheet = {1, &plane, 8.5, 8.1};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_plane_script, &sheet, NULL};
    return add_figure(&drawing, "The (R, l) plane: the run over the flow of the ODE; ring: the solution l = R = 1.",
                      page, figures, error);
}

/* ---- the page -----------------------------------------------------------------------------------------------------
 */

/* "validate: WN, linear, eta 0.1, N = 1000, 100 replicas by micro" */
static void make_title(const ond_account *account, char *title, size_t size)
{
    static const struct {
        const char *name, *before, *after;
    } parts[] = {{"command", "", ""},   {"rule", ": ", ""},  {"activation", ", ", ""},
                 {"eta", ", eta ", ""}, {"n", ", N = ", ""}, {"replicas", ", ", " replicas"},
                 {"engine", " by ", ""}};
    size_t length = 0;
    title[0] = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && length < size; i++) {
        const char *value = ond_account_find(&account->config, parts[i].name);
        if (value)
            length +=
                (size_t)snprintf(title + length, size - length, "%s%.60s%s", parts[i].before, value, parts[i].after);
    }
}

static ondine_status write_page(const ond_page *page, const char *output, int replace, ondine_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out)
        ond_page_write(page, out);
    const ondine_status status = !out || fclose(out) != 0
                                     ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a page")
                                     : ond_atomic_write(output, text, length, replace, error);
    free(text);
    return status;
}

static ondine_status make(const ond_options *options, const ond_drawn *drawn, const char *output, ondine_error *error)
{
    char title[400];
    ond_page_figure figures[FIGURES];
    ond_page page = {.file = options->operand,
                     .account = &drawn->account,
                     .result = &drawn->result,
                     .title = title,
                     .note = drawn->note,
                     .allowed = drawn->panel.scores.table ? drawn->panel.scores.allowed : NAN};
    make_title(&drawn->account, title, sizeof title);
    ondine_status status = ONDINE_OK;
    if (drawn->result.theory || drawn->result.ensemble.count)
        status = over_time(drawn, &page, figures, error);
    if (status == ONDINE_OK && drawn->fine_points)
        status = on_plane(drawn, &page, figures, error);
    if (status == ONDINE_OK)
        status = write_page(&page, output, options->force, error);
    for (size_t i = 0; i < page.figures; i++)
        free((void *)figures[i].svg);
    if (status == ONDINE_OK)
        ond_talk(options, "wrote %s", output);
    return status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_drawn drawn;
    char *output = options->output ? strdup(options->output) : default_output(options->operand);
    ondine_status status = ond_drawn_read(options->operand, &drawn, error);
    if (status == ONDINE_OK)
        status = output ? ond_may_write(output, options->force, error)
                        : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK && drawn.result.points > 0)
        status = ond_gnuplot_check(error);
    if (status == ONDINE_OK)
        status = make(options, &drawn, output, error);
    free(output);
    ond_drawn_free(&drawn);
    return status;
}

const ond_command ond_report_command = {
    "report", "FILE", "any result file as one HTML page: figures, tables, verdict, provenance", CMD_REPORT, run};
