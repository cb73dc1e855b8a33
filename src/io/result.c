#include "io/result.h"

#include "ensemble/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { K = ONDINE_OBSERVABLES };

static void *copy_of(const void *data, size_t size)
{
    void *copy = malloc(size);
    return copy ? memcpy(copy, data, size) : NULL;
}

static ondine_status out_of_memory(ondine_error *error)
{
    return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the result");
}

ondine_status ond_result_times(ond_result *result, size_t points, const double *t, ondine_error *error)
{
    result->points = points;
    result->time = copy_of(t, points * sizeof *t);
    return result->time ? ONDINE_OK : out_of_memory(error);
}

ondine_status ond_result_theory(ond_result *result, const double *values, ondine_error *error)
{
    result->theory = copy_of(values, result->points * ONDINE_OBSERVABLES * sizeof *values);
    return result->theory ? ONDINE_OK : out_of_memory(error);
}

ondine_status ond_result_moments(const ond_result *result, const ondine_ensemble *ensemble, ond_moment_table *moments,
                                 ondine_error *error)
{
    moments->count = malloc(result->points * sizeof *moments->count);
    moments->mean = malloc(result->points * K * sizeof *moments->mean);
    moments->cov = malloc(result->points * K * K * sizeof *moments->cov);
    if (!moments->count || !moments->mean || !moments->cov)
        return out_of_memory(error);
    for (size_t i = 0; i < result->points; i++)
        moments->count[i] = ondine_ensemble_moments(ensemble, i, moments->mean + i * K, moments->cov + i * K * K);
    return ONDINE_OK;
}

const double ond_probability[OND_QUANTILES] = {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};

ondine_status ond_result_distribution(const ond_result *result, const ondine_ensemble *ensemble,
                                      ond_moment_table *moments, ondine_error *error)
{
    const size_t cells = result->points * K;
    double **const shapes[] = {&moments->skewness, &moments->kurtosis, &moments->least, &moments->greatest};
    for (size_t i = 0; i < 4; i++)
        if (!(*shapes[i] = malloc(cells * sizeof(double))))
            return out_of_memory(error);
    moments->quantile = malloc((cells + K) * OND_QUANTILES * sizeof *moments->quantile); /* K: of first passages */
    if (!moments->quantile)
        return out_of_memory(error);
    for (size_t i = 0; i < result->points; i++) {
        ondine_ensemble_shape(ensemble, i, moments->skewness + i * K, moments->kurtosis + i * K, moments->least + i * K,
                              moments->greatest + i * K);
    }
    OND_TRY(ond_ensemble_quantiles(ensemble, OND_QUANTILES, ond_probability, moments->quantile, error));
    return ond_histogram(ensemble, result->points, &moments->bins, &moments->histogram, &moments->edge) == 0
               ? ONDINE_OK
               : out_of_memory(error);
}

/* What a row of first passages has in the place of observables: t, z, eta/z^2. */
static const int passage_column[OND_PASSAGE_VALUES] = {ONDINE_L, ONDINE_Z, ONDINE_EPS_G};

static void pick(const double *from, double *to)
{
    for (int i = 0; i < OND_PASSAGE_VALUES; i++)
        to[i] = from[passage_column[i]];
}

void ond_result_passages(ond_result *result, const ondine_ensemble *ensemble)
{
    ond_passages *p = &result->passages;
    double mean[K], cov[K * K], skewness[K], kurtosis[K], least[K], greatest[K];
    p->threshold = ond_ensemble_run(ensemble)->threshold;
    if (!(p->threshold > 0))
        return;
    p->count = ondine_ensemble_moments(ensemble, result->points, mean, cov);
    ondine_ensemble_shape(ensemble, result->points, skewness, kurtosis, least, greatest);
    pick(mean, p->mean);
    pick(skewness, p->skewness);
    pick(kurtosis, p->kurtosis);
    pick(least, p->least);
    pick(greatest, p->greatest);
    const double *quantile = result->ensemble.quantile + result->points * K * OND_QUANTILES;
    for (int i = 0; i < OND_PASSAGE_VALUES; i++) {
        pick(cov + passage_column[i] * K, p->cov + i * OND_PASSAGE_VALUES);
        memcpy(p->quantile + i * OND_QUANTILES, quantile + passage_column[i] * OND_QUANTILES,
               OND_QUANTILES * sizeof *quantile);
    }
}

void ond_result_replicas(ond_result *result, const ondine_ensemble *ensemble, int wanted)
{
    result->values = ondine_ensemble_replicas(ensemble);
    result->diverged_step = ondine_ensemble_diverged(ensemble);
    result->records = ensemble;
    result->replicas = wanted ? ond_ensemble_kept(ensemble) : 0;
}

double ond_moments_sd(const ond_moment_table *moments, size_t i, int k)
{
    return sqrt(moments->cov[(i * K + (size_t)k) * K + (size_t)k]);
}

double ond_finite_sd(const ond_result *result, size_t i, int k)
{
    const double variance = result->finite_cov[(i * K + (size_t)k) * K + (size_t)k];
    return variance < 0 ? 0 : sqrt(variance); /* nan stays nan */
}

static void free_moments(ond_moment_table *moments)
{
    free(moments->count);
    free(moments->mean);
    free(moments->cov);
    free(moments->skewness);
    free(moments->kurtosis);
    free(moments->least);
    free(moments->greatest);
    free(moments->quantile);
    free(moments->histogram);
    free(moments->edge);
}

void ond_result_free(ond_result *result)
{
    ond_entries_free(&result->config);
    ond_entries_free(&result->provenance);
    free(result->time);
    free_moments(&result->ensemble);
    free_moments(&result->reduced);
    free(result->theory);
    free(result->finite_mean);
    free(result->finite_cov);
    memset(result, 0, sizeof *result);
}

int ond_result_is_sgd(const ond_result *result)
{
    const ond_entry *rule = ond_entries_find(&result->config, "rule");
    return rule && rule->kind == OND_TEXT && rule->value.text && strcmp(rule->value.text, "sgd") == 0;
}

/* Both there with the same bytes, or both absent. */
static int same_bytes(const void *a, const void *b, size_t size)
{
    return a && b ? memcmp(a, b, size) == 0 : !a && !b;
}

static int same_moments(const ond_moment_table *a, const ond_moment_table *b, size_t points)
{
    return same_bytes(a->count, b->count, points * sizeof *a->count) &&
           same_bytes(a->mean, b->mean, points * K * sizeof *a->mean) &&
           same_bytes(a->cov, b->cov, points * K * K * sizeof *a->cov);
}

int ond_result_same(const ond_result *a, const ond_result *b)
{
    return a->points == b->points && same_bytes(a->time, b->time, a->points * sizeof *a->time) &&
           same_moments(&a->ensemble, &b->ensemble, a->points) && same_moments(&a->reduced, &b->reduced, a->points) &&
           same_bytes(a->theory, b->theory, a->points * K * sizeof *a->theory);
}
