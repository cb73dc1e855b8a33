#include "cli/drawn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/maker.h"
#include "cli/setup.h"
#include "compare/allowance.h"
#include "compare/validate.h"
#include "theory/finite.h"

enum { K = ONDINE_OBSERVABLES, FINE = 401 /* points of a smooth line */ };

/* ---- validate's scores --------------------------------------------------------------------------------------------
 */

/* The bound that each score was held against, to 0.1: it goes with the logarithm of how many there are.  Those of whole
 * comparisons are counted too; others that a verdict may rest on are not in the file. */
static double allowed_of(const ond_table *table)
{
    size_t scores = 0;
    const size_t columns[] = {ond_table_find(table, "score_mean"), ond_table_find(table, "score_var")};
    const size_t engine = ond_table_find(table, "engine"), against = ond_table_find(table, "against");
    int joint[2][2] = {{0}};
    for (size_t r = 0; r < table->rows; r++) {
        const ond_value *row = table->cell + r * table->columns;
        for (int c = 0; c < 2; c++) {
            if (!isfinite(row[columns[c]].real))
                continue;
            scores++;
            joint[strcmp(row[engine].text, "reduced") == 0][strcmp(row[against].text, "theory") == 0] = 1;
        }
    }
    scores += (size_t)(joint[0][0] + joint[0][1] + joint[1][0] + joint[1][1]);
    return scores ? ond_score_allowed(scores) : 5;
}

/* 1 if it is the table of a validation. */
static int is_comparison(const ond_table *table)
{
    static const struct {
        const char *name;
        ond_kind kind;
    } needed[] = {{"t", OND_REAL},       {"observable", OND_TEXT}, {"engine", OND_TEXT},
                  {"against", OND_TEXT}, {"score_mean", OND_REAL}, {"score_var", OND_REAL}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const size_t c = ond_table_find(table, needed[i].name);
        if (c == table->columns || table->column[c].kind != needed[i].kind)
            return 0;
    }
    return 1;
}

/* ---- theory -------------------------------------------------------------------------------------------------------
 */

/* From the first record to the last, in the steps of the records. */
static double fine_time(const ond_result *result, int logarithmic, int i)
{
    const double first = result->time[0], last = result->time[result->points - 1], share = (double)i / (FINE - 1);
    if (i == 0 || i == FINE - 1)
        return i ? last : first;
    return logarithmic && first > 0 ? first * pow(last / first, share) : first + (last - first) * share;
}

static ondine_status fine_finite(const ondine_model *model, ond_drawn *d, ondine_error *error)
{
    double kappa, *cov = malloc(FINE * K * K * sizeof *cov);
    d->fine_mean = malloc(FINE * K * sizeof *d->fine_mean);
    d->fine_sd = malloc(FINE * K * sizeof *d->fine_sd);
    ondine_status status =
        cov && d->fine_mean && d->fine_sd ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    if (status == ONDINE_OK)
        status = ond_finite(model, FINE, d->fine_t, d->fine_mean, cov, &kappa, error);
    for (int i = 0; i < FINE && status == ONDINE_OK; i++)
        for (int k = 0; k < K; k++)
            d->fine_sd[i * K + k] = sqrt(fmax(cov[(i * K + k) * K + k], 0));
    free(cov);
    return status;
}

static ondine_status fine_theory(const ondine_model *model, int logarithmic, ond_drawn *d, ondine_error *error)
{
    d->fine_t = malloc(FINE * sizeof *d->fine_t);
    d->fine_ode = malloc(FINE * K * sizeof *d->fine_ode);
    if (!d->fine_t || !d->fine_ode)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    for (int i = 0; i < FINE; i++)
        d->fine_t[i] = fine_time(&d->result, logarithmic, i);
    OND_TRY(ondine_theory(model, FINE, d->fine_t, d->fine_ode, error));
    if (d->result.finite_mean)
        OND_TRY(fine_finite(model, d, error));
    d->fine_points = FINE;
    return ONDINE_OK;
}

/* The theory at the records' steps takes its place in the result where the file has none. */
static ondine_status theory_at_records(const ondine_model *model, ond_drawn *d, ondine_error *error)
{
    ond_result *result = &d->result;
    ond_evidence evidence = {0};
    const ondine_status status = ond_gather_theory(model, result->points, result->time, &evidence, error);
    if (status == ONDINE_OK) {
        d->kappa = evidence.kappa;
        if (!result->theory) {
            result->theory = evidence.theory;
            evidence.theory = NULL;
        }
        if (!result->finite_mean) {
            result->finite_mean = evidence.finite_mean;
            result->finite_cov = evidence.finite_cov;
            evidence.finite_mean = evidence.finite_cov = NULL;
        }
    }
    ond_evidence_free(&evidence);
    return status;
}

/* The theory at finite N is dropped where it is not to be trusted. */
static void drop_untrusted(const ondine_model *model, ond_drawn *d)
{
    if (d->kappa > OND_VARIANCES_TO)
        snprintf(d->note, sizeof d->note,
                 "kappa = %.3g at N = %u: standard deviations at finite N are not to be trusted and are not drawn",
                 d->kappa, (unsigned)model->n);
    if (!(d->kappa > OND_FINITE_N_TO))
        return;
    snprintf(d->note, sizeof d->note,
             "kappa = %.3g at N = %u: the theory at finite N is not to be trusted and is left out; the ODE is for N -> "
             "infinity",
             d->kappa, (unsigned)model->n);
    free(d->result.finite_mean);
    free(d->result.finite_cov);
    d->result.finite_mean = d->result.finite_cov = NULL;
}

static ondine_status add_theory(const ond_options *options, const ond_command *maker, ond_drawn *d, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    if (model.inputs == ONDINE_CORRELATED) {
        snprintf(d->note, sizeof d->note, "the theory does not apply to correlated inputs and is left out");
        return ONDINE_OK;
    }
    d->model = model;
    d->has_theory = 1;
    const int finite = maker != &ond_theory_command || options->given[OPT_N];
    if (finite)
        OND_TRY(theory_at_records(&model, d, error));
    if (finite)
        drop_untrusted(&model, d);
    return d->result.points > 1 ? fine_theory(&model, options->spacing == SPACING_LOG, d, error) : ONDINE_OK;
}

/* The theory of the parameters in the file; without it, if they make none, a note says why. */
static void try_theory(const char *path, ond_drawn *d)
{
    ondine_error why = {""};
    ond_pack words = {0};
    ond_options options = {0};
    const ond_command *maker;
    ondine_status status = ond_maker_recall(path, &words, &maker, &options, &why);
    if (status == ONDINE_OK)
        status = add_theory(&options, maker, d, &why);
    if (status != ONDINE_OK)
        snprintf(d->note, sizeof d->note, "the theory is left out: %.200s", why.message);
    ond_options_free(&options);
    ond_pack_free(&words);
}

/* ---- the whole ----------------------------------------------------------------------------------------------------
 */

static void make_panel(ond_drawn *d)
{
    const char *activation = ond_account_find(&d->account.config, "activation");
    snprintf(d->title, sizeof d->title, "%s, %.40s", ond_result_is_sgd(&d->result) ? "SGD" : "WN",
             activation ? activation : "");
    d->panel = (ond_panel){.title = d->title, .result = &d->result};
    d->panel.theory = (ond_curves){.points = d->fine_points,
                                   .t = d->fine_t,
                                   .ode = d->fine_ode,
                                   .mean = d->fine_mean,
                                   .sd = d->kappa <= OND_VARIANCES_TO ? d->fine_sd : NULL};
    if (is_comparison(&d->account.table))
        d->panel.scores = (ond_scores){&d->account.table, allowed_of(&d->account.table)};
}

ondine_status ond_drawn_read(const char *path, ond_drawn *drawn, ondine_error *error)
{
    memset(drawn, 0, sizeof *drawn);
    drawn->kappa = NAN;
    OND_TRY(ond_account_read(path, &drawn->account, error));
    if (drawn->account.table.columns > 0 && !is_comparison(&drawn->account.table))
        return ONDINE_OK; /* of a command without record times */
    OND_TRY(ond_result_read(path, &drawn->result, error));
    try_theory(path, drawn);
    make_panel(drawn);
    return ONDINE_OK;
}

void ond_drawn_free(ond_drawn *drawn)
{
    ond_account_free(&drawn->account);
    ond_result_free(&drawn->result);
    free(drawn->fine_t);
    free(drawn->fine_ode);
    free(drawn->fine_mean);
    free(drawn->fine_sd);
    memset(drawn, 0, sizeof *drawn);
}
