/* ensemble.c : 200 replicas of the full vectors; every replica is told of when it is done.
 *
 *     cc ensemble.c $(pkg-config --cflags --libs ondine) -lm && ./a.out */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include <ondine/ondine.h>

enum { POINTS = 5, K = ONDINE_OBSERVABLES };

/* What the callback collects: the replica that learned best. */
typedef struct best {
    uint32_t replica;
    double eps_g;
} best;

/* Called for one replica at a time, from any thread. */
static void look(uint32_t replica, const double *values, uint64_t diverged, void *data)
{
    best *b = data;
    const double eps_g = values[(POINTS - 1) * K + ONDINE_EPS_G];
    if (diverged == UINT64_MAX && eps_g < b->eps_g)
        *b = (best){replica, eps_g};
}

int main(void)
{
    const double t[POINTS] = {0, 1, 2, 4, 8}, median_of[] = {0.5};
    best found = {0, INFINITY};
    ondine_ensemble *ensemble;
    ondine_error error;

    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.activation = ONDINE_RELU;
    model.eta = 0.5;
    model.n = 500;

    ondine_run run = ondine_run_default();
    run.replicas = 200;
    run.seed = 2024;
    run.record = look;
    run.record_data = &found;

    if (ondine_simulate(&model, &run, POINTS, t, &ensemble, &error) != ONDINE_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    printf("%4s %9s %22s %12s\n", "t", "replicas", "eps_g", "median");
    for (size_t i = 0; i < POINTS; i++) {
        double mean[K], cov[K * K], median;
        const uint32_t count = ondine_ensemble_moments(ensemble, i, mean, cov);
        if (ondine_ensemble_quantiles(ensemble, i, ONDINE_EPS_G, 1, median_of, &median, &error) != ONDINE_OK)
            return 1;
        printf("%4g %9u %12.3e +- %.1e %12.3e\n", t[i], (unsigned)count, mean[ONDINE_EPS_G],
               sqrt(cov[ONDINE_EPS_G * K + ONDINE_EPS_G] / count), median);
    }
    printf("best: replica %u with eps_g = %.3e\n", (unsigned)found.replica, found.eps_g);
    ondine_ensemble_free(ensemble);
    return 0;
}
