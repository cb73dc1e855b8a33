/* theory.c : the order parameters under weight normalization: the ODE, and the spread that N = 1000 adds.
 *
 *     cc theory.c $(pkg-config --cflags --libs ondine) -lm && ./a.out */
#include <math.h>
#include <stdio.h>

#include <ondine/theory.h>

enum { POINTS = 6, K = ONDINE_OBSERVABLES };

int main(void)
{
    const double t[POINTS] = {0, 1, 2, 4, 8, 16};
    double ode[POINTS][K], mean[POINTS][K], cov[POINTS][K][K], kappa;
    ondine_convergence convergence;
    ondine_error error;

    ondine_model model = ondine_model_default(); /* WN, linear, eta 0.1, l0 1, z0 0.05 */
    model.activation = ONDINE_ERF;
    model.n = 1000;
    model.z0 = 1;

    if (ondine_theory(&model, POINTS, t, &ode[0][0], &error) != ONDINE_OK ||
        ondine_theory_finite(&model, POINTS, t, &mean[0][0], &cov[0][0][0], &kappa, &error) != ONDINE_OK ||
        ondine_converge(&model, 1e-3, 1e5, &convergence, &error) != ONDINE_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }

    printf("%6s %10s %10s %10s   eps_g: %10s %12s\n", "t", "l", "R", "z", "ODE", "N = 1000");
    for (int i = 0; i < POINTS; i++)
        printf("%6g %10.6f %10.6f %10.6f   %17.3e %.3e +- %.1e\n", t[i], ode[i][ONDINE_L], ode[i][ONDINE_R],
               ode[i][ONDINE_Z], ode[i][ONDINE_EPS_G], mean[i][ONDINE_EPS_G], sqrt(cov[i][ONDINE_EPS_G][ONDINE_EPS_G]));
    printf("the expansion in 1/N: kappa = %.3f (below 0.1: trust the spread)\n", kappa);
    printf("eps_g < 1e-3: %s, at t = %.3f\n", ondine_outcome_name(convergence.outcome), convergence.t);
    return 0;
}
