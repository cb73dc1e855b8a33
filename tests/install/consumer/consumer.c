/* consumer.c : what another project does with an installed libondine.  The error of a linear student at t = 0 is
 * (1 + l0^2)/2; an ensemble's mean is printed to the last bit, to be compared between the ways of linking. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ondine/ondine.h>

int main(void)
{
    ondine_model model = ondine_model_default();
    ondine_run run = ondine_run_default();
    ondine_ensemble *ensemble;
    ondine_error error;
    const double t[] = {0, 1};
    double values[2 * ONDINE_OBSERVABLES], mean[ONDINE_OBSERVABLES];
    model.l0 = 0.5;
    model.n = 100;
    run.replicas = 10;
    if (strcmp(ondine_version(), "ondine " ONDINE_VERSION) != 0)
        return 2;
    if (ondine_theory(&model, 2, t, values, &error) || ondine_simulate(&model, &run, 2, t, &ensemble, &error)) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    ondine_ensemble_moments(ensemble, 1, mean, NULL);
    ondine_ensemble_free(ensemble);
    printf("%.17g %.17g\n", values[ONDINE_OBSERVABLES + ONDINE_EPS_G], mean[ONDINE_EPS_G]);
    return fabs(values[ONDINE_EPS_G] - 0.625) < 1e-14 ? 0 : 3;
}
