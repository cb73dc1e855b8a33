/* A natural cubic spline as an activation. */
#include "ondine/activation.h"

#include <math.h>
#include <stdlib.h>

#include "model/error.h"

typedef struct spline {
    size_t count;
    double *x, *g, *curve; /* (count) knots, values, second derivatives */
} spline;

/* The interval [x[i], x[i+1]] that holds x, or the one at the end that is nearer. */
static size_t interval_of(const spline *s, double x)
{
    size_t low = 0, high = s->count - 1;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (x < s->x[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}

static double slope_within(const spline *s, size_t i, double x)
{
    const double h = s->x[i + 1] - s->x[i], q = (x - s->x[i]) / h, p = 1 - q;
    return (s->g[i + 1] - s->g[i]) / h + h / 6 * ((3 * q * q - 1) * s->curve[i + 1] - (3 * p * p - 1) * s->curve[i]);
}

static double slope_at(double x, void *data)
{
    const spline *s = data;
    return slope_within(s, interval_of(s, x), fmin(fmax(x, s->x[0]), s->x[s->count - 1]));
}

static double value_at(double x, void *data)
{
    const spline *s = data;
    const size_t i = interval_of(s, x);
    const double inside = fmin(fmax(x, s->x[0]), s->x[s->count - 1]);
    const double h = s->x[i + 1] - s->x[i], q = (inside - s->x[i]) / h, p = 1 - q;
    const double value =
        p * s->g[i] + q * s->g[i + 1] + h * h / 6 * ((p * p * p - p) * s->curve[i] + (q * q * q - q) * s->curve[i + 1]);
    return x == inside ? value : value + (x - inside) * slope_within(s, i, inside);
}

/* The second derivatives, 0 at the ends: a tridiagonal system, solved downwards and upwards.  `ratio` is (count). */
static void solve(spline *s, double *ratio)
{
    s->curve[0] = ratio[0] = 0;
    for (size_t i = 1; i + 1 < s->count; i++) {
        const double before = s->x[i] - s->x[i - 1], after = s->x[i + 1] - s->x[i];
        const double jump = (s->g[i + 1] - s->g[i]) / after - (s->g[i] - s->g[i - 1]) / before;
        const double pivot = 2 * (before + after) - before * ratio[i - 1];
        ratio[i] = after / pivot;
        s->curve[i] = (6 * jump - before * s->curve[i - 1]) / pivot;
    }
    s->curve[s->count - 1] = 0;
    for (size_t i = s->count - 1; i-- > 1;)
        s->curve[i] -= ratio[i] * s->curve[i + 1];
}

static ondine_status check(size_t count, const double *x, const double *g, ondine_error *error)
{
    if (count < 3)
        return ond_fail(error, ONDINE_ERR_ARG, "a table has %zu points, must have 3 or more", count);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(x[i]) || !isfinite(g[i]))
            return ond_fail(error, ONDINE_ERR_ARG, "point %zu of the table is (%g, %g), must be finite", i, x[i], g[i]);
        if (i > 0 && !(x[i] > x[i - 1]))
            return ond_fail(error, ONDINE_ERR_ARG, "x of the table must increase, but %g follows %g", x[i], x[i - 1]);
    }
    return ONDINE_OK;
}

ondine_status ondine_table_make(size_t count, const double *x, const double *g, ondine_function *out,
                                ondine_error *error)
{
    *out = (ondine_function){0};
    OND_TRY(check(count, x, g, error));
    spline *s = malloc(sizeof *s);
    double *space = malloc(3 * count * sizeof *space), *ratio = malloc(count * sizeof *ratio);
    if (!s || !space || !ratio) {
        free(s);
        free(space);
        free(ratio);
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a table of %zu points", count);
    }
    *s = (spline){count, space, space + count, space + 2 * count};
    for (size_t i = 0; i < count; i++) {
        s->x[i] = x[i];
        s->g[i] = g[i];
    }
    solve(s, ratio);
    free(ratio);
    *out = (ondine_function){.g = value_at, .slope = slope_at, .data = s};
    return ONDINE_OK;
}

void ondine_table_free(ondine_function *table)
{
    spline *s = table->data;
    if (s)
        free(s->x);
    free(s);
    *table = (ondine_function){0};
}
