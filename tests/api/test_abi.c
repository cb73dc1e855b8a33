/* The layout of the public structs on 64-bit machines: what a program compiled against 0.1.0 relies on.  New parameters
 * take the place of `reserved`; these numbers change with the soname only. */
#include "support.h"

#include "ondine/result.h"
#include "ondine/theory.h"
#include "ondine/validate.h"

/* The offset and the size of a member. */
#define ASSERT_AT(type, member, offset, size)                                                                          \
    do {                                                                                                               \
        assert_int_equal(offsetof(type, member), offset);                                                              \
        assert_int_equal(sizeof(((type *)NULL)->member), size);                                                        \
    } while (0)

static void model(void **state)
{
    (void)state;
    ASSERT_AT(ondine_model, rule, 0, 4);
    ASSERT_AT(ondine_model, activation, 4, 4);
    ASSERT_AT(ondine_model, eta, 8, 8);
    ASSERT_AT(ondine_model, l0, 16, 8);
    ASSERT_AT(ondine_model, z0, 24, 8);
    ASSERT_AT(ondine_model, noise, 32, 8);
    ASSERT_AT(ondine_model, r0_fixed, 40, 4);
    ASSERT_AT(ondine_model, r0, 48, 8);
    ASSERT_AT(ondine_model, n, 56, 4);
    ASSERT_AT(ondine_model, inputs, 60, 4);
    ASSERT_AT(ondine_model, inputs_parameter, 64, 8);
    ASSERT_AT(ondine_model, custom, 72, 8);
    assert_int_equal(sizeof(ondine_model), 136);
    ASSERT_AT(ondine_function, g, 0, 8);
    ASSERT_AT(ondine_function, slope, 8, 8);
    ASSERT_AT(ondine_function, data, 16, 8);
    assert_int_equal(sizeof(ondine_function), 56);
}

static void run(void **state)
{
    (void)state;
    ASSERT_AT(ondine_run, engine, 0, 4);
    ASSERT_AT(ondine_run, replicas, 4, 4);
    ASSERT_AT(ondine_run, seed, 8, 8);
    ASSERT_AT(ondine_run, threads, 16, 4);
    ASSERT_AT(ondine_run, keep_replicas, 20, 4);
    ASSERT_AT(ondine_run, progress, 24, 8);
    ASSERT_AT(ondine_run, progress_data, 32, 8);
    ASSERT_AT(ondine_run, device, 40, 4);
    ASSERT_AT(ondine_run, device_index, 44, 4);
    ASSERT_AT(ondine_run, math, 48, 4);
    ASSERT_AT(ondine_run, note, 56, 8);
    ASSERT_AT(ondine_run, note_data, 64, 8);
    ASSERT_AT(ondine_run, stop, 72, 8);
    ASSERT_AT(ondine_run, stop_data, 80, 8);
    ASSERT_AT(ondine_run, checkpoint, 88, 8);
    ASSERT_AT(ondine_run, checkpoint_every, 96, 8);
    ASSERT_AT(ondine_run, resume, 104, 4);
    ASSERT_AT(ondine_run, settings, 112, 8);
    ASSERT_AT(ondine_run, settings_size, 120, 8);
    ASSERT_AT(ondine_run, shard, 128, 4);
    ASSERT_AT(ondine_run, shards, 132, 4);
    ASSERT_AT(ondine_run, team, 136, 8);
    ASSERT_AT(ondine_run, record, 144, 8);
    ASSERT_AT(ondine_run, record_data, 152, 8);
    ASSERT_AT(ondine_run, replica_file, 160, 8);
    ASSERT_AT(ondine_run, threshold, 168, 8);
    ASSERT_AT(ondine_run, stop_at_passage, 176, 4);
    assert_int_equal(sizeof(ondine_run), 224);
}

static void answers(void **state)
{
    (void)state;
    assert_int_equal(sizeof(ondine_error), 512);
    ASSERT_AT(ondine_convergence, outcome, 0, 4);
    ASSERT_AT(ondine_convergence, t, 8, 8);
    ASSERT_AT(ondine_convergence, z, 16, 8);
    ASSERT_AT(ondine_convergence, eta_eff, 24, 8);
    assert_int_equal(sizeof(ondine_convergence), 64);
    ASSERT_AT(ondine_stability, eta_c, 0, 8);
    ASSERT_AT(ondine_stability, rate_R, 8, 8);
    ASSERT_AT(ondine_stability, rate_l, 16, 8);
    assert_int_equal(sizeof(ondine_stability), 56);
    ASSERT_AT(ondine_comparison, t, 0, 8);
    ASSERT_AT(ondine_comparison, observable, 8, 4);
    ASSERT_AT(ondine_comparison, engine, 16, 8);
    ASSERT_AT(ondine_comparison, against, 24, 8);
    ASSERT_AT(ondine_comparison, sim_mean, 32, 8);
    ASSERT_AT(ondine_comparison, score_var, 80, 8);
    assert_int_equal(sizeof(ondine_comparison), 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model),
        cmocka_unit_test(run),
        cmocka_unit_test(answers),
    };
    if (sizeof(void *) != 8) {
        print_message("not a 64-bit machine\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
