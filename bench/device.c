/* device.c : generators, micro at several N, the reduced chain, blocked and whole runs on one card.  The kernels are
 * the objects that the library links.  A call of work() queues some milliseconds of launches and waits for them. */
#include "device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cuda_card.h"
#include "generator.h"
#include "rng/normal.h"

#define PORTION_SECONDS 0.02 /* of predicted work in a call of work() */
#define CLOCK_CYCLES 2000000u

enum { SEED = 1, CHECKED_STEPS = 3, CHECKED_REPLICAS = 3, ALLOCATIONS = 6 };

/* A case's share of the card. */
typedef struct device {
    const ond_card *card;
    void *memory[ALLOCATIONS];
    int allocations;
    unsigned long long *nanoseconds;

    enum bench_generator generator;
    uint32_t blocks;
    float *out;

    ondine_model model;
    ondine_run run;
    ond_plan plan;
    ond_micro_chunk micro;
    ond_reduced_chunk reduced;
    uint32_t step, portion;
    ond_keys keys;
} device;

/* For failures while a case is set up or runs: said, and the caller gives up. */
static int failed(const device *d, const char *call, cudaError_t status)
{
    if (status != cudaSuccess)
        fprintf(stderr, "ondine-bench: %s: %s: %s\n", d->card->name, call, cudaGetErrorString(status));
    return status != cudaSuccess;
}

static void *take(device *d, size_t bytes)
{
    void *memory = NULL;
    if (failed(d, "cudaMalloc", cudaMalloc(&memory, bytes)))
        exit(ONDINE_ERR_DEVICE);
    return d->memory[d->allocations++] = memory;
}

static void release(void *state)
{
    device *d = state;
    for (int i = 0; i < d->allocations; i++)
        cudaFree(d->memory[i]);
    free(d);
}

/* Seconds of a cycle of the card's clock now, as a waiting thread sees it. */
static double cycle(void *state)
{
    device *d = state;
    unsigned long long nanoseconds = 0;
    if (failed(d, "clock", bench_launch_clock(CLOCK_CYCLES, d->nanoseconds, 0)) ||
        failed(d, "cudaMemcpy", cudaMemcpy(&nanoseconds, d->nanoseconds, sizeof nanoseconds, cudaMemcpyDeviceToHost)))
        return NAN;
    return 1e-9 * (double)nanoseconds / CLOCK_CYCLES;
}

static bench_case *add(bench_list *list, const ond_card *card, const char *stage, const char *isa, const char *unit,
                       device **out)
{
    bench_case *c = bench_add(list, stage, isa, unit);
    device *d = bench_alloc(sizeof *d);
    d->card = card;
    d->keys = ond_philox_keys(SEED);
    d->nanoseconds = take(d, sizeof *d->nanoseconds);
    c->device = 1;
    c->cycle = cycle;
    c->release = release;
    c->state = d;
    *out = d;
    return c;
}

/* ---- generators ------------------------------------------------------------------------------------------------- */

/* Issue slots of one number on compute capability 9.0, counted in prototypes' machine code, where 128 are issued in a
 * cycle of a multiprocessor. */
static const struct {
    const char *stage, *isa, *unit, *name;
    double slots;
} generators[] = {[GENERATOR_WORDS] = {"words", "exact", "words", "Philox", 8.5},
                  [GENERATOR_EXACT] = {"normals", "exact", "normals", "in registers", 29.1},
                  [GENERATOR_FAST] = {"normals", "fast", "normals", "in registers", 15.3},
                  [GENERATOR_CURAND] = {"normals", "curand", "normals", "curand_normal4", 36.9}};

/* What thread `group` is to find. */
static float expected(const device *d, uint32_t group)
{
    uint32_t all = 0;
    float sum[4] = {0};
    for (uint32_t step = 0; step < CHECKED_STEPS; step++) {
        const ond_words r = ond_philox(step, group, 0, OND_INPUTS, &d->keys);
        const ond_pair p = ond_normal(r.w[0], r.w[1]), q = ond_normal(r.w[2], r.w[3]);
        all ^= r.w[0] ^ r.w[1] ^ r.w[2] ^ r.w[3];
        sum[0] += p.a, sum[1] += p.b, sum[2] += q.a, sum[3] += q.b;
    }
    return d->generator == GENERATOR_WORDS ? ond_from_bitsf(all) : (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Words and exact normals to the last bit, fast ones within 1e-3 (near u = 1 the logarithm is off most); cuRAND's,
 * which are others, by their mean within 6 standard errors. */
static int check_generator(void *state, char *what, size_t size)
{
    device *d = state;
    const uint32_t count = d->blocks * GENERATOR_THREADS;
    float *out = bench_alloc(count * sizeof *out);
    double off = 0, total = 0;
    int right =
        !failed(d, "generator", bench_launch_generator(d->generator, d->blocks, CHECKED_STEPS, &d->keys, d->out, 0)) &&
        !failed(d, "cudaMemcpy", cudaMemcpy(out, d->out, count * sizeof *out, cudaMemcpyDeviceToHost));
    for (uint32_t i = 0; i < count && right; i++) {
        const float want = expected(d, i);
        total += out[i];
        if (d->generator == GENERATOR_FAST)
            off = fmax(off, fabs(out[i] - want));
        else if (d->generator != GENERATOR_CURAND)
            right = ond_bitsf(out[i]) == ond_bitsf(want);
    }
    free(out);
    if (d->generator == GENERATOR_CURAND) {
        const double score = total / sqrt(4.0 * CHECKED_STEPS * count);
        snprintf(what, size, "mean of %u normals off by %+.2f standard errors", 4 * CHECKED_STEPS * (unsigned)count,
                 score);
        return right && fabs(score) <= 6;
    }
    snprintf(what, size, "%u sums of %d numbers %s, off by %.2g", (unsigned)count, 4 * CHECKED_STEPS,
             d->generator == GENERATOR_FAST ? "as rng/normal.h" : "as rng/normal.h to the bit", off);
    return right && off <= 1e-3;
}

static double work_generator(void *state)
{
    device *d = state;
    if (failed(d, "generator", bench_launch_generator(d->generator, d->blocks, d->portion, &d->keys, d->out, 0)) ||
        failed(d, "cudaDeviceSynchronize", cudaStreamSynchronize(0)))
        return -1;
    return 4.0 * d->portion * d->blocks * GENERATOR_THREADS;
}

static void add_generator(bench_list *list, const ond_card *card, enum bench_generator generator)
{
    device *d;
    bench_case *c =
        add(list, card, generators[generator].stage, generators[generator].isa, generators[generator].unit, &d);
    const double per_cycle = card->multiprocessors * 128 / generators[generator].slots;
    snprintf(c->name, sizeof c->name, "%s", generators[generator].name);
    d->generator = generator;
    d->blocks = (uint32_t)card->multiprocessors * 8; /* 2048 threads of a multiprocessor */
    d->out = take(d, d->blocks * GENERATOR_THREADS * sizeof *d->out);
    d->portion = (uint32_t)(PORTION_SECONDS * per_cycle * card->clock / 4 / GENERATOR_THREADS / d->blocks) + 1;
    c->bound = per_cycle;
    c->check = check_generator;
    c->work = work_generator;
}

/* ---- engines ---------------------------------------------------------------------------------------------------- */

/* A few replicas and steps through the public interface, here and on the CPU: the same bits, or with fast math values
 * within what its normals allow. */
static int check_engine(void *state, char *what, size_t size)
{
    const device *d = state;
    const double t = (double)CHECKED_STEPS / d->model.n;
    const int values = CHECKED_REPLICAS * ONDINE_OBSERVABLES, fast = d->run.math == ONDINE_FAST;
    ondine_ensemble *card = NULL, *cpu = NULL;
    ondine_error error;
    ondine_run run = d->run;
    double off = 0;
    run.replicas = CHECKED_REPLICAS;
    run.keep_replicas = 1;
    int right = ondine_simulate(&d->model, &run, 1, &t, &card, &error) == ONDINE_OK;
    run.device = ONDINE_CPU;
    right = right && ondine_simulate(&d->model, &run, 1, &t, &cpu, &error) == ONDINE_OK;
    if (!right)
        return snprintf(what, size, "%.120s", error.message), 0;
    const double *a = ondine_ensemble_replicas(card), *b = ondine_ensemble_replicas(cpu);
    for (int i = 0; i < values; i++)
        off = fmax(off, fabs(a[i] - b[i]));
    right = fast ? off <= 1e-4 : memcmp(a, b, (size_t)values * sizeof *a) == 0;
    snprintf(what, size, "%d replicas after %d steps as on the CPU%s, off by %.2g", CHECKED_REPLICAS, CHECKED_STEPS,
             fast ? "" : " to the bit", off);
    ondine_ensemble_free(card);
    ondine_ensemble_free(cpu);
    return right;
}

static cudaError_t start(device *d)
{
    d->step = 0;
    return d->run.engine == ONDINE_MICRO ? ond_launch_micro_start(&d->micro, &d->model, 0)
                                         : ond_launch_reduced_start(&d->reduced, &d->model, 0);
}

static cudaError_t advance(device *d, uint32_t to)
{
    if (d->run.engine == ONDINE_REDUCED)
        return ond_launch_reduced_advance(&d->reduced, d->plan.math, d->step, to, 0);
    cudaError_t status = ond_launch_micro_advance(&d->micro, &d->plan.shape, d->plan.math, d->step, to, 0);
    if (status == cudaSuccess && to % OND_RESYNC == 0)
        status = ond_launch_micro_resync(&d->micro, 0);
    return status;
}

/* A portion of steps, in launches that end at resynchronisations.  The reduced chain starts anew each time: left alone
 * without noise it would end in denormal numbers. */
static double work_engine(void *state)
{
    device *d = state;
    const int reduced = d->run.engine == ONDINE_REDUCED;
    cudaError_t status = cudaSuccess;
    if (reduced || d->step > UINT32_MAX - d->portion)
        status = start(d);
    for (const uint32_t end = d->step + d->portion; d->step < end && status == cudaSuccess;) {
        const uint32_t resync = d->step - d->step % OND_RESYNC + OND_RESYNC;
        const uint32_t to = !reduced && resync < end ? resync : end;
        status = advance(d, to);
        d->step = to;
    }
    if (failed(d, "launch", status) || failed(d, "cudaStreamSynchronize", cudaStreamSynchronize(0)))
        return -1;
    return reduced ? (double)d->portion * d->reduced.count : (double)d->portion * d->micro.count * d->model.n;
}

static void take_memory(device *d)
{
    const uint32_t count = d->plan.chunk, n = d->model.n;
    uint64_t *const diverged = take(d, count * sizeof *diverged);
    const ond_physics physics = ond_physics_of(&d->model);
    if (d->run.engine == ONDINE_REDUCED) {
        d->reduced = (ond_reduced_chunk){.physics = physics,
                                         .keys = d->keys,
                                         .chi2 = ond_chi2_prepare(n - 2),
                                         .count = count,
                                         .purpose = OND_CHAIN,
                                         .start_purpose = OND_CHAIN_START,
                                         .chain = take(d, count * sizeof(ond_chain)),
                                         .diverged = diverged};
        return;
    }
    const size_t vectors = count * 4 * ond_groups(n) * sizeof(float), sums = count * ond_micro_sums(n) * sizeof(double);
    d->micro = (ond_micro_chunk){.physics = physics,
                                 .keys = d->keys,
                                 .n = n,
                                 .count = count,
                                 .w = take(d, vectors),
                                 .b = take(d, vectors),
                                 .scalars = take(d, count * sizeof(ond_scalars)),
                                 .diverged = diverged,
                                 .sums = sums ? take(d, sums) : NULL};
}

/* The replicas that fill the card, no more. */
static void add_engine(bench_list *list, const ond_card *card, ondine_engine engine, ondine_math math, ondine_rule rule,
                       ondine_activation g, uint32_t n)
{
    device *d;
    const int micro = engine == ONDINE_MICRO;
    bench_case *c = add(list, card, ondine_engine_name(engine), math == ONDINE_FAST ? "fast" : "exact",
                        micro ? "elements" : "steps", &d);
    ondine_error error;
    d->model = ondine_model_default();
    d->model.rule = rule;
    d->model.activation = g;
    d->model.z0 = 1;
    d->model.n = n;
    d->run = ondine_run_default();
    d->run.engine = engine;
    d->run.math = math;
    d->run.device = ONDINE_CUDA;
    d->run.device_index = card->index;
    if (ond_card_plan(card, &d->model, &d->run, 1, &d->plan, &error) != ONDINE_OK) {
        fprintf(stderr, "ondine-bench: %s\n", error.message);
        exit(ONDINE_ERR_DEVICE);
    }
    d->plan.chunk = d->plan.full;
    d->portion = (uint32_t)fmin(PORTION_SECONDS * d->plan.rate / d->plan.chunk, 1e6) + 1;
    take_memory(d);
    if (failed(d, "launch", start(d)))
        exit(ONDINE_ERR_DEVICE);
    c->bound = d->plan.limit * (micro ? n : 1) / card->clock;
    snprintf(c->name, sizeof c->name, "%s %s, N = %u", ondine_rule_name(rule), ondine_activation_name(g), (unsigned)n);
    c->check = check_engine;
    c->work = work_engine;
}

/* 4096 replicas through ondine_simulate() for about as long as a slice and at least half a second; blocked too. */
static void add_whole(bench_list *list, const ond_card *card, ondine_engine engine, ondine_math math)
{
    const double seconds = fmax(list->options->seconds, 0.5);
    const uint32_t n = list->options->n;
    ondine_model model = ondine_model_default();
    ondine_run run = ondine_run_default();
    ond_plan plan;
    ondine_error error;
    model.n = n;
    run.engine = engine;
    run.math = math;
    run.replicas = 4096;
    run.threads = 1;
    run.device = ONDINE_CUDA;
    run.device_index = card->index;
    if (ond_card_plan(card, &model, &run, 1, &plan, &error) != ONDINE_OK) {
        fprintf(stderr, "ondine-bench: %s\n", error.message);
        exit(ONDINE_ERR_DEVICE);
    }
    const double steps = seconds * plan.rate / run.replicas;
    const char *kind = engine == ONDINE_BLOCKED ? "cublas" : math == ONDINE_FAST ? "fast" : "exact";
    bench_case *c = bench_add_ensemble(list, kind, &run, fmin(ceil(fmax(steps, 50)) / n, 4));
    c->device = 1;
}

ondine_status bench_device(bench_list *list, int index, ondine_error *error)
{
    static const uint32_t sizes[] = {100, 300, 1000, 3000, 10000, 30000, 100000};
    static ond_card card;
    char cause[256];
    const int cards = ond_card_count(cause);
    if (index >= cards)
        return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda:%d: %s", index,
                        cards ? "this machine has fewer" : cause);
    OND_TRY(ond_card_open(index, &card, error));
    OND_TRY(ond_card_check_math(&card, error));
    snprintf(list->device, sizeof list->device, "%s, compute capability %d.%d, %d multiprocessors, at most %.0f MHz",
             card.name, card.capability / 10, card.capability % 10, card.multiprocessors, 1e-6 * card.clock);
    for (int i = GENERATOR_WORDS; i <= GENERATOR_CURAND; i++)
        add_generator(list, &card, (enum bench_generator)i);
    for (int math = ONDINE_EXACT; math <= ONDINE_FAST; math++) {
        for (int rule = ONDINE_SGD; rule <= ONDINE_WN; rule++)
            for (int g = ONDINE_LINEAR; g <= ONDINE_ERF; g++) {
                add_engine(list, &card, ONDINE_MICRO, math, rule, g, list->options->n);
                add_engine(list, &card, ONDINE_REDUCED, math, rule, g, list->options->n);
            }
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            if (sizes[i] != list->options->n)
                add_engine(list, &card, ONDINE_MICRO, math, ONDINE_SGD, ONDINE_LINEAR, sizes[i]);
        add_whole(list, &card, ONDINE_MICRO, math);
        add_whole(list, &card, ONDINE_REDUCED, math);
    }
    add_whole(list, &card, ONDINE_BLOCKED, ONDINE_EXACT);
    return ONDINE_OK;
}
