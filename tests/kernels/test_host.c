/* The host side of the CUDA engines against a fake machine: which device runs, what is said when it does not, and that
 * any call may fail: the error has the call, the card and the cause, and no memory of the card is left behind. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "cuda_runtime_api.h"
#include "ensemble/team.h"
#include "fibers.h"
#include "ondine/ondine.h"

enum { POINTS = 3 };
static const double times[POINTS] = {0, 1, 2};

static char noted[512];

static void note(const char *line, void *data)
{
    (void)data;
    assert_true(noted[0] == 0);
    snprintf(noted, sizeof noted, "%s", line);
}

static ondine_model small(void)
{
    ondine_model model = ondine_model_default();
    model.n = 10;
    return model;
}

static ondine_run run_on(ondine_device device, int index)
{
    ondine_run run = ondine_run_default();
    run.replicas = 3;
    run.threads = 1;
    run.device = device;
    run.device_index = index;
    run.note = note;
    noted[0] = 0;
    return run;
}

static ondine_status simulate(const ondine_model *model, const ondine_run *run, char device[160], ondine_error *error)
{
    ondine_ensemble *e;
    const ondine_status status = ondine_simulate(model, run, POINTS, times, &e, error);
    device[0] = 0;
    if (status == ONDINE_OK)
        snprintf(device, 160, "%s", ondine_ensemble_device(e));
    else
        assert_null(e);
    ondine_ensemble_free(e);
    assert_int_equal(fake_allocated, 0);
    return status;
}

static void expect_runs(const ondine_model *model, ondine_run run, const char *device, const char *said)
{
    char where[160];
    ondine_error error;
    if (simulate(model, &run, where, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    assert_string_equal(where, device);
    assert_string_equal(noted, said);
}

static void expect_fails(const ondine_model *model, ondine_run run, const char *message)
{
    char where[160];
    ondine_error error;
    assert_int_equal(simulate(model, &run, where, &error), ONDINE_ERR_DEVICE);
    print_message("%s\n", error.message);
    assert_string_equal(error.message, message);
}

static void choice(void **state)
{
    (void)state;
    const ondine_model model = small();
    expect_runs(&model, run_on(ONDINE_AUTO, 0), "cuda:0 Fake card 0", "");
    expect_runs(&model, run_on(ONDINE_CPU, 0), "cpu", "");
    fake.cards = 2;
    expect_runs(&model, run_on(ONDINE_CUDA, 1), "cuda:1 Fake card 1", "");
    expect_fails(&model, run_on(ONDINE_CUDA, 2), "device cuda:2: this machine has 2");
    fake.cards = 0;
    expect_fails(&model, run_on(ONDINE_CUDA, 0), "device cuda:0: no CUDA-capable device is detected");
    expect_runs(&model, run_on(ONDINE_AUTO, 0), "cpu",
                "no usable CUDA device (no CUDA-capable device is detected): the CPU runs");
    fake_reset(NULL);
    ondine_run fast = run_on(ONDINE_CPU, 0);
    fast.math = ONDINE_FAST;
    expect_runs(&model, fast, "cpu", "math fast needs a CUDA device: the CPU runs exact");
}

static int alone(const void *mine, size_t bytes, char **all, size_t *size)
{
    *all = malloc(bytes + 1);
    memcpy(*all, mine, bytes);
    *size = bytes;
    return 0;
}

static int same_value(int value)
{
    return value;
}

static uint64_t dealt;

static void deal_from(uint64_t value)
{
    dealt = value;
}

static uint64_t deal(uint64_t add)
{
    dealt += add;
    return dealt - add;
}

/* Five processes of a machine with two cards take them in turn, and plan with their part of a card's memory. */
static void shared_cards(void **state)
{
    (void)state;
    const ondine_model model = small();
    int alike = 0;
    ond_team team = {.size = 1,
                     .local_rank = 3,
                     .local_size = 5,
                     .alike = &alike,
                     .gather = alone,
                     .gather_first = alone,
                     .greatest = same_value,
                     .deal_from = deal_from,
                     .deal = deal};
    fake.cards = 2;
    for (int device = ONDINE_AUTO; device <= ONDINE_CUDA; device += ONDINE_CUDA) {
        ondine_run run = run_on(device, ONDINE_ANY_CARD);
        run.team = &team;
        expect_runs(&model, run, "cuda:1 Fake card 1", "");
        run.device_index = 0;
        expect_runs(&model, run, device == ONDINE_AUTO ? "cuda:1 Fake card 1" : "cuda:0 Fake card 0", "");
    }
    ondine_run run = run_on(ONDINE_CUDA, ONDINE_ANY_CARD);
    run.team = &team;
    fake.memory = 20000; /* processes 1 and 3 use this card; 0, 2 and 4 the other */
    expect_fails(&model, run, "cuda:1 Fake card 1: 10000 of 20000 bytes are free, one replica needs 12171");
    team.local_rank = 2;
    expect_fails(&model, run, "cuda:0 Fake card 0: 6666 of 20000 bytes are free, one replica needs 12171");
    run.device_index = ONDINE_ALL_CARDS; /* all five on both */
    expect_fails(&model, run, "cuda:0 Fake card 0: 4000 of 20000 bytes are free, one replica needs 12171");
    run.team = NULL;
    fake.memory = 1 << 20;
    expect_runs(&model, run, "cuda:0 Fake card 0 and 1 more", "");
}

/* A first card that is full is passed over. */
static void memory(void **state)
{
    (void)state;
    ondine_model model = small();
    /* vectors 96, scalars 24, divergence 8, state 40, records 96, nodes 3; and 16 nodes of 248 bytes at 3 times */
    fake.memory = 3000;
    expect_fails(&model, run_on(ONDINE_CUDA, 0),
                 "cuda:0 Fake card 0: 3000 of 3000 bytes are free, one replica needs 12171");
    model.inputs = ONDINE_UNIFORM;
    fake_reset(NULL);
    expect_runs(
        &model, run_on(ONDINE_AUTO, 0), "cpu",
        "no usable CUDA device (cuda:0 Fake card 0: inputs other than gaussian run on the CPU alone): the CPU runs");
    char where[160];
    ondine_error error;
    const ondine_run refused = run_on(ONDINE_CUDA, 0);
    assert_int_equal(simulate(&model, &refused, where, &error), ONDINE_ERR_ARG);
    assert_string_equal(error.message, "inputs are uniform, which run on the CPU alone, not on a CUDA device");
    model.inputs = ONDINE_GAUSSIAN;
    model.n = 6000000;
    fake_reset(NULL);
    expect_fails(&model, run_on(ONDINE_CUDA, 0), "cuda:0 Fake card 0: micro holds up to N = 5242880, and n is 6000000");
}

/* Let every call of a run fail, one after another. */
static void failures(void **state)
{
    (void)state;
    const ondine_model model = small();
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        ondine_run run = run_on(ONDINE_CUDA, 0);
        char where[160];
        ondine_error error;
        run.engine = engine;
        fake_calls = 0;
        assert_int_equal(simulate(&model, &run, where, &error), ONDINE_OK);
        const int calls = fake_calls;
        int failed = 0;
        for (int i = 1; i <= calls; i++) {
            fake.fail_call = i;
            if (simulate(&model, &run, where, &error) == ONDINE_OK)
                continue; /* a cudaFree at the end */
            failed++;
            if (!strstr(error.message, "cuda:0") || !strstr(error.message, fake_call_named(fake_failed)) ||
                !strstr(error.message, "unspecified launch failure"))
                fail_msg("call %d, %s: %s", i, fake_failed, error.message);
        }
        fake_reset(NULL);
        print_message("%d of %d failed calls end a run\n", failed, calls);
        assert_true(failed >= calls - 12);
    }
}

static void devices(void **state)
{
    (void)state;
    const ondine_model model = ondine_model_default();
    char text[2000];
    fake.cards = 2;
    ondine_devices(&model, text, sizeof text);
    print_message("%s", text);
    assert_non_null(strstr(text, "cuda:1 Fake card 1: compute capability 9.0, 2 multiprocessors, 1000 MHz"));
    assert_non_null(strstr(text, "N = 10000: on chip, a block a replica, 256 threads"));
    assert_null(strstr(text, "double precision"));
    fake.capability = 86;
    ondine_devices(&model, text, sizeof text);
    assert_non_null(strstr(text, "double precision at 1/64 of single: reduced, which computes in it, is slower"));
    fake.capability = 75;
    ondine_devices(&model, text, sizeof text);
    assert_non_null(strstr(text, "double precision at 1/32 of single"));
    fake.cards = 0;
    ondine_devices(&model, text, sizeof text);
    assert_string_equal(text, "CUDA: no CUDA-capable device is detected\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(choice, fake_reset), cmocka_unit_test_setup(memory, fake_reset),
        cmocka_unit_test_setup(shared_cards, fake_reset), cmocka_unit_test_setup(failures, fake_reset),
        cmocka_unit_test_setup(devices, fake_reset)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
