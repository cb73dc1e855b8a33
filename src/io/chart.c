#include "io/chart.h"

#include <float.h>
#include <math.h>

/* Around the axes of a panel, in cm. */
#define LEFT 1.45
#define RIGHT 0.45
#define TOP 0.75
#define BOTTOM 1.05

static void put_data(FILE *out, size_t panel, size_t c, const ond_curve *curve, int log)
{
    fprintf(out, "$p%zu_%zu << EOD\n", panel, c);
    for (size_t i = 0; i < curve->points; i++) {
        const double bar = curve->bar ? curve->bar[i] : 0, y = curve->y[i];
        if (isnan(curve->x[i]) || isnan(y) || (log && y <= 0))
            fputc('\n', out); /* an empty line breaks a curve */
        else
            fprintf(out, "%.9g %.9g %.9g %.9g\n", curve->x[i], y, log ? fmax(y - bar, DBL_MIN) : y - bar, y + bar);
    }
    fputs("EOD\n", out);
}

static void put_axis(FILE *out, char name, const ond_axis *axis)
{
    fprintf(out, "%s logscale %c\nset format %c '%s'\nset %clabel '%s'%s\n", axis->log ? "set" : "unset", name, name,
            axis->log ? "10^{%T}" : "%g", name, axis->label, name == 'x' ? " offset 0,0.5" : " offset 0.1,0");
    fprintf(out, axis->high > axis->low ? "set %crange [%.9g:%.9g]\n" : "set %crange [*:*]\n", name, axis->low,
            axis->high);
    fprintf(out, axis->log ? "set m%ctics 10\n" : "set m%ctics default\n", name);
}

static void put_curve(FILE *out, size_t panel, size_t c, const ond_curve *curve)
{
    if (curve->bar)
        fprintf(out, "$p%zu_%zu using 1:3:(0):($4-$3) with vectors nohead lw 0.8 lc rgb '%s' notitle, ", panel, c,
                curve->colour);
    fprintf(out, "$p%zu_%zu using 1:2 with ", panel, c);
    if (curve->symbol)
        fprintf(out, "points pt %d ps 0.5 lw 0.9", curve->symbol);
    else
        fprintf(out, "lines lw 1.3%s", curve->dashed ? " dt (8,5)" : "");
    fprintf(out, " lc rgb '%s' ", curve->colour);
    if (curve->label)
        fprintf(out, "title '%s'", curve->label);
    else
        fputs("notitle", out);
}

static void put_chart(FILE *out, size_t panel, const ond_chart_sheet *sheet)
{
    const ond_chart *chart = &sheet->chart[panel];
    const double width = sheet->width / (double)sheet->columns, height = sheet->height / (double)sheet->rows;
    const double left = (double)(panel % sheet->columns) * width, top = (double)(panel / sheet->columns) * height;
    fprintf(out, "set lmargin at screen %.6f\nset rmargin at screen %.6f\n", (left + LEFT) / sheet->width,
            (left + width - RIGHT) / sheet->width);
    fprintf(out, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - (top + TOP) / sheet->height,
            1 - (top + height - BOTTOM) / sheet->height);
    fprintf(out, "set label 1 '%s' at screen %.6f,%.6f left\n", chart->title, (left + 0.15) / sheet->width,
            1 - (top + 0.3) / sheet->height);
    if (chart->key)
        fprintf(out, "set key %s samplen 2 spacing 1.05 reverse Left\n", chart->key);
    else
        fputs("unset key\n", out);
    put_axis(out, 'x', &chart->x);
    put_axis(out, 'y', &chart->y);
    for (size_t c = 0; c < chart->curves; c++) {
        fputs(c == 0 ? "plot " : ", ", out);
        put_curve(out, panel, c, &chart->curve[c]);
    }
    fputs("\nunset label 1\n", out);
}

void ond_chart_script(FILE *out, const void *data)
{
    const ond_chart_sheet *sheet = data;
    const size_t panels = sheet->rows * sheet->columns;
    for (size_t p = 0; p < panels; p++)
        for (size_t c = 0; c < sheet->chart[p].curves; c++)
            put_data(out, p, c, &sheet->chart[p].curve[c], sheet->chart[p].y.log);
    fputs("set multiplot\nset border lw 0.6\nset tics scale 0.5\n", out);
    for (size_t p = 0; p < panels; p++)
        put_chart(out, p, sheet);
    fputs("unset multiplot\n", out);
}
