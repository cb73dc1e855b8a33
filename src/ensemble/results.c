/* What came out of an ensemble: moments, quantiles, records. */
#include "ensemble/ensemble.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/insides.h"
#include "ensemble/rank.h"

enum { K = ONDINE_OBSERVABLES };

uint32_t ondine_ensemble_moments(const ondine_ensemble *e, size_t point, double mean[ONDINE_OBSERVABLES],
                                 double cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES])
{
    const ond_moments m = ond_forest_root(&e->course.forest, point);
    for (int i = 0; mean && i < ONDINE_OBSERVABLES; i++)
        mean[i] = m.count > 0 ? m.mean[i] : ond_nan();
    for (int i = 0, k = 0; cov && i < ONDINE_OBSERVABLES; i++)
        for (int j = i; j < ONDINE_OBSERVABLES; j++, k++) {
            const double c = m.count > 1 ? m.product[k] / (m.count - 1) : ond_nan();
            cov[i * ONDINE_OBSERVABLES + j] = cov[j * ONDINE_OBSERVABLES + i] = c;
        }
    return (uint32_t)m.count;
}

const double *ondine_ensemble_replicas(const ondine_ensemble *e)
{
    return e->course.values;
}

const uint64_t *ondine_ensemble_diverged(const ondine_ensemble *e)
{
    return e->course.diverged;
}

ondine_status ond_ensemble_records(const ondine_ensemble *e, uint64_t first, uint64_t count, double *values,
                                   uint64_t *diverged, ondine_error *error)
{
    const ond_course *course = &e->course;
    const size_t record = e->course.forest.points * K;
    if (course->trail)
        return ond_trail_get(course->trail, course->first + first, count, values, diverged, error);
    memcpy(values, course->values + first * record, count * record * sizeof *values);
    memcpy(diverged, course->diverged + first, count * sizeof *diverged);
    return ONDINE_OK;
}

uint64_t ond_ensemble_kept(const ondine_ensemble *e)
{
    return e->course.trail || e->course.values ? e->course.end - e->course.first : 0;
}

uint32_t ondine_ensemble_diverged_count(const ondine_ensemble *e)
{
    return (uint32_t)e->course.diverged_count;
}

const char *ondine_ensemble_device(const ondine_ensemble *e)
{
    return e->device;
}

size_t ond_ensemble_points(const ondine_ensemble *e)
{
    return e->points;
}

const double *ond_ensemble_times(const ondine_ensemble *e)
{
    return e->t;
}

const ondine_model *ond_ensemble_model(const ondine_ensemble *e)
{
    return &e->model;
}

const ondine_run *ond_ensemble_run(const ondine_ensemble *e)
{
    return &e->run;
}

void ondine_ensemble_shape(const ondine_ensemble *e, size_t point, double skewness[K], double kurtosis[K],
                           double least[K], double greatest[K])
{
    const ond_moments m = ond_forest_root(&e->course.forest, point);
    for (int i = 0; i < K; i++) {
        const double square = m.product[ond_square_of(i)] / m.count; /* nan for none, 0 for one */
        skewness[i] = square > 0 ? m.third[i] / m.count / (square * sqrt(square)) : ond_nan();
        kurtosis[i] = square > 0 ? m.fourth[i] / m.count / (square * square) : ond_nan();
        least[i] = m.count > 0 ? m.least[i] : ond_nan();
        greatest[i] = m.count > 0 ? m.greatest[i] : ond_nan();
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The kept values at a point in rising order, to be freed, and their number; NULL: out of memory. */
static double *sorted(const ondine_ensemble *e, size_t point, int observable, uint64_t *count)
{
    const size_t replicas = e->course.end - e->course.first;
    double *values = malloc((replicas + 1) * sizeof *values);
    *count = 0;
    for (size_t r = 0; values && r < replicas; r++) {
        const double value = e->course.values[(r * e->course.forest.points + point) * K + (size_t)observable];
        if (!isnan(value))
            values[(*count)++] = value;
    }
    if (values)
        qsort(values, *count, sizeof *values, compare);
    return values;
}

ondine_status ondine_ensemble_quantiles(const ondine_ensemble *e, size_t point, int observable, size_t count,
                                        const double *p, double *quantile, ondine_error *error)
{
    const ond_sketch *sketch = &e->course.sketch[point * K + (size_t)observable];
    uint64_t n = ond_sketch_total(sketch);
    double *values = e->course.values ? sorted(e, point, observable, &n) : NULL;
    if (e->course.values && !values)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the quantiles");
    for (size_t i = 0; i < count; i++) {
        const uint64_t rank = ond_rank_of(p[i], n);
        if (n == 0)
            quantile[i] = ond_nan();
        else if (values)
            quantile[i] = values[rank - 1];
        else if (observable == ONDINE_R) /* of 1 - R, which falls as R rises */
            quantile[i] = 1 - ond_sketch_rank(sketch, n + 1 - rank);
        else
            quantile[i] = ond_sketch_rank(sketch, rank);
    }
    free(values);
    return ONDINE_OK;
}

/* The counts of one observable at a point (1 - R in place of R). */
static const ond_sketch *sketch_of(const ondine_ensemble *e, size_t point, int observable)
{
    return &e->course.sketch[point * K + (size_t)observable];
}

enum {
    BINS_AN_OCTAVE = 8,
    FINE = (1 << OND_SKETCH_BITS) / BINS_AN_OCTAVE /* bins of a sketch in one of a histogram */
};

int ond_histogram(const ondine_ensemble *e, size_t points, size_t *bins, uint64_t **histogram, double **edge)
{
    uint32_t low = UINT32_MAX, high = 0; /* histogram bins low .. high - 1 */
    for (size_t p = 0; p < points; p++) {
        const ond_sketch *sketch = sketch_of(e, p, ONDINE_EPS_G);
        for (uint32_t i = 0; i < sketch->size; i++)
            if (sketch->count[i] > 0) {
                const uint32_t bin = (sketch->base + i) / FINE;
                low = bin < low ? bin : low;
                high = bin + 1 > high ? bin + 1 : high;
            }
    }
    *bins = high > low ? high - low : 0;
    *histogram = calloc(points * *bins + 1, sizeof **histogram);
    *edge = malloc((*bins + 1) * sizeof **edge);
    if (!*histogram || !*edge)
        return -1;
    for (size_t b = 0; b <= *bins && *bins > 0; b++)
        (*edge)[b] = log(ond_sketch_edge((low + (uint32_t)b) * FINE));
    for (size_t p = 0; p < points; p++) {
        const ond_sketch *sketch = sketch_of(e, p, ONDINE_EPS_G);
        for (uint32_t i = 0; i < sketch->size; i++)
            if (sketch->count[i] > 0)
                (*histogram)[p * *bins + (sketch->base + i) / FINE - low] += sketch->count[i];
    }
    return 0;
}
