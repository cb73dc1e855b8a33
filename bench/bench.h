/* bench.h : what a stage of ondine-bench offers, and what is measured of it.
 *
 * A case is one kernel or call with one instruction set and thread count.  Its result is checked first.  Then rounds
 * run over all cases in turn, each case for a slice of time, so that a disturbance of the machine hits neighbours
 * alike; ratios are formed within a round and their median is reported. */
#ifndef ONDINE_BENCH_BENCH_H
#define ONDINE_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bounds.h"
#include "engine/kernels.h"

enum { BENCH_ROUNDS_MAX = 101, BENCH_CASES_MAX = 256 };

typedef struct bench_options {
    uint32_t n;          /* inputs of micro and of whole runs */
    double seconds;      /* a slice: one case in one round */
    int rounds, threads; /* threads: the most that whole runs use */
    const char *stages;  /* comma-separated names, NULL: all */
    const char *isas;    /* the same for instruction sets */
    const char *json, *versus;
    int device; /* index of a CUDA device whose stages run instead of the CPU's; -1: none */
} bench_options;

/* What one slice of a case showed: units a second, the seconds of a cycle of the core's or the device's clock, and CPU
 * time over threads x time on the wall. */
typedef struct bench_sample {
    double rate, cycle, busy;
} bench_sample;

typedef struct bench_case {
    const char *stage, *isa, *unit;
    char name[48];
    int threads; /* 1: timed by the CPU time of this thread; else, and for a device, by the clock on the wall */
    int copies;  /* 1; else `threads`: each thread does work() on a state of its own */
    int device;  /* it works on the CUDA device */
    /* The seconds of a cycle now; NULL: of this core's clock. */
    double (*cycle)(void *state);
    /* Do a small portion of the work and return how many units that was; < 0: it failed. */
    double (*work)(void *state);
    /* Is the result right?  Writes what was compared. */
    int (*check)(void *state, char *what, size_t size);
    void (*release)(void *state);
    void *state, **others; /* others: (copies - 1) */
    double bound;          /* units a cycle that a core can do at most (bounds.h); 0: not stated */
    char checked[128];
    bench_sample sample[BENCH_ROUNDS_MAX];
} bench_case;

typedef struct bench_list {
    bench_case item[BENCH_CASES_MAX];
    size_t count;
    const bench_options *options;
    const bound_model *machine; /* NULL: not known */
    char device[256];           /* what the CUDA device is; "": it is not used */
} bench_list;

/* A new, empty case at the end of the list. */
bench_case *bench_add(bench_list *list, const char *stage, const char *isa, const char *unit);

/* Memory aligned to OND_ALIGN, zeroed; ends the program when there is none. */
void *bench_alloc(size_t bytes);

/* Each adds its cases, of one thread (whole: of all thread counts); kernels: one instruction set, `first` for the best
 * one. */
void stage_generator(bench_list *list, const ond_kernels *kernels, int first);
void stage_micro(bench_list *list, const ond_kernels *kernels, int first);
void stage_reduced(bench_list *list, const ond_kernels *kernels, int first);
void stage_whole(bench_list *list, const ond_kernels *kernels, int first);

/* Free a case's states. */
void bench_release(bench_case *c);
/* Add a case of whole ensembles of linear SGD, N = list->options->n, by ondine_simulate(), from 0 to t_end. */
bench_case *bench_add_ensemble(bench_list *list, const char *isa, const ondine_run *run, double t_end);

/* Check every case, then measure.  @return 0, or 1 if a check failed (said on stderr). */
int bench_measure(bench_list *list);

/* What the ratio of a case refers to: normals in registers, with the best instruction set; on a device by the same kind
 * of math, else exact.  NULL if not measured. */
const bench_case *bench_generator(const bench_list *list, const bench_case *c);

/* Of a case's rates the median, half the distance of the quartiles over it, and the best; the medians of units a cycle,
 * of the ratio to the reference's rate (0 for NULL), and of busy. */
typedef struct bench_summary {
    double median, spread, best, per_cycle, ratio, busy;
} bench_summary;
bench_summary bench_summarise(const bench_case *c, const bench_case *reference, int rounds);

void report_table(const bench_list *list, FILE *out);
/* @return 0, or 1 with a line on stderr. */
int report_json(const bench_list *list, const char *path);
int report_versus(const bench_list *list, const char *path, FILE *out);

#endif
