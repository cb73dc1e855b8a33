/* The table for people, the JSON for machines, and the comparison of two builds. */
#include <jansson.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "bench.h"
#include "model/cores.h"
#include "revision.h"

#ifdef __clang__
#define OF_COMPILER __VERSION__
#else
#define OF_COMPILER "gcc " __VERSION__
#endif

static void utc_now(char *text, size_t size)
{
    const time_t seconds = time(NULL);
    struct tm utc;
    strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
}

/* 1234567 as 1.23 M, in a fixed width. */
static void print_rate(FILE *out, double rate)
{
    static const char prefix[] = " kMGT";
    int p = 0;
    for (; rate >= 999.5 && p < 4; p++)
        rate /= 1000;
    fprintf(out, "%7.*f %c", rate < 9.995 ? 3 : rate < 99.95 ? 2 : 1, rate, prefix[p]);
}

void report_table(const bench_list *list, FILE *out)
{
    const int rounds = list->options->rounds;
    char cpu[128];
    ond_cpu_name(cpu, sizeof cpu);
    fprintf(out, "%s, revision %s, %s; %s; bound: %s\n", ondine_version(), ONDINE_REVISION, OF_COMPILER, cpu,
            list->machine ? list->machine->name : "not known for this CPU");
    if (list->device[0])
        fprintf(out, "%s; %.0f MHz while it was measured; bound: issue slots, predicted\n", list->device,
                list->count ? 1e-6 / list->item[0].sample[0].cycle : 0);
    fprintf(out, "N = %u, %d rounds of %g s a case, medians.  generator: share of the first line of `normals`\n\n",
            (unsigned)list->options->n, rounds, list->options->seconds);
    fprintf(out, "%-10s %-28s %-8s %3s %9s/s %-8s %7s %9s %10s %9s %8s\n", "stage", "case", "isa", "thr", "", "",
            "spread", "per cycle", "generator", "of bound", "busy");
    for (size_t i = 0; i < list->count; i++) {
        const bench_case *c = &list->item[i];
        const bench_summary s = bench_summarise(c, bench_generator(list, c), rounds);
        fprintf(out, "%-10s %-28s %-8s %3d ", c->stage, c->name, c->isa, c->threads);
        print_rate(out, s.median);
        fprintf(out, "  %-8s %5.1f %% %9.3g %10.4g ", c->unit, 100 * s.spread, s.per_cycle, s.ratio);
        if (c->bound > 0)
            fprintf(out, "%9.2f", s.per_cycle / (c->bound * c->threads));
        else
            fprintf(out, "%9s", "-");
        fprintf(out, " %6.0f %%\n", 100 * s.busy);
    }
}

static json_t *case_json(const bench_case *c, const bench_case *reference, int rounds)
{
    const bench_summary s = bench_summarise(c, reference, rounds);
    return json_pack("{s:s, s:s, s:s, s:i, s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:s}", "stage", c->stage, "case",
                     c->name, "isa", c->isa, "threads", c->threads, "unit", c->unit, "rate", s.median, "spread",
                     s.spread, "best", s.best, "per_cycle", s.per_cycle, "bound_per_cycle", c->bound * c->threads,
                     "generator", s.ratio, "busy", s.busy, "checked", c->checked);
}

int report_json(const bench_list *list, const char *path)
{
    const bench_options *o = list->options;
    char cpu[128], date[32];
    struct utsname host;
    ond_cpu_name(cpu, sizeof cpu);
    utc_now(date, sizeof date);
    uname(&host);
    json_t *cases = json_array();
    for (size_t i = 0; i < list->count; i++)
        json_array_append_new(cases, case_json(&list->item[i], bench_generator(list, &list->item[i]), o->rounds));
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:f, s:o}", "version", ondine_version(),
                  "revision", ONDINE_REVISION, "compiler", OF_COMPILER, "cpu", cpu, "system", host.sysname, "device",
                  list->device, "bound", list->machine ? list->machine->name : "unknown", "date", date, "n",
                  (json_int_t)o->n, "rounds", o->rounds, "seconds", o->seconds, "cases", cases);
    const int failed = !root || json_dump_file(root, path, JSON_INDENT(1) | JSON_PRESERVE_ORDER) != 0;
    if (failed)
        fprintf(stderr, "ondine-bench: cannot write %s\n", path);
    json_decref(root);
    return failed;
}

/* The case of the other build that is the same as c, or NULL. */
static const json_t *counterpart(const json_t *cases, const bench_case *c)
{
    size_t i;
    const json_t *other;
    json_array_foreach(cases, i, other)
    {
        const char *stage, *name, *isa;
        int threads;
        if (json_unpack((json_t *)other, "{s:s, s:s, s:s, s:i}", "stage", &stage, "case", &name, "isa", &isa, "threads",
                        &threads) == 0 &&
            strcmp(stage, c->stage) == 0 && strcmp(name, c->name) == 0 && strcmp(isa, c->isa) == 0 &&
            threads == c->threads)
            return other;
    }
    return NULL;
}

int report_versus(const bench_list *list, const char *path, FILE *out)
{
    json_error_t error;
    const char *revision, *cpu;
    json_t *root = json_load_file(path, 0, &error), *cases;
    if (!root || json_unpack(root, "{s:s, s:s, s:o}", "revision", &revision, "cpu", &cpu, "cases", &cases) != 0) {
        fprintf(stderr, "ondine-bench: %s is not a result of --json: %s\n", path,
                root ? "keys are missing" : error.text);
        json_decref(root);
        return 1;
    }
    fprintf(out, "\nagainst %s (revision %s, %s)\n%-10s %-28s %-8s %3s %12s %12s %8s\n", path, revision, cpu, "stage",
            "case", "isa", "thr", "generator", "before", "change");
    for (size_t i = 0; i < list->count; i++) {
        const bench_case *c = &list->item[i];
        const json_t *other = counterpart(cases, c);
        double before;
        if (!other || json_unpack((json_t *)other, "{s:F}", "generator", &before) != 0)
            continue;
        const bench_summary s = bench_summarise(c, bench_generator(list, c), list->options->rounds);
        fprintf(out, "%-10s %-28s %-8s %3d %12.4g %12.4g %+7.1f %%\n", c->stage, c->name, c->isa, c->threads, s.ratio,
                before, 100 * (s.ratio / before - 1));
    }
    json_decref(root);
    return 0;
}
