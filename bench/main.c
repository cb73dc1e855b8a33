/* ondine-bench : how fast the engines are on this machine, and how far from what it could do. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "engine/isa.h"

static const char usage[] =
    "usage: ondine-bench [options]\n"
    "  --stages LIST    of words, normals, normals-l1, dots, update, micro, reduced, theory, simulate (all)\n"
    "  --isas LIST      of avx512, avx2, portable (all that this CPU has)\n"
    "  --n N            inputs of micro and simulate (10000)\n"
    "  --rounds K       repeats of every case, interleaved (9)\n"
    "  --seconds S      of a case in a round (0.02)\n"
    "  --device cuda[:I] the stages of a GPU: words, normals, micro, reduced, simulate (the CPU's)\n"
    "  --threads T      everything by one thread and by T (the cores this process may use)\n"
    "  --json FILE      write the results there\n"
    "  --vs FILE        compare with results written by --json\n"
    "One thread is timed by its CPU time.  Compare ratios to the generator, not rates: machines have moods.\n";

/* Is `name` one of the comma-separated names in list?  NULL holds all names. */
static int listed(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *p = list; p; p = strchr(p, ','), p += p != NULL) {
        if (strncmp(p, name, length) == 0 && (p[length] == ',' || p[length] == 0))
            return 1;
    }
    return list == NULL;
}

/* A number in [low, high], or the end of the program. */
static double number(const char *option, const char *text, double low, double high)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end || !(value >= low && value <= high)) {
        fprintf(stderr, "ondine-bench: %s is '%s', must be %g .. %g\n", option, text, low, high);
        exit(ONDINE_ERR_ARG);
    }
    return value;
}

/* The I of cuda:I, 0 for cuda, or the end of the program. */
static int device_index(const char *text)
{
    if (strcmp(text, "cuda") == 0)
        return 0;
    if (strncmp(text, "cuda:", 5) == 0)
        return (int)number("--device", text + 5, 0, 1023);
    fprintf(stderr, "ondine-bench: --device is '%s', must be cuda or cuda:INDEX\n", text);
    exit(ONDINE_ERR_ARG);
}

static bench_options parse(int argc, char **argv)
{
    static const struct option options[] = {{"stages", required_argument, NULL, 's'},
                                            {"isas", required_argument, NULL, 'i'},
                                            {"n", required_argument, NULL, 'n'},
                                            {"rounds", required_argument, NULL, 'r'},
                                            {"seconds", required_argument, NULL, 'd'},
                                            {"threads", required_argument, NULL, 't'},
                                            {"json", required_argument, NULL, 'j'},
                                            {"vs", required_argument, NULL, 'v'},
                                            {"device", required_argument, NULL, 'c'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    bench_options o = {.device = -1, .n = 10000, .rounds = 9, .seconds = 0.02, .threads = ondine_run_default().threads};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (c) {
        case 's': o.stages = optarg; break;
        case 'i': o.isas = optarg; break;
        case 'n': o.n = (uint32_t)number("--n", optarg, 3, 4e9); break;
        case 'r': o.rounds = (int)number("--rounds", optarg, 1, BENCH_ROUNDS_MAX); break;
        case 'd': o.seconds = number("--seconds", optarg, 0, 60); break;
        case 't': o.threads = (int)number("--threads", optarg, 1, 1024); break;
        case 'j': o.json = optarg; break;
        case 'v': o.versus = optarg; break;
        case 'c': o.device = device_index(optarg); break;
        case 'h': fputs(usage, stdout); exit(ONDINE_OK);
        default: fputs(usage, stderr); exit(ONDINE_ERR_ARG);
        }
    return o;
}

/* Leave the cases of the stages that were asked for. */
static void keep_listed(bench_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (listed(list->options->stages, list->item[i].stage))
            list->item[kept++] = list->item[i];
        else
            bench_release(&list->item[i]);
    list->count = kept;
}

typedef void stage_function(bench_list *list, const ond_kernels *kernels, int first);

/* The cases of a stage again, each by all threads at once, with a state a thread. */
static void add_copies(bench_list *list, stage_function *stage, const ond_kernels *kernels, int first)
{
    const int threads = list->options->threads;
    const size_t begin = list->count;
    for (int k = 0; k < threads; k++) {
        const size_t mark = list->count;
        stage(list, kernels, first);
        for (size_t i = mark; i < list->count; i++) {
            bench_case *c = &list->item[begin + i - mark];
            if (k > 0) {
                c->others[k - 1] = list->item[i].state;
                continue;
            }
            c->threads = c->copies = threads;
            c->others = bench_alloc((size_t)threads * sizeof *c->others);
        }
        if (k > 0)
            list->count = mark;
    }
}

static void add_cases(bench_list *list)
{
    static const char *const isas[] = {"avx512", "avx2", "portable"};
    static stage_function *const stages[] = {stage_generator, stage_micro, stage_reduced, stage_whole};
    for (size_t s = 0; s < sizeof stages / sizeof *stages; s++) {
        int first = 1;
        for (size_t i = 0; i < sizeof isas / sizeof *isas; i++) {
            const ond_kernels *kernels;
            setenv("ONDINE_ISA", isas[i], 1);
            if (!listed(list->options->isas, isas[i]) || ond_kernels_select(&kernels, NULL) != ONDINE_OK)
                continue;
            stages[s](list, kernels, first);
            if (stages[s] != stage_whole && list->options->threads > 1)
                add_copies(list, stages[s], kernels, first);
            first = 0;
        }
    }
    keep_listed(list);
}

int main(int argc, char **argv)
{
    static bench_list list;
    const bench_options options = parse(argc, argv);
    list.options = &options;
    list.machine = bound_machine();
    if (options.device >= 0) {
        ondine_error error;
        if (bench_device(&list, options.device, &error) != ONDINE_OK) {
            fprintf(stderr, "ondine-bench: %s\n", error.message);
            return ONDINE_ERR_DEVICE;
        }
        keep_listed(&list);
    } else {
        add_cases(&list);
    }
    int failed = bench_measure(&list);
    if (!failed) {
        report_table(&list, stdout);
        failed |= options.json && report_json(&list, options.json);
        failed |= options.versus && report_versus(&list, options.versus, stdout);
    }
    for (size_t i = 0; i < list.count; i++)
        bench_release(&list.item[i]);
    return failed ? ONDINE_ERR_INTERNAL : ONDINE_OK;
}
