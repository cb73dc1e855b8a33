/* options_table.h : one row an option. */
#ifndef ONDINE_CLI_OPTIONS_TABLE_H
#define ONDINE_CLI_OPTIONS_TABLE_H

#include "cli/options.h"

enum ond_type {
    TYPE_CHOICE,
    TYPE_REAL,
    TYPE_INTEGER,
    TYPE_TIMES,
    TYPE_DEVICE,
    TYPE_INPUTS,
    TYPE_SHARD,
    TYPE_FILE,
    TYPE_FLAG
};
enum ond_group { GROUP_MODEL, GROUP_RUN, GROUP_OUTPUT, GROUP_COUNT };
enum { CHOICES_MAX = 8 };

typedef struct ond_option {
    const char *name, *argument, *help;
    const char *initial; /* the default as it would be typed; NULL: none, or found elsewhere */
    const char *shown;   /* the default for --help where `initial` does not say it */
    enum ond_type type;
    enum ond_group group;
    size_t offset;     /* of the value in ond_options */
    unsigned commands; /* that take it */
    unsigned echo;     /* that write it into their results */
    size_t sweep;      /* TYPE_REAL: of the ond_sweep that some commands take in its place; 0: none */
    /* The range. */
    const char *choices[CHOICES_MAX]; /* TYPE_CHOICE, TYPE_INPUTS, TYPE_DEVICE */
    double low, high;                 /* TYPE_REAL; high 0: no upper bound */
    int low_excluded;
    uint64_t least, most; /* TYPE_INTEGER */
} ond_option;

extern const ond_option ond_option_table[OPT_COUNT];

/* How many choices a row has. */
size_t ond_choice_count(const ond_option *option);

/* "a number > 0", "one of sgd, wn", ...: what the value must be. */
void ond_option_range(const ond_option *option, char *text, size_t size);

#endif
