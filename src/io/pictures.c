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

static ondine_status make_picture(const format *f, const ond_drawing *drawing, void **picture, size_t *size,
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
    const ondine_status status = ond_gnuplot(script, length, picture, size, error);
    free(script);
    return status;
}

static ondine_status write_picture(const char *path, const format *f, const ond_drawing *drawing, int replace,
                                   ondine_error *error)
{
    void *picture = NULL;
    size_t size = 0;
    ondine_status status = make_picture(f, drawing, &picture, &size, error);
    if (status == ONDINE_OK)
        status = ond_atomic_write(path, picture, size, replace, error);
    free(picture);
    return status;
}

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

/* Calls for every file of the figure: its path, and its format (NULL: the CSV). */
typedef ondine_status visit(const char *path, const format *f, const ond_drawing *drawing, int replace,
                            ondine_error *error);

static ondine_status each_file(const char *prefix, visit *visitor, const ond_drawing *drawing, int replace,
                               ondine_error *error)
{
    const size_t size = strlen(prefix) + 8;
    char *path = malloc(size);
    if (!path)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    snprintf(path, size, "%s.csv", prefix);
    ondine_status status = visitor(path, NULL, drawing, replace, error);
    for (int i = 0; i < FORMATS && status == ONDINE_OK; i++) {
        snprintf(path, size, "%s%s", prefix, formats[i].suffix);
        status = visitor(path, &formats[i], drawing, replace, error);
    }
    free(path);
    return status;
}

static ondine_status check_file(const char *path, const format *f, const ond_drawing *drawing, int replace,
                                ondine_error *error)
{
    (void)f;
    (void)drawing;
    return ond_may_write(path, replace, error);
}

static ondine_status write_file(const char *path, const format *f, const ond_drawing *drawing, int replace,
                                ondine_error *error)
{
    return f ? write_picture(path, f, drawing, replace, error) : write_csv(path, drawing->table, replace, error);
}

ondine_status ond_pictures_check(const char *prefix, int replace, ondine_error *error)
{
    OND_TRY(each_file(prefix, check_file, NULL, replace, error));
    return ond_gnuplot_check(error);
}

ondine_status ond_pictures_write(const char *prefix, const ond_drawing *drawing, int replace, ondine_error *error)
{
    return each_file(prefix, write_file, drawing, replace, error);
}

ondine_status ond_picture_svg(const ond_drawing *drawing, void **svg, size_t *size, ondine_error *error)
{
    return make_picture(&formats[SVG], drawing, svg, size, error);
}
