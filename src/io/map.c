/* gnuplot's images have equal pixels in plotted coordinates, so logarithmic axes are drawn as linear axes of log10 with
 * labels of their own. */
#include "io/map.h"

#include <math.h>

/* Around the axes of a panel, in cm; the scale of colours is at the right. */
#define LEFT 1.4
#define RIGHT 1.7
#define TOP 0.7
#define BOTTOM 1.05

static const char sequential[] =
    "set palette defined (0 '#440154', 1 '#3b528b', 2 '#21918c', 3 '#5ec962', 4 '#fde725')\n"; /* viridis */
static const char diverging[] = "set palette defined (0 '#0072B2', 1 '#f7f7f7', 2 '#D55E00')\n";

static double place(const ond_axis *axis, double value)
{
    return axis->log ? log10(value) : value;
}

/* Labels 10^k for every step-th decade from low to high on x, y or cb. */
static void put_decades(FILE *out, const char *axis, double low, double high)
{
    const double step = fmax(1, ceil((high - low) / 7));
    const char *separator = "";
    fprintf(out, "set %stics (", axis);
    for (double k = ceil(low - 1e-9); k <= high + 1e-9; k += step) {
        fprintf(out, "%s'10^{%.0f}' %.0f", separator, k, k);
        separator = ", ";
    }
    fputs(")\n", out);
}

static void put_axis(FILE *out, char name, const ond_axis *axis, size_t count, const double *value)
{
    const char text[] = {name, 0};
    const double first = place(axis, value[0]), last = place(axis, value[count - 1]);
    const double half = (last - first) / (double)(count - 1) / 2;
    fprintf(out, "set %crange [%.9g:%.9g]\nset %clabel '%s'%s\n", name, first - half, last + half, name, axis->label,
            name == 'x' ? " offset 0,0.5" : " offset 0.8,0");
    if (axis->log)
        put_decades(out, text, first, last);
    else
        fprintf(out, "set %ctics autofreq\n", name);
}

static void put_data(FILE *out, size_t panel, const ond_map_sheet *sheet)
{
    fprintf(out, "$m%zu << EOD\n", panel);
    for (size_t i = 0; i < sheet->x_count; i++) {
        for (size_t k = 0; k < sheet->y_count; k++) {
            const double value = sheet->map[panel].value[i * sheet->y_count + k];
            fprintf(out, "%.9g %.9g ", place(&sheet->x, sheet->x_value[i]), place(&sheet->y, sheet->y_value[k]));
            if (value > 0 && isfinite(value))
                fprintf(out, "%.9g\n", log10(value));
            else
                fputs("NaN\n", out);
        }
        fputc('\n', out);
    }
    fputs("EOD\n", out);
    if (sheet->map[panel].diverging)
        fprintf(out,
                "set contour base\nset cntrparam levels discrete 0\nunset surface\nset table $c%zu\nsplot $m%zu using "
                "1:2:3\nunset table\nunset contour\nset surface\n",
                panel, panel);
}

/* The scale of colours, in log10. */
static void put_colours(FILE *out, const ond_map_sheet *sheet, const ond_map *map)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < sheet->x_count * sheet->y_count; i++) {
        const double value = log10(map->value[i]);
        if (isfinite(value)) {
            low = fmin(low, value);
            high = fmax(high, value);
        }
    }
    if (!(high > low)) { /* a single value, or none */
        low = isfinite(low) ? low - 0.5 : 0;
        high = low + 1;
    }
    if (map->diverging) {
        high = fmax(fabs(low), fabs(high));
        low = -high;
    }
    fputs(map->diverging ? diverging : sequential, out);
    fprintf(out, "set cbrange [%.9g:%.9g]\n", low, high);
    put_decades(out, "cb", low, high);
}

static void put_cuts(FILE *out, const ond_map_sheet *sheet)
{
    for (size_t i = 0; i < sheet->x_cuts; i++)
        fprintf(out,
                "set arrow from first %.9g,graph 0 to first %.9g,graph 1 nohead front lw 1 dt (5,4) lc rgb 'black'\n",
                place(&sheet->x, sheet->x_cut[i]), place(&sheet->x, sheet->x_cut[i]));
    for (size_t i = 0; i < sheet->y_cuts; i++)
        fprintf(out,
                "set arrow from graph 0,first %.9g to graph 1,first %.9g nohead front lw 1 dt (5,4) lc rgb 'black'\n",
                place(&sheet->y, sheet->y_cut[i]), place(&sheet->y, sheet->y_cut[i]));
}

static void put_map(FILE *out, size_t panel, const ond_map_sheet *sheet)
{
    const ond_map *map = &sheet->map[panel];
    const double width = sheet->width / (double)sheet->columns, height = sheet->height / (double)sheet->rows;
    const double left = (double)(panel % sheet->columns) * width, top = (double)(panel / sheet->columns) * height;
    const double right = (left + width - RIGHT) / sheet->width, bottom = 1 - (top + height - BOTTOM) / sheet->height;
    fprintf(out, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n", (left + LEFT) / sheet->width, right);
    fprintf(out, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - (top + TOP) / sheet->height, bottom);
    fprintf(out, "set label 1 '%s' at screen %.6f,%.6f left\n", map->title, (left + 0.15) / sheet->width,
            1 - (top + 0.35) / sheet->height);
    fprintf(out, "set colorbox user origin screen %.6f,%.6f size screen %.6f,%.6f\n", right + 0.25 / sheet->width,
            bottom, 0.3 / sheet->width, (height - TOP - BOTTOM) / sheet->height);
    put_colours(out, sheet, map);
    fprintf(out, "plot $m%zu using 1:2:3 with image notitle", panel);
    if (map->diverging)
        fprintf(out, ", $c%zu using 1:2 with lines lw 1.4 lc rgb 'black' notitle", panel);
    fputs("\nunset label 1\n", out);
}

void ond_map_script(FILE *out, const void *data)
{
    const ond_map_sheet *sheet = data;
    for (size_t p = 0; p < sheet->rows * sheet->columns; p++)
        put_data(out, p, sheet);
    fputs(
        "set multiplot\nunset key\nset border lw 0.6\nset tics scale 0.5 front\nset cbtics scale 0.5 offset -0.6,0\n"
        "set object 1 rectangle from graph 0,0 to graph 1,1 behind fillcolor rgb '#c8c8c8' fillstyle solid noborder\n",
        out);
    put_axis(out, 'x', &sheet->x, sheet->x_count, sheet->x_value);
    put_axis(out, 'y', &sheet->y, sheet->y_count, sheet->y_value);
    put_cuts(out, sheet);
    for (size_t p = 0; p < sheet->rows * sheet->columns; p++)
        put_map(out, p, sheet);
    fputs("unset multiplot\n", out);
}
