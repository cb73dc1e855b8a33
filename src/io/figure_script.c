/* figure_script.c : what gnuplot is told.  Each panel is two plots on one time axis: the order parameters, and below
 * them a strip with eps_g on a logarithmic axis. */
#include "io/figure_script.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { K = ONDINE_OBSERVABLES, SYMBOLS = 17 /* a panel; more would hide the lines */ };

/* Symbols as in the paper's Fig. 2 (open circle l, filled circle R, diamond z, cross eps_g); colours of Okabe and Ito,
 * which colour-blind readers can tell apart. */
static const struct {
    const char *name, *label, *colour;
    int symbol;
    double size;
} style[K] = {
    {"l", "{/:Italic l}", "#0072B2", 6, 0.55},
    {"R", "{/:Italic R}", "#D55E00", 7, 0.5},
    {"z", "{/:Italic z}", "#009E73", 12, 0.7},
    {"eps_g", "{/:Italic ε}_g", "#000000", 2, 0.5},
};

/* Lengths in cm. */
#define PANEL_TOP 0.75  /* title and key */
#define PANEL_MAIN 4.0  /* l, R, z, eps_g */
#define PANEL_GAP 0.3   /* keeps the numbers of the two axes apart */
#define PANEL_STRIP 1.9 /* eps_g on a logarithmic axis */
#define PANEL_BELOW 1.3 /* numbers and name of the time axis */
#define PANEL_HEIGHT (PANEL_TOP + PANEL_MAIN + PANEL_GAP + PANEL_STRIP + PANEL_BELOW)

static int log_times(const ond_result *result)
{
    const ond_entry *spacing = ond_entries_find(&result->config, "spacing");
    return spacing && strcmp(spacing->value.text, "log") == 0;
}

/* Where record i is drawn with a symbol: about SYMBOLS of them, first and last included. */
static int has_symbol(size_t i, size_t points)
{
    if (points <= SYMBOLS || i == 0)
        return 1;
    return i * (SYMBOLS - 1) / (points - 1) != (i - 1) * (SYMBOLS - 1) / (points - 1);
}

/* "nan" without a sign, whatever printf makes of one. */
static void put_number(FILE *out, double value)
{
    if (isnan(value))
        fputs(" nan", out);
    else
        fprintf(out, " %.9g", value);
}

/* $lineP: t and the lines' values, theory where there is one. */
static void put_line(FILE *out, size_t p, const ond_panel *panel)
{
    const ond_result *result = panel->result;
    const size_t points = panel->fine_points ? panel->fine_points : result->points;
    const double *t = panel->fine_points ? panel->fine_t : result->time;
    const double *value = result->theory ? result->theory : result->ensemble.mean;
    if (panel->fine_points)
        value = panel->fine_theory;
    fprintf(out, "$line%zu << EOD\n", p);
    for (size_t i = 0; i < points; i++) {
        fprintf(out, "%.9g", t[i]);
        for (int k = 0; k < K; k++)
            put_number(out, value[i * K + k]);
        fputc('\n', out);
    }
    fprintf(out, "EOD\n");
}

/* $dotP: t, then mean, low and high of every observable; nothing without an ensemble. */
static void put_dots(FILE *out, size_t p, const ond_result *result)
{
    const ond_moment_table *ensemble = &result->ensemble;
    if (!ensemble->count)
        return;
    fprintf(out, "$dot%zu << EOD\n", p);
    for (size_t i = 0; i < result->points; i++) {
        if (!has_symbol(i, result->points))
            continue;
        fprintf(out, "%.9g", result->time[i]);
        for (int k = 0; k < K; k++) {
            const double mean = ensemble->mean[i * K + k], sd = ond_moments_sd(ensemble, i, k),
                         bar = isnan(sd) ? 0 : sd;
            put_number(out, mean);
            /* On a logarithmic axis a bar that reaches 0 goes to the bottom. */
            put_number(out, k == ONDINE_EPS_G ? fmax(mean - bar, DBL_MIN) : mean - bar);
            put_number(out, mean + bar);
        }
        fputc('\n', out);
    }
    fprintf(out, "EOD\n");
}

/* The decades that eps_g spans: *low and *high are powers of ten. */
static void decades(const ond_result *result, double *low, double *high)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < result->points; i++) {
        const double line = (result->theory ? result->theory : result->ensemble.mean)[i * K + ONDINE_EPS_G];
        const double dot = result->ensemble.count ? result->ensemble.mean[i * K + ONDINE_EPS_G] : line;
        least = fmin(least, fmin(line > 0 ? line : INFINITY, dot > 0 ? dot : INFINITY));
        most = fmax(most, fmax(isfinite(line) ? line : 0, isfinite(dot) ? dot : 0));
    }
    if (!(least < INFINITY && most > 0)) {
        least = 0.1;
        most = 1;
    }
    *low = floor(log10(least));
    *high = ceil(log10(most));
    *high = *high > *low ? *high : *low + 1;
}

/* The lowest and highest mean or theory value, with some room; bars may reach beyond. */
static void value_range(const ond_result *result, double *low, double *high)
{
    *low = 0;
    *high = 0;
    for (size_t i = 0; i < result->points * K; i++) {
        const double line = result->theory ? result->theory[i] : 0;
        const double dot = result->ensemble.count ? result->ensemble.mean[i] : 0;
        *low = fmin(*low, fmin(line, dot)); /* fmin and fmax pass over nan */
        *high = fmax(*high, fmax(line, dot));
    }
    const double room = *high > *low ? *high - *low : 1;
    *low -= 0.05 * room;
    *high += 0.09 * room;
}

/* Bars, then the line, then symbols.  The bars are vectors: yerrorbars would paint white boxes over other curves. */
static void put_curve(FILE *out, size_t p, int k, const ond_result *result)
{
    const int mean = 3 * k + 2, low = mean + 1, high = mean + 2; /* columns of $dot */
    const int dots = result->ensemble.count != NULL;
    if (dots)
        fprintf(out, "$dot%zu using 1:%d:(0):($%d-$%d) with vectors heads size screen 0.007,90 lw 0.8 lc rgb '%s', ", p,
                low, high, low, style[k].colour);
    fprintf(out, "$line%zu using 1:%d with lines lw 1 lc rgb '%s'", p, k + 2, style[k].colour);
    if (dots)
        fprintf(out, ", $dot%zu using 1:%d with points pt %d ps %g lw 0.9 lc rgb '%s'", p, mean, style[k].symbol,
                style[k].size, style[k].colour);
}

/* Title at the left, key at the right, in one line at screen height y.  gnuplot's own key cannot be told to stay in
 * one line, so it is set from labels. */
static void put_heading(FILE *out, const ond_panel *panel, double y)
{
    const ond_result *result = panel->result;
    double x = 0.79;
    fprintf(out, "set label \"%s\" at screen 0.03,%.6f left\n", panel->title, y);
    fprintf(out, "set arrow from screen %.4f,%.6f to screen %.4f,%.6f nohead lw 1 lc rgb '#555555'\n", x, y, x + 0.06,
            y);
    fprintf(out, "set label '%s' at screen %.4f,%.6f left\n", result->theory ? "ODE" : "mean", x + 0.075, y);
    for (int k = K - 1; k >= 0; k--) {
        if (k == ONDINE_Z && ond_result_is_sgd(result))
            continue;
        x -= 0.105;
        fprintf(out, "set label '%s' at screen %.4f,%.6f left offset 0.9,-0.28 point ", style[k].label, x, y);
        fprintf(out, "pt %d ps %g lw 0.9 lc rgb '%s'\n", result->ensemble.count ? style[k].symbol : 5, style[k].size,
                style[k].colour);
    }
}

static void put_margins(FILE *out, double top, double height, double total)
{
    fprintf(out, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - top / total,
            1 - (top + height) / total);
}

static void put_main_plot(FILE *out, size_t p, const ond_panel *panel, double top, double total)
{
    const ond_result *result = panel->result;
    const double last = result->time[result->points - 1], text = 1 - (top - 0.33) / total;
    double low, high;
    value_range(result, &low, &high);
    put_margins(out, top, PANEL_MAIN, total);
    fprintf(out, "%s logscale x\nset xrange [%.9g:%.9g]\nset format x ''\nunset xlabel\n",
            log_times(result) ? "set" : "unset", log_times(result) ? result->time[0] : 0, last > 0 ? last : 1);
    fprintf(out, "unset logscale y\nset yrange [%.9g:%.9g]\nset ytics autofreq\nset format y '%%g'\n", low, high);
    put_heading(out, panel, text);
    for (int k = 0; k < K; k++) {
        if (k == ONDINE_Z && ond_result_is_sgd(result))
            continue;
        fputs(k == 0 ? "plot " : ", ", out);
        put_curve(out, p, k, result);
    }
    fputs("\nunset label\nunset arrow\n", out);
}

static void put_strip(FILE *out, size_t p, const ond_result *result, double top, double total)
{
    double low, high;
    decades(result, &low, &high);
    put_margins(out, top, PANEL_STRIP, total);
    fprintf(out, "set format x '%%g'\nset xlabel '{/:Italic t}' offset 0,0.15\nset logscale y\nunset mytics\n");
    fprintf(out, "set yrange [1e%.0f:1e%.0f]\nset ytics 1e%.0f\nset format y '10^{%%T}'\n", low, high,
            fmax(1, ceil((high - low) / 4)));
    if (result->ensemble.count)
        fprintf(out, "set label 'bars: ± 1 s.d.' at screen 0.965,%.6f right\n", 1 - (top + PANEL_STRIP + 0.78) / total);
    fprintf(out, "set ylabel '%s' offset 0.6,0\nplot ", style[ONDINE_EPS_G].label);
    put_curve(out, p, ONDINE_EPS_G, result);
    fputs("\nunset ylabel\nunset label\n", out);
}

double ond_figure_height(size_t panels)
{
    return (double)panels * PANEL_HEIGHT;
}

void ond_figure_script(FILE *out, const void *figure)
{
    const size_t panels = ((const ond_figure *)figure)->panels;
    const ond_panel *panel = ((const ond_figure *)figure)->panel;
    const double total = ond_figure_height(panels);
    for (size_t p = 0; p < panels; p++) {
        put_line(out, p, &panel[p]);
        put_dots(out, p, panel[p].result);
    }
    fputs("set multiplot\nunset key\nset border lw 0.6\nset tics scale 0.5\n"
          "set lmargin at screen 0.155\nset rmargin at screen 0.965\n",
          out);
    for (size_t p = 0; p < panels; p++) {
        const double top = (double)p * PANEL_HEIGHT + PANEL_TOP;
        put_main_plot(out, p, &panel[p], top, total);
        put_strip(out, p, panel[p].result, top + PANEL_MAIN + PANEL_GAP, total);
    }
    fputs("unset multiplot\nunset key\n", out);
}
