#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <omp.h>

#include "bench.h"

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Seconds of CPU time that one cycle takes: a chain of additions, each of which waits for the one before. */
static double cycle_length(void)
{
    enum { CHAIN = 64, TIMES = 4000 };
    const double start = now(CLOCK_THREAD_CPUTIME_ID);
    uint64_t x = 1, y = 3;
    for (int i = 0; i < TIMES; i++) {
#pragma GCC unroll 64
        for (int k = 0; k < CHAIN; k++) {
            x += y;
            __asm__ volatile("" : "+r"(x), "+r"(y));
        }
    }
    return (now(CLOCK_THREAD_CPUTIME_ID) - start) / (CHAIN * TIMES);
}

/* Work for so many seconds, at least a portion.  @return units; < 0: failed. */
static double work_for(bench_case *c, void *state, double seconds)
{
    double units = 0;
    const double start = now(CLOCK_MONOTONIC);
    do {
        const double done = c->work(state);
        if (done < 0)
            return -1;
        units += done;
    } while (now(CLOCK_MONOTONIC) - start < seconds);
    return units;
}

/* Every thread with a state of its own, from the same moment on. */
static double work_together(bench_case *c, double seconds)
{
    double units = 0;
    int failed = 0;
#pragma omp parallel num_threads(c->copies) reduction(+ : units, failed)
    {
        const int me = omp_get_thread_num();
        units = work_for(c, me ? c->others[me - 1] : c->state, seconds);
        failed = units < 0;
    }
    return failed ? -1 : units;
}

/* One slice.  A thread's own CPU time does not count the time that other programs had; for several threads only the
 * clock on the wall says how well they shared the work.  A portion before it fills the caches. */
static int slice(bench_case *c, double seconds, bench_sample *sample)
{
    const clockid_t cpu_clock = c->threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID;
    double units = 0;
    sample->cycle = c->cycle ? c->cycle(c->state) : cycle_length();
    for (int warm = 0; warm < 2 && units >= 0; warm++) {
        const double length = warm ? seconds : 0, wall_start = now(CLOCK_MONOTONIC), cpu_start = now(cpu_clock);
        units = c->copies > 1 ? work_together(c, length) : work_for(c, c->state, length);
        const double wall = now(CLOCK_MONOTONIC) - wall_start, cpu = now(cpu_clock) - cpu_start;
        sample->rate = units / (c->threads == 1 && !c->device ? cpu : wall);
        sample->busy = cpu / wall / c->threads;
        if ((c->device ? wall : cpu) > seconds)
            break; /* long enough for the caches not to matter */
    }
    if (units < 0)
        fprintf(stderr, "ondine-bench: %s %s (%s) failed while it was timed\n", c->stage, c->name, c->isa);
    return units < 0;
}

/* Every state, as the check also starts it. */
static int checked(bench_case *c)
{
    int right = c->check(c->state, c->checked, sizeof c->checked);
    for (int i = 1; i < c->copies && right; i++)
        right = c->check(c->others[i - 1], c->checked, sizeof c->checked);
    return right;
}

int bench_measure(bench_list *list)
{
    int failures = 0;
    for (size_t i = 0; i < list->count; i++) {
        bench_case *c = &list->item[i];
        if (!checked(c)) {
            fprintf(stderr, "ondine-bench: wrong result: %s %s (%s): %s\n", c->stage, c->name, c->isa, c->checked);
            failures++;
        }
    }
    for (int r = 0; r < list->options->rounds && !failures; r++)
        for (size_t i = 0; i < list->count; i++)
            failures += slice(&list->item[i], list->options->seconds, &list->item[i].sample[r]);
    return failures != 0;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorted values at the share q of their number. */
static double quantile(const double *sorted, int count, double q)
{
    const double at = q * (count - 1);
    const int i = (int)at;
    return i + 1 < count ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return quantile(values, count, 0.5);
}

bench_summary bench_summarise(const bench_case *c, const bench_case *reference, int rounds)
{
    double rate[BENCH_ROUNDS_MAX], cycles[BENCH_ROUNDS_MAX], ratio[BENCH_ROUNDS_MAX], busy[BENCH_ROUNDS_MAX];
    for (int r = 0; r < rounds; r++) {
        const bench_sample *s = &c->sample[r];
        rate[r] = s->rate;
        cycles[r] = s->rate * s->cycle;
        ratio[r] = reference ? s->rate / reference->sample[r].rate : 0;
        busy[r] = s->busy;
    }
    bench_summary s;
    s.median = median(rate, rounds);
    s.spread = (quantile(rate, rounds, 0.75) - quantile(rate, rounds, 0.25)) / 2 / s.median;
    s.best = rate[rounds - 1];
    s.per_cycle = median(cycles, rounds);
    s.ratio = median(ratio, rounds);
    s.busy = median(busy, rounds);
    return s;
}

const bench_case *bench_generator(const bench_list *list, const bench_case *c)
{
    const bench_case *first = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const bench_case *other = &list->item[i];
        if (strcmp(other->stage, "normals") != 0)
            continue;
        if (c->device && strcmp(other->isa, c->isa) == 0)
            return other;
        first = first ? first : other;
    }
    return first;
}

bench_case *bench_add(bench_list *list, const char *stage, const char *isa, const char *unit)
{
    if (list->count == BENCH_CASES_MAX)
        abort();
    bench_case *c = &list->item[list->count++];
    memset(c, 0, sizeof *c);
    c->stage = stage;
    c->isa = isa;
    c->unit = unit;
    c->threads = c->copies = 1;
    return c;
}

void bench_release(bench_case *c)
{
    c->release(c->state);
    for (int i = 1; i < c->copies; i++)
        c->release(c->others[i - 1]);
    free(c->others);
}

void *bench_alloc(size_t bytes)
{
    const size_t whole = (bytes + OND_ALIGN - 1) / OND_ALIGN * OND_ALIGN;
    void *p = aligned_alloc(OND_ALIGN, whole);
    if (!p) {
        fprintf(stderr, "ondine-bench: out of memory for %zu bytes\n", bytes);
        exit(1);
    }
    return memset(p, 0, whole);
}
