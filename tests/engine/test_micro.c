/* The micro engine equals its specification (micro_plain.c) in every bit, for every instruction set this CPU has. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/isa.h"
#include "micro_plain.h"
#include "model/eps_g.h"

static const char *const isas[] = {"avx512", "avx2", "portable"};
enum { REPLICAS = 2, SEED = 20 };

static int available(const char *isa)
{
    const ond_kernels *kernels;
    setenv("ONDINE_ISA", isa, 1);
    const int has = ond_kernels_select(&kernels, NULL) == ONDINE_OK;
    if (!has)
        print_message("skipped: this CPU lacks %s\n", isa);
    return has;
}

static void compare(const ondine_model *model, size_t points, const double *t, const char *isa, const double *expected)
{
    ondine_run run = ondine_run_default();
    run.replicas = REPLICAS;
    run.device = ONDINE_CPU;
    run.seed = SEED;
    run.keep_replicas = 1;
    ondine_ensemble *e;
    ondine_error error;
    assert_int_equal(ondine_simulate(model, &run, points, t, &e, &error), ONDINE_OK);
    const double *values = ondine_ensemble_replicas(e);
    for (size_t i = 0; i < REPLICAS * points * ONDINE_OBSERVABLES; i++)
        if (ond_bits(values[i]) != ond_bits(expected[i]))
            fail_msg("%s n %u rule %s %s %s: value %zu is %.17g, specification %.17g", isa, (unsigned)model->n,
                     ondine_rule_name(model->rule), ondine_activation_name(model->activation),
                     ondine_inputs_name(model->inputs), i, values[i], expected[i]);
    ondine_ensemble_free(e);
}

static void check(const ondine_model *model, size_t points, const uint64_t *steps)
{
    double t[8], expected[REPLICAS * 8 * ONDINE_OBSERVABLES];
    for (size_t p = 0; p < points; p++)
        t[p] = (double)steps[p] / model->n;
    for (uint32_t r = 0; r < REPLICAS; r++) {
        ond_state states[8];
        micro_plain(model, SEED, r, points, steps, states);
        for (size_t p = 0; p < points; p++) {
            double *value = expected + (r * points + p) * ONDINE_OBSERVABLES;
            value[ONDINE_L] = states[p].l;
            value[ONDINE_R] = states[p].R;
            value[ONDINE_Z] = states[p].z;
            value[ONDINE_EPS_G] = ond_eps_g(model->activation, states[p].e, states[p].T);
        }
    }
    for (size_t i = 0; i < sizeof isas / sizeof *isas; i++)
        if (available(isas[i]))
            compare(model, points, t, isas[i], expected);
}

/* Odd sizes, one lane short of and past every power of two that matters. */
static void every_size(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3,   4,   5,   6,   7,   9,    31,   32,   33,   63,   65,   99,  100,
                                     101, 127, 128, 129, 257, 1000, 1003, 1280, 1281, 1999, 2000, 2561};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
            ondine_model model = ondine_model_default();
            model.rule = rule;
            model.n = sizes[i];
            model.eta = 0.5;
            model.z0 = 0.3;
            const uint64_t steps[] = {0, 1, 2, 60};
            check(&model, 4, steps);
        }
}

static void every_activation(void **state)
{
    (void)state;
    for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
        for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
            ondine_model model = ondine_model_default();
            model.rule = rule;
            model.activation = g;
            model.n = 70;
            model.noise = 0.2;
            model.r0_fixed = 1;
            model.r0 = 0.3;
            model.l0 = 1.3;
            const uint64_t steps[] = {0, 5, 200};
            check(&model, 3, steps);
        }
}

/* Sizes with one row and with ten, lanes without groups, tails; past a resynchronisation; the direct form. */
static void every_input(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {3, 7, 33, 100, 130, 1003, 1279, 1280, 1999, 2561, 10001};
    static const double parameters[] = {0, 0, 0, 6, 0.3};
    for (int law = ONDINE_RADEMACHER; law <= ONDINE_CORRELATED; law++) {
        ondine_model model = ondine_model_default();
        model.inputs = law;
        model.inputs_parameter = parameters[law];
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++) {
                model.rule = rule;
                model.n = sizes[i];
                const uint64_t steps[] = {0, 1, 2, 30};
                check(&model, 4, steps);
            }
        model.n = 50;
        const uint64_t past[] = {OND_RESYNC - 1, OND_RESYNC, OND_RESYNC + 3};
        check(&model, 3, past);
        model.z0 = 1e-4;
        model.l0 = 0.05;
        model.eta = 2;
        const uint64_t violent[] = {1, 2, 3, 20, 400};
        check(&model, 5, violent);
    }
}

/* Past a resynchronisation; and a start so violent that 1 - k nears 0, s leaves its range, and l crosses 0. */
static void rare_paths(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    model.n = 50;
    const uint64_t past[] = {OND_RESYNC - 1, OND_RESYNC, 2 * OND_RESYNC + 3};
    check(&model, 3, past);
    model.rule = ONDINE_SGD;
    check(&model, 3, past);
    model.rule = ONDINE_WN;
    model.z0 = 1e-4;
    model.l0 = 0.05;
    model.eta = 2;
    const uint64_t violent[] = {1, 2, 3, 20, 400};
    check(&model, 5, violent);

    /* s starts at z0, outside [2^-20, 2^20]: it is folded into W at once.  l0 keeps the step small, so that it is not
     * the direct form that takes s in. */
    ondine_model folded = ondine_model_default();
    folded.n = 50;
    folded.z0 = 1e-7;
    folded.l0 = 1e-14;
    folded.eta = 0.5;
    const uint64_t after[] = {1, 2, 3, 20, 400};
    check(&folded, 5, after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_size), cmocka_unit_test(every_activation),
                                       cmocka_unit_test(every_input), cmocka_unit_test(rare_paths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
