/* ondine figure fig2 : order parameters over time, with a verdict on the very ensembles it shows. */
#include "io/figure.h"
#include "io/pictures.h"

#include <stdlib.h>

#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/figures.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/stop.h"

enum { PANELS = 2, FINE = 1001 /* points of a smooth line */ };

typedef struct fig2 {
    ond_setup setup[PANELS];
    ond_judged judged[PANELS];
    ond_result result[PANELS];
    double fine_t[PANELS][FINE], fine_theory[PANELS][FINE * ONDINE_OBSERVABLES];
} fig2;

/* Panel (a) is SGD, (b) WN: the options of one panel. */
static ond_options panel_options(const ond_options *options, int p)
{
    ond_options panel = *options;
    panel.rule = p == 0 ? ONDINE_SGD : ONDINE_WN;
    if (!options->given[OPT_T_END])
        panel.t_end = p == 0 ? 40 : 20;
    if (!options->given[OPT_REPLICAS])
        panel.replicas = options->engine == ENGINE_REDUCED ? 10000 : 16;
    return panel;
}

/* Everything that can be checked, before anything is computed. */
static ondine_status prepare(const ond_options *options, fig2 *f, const char *prefix, ondine_error *error)
{
    for (int p = 0; p < PANELS; p++) {
        const ond_options panel = panel_options(options, p);
        OND_TRY(ond_setup_make(&panel, &f->setup[p], error));
        ond_options_echo(&panel, &ond_validate_command, &f->result[p].config);
        if (options->dry_run)
            ond_setup_print(options, &f->setup[p], p == 0 ? "figure fig2 (a)" : "figure fig2 (b)");
    }
    if (options->dry_run)
        ond_plan_files(options, prefix);
    return options->dry_run ? ond_finish_stdout(error) : ond_pictures_check(prefix, options->force, error);
}

/* The theory from the first record to the last, for the line of panel p; of one record there is no line. */
static ondine_status fine_theory(fig2 *f, int p, ondine_error *error)
{
    const double first = f->setup[p].t[0], last = f->setup[p].t[f->setup[p].points - 1];
    if (f->setup[p].points < 2)
        return ONDINE_OK;
    for (int i = 0; i < FINE; i++)
        f->fine_t[p][i] = first + (last - first) * i / (FINE - 1);
    return ondine_theory(&f->setup[p].model, FINE, f->fine_t[p], f->fine_theory[p], error);
}

static ondine_status draw(const ond_options *options, fig2 *f, const char *prefix, ondine_error *error)
{
    ond_setup_talk(options, &f->setup[0]);
    for (int p = 0; p < PANELS; p++) {
        const ondine_status status = ond_judged_make(options, &f->setup[p], NULL, &f->judged[p], error);
        if (status != ONDINE_OK)
            return status == ONDINE_STOPPED ? ond_stop_without_file(error) : status;
        OND_TRY(ond_judged_result(&f->setup[p], &f->judged[p], &f->result[p], error));
        OND_TRY(fine_theory(f, p, error));
    }
    const size_t fine = f->setup[0].points < 2 ? 0 : FINE; /* both panels have as many */
    ond_panel panels[PANELS] = {{.title = "(a) SGD"}, {.title = "(b) WN"}};
    for (int p = 0; p < PANELS; p++) {
        panels[p].result = &f->result[p];
        panels[p].theory = (ond_curves){.points = fine, .t = f->fine_t[p], .ode = f->fine_theory[p]};
    }
    OND_TRY(ond_figure_write(prefix, PANELS, panels, options->force, error));
    ond_talk(options, "wrote %s.png, .svg, .pdf and .csv", prefix);
    const ondine_status a = ond_judged_tell(options, &f->judged[0], "(a) ");
    const ondine_status b = ond_judged_tell(options, &f->judged[1], "(b) ");
    return a != ONDINE_OK ? a : b;
}

ondine_status ond_fig2(const ond_options *options, const char *prefix, ondine_error *error)
{
    if (options->given[OPT_RULE])
        return ond_fail(error, ONDINE_ERR_ARG, "--rule: figure fig2 shows both rules");
    if (options->eta_sweep.count || options->l0_sweep.count)
        return ond_fail(error, ONDINE_ERR_ARG, "--eta and --l0 of figure fig2 must be single numbers > 0");
    fig2 *f = calloc(1, sizeof *f);
    if (!f)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    ondine_status status = prepare(options, f, prefix, error);
    if (status == ONDINE_OK && !options->dry_run)
        status = draw(options, f, prefix, error);
    for (int p = 0; p < PANELS; p++) {
        ond_result_free(&f->result[p]);
        ond_judged_free(&f->judged[p]);
        ond_setup_free(&f->setup[p]);
    }
    free(f);
    return status;
}
