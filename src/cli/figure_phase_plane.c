/* ondine figure phase-plane : the flow of the ODE on the (R, l) plane, SGD above WN, and its solutions from R = 0 for
 * some l0. */
#include <math.h>
#include <stdlib.h>

#include "cli/figures.h"
#include "cli/phase.h"
#include "cli/setup.h"

enum { RULES = 2, K = ONDINE_OBSERVABLES, POINTS = 501 };
#define T_FIRST 1e-4 /* of t-end; between them equal ratios */
#define T_END 200.0

typedef struct planes {
    size_t count; /* of paths a rule */
    double *l0;
    double t[POINTS];
    double *value[RULES]; /* (count, POINTS, K) */
    ond_path *path[RULES];
    ond_phase phase[RULES];
    ond_plane plane[RULES];
    ond_table table;
} planes;

static ondine_status solve(const ond_options *options, int r, planes *f, ondine_error *error)
{
    ondine_model model = ond_options_model(options);
    model.rule = (ondine_rule)r;
    f->value[r] = malloc(f->count * POINTS * K * sizeof *f->value[r]);
    f->path[r] = calloc(f->count, sizeof *f->path[r]);
    if (!f->value[r] || !f->path[r])
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
    for (size_t i = 0; i < f->count; i++) {
        double *value = f->value[r] + i * POINTS * K;
        model.l0 = f->l0[i];
        OND_TRY(ondine_theory(&model, POINTS, f->t, value, error));
        f->path[r][i] = (ond_path){.colour = r == ONDINE_SGD ? OND_ORANGE : OND_BLUE, .points = POINTS, .value = value};
    }
    const double z = f->value[r][((f->count / 2) * POINTS + POINTS - 1) * K + ONDINE_Z]; /* the middle path's end */
    f->plane[r] = ond_phase_plane(&model, z, r == ONDINE_SGD ? "(a) " : "(b) ", f->count, f->path[r], &f->phase[r]);
    return ONDINE_OK;
}

static ondine_status fill_table(planes *f, ondine_error *error)
{
    static const char *const reals[] = {"l0", "t", "l", "R", "z", "eps_g"};
    ond_table_column(&f->table, "rule", OND_TEXT, 0);
    for (int c = 0; c < 6; c++)
        ond_table_column(&f->table, reals[c], OND_REAL, 0);
    for (int r = 0; r < RULES; r++)
        for (size_t i = 0; i < f->count * POINTS; i++) {
            ond_value *cell = ond_table_row(&f->table);
            if (!cell)
                return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a figure");
            (cell++)->text = ondine_rule_name((ondine_rule)r);
            (cell++)->real = f->l0[i / POINTS];
            (cell++)->real = f->t[i % POINTS];
            for (int k = 0; k < K; k++)
                (cell++)->real = r == ONDINE_SGD && k == ONDINE_Z ? NAN : f->value[r][i * K + (size_t)k];
        }
    return ONDINE_OK;
}

static ondine_status draw(const ond_options *options, planes *f, const char *prefix, ondine_error *error)
{
    const double end = options->given[OPT_T_END] ? options->t_end : T_END;
    const ond_plane_sheet sheet = {RULES, f->plane, 8.5, 14.4};
    const ond_drawing drawing = {sheet.width, sheet.height, ond_plane_script, &sheet, &f->table};
    int unused;
    OND_TRY(ond_figure_axis(options, OPT_L0, "0.25:1.5:lin:6", &f->count, &f->l0, &unused, error));
    for (int i = 0; i < POINTS; i++)
        f->t[i] = i == 0 ? 0 : i == POINTS - 1 ? end : end * pow(T_FIRST, 1 - (double)i / (POINTS - 1));
    for (int r = 0; r < RULES; r++)
        OND_TRY(solve(options, r, f, error));
    OND_TRY(fill_table(f, error));
    return ond_figure_draw(options, prefix, &drawing, error);
}

ondine_status ond_phase_planes(const ond_options *options, const char *prefix, ondine_error *error)
{
    if (options->eta_sweep.count)
        return ond_fail(error, ONDINE_ERR_ARG, "--eta of figure phase-plane must be a single number > 0");
    if (options->dry_run)
        return ond_figure_plan(options, prefix, "the ODE, N -> infinity, for sgd and wn", "some seconds", error);
    OND_TRY(ond_pictures_check(prefix, options->force, error));
    planes *f = calloc(1, sizeof *f);
    if (!f)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = draw(options, f, prefix, error);
    for (int r = 0; r < RULES; r++) {
        free(f->value[r]);
        free(f->path[r]);
    }
    free(f->l0);
    ond_table_free(&f->table);
    free(f);
    return status;
}
