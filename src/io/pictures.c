#include "io/pictures.h"

#include <stdlib.h>
#include <string.h>

#include "io/atomic.h"
#include "io/gnuplot.h"

typedef struct format {
    const char *suffix, *terminal;
    double unit; /* of the terminal's size, per cm */
} format;

/* 8 pt text in all three; the PNG has 300 dots per inch.  A standalone SVG holds its images. */
enum { PNG, SVG, PDF, FORMATS };
static const format formats[FORMATS] = {
    [PNG] = {".png", "pngcairo enhanced font 'Sans,8' fontscale 3.125 linewidth 3.6 pointscale 4.8 size %.0f,%.0f",
             300 / 2.54},
    [SVG] = {".svg", "svg standalone enhanced font 'Sans,10.667' linewidth 1.1 size %.0f,%.0f background 'white'",
             96 / 2.54},
    [PDF] = {".pdf", "pdfcairo enhanced font 'Sans,8' fontscale 0.75 linewidth 1.6 pointscale 1 size %.4fcm,%.4fcm", 1},
};

static ondine_status make_picture(const format *f, const ond_drawing *drawing, void **bytes, size_t *size,
                                  ondine_error *error)
{
    char *script = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&script, &length);
    if (out) {
        fputs("set encoding utf8\nset datafile missing 'nan'\nset terminal ", out);
        fprintf(out, f->terminal, drawing->width * f->unit, drawing->height * f->unit);
        fputc('\n', out);
        drawing->script(out, drawing->data);
    }
    if (!out || fclose(out) != 0) {
        free(script);
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
    }
    const ondine_status status = ond_gnuplot(script, length, bytes, size, error);
    free(script);
    return status;
}

/* A drawing in one format. */
typedef struct picture {
    void *bytes;
    size_t size;
    ondine_status status;
    ondine_error error;
} picture;

static ondine_status write_csv(const char *path, const ond_table *table, int replace, ondine_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out)
        ond_table_csv(table, out);
    const ondine_status status = !out || fclose(out) != 0
                                     ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure")
                                     : ond_atomic_write(path, text, length, replace, error);
    free(text);
    return status;
}

/* Calls for every file of the figure: its path, and its picture (NULL: the CSV, or none are made yet). */
typedef ondine_status visit(const char *path, const picture *made, const ond_table *table, int replace,
                            ondine_error *error);

static ondine_status each_file(const char *prefix, visit *visitor, const picture *made, const ond_table *table,
                               int replace, ondine_error *error)
{
    const size_t size = strlen(prefix) + 8;
    char *path = malloc(size);
    if (!path)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    snprintf(path, size, "%s.csv", prefix);
    ondine_status status = visitor(path, NULL, table, replace, error);
    for (int i = 0; i < FORMATS && status == ONDINE_OK; i++) {
        snprintf(path, size, "%s%s", prefix, formats[i].suffix);
        status = visitor(path, made ? &made[i] : NULL, table, replace, error);
    }
    free(path);
    return status;
}

static ondine_status check_file(const char *path, const picture *made, const ond_table *table, int replace,
                                ondine_error *error)
{
    (void)made;
    (void)table;
    return ond_may_write(path, replace, error);
}

static ondine_status write_file(const char *path, const picture *made, const ond_table *table, int replace,
                                ondine_error *error)
{
    if (!made)
        return write_csv(path, table, replace, error);
    if (made->status == ONDINE_OK)
        return ond_atomic_write(path, made->bytes, made->size, replace, error);
    if (error)
        *error = made->error;
    return made->status;
}

ondine_status ond_pictures_check(const char *prefix, int replace, ondine_error *error)
{
    OND_TRY(each_file(prefix, check_file, NULL, NULL, replace, error));
    return ond_gnuplot_check(error);
}

ondine_status ond_pictures_write(const char *prefix, const ond_drawing *drawing, int replace, ondine_error *error)
{
    picture made[FORMATS] = {0};
    /* gnuplot takes a second and more for a map, and is another process for each. */
#pragma omp parallel for num_threads(FORMATS) schedule(static, 1)
    for (int i = 0; i < FORMATS; i++)
        made[i].status = make_picture(&formats[i], drawing, &made[i].bytes, &made[i].size, &made[i].error);
    const ondine_status status = each_file(prefix, write_file, made, drawing->table, replace, error);
    for (int i = 0; i < FORMATS; i++)
        free(made[i].bytes);
    return status;
}

ondine_status ond_picture_svg(const ond_drawing *drawing, void **svg, size_t *size, ondine_error *error)
{
    return make_picture(&formats[SVG], drawing, svg, size, error);
}
