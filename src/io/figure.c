#include "io/figure.h"

#include <math.h>

#include "io/figure_script.h"

enum { K = ONDINE_OBSERVABLES };

/* panel (a, b, ...), t, replicas (0: no ensemble), means and standard deviations, theory: the ODE, and mean and
 * standard deviation at finite N; nan where there is none. */
static ondine_status fill_table(ond_table *table, size_t panels, const ond_panel *panel, ondine_error *error)
{
    static const char *const names[] = {"l_mean",
                                        "l_sd",
                                        "R_mean",
                                        "R_sd",
                                        "z_mean",
                                        "z_sd",
                                        "eps_g_mean",
                                        "eps_g_sd",
                                        "l_theory",
                                        "R_theory",
                                        "z_theory",
                                        "eps_g_theory",
                                        "l_theory_mean",
                                        "l_theory_sd",
                                        "R_theory_mean",
                                        "R_theory_sd",
                                        "z_theory_mean",
                                        "z_theory_sd",
                                        "eps_g_theory_mean",
                                        "eps_g_theory_sd"};
    static const char *const letters[OND_PANELS_MAX] = {"a", "b", "c", "d"};
    ond_table_column(table, "panel", OND_TEXT, 0);
    ond_table_column(table, "t", OND_REAL, 0);
    ond_table_column(table, "replicas", OND_INTEGER, 0);
    for (int c = 0; c < 5 * K; c++)
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
            for (int k = 0; k < K; k++) {
                const int has = r->finite_mean && !(sgd && k == ONDINE_Z);
                (cell++)->real = has ? r->finite_mean[i * K + k] : NAN;
                (cell++)->real = has ? ond_finite_sd(r, i, k) : NAN;
            }
        }
    }
    return ONDINE_OK;
}

ond_drawing ond_figure_drawing(const ond_figure *figure)
{
    return (ond_drawing){OND_FIGURE_WIDTH, ond_figure_height(figure), ond_figure_script, figure, NULL};
}

ondine_status ond_figure_write(const char *prefix, size_t panels, const ond_panel *panel, int replace,
                               ondine_error *error)
{
    const ond_figure figure = {panels, panel};
    ond_table table = {0};
    ond_drawing drawing = ond_figure_drawing(&figure);
    drawing.table = &table;
    ondine_status status = fill_table(&table, panels, panel, error);
    if (status == ONDINE_OK)
        status = ond_pictures_write(prefix, &drawing, replace, error);
    ond_table_free(&table);
    return status;
}
