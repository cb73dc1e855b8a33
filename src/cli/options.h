/* options.h : the options of all commands, from one table (options_table.c) that serves parsing, range checks, --help,
 * --config and the echo of parameters into results. */
#ifndef ONDINE_CLI_OPTIONS_H
#define ONDINE_CLI_OPTIONS_H

#include <stdio.h>

#include "io/value.h"
#include "model/error.h"

enum ond_option_id {
    OPT_RULE,
    OPT_ACTIVATION,
    OPT_ETA,
    OPT_L0,
    OPT_R0,
    OPT_Z0,
    OPT_NOISE,
    OPT_N,
    OPT_T_END,
    OPT_POINTS,
    OPT_SPACING,
    OPT_TIMES,
    OPT_THRESHOLD,
    OPT_T_MAX,
    OPT_Z,
    OPT_ENGINE,
    OPT_DEVICE,
    OPT_MATH,
    OPT_REPLICAS,
    OPT_SEED,
    OPT_THREADS,
    OPT_INPUTS,
    OPT_SAVE_REPLICAS,
    OPT_CHECKPOINT_EVERY,
    OPT_MAX_TIME,
    OPT_SHARD,
    OPT_AT_4N,
    OPT_DRY_RUN,
    OPT_PROGRESS,
    OPT_STATUS,
    OPT_QUIET,
    OPT_OUTPUT,
    OPT_FORMAT,
    OPT_FORCE,
    OPT_CONFIG,
    OPT_HELP,
    OPT_VERSION,
    OPT_COUNT
};

/* Which commands take an option: a set of bits. */
enum ond_command_bit {
    CMD_SIMULATE = 1,
    CMD_THEORY = 2,
    CMD_VALIDATE = 4,
    CMD_FIGURE = 8,
    CMD_PLOT = 16,
    CMD_INFO = 32,
    CMD_STABILITY = 64,
    CMD_CONVERGE = 128,
    CMD_RESUME = 1 << 10,
    CMD_MERGE = 1 << 11,
    CMD_RERUN = 1 << 12,
    CMD_MANUAL = 1 << 13,
    CMD_COMPLETION = 1 << 14,
    CMD_REPORT = 1 << 15
};

/* Choices, in the order of the table's names.  Rule and activation are those of ondine.h. */
enum { ENGINE_MICRO = ONDINE_MICRO, ENGINE_REDUCED = ONDINE_REDUCED, ENGINE_BLOCKED = ONDINE_BLOCKED };
enum { SPACING_LINEAR, SPACING_LOG };
enum { MATH_EXACT, MATH_FAST };
enum { PROGRESS_AUTO, PROGRESS_NONE, PROGRESS_JSON };
enum { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

typedef struct ond_device {
    enum { DEVICE_AUTO, DEVICE_CPU, DEVICE_CUDA } kind;
    int index; /* of a CUDA device, or ONDINE_ANY_CARD, ONDINE_ALL_CARDS */
} ond_device;

/* Part index (1..count) of an ensemble; count 0: the whole. */
typedef struct ond_shard {
    uint32_t index, count;
} ond_shard;

typedef struct ond_times {
    size_t count;
    double *t;        /* (count), owned */
    const char *text; /* as given */
} ond_times;

typedef struct ond_inputs {
    ondine_inputs law;
    double parameter;
    const char *text; /* as given */
} ond_inputs;

/* "A:B:log|lin:COUNT" in the place of one value. */
typedef struct ond_sweep {
    size_t count; /* 0: one value was given */
    double low, high;
    int spacing;
    const char *text; /* as given */
} ond_sweep;

typedef struct ond_options {
    unsigned command;                                              /* its bit */
    int rule, activation, spacing, engine, math, progress, format; /* choices */
    double eta, l0, r0, z0, noise, t_end, threshold, t_max, z, checkpoint_every, max_time;
    ond_sweep eta_sweep, l0_sweep;
    uint64_t n, points, replicas, seed, threads;
    ond_device device;
    ond_shard shard;
    ond_times times;
    ond_inputs inputs;
    const char *output, *config, *status; /* NULL: not given */
    const char *against;                  /* rerun: the file that the result must repeat; else NULL */
    const char *checkpoint;               /* resume: the file to go on from; else NULL */
    int save_replicas, at_4n, dry_run, quiet, force, help, version;

    const char *operand;   /* the first argument that is no option, "fig2"; NULL: none */
    const char **operands; /* (operand_count) all of them, owned */
    size_t operand_count;
    /* Where each value comes from. */
    enum ond_source { FROM_DEFAULT, FROM_CONFIG, FROM_LINE } given[OPT_COUNT];
    char **owned; /* texts from --config, (owned_count) */
    size_t owned_count;
    /* For provenance. */
    int argc;
    char **argv;
    int64_t start; /* time() */
} ond_options;

/* What parsing needs to know of a command. */
typedef struct ond_command {
    const char *name, *operand, *summary; /* operand: "FILE", "FILES" (one or more), or NULL where it takes none */
    unsigned bit;
    ondine_status (*run)(const ond_options *options, ondine_error *error);
} ond_command;

/* ond_options_parse() : argv[0..argc-1] are the words after the command.  Defaults, then --config, then the command
 * line.  Free *options in any case.
 * @return ONDINE_OK; ONDINE_ERR_ARG with a line that names option, value and range. */
ondine_status ond_options_parse(ond_options *options, const ond_command *command, int argc, char **argv,
                                ondine_error *error);
void ond_options_free(ond_options *options);

/* ond_options_grid() : the record times, *t (*points) to be freed.
 * @return ONDINE_OK; ONDINE_ERR_ARG (times so close that they coincide); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_options_grid(const ond_options *options, size_t *points, double **t, ondine_error *error);

/* 0 for those of --times, --t-end, --points and --spacing that do not make the record times, and for a --threshold that
 * simulate was not given. */
int ond_option_counts(const ond_options *options, size_t id);

/* ond_sweep_values() : the values of a sweep, *count of them, or `single` where there is none; *values to be freed.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_sweep_values(const ond_sweep *sweep, double single, size_t *count, double **values,
                               ondine_error *error);

/* A sweep that is not of the command line. */
ondine_status ond_options_sweep(enum ond_option_id id, const char *text, ond_sweep *sweep, ondine_error *error);

/* Append every parameter that decides a value of the command's result. */
void ond_options_echo(const ond_options *options, const ond_command *command, ond_entries *list);

/* The options of a command, for people. */
void ond_options_help(const ond_command *command, FILE *file);

#endif
