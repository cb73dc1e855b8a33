/* figure_script.c : what gnuplot is told.  Each panel is some plots on one time axis: the order parameters, below them
 * a strip with eps_g on a logarithmic axis, and for a validation two strips with its scores. */
#include "io/figure_script.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { K = ONDINE_OBSERVABLES, SYMBOLS = 17 /* a panel; more would hide the lines */ };

/* Symbols as in the paper's Fig. 2 (open circle l, filled circle R, diamond z, cross eps_g); colours of Okabe and Ito,
 * which colour-blind readers can tell apart. */
const ond_look ond_look_of[K] = {
    {"{/:Italic l}", "#0072B2", 6, 0.55},
    {"{/:Italic R}", "#D55E00", 7, 0.5},
    {"{/:Italic z}", "#009E73", 12, 0.7},
    {"{/:Italic ε}_g", "#000000", 2, 0.5},
};

/* Lengths in cm. */
#define PANEL_TOP 0.75  /* title and key */
#define PANEL_MAIN 4.0  /* l, R, z, eps_g */
#define PANEL_GAP 0.3   /* keeps the numbers of the two axes apart */
#define PANEL_STRIP 1.9 /* eps_g on a logarithmic axis */
#define PANEL_BELOW 1.1 /* numbers and name of the time axis */
#define PANEL_NOTE 0.36 /* a line below them */
#define PANEL_END 0.2

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

/* t and (points, 4) values. */
static void put_rows(FILE *out, const char *name, size_t p, size_t points, const double *t, const double *value)
{
    fprintf(out, "$%s%zu << EOD\n", name, p);
    for (size_t i = 0; i < points; i++) {
        fprintf(out, "%.9g", t[i]);
        for (int k = 0; k < K; k++)
            put_number(out, value[i * K + k]);
        fputc('\n', out);
    }
    fprintf(out, "EOD\n");
}

/* What the solid lines are: the ODE or, without it, the ensemble's means. */
static const double *solid_values(const ond_result *result)
{
    return result->theory ? result->theory : result->ensemble.mean;
}

/* $lineP: the solid lines.  $meanP: the dashed ones, of the theory at finite N. */
static void put_lines(FILE *out, size_t p, const ond_panel *panel)
{
    const ond_curves *theory = &panel->theory;
    if (theory->points)
        put_rows(out, "line", p, theory->points, theory->t, theory->ode);
    else
        put_rows(out, "line", p, panel->result->points, panel->result->time, solid_values(panel->result));
    if (theory->mean)
        put_rows(out, "mean", p, theory->points, theory->t, theory->mean);
}

static int has_predicted_band(const ond_panel *panel)
{
    return panel->theory.mean && panel->theory.sd;
}

/* $bandP: t, then low and high of every observable.  `bottom`: of eps_g's logarithmic axis, where a band that reaches
 * below 0 ends. */
static void put_band(FILE *out, size_t p, const ond_panel *panel, double bottom)
{
    const ond_result *result = panel->result;
    const int predicted = has_predicted_band(panel);
    const size_t points = predicted ? panel->theory.points : result->points;
    fprintf(out, "$band%zu << EOD\n", p);
    for (size_t i = 0; i < points; i++) {
        fprintf(out, "%.9g", predicted ? panel->theory.t[i] : result->time[i]);
        for (int k = 0; k < K; k++) {
            const double mean = predicted ? panel->theory.mean[i * K + k] : result->ensemble.mean[i * K + k];
            const double sd = predicted ? panel->theory.sd[i * K + k] : ond_moments_sd(&result->ensemble, i, k);
            put_number(out, k == ONDINE_EPS_G ? fmax(mean - sd, bottom) : mean - sd);
            put_number(out, mean + sd);
        }
        fputc('\n', out);
    }
    fputs("EOD\n", out);
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
        const double line = solid_values(result)[i * K + ONDINE_EPS_G];
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

static int has_band(const ond_panel *panel)
{
    return has_predicted_band(panel) || panel->result->ensemble.count;
}

/* The ensemble's spread is drawn as bars where the band is the theory's. */
static int has_bars(const ond_panel *panel)
{
    return has_predicted_band(panel) && panel->result->ensemble.count;
}

/* Below the lines of all observables. */
static void put_band_of(FILE *out, size_t p, int k)
{
    fprintf(out, "$band%zu using 1:%d:%d with filledcurves fc rgb '%s' fs transparent solid 0.22 noborder, ", p,
            2 * k + 2, 2 * k + 3, ond_look_of[k].colour);
}

/* Bars, then lines, then symbols.  The bars are vectors: yerrorbars would paint white boxes over other curves. */
static void put_curve(FILE *out, size_t p, int k, const ond_panel *panel)
{
    const int mean = 3 * k + 2, low = mean + 1, high = mean + 2; /* columns of $dot */
    const ond_look *look = &ond_look_of[k];
    if (has_bars(panel))
        fprintf(out, "$dot%zu using 1:%d:(0):($%d-$%d) with vectors heads size screen 0.007,90 lw 0.8 lc rgb '%s', ", p,
                low, high, low, look->colour);
    fprintf(out, "$line%zu using 1:%d with lines lw 1 lc rgb '%s'", p, k + 2, look->colour);
    if (panel->theory.mean)
        fprintf(out, ", $mean%zu using 1:%d with lines lw 1 dt (6,4) lc rgb '%s'", p, k + 2, look->colour);
    if (panel->result->ensemble.count)
        fprintf(out, ", $dot%zu using 1:%d with points pt %d ps %g lw 0.9 lc rgb '%s'", p, mean, look->symbol,
                look->size, look->colour);
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
    fprintf(out, "set label '%s' at screen %.4f,%.6f left\n", panel->theory.points || result->theory ? "ODE" : "mean",
            x + 0.075, y);
    for (int k = K - 1; k >= 0; k--) {
        if (k == ONDINE_Z && ond_result_is_sgd(result))
            continue;
        x -= 0.105;
        fprintf(out, "set label '%s' at screen %.4f,%.6f left offset 0.9,-0.28 point ", ond_look_of[k].label, x, y);
        fprintf(out, "pt %d ps %g lw 0.9 lc rgb '%s'\n", result->ensemble.count ? ond_look_of[k].symbol : 5,
                ond_look_of[k].size, ond_look_of[k].colour);
    }
}

static void put_margins(FILE *out, double top, double height, double total)
{
    fprintf(out, "set tmargin at screen %.6f\nset bmargin at screen %.6f\n", 1 - top / total,
            1 - (top + height) / total);
}

static int is_shown(const ond_panel *panel, int k)
{
    return k != ONDINE_Z || !ond_result_is_sgd(panel->result);
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
    fputs("plot ", out);
    for (int k = 0; k < K && has_band(panel); k++)
        if (is_shown(panel, k))
            put_band_of(out, p, k);
    for (int k = 0; k < K; k++) {
        if (!is_shown(panel, k))
            continue;
        fputs(k == 0 ? "" : ", ", out);
        put_curve(out, p, k, panel);
    }
    fputs("\nunset label\nunset arrow\n", out);
}

/* The lowest plot of a panel has the numbers of the time axis. */
static void put_time_axis(FILE *out)
{
    fputs("set format x '%g'\nset xlabel '{/:Italic t}' offset 0,0.35\n", out);
}

static void put_strip(FILE *out, size_t p, const ond_panel *panel, double top, double total)
{
    double low, high;
    decades(panel->result, &low, &high);
    put_margins(out, top, PANEL_STRIP, total);
    fprintf(out,
            "set logscale y\nunset mytics\nset yrange [1e%.0f:1e%.0f]\nset ytics 1e%.0f\nset format y '10^{%%T}'\n",
            low, high, fmax(1, ceil((high - low) / 4)));
    fprintf(out, "set ylabel '%s' offset 0.6,0\nplot ", ond_look_of[ONDINE_EPS_G].label);
    if (has_band(panel))
        put_band_of(out, p, ONDINE_EPS_G);
    put_curve(out, p, ONDINE_EPS_G, panel);
    fputs("\nunset ylabel\n", out);
}

/* What lines, band and symbols of the panel are, a line each; NULL ends them. */
enum { NOTES_MAX = 4 };
static void notes_of(const ond_panel *panel, const char *notes[NOTES_MAX])
{
    int count = 0;
    if (panel->theory.mean)
        notes[count++] = "solid: ODE, dashed: mean at finite {/:Italic N}";
    if (has_bars(panel))
        notes[count++] = "band: ± 1 s.d. predicted, bars: of the replicas";
    else if (has_predicted_band(panel))
        notes[count++] = "band: ± 1 s.d. at finite {/:Italic N}";
    else if (has_band(panel))
        notes[count++] = "band: ± 1 s.d. of the replicas";
    if (panel->scores.table)
        notes[count++] = "scores against theory; small: against reduced";
    notes[count] = NULL;
}

static void put_notes(FILE *out, const ond_panel *panel, double top, double total)
{
    const char *notes[NOTES_MAX];
    notes_of(panel, notes);
    for (int i = 0; notes[i]; i++)
        fprintf(out, "set label '%s' at screen 0.965,%.6f right\n", notes[i],
                1 - (top + PANEL_NOTE * (i + 0.5)) / total);
}

static double panel_height(const ond_panel *panel)
{
    const char *notes[NOTES_MAX];
    double height = PANEL_TOP + PANEL_MAIN + PANEL_GAP + PANEL_STRIP + PANEL_BELOW + PANEL_END;
    notes_of(panel, notes);
    for (int i = 0; notes[i]; i++)
        height += PANEL_NOTE;
    return panel->scores.table ? height + 2 * (PANEL_GAP + PANEL_STRIP) : height;
}

double ond_figure_height(const ond_figure *figure)
{
    double height = 0;
    for (size_t p = 0; p < figure->panels; p++)
        height += panel_height(&figure->panel[p]);
    return height;
}

static void put_panel(FILE *out, size_t p, const ond_panel *panel, double top, double total)
{
    const int strips = panel->scores.table ? 3 : 1;
    double below = top + PANEL_TOP;
    put_main_plot(out, p, panel, below, total);
    below += PANEL_MAIN;
    for (int strip = 0; strip < strips; strip++) {
        below += PANEL_GAP;
        if (strip == strips - 1) {
            put_time_axis(out);
            put_notes(out, panel, below + PANEL_STRIP + PANEL_BELOW, total);
        }
        if (strip == 0)
            put_strip(out, p, panel, below, total);
        else {
            put_margins(out, below, PANEL_STRIP, total);
            ond_scores_plot(out, p, panel, strip - 1);
        }
        below += PANEL_STRIP;
    }
    fputs("unset label\n", out);
}

void ond_figure_script(FILE *out, const void *data)
{
    const ond_figure *figure = data;
    const double total = ond_figure_height(figure);
    for (size_t p = 0; p < figure->panels; p++) {
        const ond_panel *panel = &figure->panel[p];
        double low, high;
        decades(panel->result, &low, &high);
        put_lines(out, p, panel);
        put_dots(out, p, panel->result);
        if (has_band(panel))
            put_band(out, p, panel, pow(10, low));
        if (panel->scores.table)
            ond_scores_data(out, p, panel);
    }
    fputs("set multiplot\nunset key\nset border lw 0.6\nset tics scale 0.5\n"
          "set lmargin at screen 0.155\nset rmargin at screen 0.965\n",
          out);
    double top = 0;
    for (size_t p = 0; p < figure->panels; p++) {
        put_panel(out, p, &figure->panel[p], top, total);
        top += panel_height(&figure->panel[p]);
    }
    fputs("unset multiplot\nunset key\n", out);
}
