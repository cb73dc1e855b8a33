#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/colour.h"
#include "cli/setup.h"
#include "io/atomic.h"

enum { K = ONDINE_OBSERVABLES };
static const char *const names[K] = {"l", "R", "z", "eps_g"};
static const char *const means[K] = {"l_mean", "R_mean", "z_mean", "eps_g_mean"};
static const char *const sds[K] = {"l_sd", "R_sd", "z_sd", "eps_g_sd"};
static const char *const covs[K][K] = {{"l_l_cov", "l_R_cov", "l_z_cov", "l_eps_g_cov"},
                                       {NULL, "R_R_cov", "R_z_cov", "R_eps_g_cov"},
                                       {NULL, NULL, "z_z_cov", "z_eps_g_cov"},
                                       {NULL, NULL, NULL, "eps_g_eps_g_cov"}};

ondine_status ond_output_check(const ond_options *options, ondine_error *error)
{
    return options->output ? ond_may_write(options->output, options->force, error) : ONDINE_OK;
}

static ondine_status out_of_memory(ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the output");
}

static int is_shown(const ond_result *result, int k)
{
    return k != ONDINE_Z || !ond_result_is_sgd(result);
}

/* Covariances as columns, for JSON alone. */
static void covariance_columns(const ond_result *result, ond_table *table)
{
    for (int j = 0; j < K; j++)
        for (int k = j; k < K; k++)
            if (is_shown(result, j) && is_shown(result, k))
                ond_table_column(table, covs[j][k], OND_REAL, 1);
}

static ond_value *put_covariances(const ond_result *result, const double *cov, ond_value *cell)
{
    for (int j = 0; j < K; j++)
        for (int k = j; k < K; k++)
            if (is_shown(result, j) && is_shown(result, k))
                (cell++)->real = cov[j * K + k];
    return cell;
}

static void finite_columns(const ond_result *result, ond_table *table)
{
    for (int k = 0; k < K; k++)
        if (is_shown(result, k))
            ond_table_column(table, means[k], OND_REAL, 0);
    for (int k = 0; k < K; k++)
        if (is_shown(result, k))
            ond_table_column(table, sds[k], OND_REAL, 0);
    covariance_columns(result, table);
}

static void put_finite(const ond_result *result, size_t i, ond_value *cell)
{
    const double *cov = result->finite_cov + i * K * K;
    for (int k = 0; k < K; k++)
        if (is_shown(result, k))
            (cell++)->real = result->finite_mean[i * K + k];
    for (int k = 0; k < K; k++)
        if (is_shown(result, k))
            (cell++)->real = ond_finite_sd(result, i, k);
    put_covariances(result, cov, cell);
}

ondine_status ond_table_of_theory(const ond_result *result, ond_table *table, ondine_error *error)
{
    ond_table_column(table, "t", OND_REAL, 0);
    for (int k = 0; k < K; k++)
        if (is_shown(result, k))
            ond_table_column(table, names[k], OND_REAL, 0);
    if (result->finite_mean)
        finite_columns(result, table);
    for (size_t i = 0; i < result->points; i++) {
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return out_of_memory(error);
        (cell++)->real = result->time[i];
        for (int k = 0; k < K; k++)
            if (is_shown(result, k))
                (cell++)->real = result->theory[i * K + k];
        if (result->finite_mean)
            put_finite(result, i, cell);
    }
    return ONDINE_OK;
}

static void ensemble_columns(const ond_result *result, ond_table *table)
{
    ond_table_column(table, "t", OND_REAL, 0);
    ond_table_column(table, "replicas", OND_INTEGER, 0);
    for (int k = 0; k < K; k++)
        if (is_shown(result, k)) {
            ond_table_column(table, means[k], OND_REAL, 0);
            ond_table_column(table, sds[k], OND_REAL, 0);
        }
    covariance_columns(result, table);
}

ondine_status ond_table_of_ensemble(const ond_result *result, ond_table *table, ondine_error *error)
{
    const ond_moment_table *moments = &result->ensemble;
    ensemble_columns(result, table);
    for (size_t i = 0; i < result->points; i++) {
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return out_of_memory(error);
        (cell++)->real = result->time[i];
        (cell++)->integer = moments->count[i];
        for (int k = 0; k < K; k++)
            if (is_shown(result, k)) {
                (cell++)->real = moments->mean[i * K + k];
                (cell++)->real = ond_moments_sd(moments, i, k);
            }
        put_covariances(result, moments->cov + i * K * K, cell);
    }
    return ONDINE_OK;
}

static ondine_status print(int format, const ond_table *table, const ond_result *result, ondine_error *error)
{
    switch (format) {
    case FORMAT_TABLE: ond_table_aligned(table, stdout, ond_ink(stdout, INK_STRONG), ond_ink(stdout, INK_PLAIN)); break;
    case FORMAT_CSV: ond_table_csv(table, stdout); break;
    default: OND_TRY(ond_table_json(table, &result->config, stdout, error));
    }
    return ond_finish_stdout(error);
}

ondine_status ond_output(const ond_options *options, ond_result *result, const ond_table *table, ondine_error *error)
{
    int format = options->format;
    ondine_status written = ONDINE_OK;
    if (!options->given[OPT_FORMAT])
        format = isatty(STDOUT_FILENO) ? FORMAT_TABLE : FORMAT_CSV;
    if (options->output) {
        ond_provenance(&result->provenance, options->argc, options->argv, result->device[0] ? result->device : "cpu",
                       options->start);
        written = ond_result_write(result, options->output, options->force, error);
    }
    if (written == ONDINE_OK && options->against)
        written = ond_result_repeats(result, options->against, error);
    const ondine_status printed = print(format, table, result, written == ONDINE_OK ? error : NULL);
    return written == ONDINE_OK ? printed : written;
}

ondine_status ond_finish_stdout(ondine_error *error)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ONDINE_OK;
    return ond_fail(error, ONDINE_ERR_IO, "cannot write standard output: %s", strerror(errno ? errno : EIO));
}
