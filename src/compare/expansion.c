/* expansion.c : see the header. */
#include "compare/expansion.h"

#include <math.h>
#include <stdlib.h>

#include "theory/finite.h"
#include "theory/system.h"

enum { GRID = 257, COV = ONDINE_OBSERVABLES * ONDINE_OBSERVABLES };
#define SAFE_DISTANCE 8.0 /* of l from 0, in standard deviations */

/* (Z after the first step)/Z - 1, on average: 2 eta^2 l^2 A2/(N Z^2). */
static double first_growth(const ondine_model *model)
{
    if (model->rule != ONDINE_WN)
        return 0;
    const double R = model->r0_fixed ? model->r0 : 0, l = model->l0, z2 = model->z0 * model->z0;
    const ond_point start = ond_point_from_overlap(1 - l * R, l * l * (1 - R) * (1 + R));
    const double a2 = ond_moments_at(model->activation, &start, model->noise).a2;
    return 2 * model->eta * model->eta * l * l * a2 / (model->n * z2 * z2);
}

ondine_status ond_expansion(const ondine_model *model, double end, double *kappa, ondine_error *error)
{
    const size_t points = end > 0 ? GRID : 1;
    double t[GRID];
    double *mean = malloc(points * ONDINE_OBSERVABLES * sizeof *mean), *cov = malloc(points * COV * sizeof *cov);
    ondine_status status = mean && cov ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    for (size_t i = 0; i < points; i++)
        t[i] = end * (double)i / (GRID - 1);
    if (status == ONDINE_OK)
        status = ond_finite(model, points, t, mean, cov, kappa, error);
    if (status == ONDINE_OK) {
        *kappa = fmax(*kappa, first_growth(model) / 3);
        for (size_t i = 0; i < points && model->rule == ONDINE_WN; i++)
            if (mean[i * ONDINE_OBSERVABLES + ONDINE_L] < SAFE_DISTANCE * sqrt(cov[i * COV]))
                *kappa = INFINITY;
    }
    free(mean);
    free(cov);
    return status;
}
