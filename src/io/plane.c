#include "io/plane.h"

#include <math.h>

#include "ondine/ondine.h"

enum { K = ONDINE_OBSERVABLES };

/* Around the axes of a plane, in cm. */
#define LEFT 1.3
#define RIGHT 0.35
#define TOP 0.75
#define KEY 0.85 /* between title and plane, where paths have names */
#define BOTTOM 1.1
#define DECADES 4.0 /* of rates that the lengths of arrows tell apart */

double ond_plane_centre(double low, double high, size_t count, size_t i)
{
    return low + (high - low) * ((double)i + 0.5) / (double)count;
}

/* The rates as they are on the paper, in widths and heights of the plane; a rate that is not a number is none. */
static double on_paper(const ond_plane *plane, size_t cell, double *x, double *y)
{
    *x = plane->R_rate[cell] / (plane->R_high - plane->R_low);
    *y = plane->l_rate[cell] / plane->l_high;
    const double size = hypot(*x, *y);
    return isfinite(size) ? size : 0;
}

/* $fieldP: the tail of each arrow and what it points along. */
static void put_field(FILE *out, size_t p, const ond_plane *plane)
{
    const double width = (plane->R_high - plane->R_low) / (double)plane->R_count,
                 height = plane->l_high / (double)plane->l_count;
    double most = 0, x, y;
    for (size_t i = 0; i < plane->R_count * plane->l_count; i++)
        most = fmax(most, on_paper(plane, i, &x, &y));
    fprintf(out, "$field%zu << EOD\n", p);
    for (size_t i = 0; i < plane->R_count; i++)
        for (size_t k = 0; k < plane->l_count; k++) {
            const double size = on_paper(plane, i * plane->l_count + k, &x, &y);
            if (size == 0)
                continue;
            const double length = 0.35 + 0.5 * fmax(1 + log10(size / most) / DECADES, 0);
            const double dx = length * width * x / size, dy = length * height * y / size;
            fprintf(out, "%.6g %.6g %.6g %.6g\n",
                    ond_plane_centre(plane->R_low, plane->R_high, plane->R_count, i) - dx / 2,
                    ond_plane_centre(0, plane->l_high, plane->l_count, k) - dy / 2, dx, dy);
        }
    fputs("EOD\n", out);
}

static void put_path(FILE *out, size_t p, size_t i, const ond_path *path)
{
    fprintf(out, "$path%zu_%zu << EOD\n", p, i);
    for (size_t k = 0; k < path->points; k++) {
        const double R = path->value[k * K + ONDINE_R], l = path->value[k * K + ONDINE_L];
        if (isfinite(R) && isfinite(l))
            fprintf(out, "%.9g %.9g\n", R, l);
    }
    fputs("EOD\n", out);
}

static int has_key(const ond_plane *plane)
{
    for (size_t i = 0; i < plane->paths; i++)
        if (plane->path[i].label)
            return 1;
    return 0;
}

static void put_plane(FILE *out, size_t p, const ond_plane_sheet *sheet)
{
    const ond_plane *plane = &sheet->plane[p];
    const double height = sheet->height / (double)sheet->planes, top = (double)p * height;
    fprintf(out, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n", LEFT / sheet->width,
            1 - RIGHT / sheet->width);
    fprintf(out, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n",
            1 - (top + TOP + (has_key(plane) ? KEY : 0)) / sheet->height, 1 - (top + height - BOTTOM) / sheet->height);
    fprintf(out, "set key horizontal maxrows 1 at screen %.6f,%.6f right center samplen 2\n", 1 - RIGHT / sheet->width,
            1 - (top + TOP + KEY / 2) / sheet->height);
    fprintf(out, "set label 1 \"%s\" at screen %.6f,%.6f left\n", plane->title, 0.3 / sheet->width,
            1 - (top + 0.35) / sheet->height);
    fprintf(out, "set xrange [%.9g:%.9g]\nset yrange [0:%.9g]\nplot $field%zu using 1:2:3:4 with vectors ",
            plane->R_low, plane->R_high, plane->l_high, p);
    fputs("head filled size screen 0.011,22,60 fixed lw 0.7 lc rgb '#8c8c8c' notitle", out);
    for (size_t i = 0; i < plane->paths; i++) {
        const ond_path *path = &plane->path[i];
        const char *kind = path->symbol ? "points" : "lines";
        fprintf(out, ", $path%zu_%zu using 1:2 with %s lw %g pt %d ps 0.6 lc rgb '%s' ", p, i, kind,
                path->symbol ? 0.9 : 1.6, path->symbol, path->colour);
        if (path->label)
            fprintf(out, "title '%s'", path->label);
        else
            fputs("notitle", out);
        if (!path->symbol)
            fprintf(out, ", $path%zu_%zu every ::0::0 using 1:2 with points pt 7 ps 0.45 lc rgb '%s' notitle", p, i,
                    path->colour);
    }
    fputs(", $goal using 1:2 with points pt 6 ps 1 lw 1.6 lc rgb '#000000' notitle\nunset label 1\n", out);
}

void ond_plane_script(FILE *out, const void *data)
{
    const ond_plane_sheet *sheet = data;
    fputs("$goal << EOD\n1 1\nEOD\n", out);
    for (size_t p = 0; p < sheet->planes; p++) {
        put_field(out, p, &sheet->plane[p]);
        for (size_t i = 0; i < sheet->plane[p].paths; i++)
            put_path(out, p, i, &sheet->plane[p].path[i]);
    }
    fputs("set multiplot\nset border lw 0.6\nset tics scale 0.5\nset format '%g'\nset xlabel '{/:Italic R}' offset "
          "0,0.4\n"
          "set ylabel '{/:Italic l}' offset 0.6,0\n",
          out);
    for (size_t p = 0; p < sheet->planes; p++)
        put_plane(out, p, sheet);
    fputs("unset multiplot\n", out);
}
