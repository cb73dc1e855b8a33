/* ondine theory : the order parameters for N -> infinity, with --n also their mean and spread at that N. */
#include <math.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "cli/setup.h"
#include "theory/finite.h"

enum { K = ONDINE_OBSERVABLES };
#define KAPPA_VARIANCE 0.1 /* above: the variance is not to be trusted */
#define KAPPA_MEAN 0.3     /* above: the mean neither */
#define SPREAD 0.1         /* of ln eps_g, its variance; above: few replicas carry the mean of eps_g */

/* The first record where var(eps_g)/mean^2 exceeds SPREAD; points: none. */
static size_t wide_spread(const ond_result *result)
{
    size_t i = 0;
    while (i < result->points) {
        const double eps_g = result->theory[i * K + ONDINE_EPS_G];
        if (result->finite_cov[(i * K + ONDINE_EPS_G) * K + ONDINE_EPS_G] > SPREAD * eps_g * eps_g)
            break;
        i++;
    }
    return i;
}

/* How far the expansion in 1/N can be trusted, on stderr. */
static void talk_of_trust(const ond_options *options, const ond_result *result)
{
    const char *trust =
        result->kappa > KAPPA_MEAN ? "too large: do not trust means and standard deviations at this N; use a larger N"
        : result->kappa > KAPPA_VARIANCE ? "the means hold, the standard deviations are not to be trusted"
                                         : "small: means and standard deviations can be trusted";
    if (isinf(result->kappa))
        ond_talk(options, "replicas of this N cross l = 0: there is no 1/N theory of them, trust none of it");
    else
        ond_talk(options, "kappa = %.3g at N = %u, %s", result->kappa, (unsigned)options->n, trust);
    const size_t wide = wide_spread(result);
    if (wide < result->points)
        ond_talk(options,
                 "from t = %g on eps_g spreads over replicas so far that few of them carry its mean: compare "
                 "ln eps_g instead",
                 result->time[wide]);
}

static ondine_status fill_finite(const ondine_model *model, ond_result *result, ondine_error *error)
{
    result->finite_mean = malloc(result->points * K * sizeof *result->finite_mean);
    result->finite_cov = malloc(result->points * K * K * sizeof *result->finite_cov);
    if (!result->finite_mean || !result->finite_cov)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the theory");
    return ond_finite(model, result->points, result->time, result->finite_mean, result->finite_cov, &result->kappa,
                      error);
}

static ondine_status fill(const ond_options *options, ond_result *result, ondine_error *error)
{
    const ondine_model model = ond_options_model(options);
    const size_t points = result->points;
    result->theory = malloc(points * K * sizeof *result->theory);
    if (!result->theory)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the theory");
    OND_TRY(ondine_theory(&model, points, result->time, result->theory, error));
    if (!options->given[OPT_N])
        return ONDINE_OK;
    OND_TRY(fill_finite(&model, result, error));
    talk_of_trust(options, result);
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_result result = {0};
    ond_table table = {0};
    ond_options_echo(options, &ond_theory_command, &result.config);
    ondine_status status = ond_output_check(options, error);
    if (status == ONDINE_OK)
        status = ond_options_grid(options, &result.points, &result.time, error);
    if (status == ONDINE_OK && options->dry_run) {
        printf("command:  theory\nmethod:   the ODE, N -> infinity%s\nrecords:  %zu, t = %g to %g\n",
               options->given[OPT_N] ? ", and the first order in 1/N" : "", result.points, result.time[0],
               result.time[result.points - 1]);
        ond_plan_short("a second or less");
        ond_plan_files(options, NULL);
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        status = fill(options, &result, error);
        if (status == ONDINE_OK)
            status = ond_table_of_theory(&result, &table, error);
        if (status == ONDINE_OK)
            status = ond_output(options, &result, &table, error);
    }
    ond_table_free(&table);
    ond_result_free(&result);
    return status;
}

const ond_command ond_theory_command = {
    "theory", NULL, "the order-parameter ODE: l, R, z, eps_g over time; with --n mean and sd at that N", CMD_THEORY,
    run};
