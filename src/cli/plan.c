#include "cli/plan.h"

#include <math.h>
#include <stdio.h>

#include "cli/info_forecast.h"
#include "compare/validate.h"

#define RECORD (ONDINE_OBSERVABLES * sizeof(double)) /* bytes, of a replica at a time */
#define SKETCH (ONDINE_OBSERVABLES * 16e3)           /* bytes, of the distributions at a time */
#define PROGRAM 12e6                                 /* bytes, with its libraries */

/* "3.2 GB" */
static void print_bytes(double bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    int unit = 0;
    for (bytes /= 1e3; bytes >= 1e3 && unit < 3; unit++)
        bytes /= 1e3;
    printf("%.2g %s", bytes >= 10 ? round(bytes) : bytes, units[unit]);
}

static void print_memory(double bytes)
{
    printf("memory:   about ");
    print_bytes(bytes);
    putchar('\n');
}

/* Memory, seconds and seconds of CPU time of a run. */
typedef struct cost {
    double memory, seconds, cpu;
} cost;

/* Add a run of `replicas` by an engine to *c.  0; -1 where its speed could not be measured. */
static int add_run(const ond_setup *setup, ondine_engine engine, double replicas, cost *c)
{
    ond_forecast f = {0};
    const ondine_status status = ond_forecast_make(setup, engine, &f, NULL);
    c->memory = fmax(c->memory, f.memory);
    if (status != ONDINE_OK || f.rate <= 0)
        return -1;
    const double steps = f.steps * replicas / setup->run.replicas;
    c->seconds += steps / f.rate;
    c->cpu += steps * f.cpu;
    return 0;
}

/* An ensemble with the reduced ones that a verdict on it needs, all of which are kept. */
static int add_validation(const ond_setup *setup, cost *c)
{
    const double reduced = ond_gather_reduced(&setup->run);
    const int micro = setup->run.engine != ONDINE_REDUCED;
    int failed = micro ? add_run(setup, ONDINE_MICRO, setup->run.replicas, c) : 0;
    failed |= add_run(setup, ONDINE_REDUCED, reduced, c);
    c->memory += (reduced + (micro ? setup->run.replicas : 0)) * (double)setup->points * RECORD;
    c->memory += (micro + 1) * (double)setup->points * SKETCH; /* beside that of the run that was measured */
    return failed;
}

static void print_cost(const cost *c, int known, const char *before, const char *after)
{
    print_memory(fmax(c->memory, PROGRAM));
    if (!known) {
        printf("time:     too slow to be measured here\n");
        return;
    }
    printf("time:     %s", before);
    ond_forecast_print(c->seconds, c->cpu);
    printf("%s on the CPU, while it is as busy as now\n", after);
}

void ond_plan_run(const ond_options *options, const ond_setup *setup)
{
    cost c = {0};
    int known;
    if (options->command == CMD_SIMULATE) {
        const double share = setup->run.shards ? 1.0 / setup->run.shards : 1;
        known = add_run(setup, setup->run.engine == ONDINE_REDUCED ? ONDINE_REDUCED : ONDINE_MICRO,
                        share * setup->run.replicas, &c) == 0;
        if (options->save_replicas && setup->run.shards)
            c.memory += share * setup->run.replicas * (double)setup->points * RECORD;
        print_cost(&c, known, "", "");
    } else {
        ond_setup larger = *setup;
        larger.model.n = setup->model.n <= UINT32_MAX / 4 ? 4 * setup->model.n : UINT32_MAX;
        known = add_validation(setup, &c) == 0;
        if (options->at_4n)
            known = add_validation(&larger, &c) == 0 && known;
        print_cost(&c, known, "", ", then the scores,");
    }
    if (options->command != CMD_FIGURE)
        ond_plan_files(options, NULL);
    if (options->save_replicas) {
        printf("records:  ");
        print_bytes((double)setup->run.replicas * (double)setup->points * RECORD);
        printf(" of that file\n");
    }
}

enum { POINTS = 1000 }; /* of records, at which a run tells how far it is */

void ond_plan_search(const ond_options *options, const ond_setup *setup, size_t points, double t_max)
{
    double t[POINTS];
    ond_setup whole = *setup;
    cost c = {0};
    for (int i = 0; i < POINTS; i++)
        t[i] = t_max * (i + 1) / POINTS;
    whole.points = POINTS;
    whole.t = t;
    const int known = add_run(&whole, setup->run.engine == ONDINE_REDUCED ? ONDINE_REDUCED : ONDINE_MICRO,
                              (double)points * setup->run.replicas, &c) == 0;
    print_cost(&c, known, "less than ", ", which it would be if no replica got there,");
    ond_plan_files(options, NULL);
}

void ond_plan_short(const char *time)
{
    print_memory(PROGRAM);
    printf("time:     %s\n", time);
}

void ond_plan_files(const ond_options *options, const char *prefix)
{
    const char *separator = "";
    printf("files:    ");
    if (prefix) {
        printf("%s.png, %s.svg, %s.pdf, %s.csv", prefix, prefix, prefix, prefix);
        separator = ", ";
    } else if (options->output) {
        printf("%s", options->output);
        if (options->command & (CMD_SIMULATE | CMD_VALIDATE))
            printf(", while it runs %s.checkpoint", options->output);
        if (options->command == CMD_SIMULATE && options->save_replicas && !options->shard.count)
            printf(" and %s.replicas", options->output);
        separator = ", ";
    }
    if (options->status)
        printf("%s%s", separator, options->status);
    printf("%s\n", prefix || options->output || options->status ? "" : "none");
}
