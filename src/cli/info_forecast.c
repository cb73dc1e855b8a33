#include "cli/info_forecast.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* Larger vectors come from memory and cost the same for an element; to draw them would take too long. */
enum { LARGEST_N = 4000000 };
static const double wanted_seconds = 0.4, most_seconds = 1.5;

typedef struct mark {
    double done, wall, cpu; /* share of the run, seconds */
} mark;

typedef struct watch {
    double started;
    mark first, last;
    atomic_int marks;
} watch;

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static mark mark_of(double done)
{
    return (mark){done, now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID)};
}

static void progress(double done, void *data)
{
    watch *w = data;
    if (done > w->last.done || atomic_load(&w->marks) == 0) {
        w->last = mark_of(done);
        if (atomic_fetch_add(&w->marks, 1) == 0)
            w->first = w->last;
    }
}

/* From all threads. */
static int enough(void *data)
{
    watch *w = data;
    const double spent = now(CLOCK_MONOTONIC) - w->started;
    return spent > most_seconds || (spent > wanted_seconds && atomic_load(&w->marks) >= 4);
}

/* Records in equal distances, as many: at a moment of the run they then cost what they cost on average. */
static double *even_times(const ond_setup *setup)
{
    double *t = malloc(setup->points * sizeof *t);
    const double last = setup->t[setup->points - 1];
    for (size_t i = 0; t && i < setup->points; i++)
        t[i] = setup->points == 1 ? last : last * (double)i / (double)(setup->points - 1);
    return t;
}

/* Of this process so far, in bytes. */
static double peak_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? 1024.0 * (double)usage.ru_maxrss : NAN;
}

/* What the vectors of the run take beyond those of `shown` inputs that it was tried with: W, B and x, and W once more
 * for a checkpoint, of every replica under way. */
static double vector_memory(const ond_setup *setup, uint32_t shown)
{
    const uint32_t replicas = setup->run.replicas, threads = (uint32_t)setup->run.threads;
    return 16.0 * (setup->model.n - shown) * (replicas < threads ? replicas : threads);
}

ondine_status ond_forecast_make(const ond_setup *setup, ondine_engine engine, ond_forecast *forecast,
                                ondine_error *error)
{
    ondine_model model = setup->model;
    if (engine == ONDINE_MICRO && model.n > LARGEST_N)
        model.n = LARGEST_N;
    watch w = {.started = now(CLOCK_MONOTONIC)};
    const ondine_run run = {.engine = engine,
                            .replicas = setup->run.replicas,
                            .seed = setup->run.seed,
                            .threads = setup->run.threads,
                            .device = ONDINE_CPU,
                            .progress = progress,
                            .progress_data = &w,
                            .stop = enough,
                            .stop_data = &w};
    double *t = even_times(setup);
    if (!t)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu record times", setup->points);
    ondine_ensemble *ensemble = NULL;
    const mark start = mark_of(0);
    const ondine_status status = ondine_simulate(&model, &run, setup->points, t, &ensemble, error);
    mark end = mark_of(1);
    const double last = t[setup->points - 1];
    free(t);
    ondine_ensemble_free(ensemble);
    if (status != ONDINE_OK && status != ONDINE_STOPPED)
        return status;

    const mark begin = status == ONDINE_OK ? start : w.first;
    if (status == ONDINE_STOPPED)
        end = w.last;
    /* micro's cost goes with the elements, if the machine was shown smaller vectors */
    const double scale = (double)model.n / setup->model.n;
    const double steps = (end.done - begin.done) * (double)ondine_step(last, model.n) * run.replicas * scale;
    forecast->steps = (double)ondine_step(last, setup->model.n) * run.replicas;
    forecast->rate = steps > 0 ? steps / (end.wall - begin.wall) : 0;
    forecast->cpu = steps > 0 ? (end.cpu - begin.cpu) / steps : 0;
    forecast->memory = peak_memory() + vector_memory(setup, model.n);
    forecast->seconds = now(CLOCK_MONOTONIC) - w.started;
    return ONDINE_OK;
}

/* "3.2 h" */
static void print_duration(double seconds)
{
    static const struct {
        double size;
        const char *name;
    } units[] = {{86400, "days"}, {3600, "h"}, {60, "min"}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds >= 2 * units[i].size) {
            printf("%.3g %s", seconds / units[i].size, units[i].name);
            return;
        }
    printf("%.2g s", seconds);
}

void ond_forecast_print(double seconds, double cpu)
{
    printf("about ");
    print_duration(seconds);
    printf(", ");
    print_duration(cpu);
    printf(" of CPU time");
}
