/* Prints one line for each engine, rule and activation, and for each law of micro's inputs: a hash of all bits of a
 * small ensemble's records and moments. bit_matrix.sh compares the lines of builds that differ in compiler and flags.
 */
#include <stdio.h>
#include <string.h>

#include "ondine/ondine.h"

enum { POINTS = 4 };

static uint64_t hash(uint64_t h, const void *data, size_t bytes)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < bytes; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}

static int print(const ondine_model *model, const ondine_run *run)
{
    static const double t[POINTS] = {0, 0.5, 3, 9};
    ondine_ensemble *e;
    ondine_error error;
    const ondine_status status = ondine_simulate(model, run, POINTS, t, &e, &error);
    if (status != ONDINE_OK) {
        fprintf(stderr, "%s\n", error.message);
        return status;
    }
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t p = 0; p < POINTS; p++) {
        double mean[ONDINE_OBSERVABLES], cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES];
        ondine_ensemble_moments(e, p, mean, cov);
        h = hash(h, mean, sizeof mean);
        h = hash(h, cov, sizeof cov);
    }
    h = hash(h, ondine_ensemble_replicas(e), run->replicas * sizeof(double) * POINTS * ONDINE_OBSERVABLES);
    h = hash(h, ondine_ensemble_diverged(e), run->replicas * sizeof(uint64_t));
    printf("%s %s %s %s %016llx\n", ondine_engine_name(run->engine), ondine_rule_name(model->rule),
           ondine_activation_name(model->activation), ondine_inputs_name(model->inputs), (unsigned long long)h);
    ondine_ensemble_free(e);
    return ONDINE_OK;
}

static int print_law(ondine_inputs inputs, double parameter)
{
    ondine_model model = ondine_model_default();
    model.n = 130;
    model.eta = 0.6;
    model.inputs = inputs;
    model.inputs_parameter = parameter;
    ondine_run run = ondine_run_default();
    run.replicas = 5;
    run.keep_replicas = 1;
    return print(&model, &run);
}

int main(void)
{
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
            for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
                ondine_model model = ondine_model_default();
                model.rule = rule;
                model.activation = g;
                model.n = 130;
                model.eta = 0.6;
                model.noise = 0.1;
                ondine_run run = ondine_run_default();
                run.engine = engine;
                run.device = ONDINE_CPU;
                run.replicas = 5;
                run.seed = 3;
                run.threads = 2;
                run.keep_replicas = 1;
                if (print(&model, &run) != ONDINE_OK)
                    return 1;
            }
    return print_law(ONDINE_RADEMACHER, 0) || print_law(ONDINE_UNIFORM, 0) || print_law(ONDINE_STUDENT_T, 6) ||
           print_law(ONDINE_CORRELATED, 0.3);
}
