/* ondine figure fig3, fig4 : the time until eps_g < threshold, along three cuts, and on the plane; SGD beside WN, or
 * one of them where --rule asks for it. */
#include <math.h>
#include <stdlib.h>

#include "cli/figures.h"
#include "cli/setup.h"
#include "io/chart.h"
#include "io/map.h"
#include "theory/converge.h"

enum { CUTS = 3, MAPS = 4, RULES = 2 };

/* Fig. 3's cuts: (a) and (b) along eta at these l0, (c) along l0 at this eta. */
static const double cut_l0[] = {1, 0.1}, cut_eta[] = {0.01};

/* Which rules are drawn. */
typedef struct choice {
    int rule[RULES], both;
} choice;

static choice chosen(const ond_options *options)
{
    const int all = !options->given[OPT_RULE];
    const choice c = {{all || options->rule == ONDINE_SGD, all || options->rule == ONDINE_WN}, all};
    return c;
}

/* One sweep: eta x l0 points of the rules chosen. */
typedef struct sweep {
    size_t eta_count, l0_count;
    double *eta, *l0;
    int eta_log, l0_log;
    choice drawn;
    ond_convergence *rule[RULES]; /* (eta_count, l0_count), ONDINE_SGD and ONDINE_WN; NULL where not chosen */
    double *t[RULES];             /* the times alone */
} sweep;

static void free_sweep(sweep *s)
{
    free(s->eta);
    free(s->l0);
    for (int r = 0; r < RULES; r++) {
        free(s->rule[r]);
        free(s->t[r]);
    }
}

static ond_options with_default_activation(const ond_options *options, ondine_activation g)
{
    ond_options result = *options;
    if (!options->given[OPT_ACTIVATION])
        result.activation = (int)g;
    return result;
}

/* The rules chosen, on the axes of *s. */
static ondine_status compute(const ond_options *options, sweep *s, ondine_error *error)
{
    const size_t points = s->eta_count * s->l0_count;
    ondine_model model = ond_options_model(options);
    s->drawn = chosen(options);
    for (int r = 0; r < RULES; r++) {
        if (!s->drawn.rule[r])
            continue;
        model.rule = (ondine_rule)r;
        s->rule[r] = calloc(points, sizeof *s->rule[r]);
        s->t[r] = malloc(points * sizeof *s->t[r]);
        if (!s->rule[r] || !s->t[r])
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu points", points);
        OND_TRY(ond_converge_grid(&model, s->eta_count, s->eta, s->l0_count, s->l0, options->threshold, options->t_max,
                                  ond_figure_threads(options), s->rule[r], error));
        for (size_t i = 0; i < points; i++)
            s->t[r][i] = s->rule[r][i].t;
    }
    return ONDINE_OK;
}

static void add_columns(const choice *drawn, ond_table *table)
{
    static const char *const axes[] = {"panel", "eta", "l0", "z0"};
    static const char *const of_rule[RULES][2] = {{"sgd_status", "sgd_t_conv"}, {"wn_status", "wn_t_conv"}};
    for (int c = 0; c < 4; c++)
        ond_table_column(table, axes[c], c == 0 ? OND_TEXT : OND_REAL, 0);
    for (int r = 0; r < RULES; r++)
        for (int c = 0; c < 2 && drawn->rule[r]; c++)
            ond_table_column(table, of_rule[r][c], c == 0 ? OND_TEXT : OND_REAL, 0);
    if (drawn->both)
        ond_table_column(table, "ratio", OND_REAL, 0);
    if (drawn->rule[ONDINE_WN])
        ond_table_column(table, "wn_eta_eff", OND_REAL, 0);
}

static ondine_status add_rows(const sweep *s, const char *panel, double z0, ond_table *table, ondine_error *error)
{
    for (size_t i = 0; i < s->eta_count * s->l0_count; i++) {
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
        (cell++)->text = panel;
        (cell++)->real = s->eta[i / s->l0_count];
        (cell++)->real = s->l0[i % s->l0_count];
        (cell++)->real = z0;
        for (int r = 0; r < RULES; r++) {
            if (!s->drawn.rule[r])
                continue;
            (cell++)->text = ond_outcome_name(s->rule[r][i].outcome);
            (cell++)->real = s->t[r][i];
        }
        if (s->drawn.both)
            (cell++)->real = s->t[ONDINE_WN][i] / s->t[ONDINE_SGD][i];
        if (s->drawn.rule[ONDINE_WN])
            (cell++)->real = s->rule[ONDINE_WN][i].eta_eff;
    }
    return ONDINE_OK;
}

/* What the text of the paper leaves open, said with every figure. */
static void talk_of_choices(const ond_options *options)
{
    ond_talk(options, "%s, z0 = %g (the paper names none for this figure and recommends 0.05), eps_g < %g by t = %g",
             ondine_activation_name((ondine_activation)options->activation), options->z0, options->threshold,
             options->t_max);
}

static ondine_status tell_plan(const ond_options *options, const char *prefix, const char *time, ondine_error *error)
{
    const choice c = chosen(options);
    return ond_figure_plan(options, prefix,
                           c.both               ? "the ODE, N -> infinity, for sgd and wn"
                           : c.rule[ONDINE_SGD] ? "the ODE, N -> infinity, for sgd"
                                                : "the ODE, N -> infinity, for wn",
                           time, error);
}

/* ---- Fig. 3 ---- */

typedef struct fig3 {
    sweep cut[CUTS];
    char title[CUTS][80], y_label[80];
    ond_curve curve[CUTS][RULES];
    ond_chart chart[CUTS];
    ond_table table;
} fig3;

/* Panel c's axes: the one that varies, and the other's single value. */
static ondine_status cut_axes(const ond_options *options, int c, sweep *s, ondine_error *error)
{
    ond_options fixed = *options;
    int unused;
    if (c < 2) {
        OND_TRY(ond_figure_axis(options, OPT_ETA, "0.001:100:log:151", &s->eta_count, &s->eta, &s->eta_log, error));
        fixed.l0_sweep.count = 0;
        fixed.given[OPT_L0] = FROM_LINE;
        fixed.l0 = cut_l0[c];
        return ond_figure_axis(&fixed, OPT_L0, NULL, &s->l0_count, &s->l0, &unused, error);
    }
    OND_TRY(ond_figure_axis(options, OPT_L0, "0.01:10:log:151", &s->l0_count, &s->l0, &s->l0_log, error));
    fixed.eta_sweep.count = 0;
    fixed.given[OPT_ETA] = FROM_LINE;
    fixed.eta = cut_eta[0];
    return ond_figure_axis(&fixed, OPT_ETA, NULL, &s->eta_count, &s->eta, &unused, error);
}

static void cut_chart(fig3 *f, int c)
{
    static const char *const letter[CUTS] = {"a", "b", "c"};
    sweep *s = &f->cut[c];
    const int along_eta = c < 2;
    snprintf(f->title[c], sizeof f->title[c], along_eta ? "(%s)  {/:Italic l}_0 = %g" : "(%s)  {/:Italic η} = %g",
             letter[c], along_eta ? s->l0[0] : s->eta[0]);
    size_t curves = 0;
    for (int r = 0; r < RULES; r++)
        if (s->drawn.rule[r])
            f->curve[c][curves++] = (ond_curve){.label = r == ONDINE_SGD ? "SGD" : "WN",
                                                .colour = r == ONDINE_SGD ? OND_GREY : "#000000",
                                                .points = along_eta ? s->eta_count : s->l0_count,
                                                .x = along_eta ? s->eta : s->l0,
                                                .y = s->t[r]};
    const double *x = f->curve[c][0].x;
    f->chart[c] = (ond_chart){.title = f->title[c],
                              .key = along_eta ? "top right" : "top left",
                              .x = {along_eta ? "{/:Italic η}" : "{/:Italic l}_0", x[0], x[f->curve[c][0].points - 1],
                                    along_eta ? s->eta_log : s->l0_log},
                              .y = {f->y_label, 0, 0, 1},
                              .curves = curves,
                              .curve = f->curve[c]};
}

static ondine_status draw_fig3(const ond_options *options, fig3 *f, const char *prefix, ondine_error *error)
{
    static const char *const letter[CUTS] = {"a", "b", "c"};
    const ond_chart_sheet sheet = {CUTS, 1, f->chart, 8.5, 15.6};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_chart_script, &sheet, &f->table};
    snprintf(f->y_label, sizeof f->y_label, "{/:Italic t} until {/:Italic ε}_g < %g", options->threshold);
    const choice drawn = chosen(options);
    add_columns(&drawn, &f->table);
    for (int c = 0; c < CUTS; c++) {
        OND_TRY(compute(options, &f->cut[c], error));
        OND_TRY(add_rows(&f->cut[c], letter[c], options->z0, &f->table, error));
        cut_chart(f, c);
    }
    return ond_figure_draw(options, prefix, &drawing, error);
}

ondine_status ond_fig3(const ond_options *given, const char *prefix, ondine_error *error)
{
    const ond_options options = with_default_activation(given, ONDINE_ERF);
    if ((given->given[OPT_ETA] && !given->eta_sweep.count) || (given->given[OPT_L0] && !given->l0_sweep.count))
        return ond_fail(error, ONDINE_ERR_ARG, "--eta and --l0 of figure fig3 must be A:B:log|lin:COUNT");
    if (given->dry_run)
        return tell_plan(given, prefix, "some seconds of CPU time", error);
    OND_TRY(ond_pictures_check(prefix, given->force, error));
    fig3 *f = calloc(1, sizeof *f);
    if (!f)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    ondine_status status = ONDINE_OK;
    talk_of_choices(&options);
    for (int c = 0; c < CUTS && status == ONDINE_OK; c++)
        status = cut_axes(&options, c, &f->cut[c], error);
    if (status == ONDINE_OK)
        status = draw_fig3(&options, f, prefix, error);
    for (int c = 0; c < CUTS; c++)
        free_sweep(&f->cut[c]);
    ond_table_free(&f->table);
    free(f);
    return status;
}

/* ---- Fig. 4 ---- */

/* The panels of the rules chosen, and how many there are. */
static size_t choose_maps(const sweep *s, const double *ratio, const double *eta_eff, ond_map map[MAPS])
{
    const int sgd = s->drawn.rule[ONDINE_SGD], wn = s->drawn.rule[ONDINE_WN];
    const ond_map all[MAPS] = {{"SGD: time (grey: never)", s->t[ONDINE_SGD], 0},
                               {"WN: time", s->t[ONDINE_WN], 0},
                               {"time of WN / time of SGD", ratio, 1},
                               {"WN: {/:Italic η}/{/:Italic z}^2 at that time", eta_eff, 0}};
    const int wanted[MAPS] = {sgd, wn, s->drawn.both, wn};
    size_t count = 0;
    for (int k = 0; k < MAPS; k++)
        if (wanted[k])
            map[count++] = all[k];
    return count;
}

static ondine_status draw_fig4(const ond_options *options, const sweep *s, double *ratio, double *eta_eff,
                               const char *prefix, ondine_error *error)
{
    ond_map map[MAPS];
    char title[MAPS][64];
    const size_t maps = choose_maps(s, ratio, eta_eff, map), columns = maps < 2 ? 1 : 2, rows = maps / columns;
    const ond_map_sheet sheet = {.rows = rows,
                                 .columns = columns,
                                 .map = map,
                                 .width = 8.5 * (double)columns,
                                 .height = 6.5 * (double)rows,
                                 .x = {.label = "{/:Italic η}", .log = s->eta_log},
                                 .y = {.label = "{/:Italic l}_0", .log = s->l0_log},
                                 .x_count = s->eta_count,
                                 .y_count = s->l0_count,
                                 .x_value = s->eta,
                                 .y_value = s->l0,
                                 .x_cuts = 1,
                                 .y_cuts = 2,
                                 .x_cut = cut_eta,
                                 .y_cut = cut_l0};
    ond_table table = {0};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_map_script, &sheet, &table};
    for (size_t k = 0; k < maps; k++) {
        snprintf(title[k], sizeof title[k], "(%c)  %s", (char)('a' + k), map[k].title);
        map[k].title = title[k];
    }
    for (size_t i = 0; i < s->eta_count * s->l0_count; i++) {
        ratio[i] = s->drawn.both ? s->t[ONDINE_WN][i] / s->t[ONDINE_SGD][i] : NAN;
        eta_eff[i] = s->drawn.rule[ONDINE_WN] ? s->rule[ONDINE_WN][i].eta_eff : NAN;
    }
    add_columns(&s->drawn, &table);
    ondine_status status = add_rows(s, "plane", options->z0, &table, error);
    if (status == ONDINE_OK)
        status = ond_figure_draw(options, prefix, &drawing, error);
    ond_table_free(&table);
    return status;
}

static ondine_status make_fig4(const ond_options *options, sweep *s, const char *prefix, ondine_error *error)
{
    OND_TRY(ond_figure_axis(options, OPT_ETA, "0.001:10:log:100", &s->eta_count, &s->eta, &s->eta_log, error));
    OND_TRY(ond_figure_axis(options, OPT_L0, "0.01:10:log:100", &s->l0_count, &s->l0, &s->l0_log, error));
    OND_TRY(compute(options, s, error));
    double *values = malloc(2 * s->eta_count * s->l0_count * sizeof *values);
    if (!values)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
    const ondine_status status = draw_fig4(options, s, values, values + s->eta_count * s->l0_count, prefix, error);
    free(values);
    return status;
}

ondine_status ond_fig4(const ond_options *options, const char *prefix, ondine_error *error)
{
    if ((options->given[OPT_ETA] && !options->eta_sweep.count) || (options->given[OPT_L0] && !options->l0_sweep.count))
        return ond_fail(error, ONDINE_ERR_ARG, "--eta and --l0 of figure fig4 must be A:B:log|lin:COUNT");
    if (options->dry_run)
        return tell_plan(options, prefix, "seconds of CPU time for 100 x 100 points", error);
    OND_TRY(ond_pictures_check(prefix, options->force, error));
    sweep s = {0};
    talk_of_choices(options);
    const ondine_status status = make_fig4(options, &s, prefix, error);
    free_sweep(&s);
    return status;
}
