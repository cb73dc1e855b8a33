#include "io/figure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/atomic.h"
#include "io/figure_script.h"
#include "io/gnuplot.h"

enum { K = ONDINE_OBSERVABLES };

typedef struct format {
    const char *suffix, *terminal;
    double unit; /* of the terminal's size, per cm */
} format;

/* 8 pt text at 8.5 cm in all three; the PNG has 300 dots per inch. */
static const format formats[] = {
    {".png", "pngcairo enhanced font 'Sans,8' fontscale 3.125 linewidth 3.6 pointscale 4.8 size %.0f,%.0f", 300 / 2.54},
    {".svg", "svg enhanced font 'Sans,10.667' linewidth 1.1 size %.0f,%.0f background 'white'", 96 / 2.54},
    {".pdf", "pdfcairo enhanced font 'Sans,8' fontscale 0.75 linewidth 1.6 pointscale 1 size %.4fcm,%.4fcm", 1},
};
enum { FORMATS = sizeof formats / sizeof *formats };

static ondine_status write_picture(const char *path, const format *f, size_t panels, const ond_panel *panel,
                                   int replace, ondine_error *error)
{
    char *script = NULL;
    size_t length = 0, size = 0;
    void *picture = NULL;
    FILE *out = open_memstream(&script, &length);
    if (out)
        ond_figure_script(out, f->terminal, f->unit, panels, panel);
    if (!out || fclose(out) != 0) {
        free(script);
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
    }
    ondine_status status = ond_gnuplot(script, length, &picture, &size, error);
    free(script);
    if (status == ONDINE_OK)
        status = ond_atomic_write(path, picture, size, replace, error);
    free(picture);
    return status;
}

/* panel (a, b, ...), t, replicas (0: no ensemble), means and standard deviations, theory; nan where there is none. */
static ondine_status fill_table(ond_table *table, size_t panels, const ond_panel *panel, ondine_error *error)
{
    static const char *const names[] = {"l_mean",     "l_sd",     "R_mean",   "R_sd",     "z_mean",   "z_sd",
                                        "eps_g_mean", "eps_g_sd", "l_theory", "R_theory", "z_theory", "eps_g_theory"};
    static const char *const letters[OND_PANELS_MAX] = {"a", "b", "c", "d"};
    ond_table_column(table, "panel", OND_TEXT, 0);
    ond_table_column(table, "t", OND_REAL, 0);
    ond_table_column(table, "replicas", OND_INTEGER, 0);
    for (int c = 0; c < 3 * K; c++)
        ond_table_column(table, names[c], OND_REAL, 0);
    for (size_t p = 0; p < panels; p++) {
        const ond_result *r = panel[p].result;
        const int sgd = ond_result_is_sgd(r);
        for (size_t i = 0; i < r->points; i++) {
            ond_value *cell = ond_table_row(table);
            if (!cell)
                return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
            (cell++)->text = letters[p];
            (cell++)->real = r->time[i];
            (cell++)->integer = r->ensemble.count ? r->ensemble.count[i] : 0;
            for (int k = 0; k < K; k++) {
                const int has = r->ensemble.count && !(sgd && k == ONDINE_Z);
                (cell++)->real = has ? r->ensemble.mean[i * K + k] : NAN;
                (cell++)->real = has ? ond_moments_sd(&r->ensemble, i, k) : NAN;
            }
            for (int k = 0; k < K; k++)
                (cell++)->real = r->theory && !(sgd && k == ONDINE_Z) ? r->theory[i * K + k] : NAN;
        }
    }
    return ONDINE_OK;
}

static ondine_status write_csv(const char *path, size_t panels, const ond_panel *panel, int replace,
                               ondine_error *error)
{
    ond_table table = {0};
    char *text = NULL;
    size_t length = 0;
    ondine_status status = fill_table(&table, panels, panel, error);
    FILE *out = open_memstream(&text, &length);
    if (out)
        ond_table_csv(&table, out);
    const int failed = !out || fclose(out) != 0;
    if (status == ONDINE_OK)
        status = failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure")
                        : ond_atomic_write(path, text, length, replace, error);
    free(text);
    ond_table_free(&table);
    return status;
}

/* Calls for every file of the figure: its path, and its format (NULL: the CSV). */
typedef ondine_status visit(const char *path, const format *f, void *data, ondine_error *error);

static ondine_status each_file(const char *prefix, visit *visitor, void *data, ondine_error *error)
{
    const size_t size = strlen(prefix) + 8;
    char *path = malloc(size);
    if (!path)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    snprintf(path, size, "%s.csv", prefix);
    ondine_status status = visitor(path, NULL, data, error);
    for (int i = 0; i < FORMATS && status == ONDINE_OK; i++) {
        snprintf(path, size, "%s%s", prefix, formats[i].suffix);
        status = visitor(path, &formats[i], data, error);
    }
    free(path);
    return status;
}

typedef struct request {
    size_t panels;
    const ond_panel *panel;
    int replace;
} request;

static ondine_status check_file(const char *path, const format *f, void *data, ondine_error *error)
{
    (void)f;
    return ond_may_write(path, ((const request *)data)->replace, error);
}

static ondine_status write_file(const char *path, const format *f, void *data, ondine_error *error)
{
    const request *r = data;
    return f ? write_picture(path, f, r->panels, r->panel, r->replace, error)
             : write_csv(path, r->panels, r->panel, r->replace, error);
}

ondine_status ond_figure_check(const char *prefix, int replace, ondine_error *error)
{
    request r = {0, NULL, replace};
    OND_TRY(each_file(prefix, check_file, &r, error));
    return ond_gnuplot_check(error);
}

ondine_status ond_figure_write(const char *prefix, size_t panels, const ond_panel *panel, int replace,
                               ondine_error *error)
{
    request r = {panels, panel, replace};
    return each_file(prefix, write_file, &r, error);
}
