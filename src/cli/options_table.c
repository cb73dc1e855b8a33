#include "cli/options_table.h"

#include <inttypes.h>
#include <string.h>

#define ENGINES (CMD_SIMULATE | CMD_VALIDATE | CMD_FIGURE)
#define COMPUTING (ENGINES | CMD_THEORY)
#define OF_ENGINES (ENGINES | CMD_CONVERGE) /* with --engine */
#define PRINTING (CMD_SIMULATE | CMD_VALIDATE | CMD_THEORY)
#define TIMELESS (CMD_CONVERGE | CMD_STABILITY) /* no record times */
#define ALL (COMPUTING | TIMELESS)
#define GOING_ON (CMD_RESUME | CMD_MERGE | CMD_RERUN)
#define DRAWING (CMD_PLOT | CMD_REPORT)
#define EVERY (ALL | DRAWING | CMD_INFO | GOING_ON | CMD_MANUAL | CMD_COMPLETION)
#define AT(member) .offset = offsetof(ond_options, member)

/* The theory takes the options of a run too, so that one command line serves all; it checks and ignores them. */
const ond_option ond_option_table[OPT_COUNT] = {
    [OPT_RULE] = {"rule", "RULE", "update rule: plain SGD or weight normalization", "wn", "wn; figure fig3, fig4: both",
                  TYPE_CHOICE, GROUP_MODEL, AT(rule), ALL | CMD_INFO, PRINTING | TIMELESS, .choices = {"sgd", "wn"}},
    [OPT_ACTIVATION] = {"activation", "G", "activation of student and teacher", "linear", NULL, TYPE_CHOICE,
                        GROUP_MODEL, AT(activation), ALL | CMD_INFO, PRINTING | TIMELESS,
                        .choices = {"linear", "erf", "relu", "leaky-relu", "tanh", "sigmoid", "softplus"}},
    [OPT_ETA] = {"eta", "X", "learning rate", "0.1", NULL, TYPE_REAL, GROUP_MODEL, AT(eta), ALL | CMD_INFO,
                 PRINTING | TIMELESS, .low_excluded = 1, .sweep = offsetof(ond_options, eta_sweep)},
    [OPT_L0] = {"l0", "X", "initial length of J over sqrt(N)", "1", NULL, TYPE_REAL, GROUP_MODEL, AT(l0),
                ALL | CMD_INFO, PRINTING | TIMELESS, .low_excluded = 1, .sweep = offsetof(ond_options, l0_sweep)},
    [OPT_R0] = {"r0", "X", "initial overlap R(0), the same in every replica", NULL, "random, variance 1/N", TYPE_REAL,
                GROUP_MODEL, AT(r0), ALL | CMD_INFO, PRINTING | TIMELESS, .low = -1, .high = 1},
    [OPT_Z0] = {"z0", "X", "initial length of V over sqrt(N), for wn", "0.05", NULL, TYPE_REAL, GROUP_MODEL, AT(z0),
                ALL | CMD_INFO, PRINTING | TIMELESS, .low_excluded = 1},
    [OPT_NOISE] = {"noise", "X", "standard deviation of the label noise", "0", NULL, TYPE_REAL, GROUP_MODEL, AT(noise),
                   ALL | CMD_INFO, PRINTING | TIMELESS},
    [OPT_N] = {"n", "N", "inputs", "10000", "10000; theory, and converge without --engine: infinity", TYPE_INTEGER,
               GROUP_MODEL, AT(n), ALL | CMD_INFO, COMPUTING | CMD_CONVERGE, .least = 3, .most = UINT32_MAX},
    [OPT_T_END] = {"t-end", "T", "last time, t = steps/N", "20", "20; figure: 40 for sgd, 20 for wn", TYPE_REAL,
                   GROUP_MODEL, AT(t_end), COMPUTING | CMD_INFO, PRINTING, .low_excluded = 1},
    [OPT_POINTS] = {"points", "COUNT", "number of record times", "101", NULL, TYPE_INTEGER, GROUP_MODEL, AT(points),
                    COMPUTING | CMD_INFO, PRINTING, .least = 2, .most = UINT32_MAX},
    [OPT_SPACING] = {"spacing", "LAW", "record times from 0, or by equal ratios from t-end/1000", "linear", NULL,
                     TYPE_CHOICE, GROUP_MODEL, AT(spacing), COMPUTING | CMD_INFO, PRINTING,
                     .choices = {"linear", "log"}},
    [OPT_TIMES] = {"times", "T1,T2,...", "these record times instead", NULL, NULL, TYPE_TIMES, GROUP_MODEL, AT(times),
                   COMPUTING | CMD_INFO, PRINTING},

    [OPT_THRESHOLD] = {"threshold", "X", "the eps_g to reach; simulate also says when each replica first does", "0.01",
                       "0.01; simulate: none", TYPE_REAL, GROUP_MODEL, AT(threshold),
                       CMD_SIMULATE | CMD_CONVERGE | CMD_FIGURE, CMD_SIMULATE | CMD_CONVERGE, .low_excluded = 1},
    [OPT_T_MAX] = {"t-max", "T", "give up then", "1e5", NULL, TYPE_REAL, GROUP_MODEL, AT(t_max), TIMELESS | CMD_FIGURE,
                   TIMELESS, .low_excluded = 1},
    [OPT_Z] = {"z", "X", "length of V over sqrt(N) at the solution, for wn", NULL, "where the ODE without noise ends",
               TYPE_REAL, GROUP_MODEL, AT(z), CMD_STABILITY, CMD_STABILITY, .low_excluded = 1},

    [OPT_ENGINE] = {"engine", "ENGINE", "full vectors, the exact chain of the order parameters, or cuBLAS blocks",
                    "micro", "micro; converge: the ODE", TYPE_CHOICE, GROUP_RUN, AT(engine),
                    COMPUTING | CMD_INFO | CMD_CONVERGE, OF_ENGINES, .choices = {"micro", "reduced", "blocked"}},
    [OPT_DEVICE] = {"device", "DEVICE", "where to run", "auto", NULL, TYPE_DEVICE, GROUP_RUN, AT(device),
                    ALL | CMD_RERUN, .choices = {"auto", "cpu", "cuda", "cuda:all"}},
    [OPT_MATH] = {"math", "KIND", "fast: normals of a GPU's instructions, 6e-6 off, other bits; a CPU runs exact",
                  "exact", NULL, TYPE_CHOICE, GROUP_RUN, AT(math), ALL, .choices = {"exact", "fast"}},
    [OPT_REPLICAS] = {"replicas", "COUNT", "independent replicas", "100", "100; figure: micro 16, reduced 10000",
                      TYPE_INTEGER, GROUP_RUN, AT(replicas), ALL | CMD_INFO, OF_ENGINES, .least = 1,
                      .most = UINT32_MAX},
    [OPT_SEED] = {"seed", "SEED", "seed of all random numbers", "1", NULL, TYPE_INTEGER, GROUP_RUN, AT(seed),
                  ALL | CMD_INFO, OF_ENGINES, .least = 0, .most = UINT64_MAX},
    [OPT_THREADS] = {"threads", "COUNT", "threads; no bit of a result depends on it", NULL, "the allowed cores",
                     TYPE_INTEGER, GROUP_RUN, AT(threads), ALL | CMD_INFO | CMD_RESUME | CMD_RERUN, .least = 1,
                     .most = 4096},
    [OPT_INPUTS] = {"inputs", "LAW", "law of the inputs; micro has all, the other engines gaussian", "gaussian", NULL,
                    TYPE_INPUTS, GROUP_RUN, AT(inputs), ALL | CMD_INFO, OF_ENGINES,
                    .choices = {"gaussian", "rademacher", "uniform", "student-t:NU with NU > 4",
                                "correlated:RHO with 0 <= RHO < 1"}},
    [OPT_SAVE_REPLICAS] = {"save-replicas", NULL, "keep every record of every replica in the --output file", NULL, NULL,
                           TYPE_FLAG, GROUP_RUN, AT(save_replicas), CMD_SIMULATE | CMD_VALIDATE,
                           CMD_SIMULATE | CMD_VALIDATE},
    [OPT_CHECKPOINT_EVERY] = {"checkpoint-every", "SECONDS", "how often FILE.checkpoint beside --output is written",
                              "60", NULL, TYPE_REAL, GROUP_RUN, AT(checkpoint_every),
                              COMPUTING | CMD_CONVERGE | CMD_RESUME, .low_excluded = 1},
    [OPT_MAX_TIME] = {"max-time", "SECONDS", "stop after so long, leaving FILE.checkpoint for 'ondine resume'", NULL,
                      "none", TYPE_REAL, GROUP_RUN, AT(max_time), COMPUTING | CMD_CONVERGE | CMD_RESUME,
                      .low_excluded = 1},
    [OPT_SHARD] = {"shard", "I/N", "make part I of N alone; 'ondine merge' joins the --output files", NULL,
                   "the whole ensemble", TYPE_SHARD, GROUP_RUN, AT(shard), CMD_SIMULATE},
    [OPT_AT_4N] = {"at-4n", NULL, "judge a second run at 4N too, where the theory is 4 to 16 times as good", NULL, NULL,
                   TYPE_FLAG, GROUP_RUN, AT(at_4n), CMD_VALIDATE},
    [OPT_DRY_RUN] = {"dry-run", NULL, "say what would run, its memory, time and files, and stop", NULL, NULL, TYPE_FLAG,
                     GROUP_RUN, AT(dry_run), ALL},
    [OPT_PROGRESS] = {"progress", "HOW", "on stderr: a line on a terminal (auto), nothing, or JSON lines", "auto", NULL,
                      TYPE_CHOICE, GROUP_RUN, AT(progress), ALL | CMD_RESUME | CMD_RERUN,
                      .choices = {"auto", "none", "json"}},
    [OPT_STATUS] = {"status", "FILE", "keep a JSON object there that says how far the program is", NULL, "none",
                    TYPE_FILE, GROUP_RUN, AT(status), ALL | GOING_ON},
    [OPT_QUIET] = {"quiet", NULL, "nothing on stderr but errors and verdicts", NULL, NULL, TYPE_FLAG, GROUP_RUN,
                   AT(quiet), EVERY},

    [OPT_OUTPUT] = {"output", "FILE", "also write an HDF5 file; figure, plot: prefix of the pictures; report: the page",
                    NULL, "none; figure: ./NAME; plot, report: FILE without .h5", TYPE_FILE, GROUP_OUTPUT, AT(output),
                    ALL | DRAWING | GOING_ON},
    [OPT_FORMAT] = {"format", "FORMAT", "of standard output; table rounds to 6 digits", NULL,
                    "table on a terminal, else csv", TYPE_CHOICE, GROUP_OUTPUT, AT(format),
                    PRINTING | TIMELESS | GOING_ON, .choices = {"table", "csv", "json"}},
    [OPT_FORCE] = {"force", NULL, "replace existing files", NULL, NULL, TYPE_FLAG, GROUP_OUTPUT, AT(force),
                   ALL | DRAWING | GOING_ON},
    [OPT_CONFIG] = {"config", "FILE", "options from lines 'name = value'; the command line overrides them", NULL, NULL,
                    TYPE_FILE, GROUP_OUTPUT, AT(config), ALL | CMD_INFO},
    [OPT_HELP] = {"help", NULL, "this text", NULL, NULL, TYPE_FLAG, GROUP_OUTPUT, AT(help), EVERY},
    [OPT_VERSION] = {"version", NULL, "the version", NULL, NULL, TYPE_FLAG, GROUP_OUTPUT, AT(version), EVERY},
};

size_t ond_choice_count(const ond_option *option)
{
    size_t count = 0;
    while (count < CHOICES_MAX && option->choices[count])
        count++;
    return count;
}

void ond_option_range(const ond_option *option, char *text, size_t size)
{
    switch (option->type) {
    case TYPE_CHOICE:
    case TYPE_INPUTS:
        snprintf(text, size, "%s", ond_choice_count(option) > 1 ? "one of " : "");
        for (size_t i = 0; i < ond_choice_count(option); i++) {
            const size_t length = strlen(text);
            snprintf(text + length, size - length, "%s%s", i ? ", " : "", option->choices[i]);
        }
        break;
    case TYPE_REAL:
        if (option->high > 0)
            snprintf(text, size, "a number in [%g, %g]", option->low, option->high);
        else
            snprintf(text, size, "a number %s %g%s", option->low_excluded ? ">" : ">=", option->low,
                     option->sweep ? ", or A:B:log|lin:COUNT (converge and some figures)" : "");
        break;
    case TYPE_INTEGER: snprintf(text, size, "an integer in %" PRIu64 "..%" PRIu64, option->least, option->most); break;
    case TYPE_TIMES: snprintf(text, size, "increasing numbers >= 0 with commas between"); break;
    case TYPE_DEVICE: snprintf(text, size, "auto, cpu, cuda, cuda:INDEX or cuda:all"); break;
    case TYPE_SHARD: snprintf(text, size, "two integers I/N with 1 <= I <= N < 2^32"); break;
    case TYPE_FILE: snprintf(text, size, "the name of a file"); break;
    case TYPE_FLAG: snprintf(text, size, "true or false"); break;
    }
}
