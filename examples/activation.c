/* activation.c : an activation that Ondine does not have, as C functions and as a table of its values.
 *
 *     cc activation.c $(pkg-config --cflags --libs ondine) -lm && ./a.out */
#include <math.h>
#include <stdio.h>

#include <ondine/activation.h>

enum { POINTS = 3, K = ONDINE_OBSERVABLES, COUNT = 401 };

/* g(x) = x/sqrt(1 + x^2/s^2) saturates at s, which comes as data. */
static double g(double x, void *data)
{
    const double s = *(const double *)data;
    return x / sqrt(1 + x * x / (s * s));
}

static double slope(double x, void *data)
{
    const double s = *(const double *)data;
    return pow(1 + x * x / (s * s), -1.5);
}

int main(void)
{
    const double t[POINTS] = {0, 5, 10};
    double scale = 2, x[COUNT], values[COUNT], exact[POINTS][K], spline[POINTS][K], mean[K];
    ondine_ensemble *ensemble;
    ondine_function table;
    ondine_error error;
    const ondine_function function = {.g = g, .slope = slope, .data = &scale};
    for (int i = 0; i < COUNT; i++) {
        x[i] = -10 + 0.05 * i;
        values[i] = g(x[i], &scale);
    }

    ondine_model model = ondine_model_default();
    ondine_run run = ondine_run_default();
    model.rule = ONDINE_SGD;
    model.eta = 0.5;
    model.n = 500;
    model.custom = &function;
    run.replicas = 50;
    if (ondine_theory(&model, POINTS, t, &exact[0][0], &error) ||
        ondine_simulate(&model, &run, POINTS, t, &ensemble, &error) ||
        ondine_table_make(COUNT, x, values, &table, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    model.custom = &table;
    if (ondine_theory(&model, POINTS, t, &spline[0][0], &error))
        return 1;

    printf("%4s %12s %12s %12s\n", "t", "theory", "from table", "simulated");
    for (size_t i = 0; i < POINTS; i++) {
        ondine_ensemble_moments(ensemble, i, mean, NULL);
        printf("%4g %12.4e %12.4e %12.4e\n", t[i], exact[i][ONDINE_EPS_G], spline[i][ONDINE_EPS_G], mean[ONDINE_EPS_G]);
    }
    ondine_table_free(&table);
    ondine_ensemble_free(ensemble);
    return 0;
}
