/* options_show.c : options for people (--help) and for results (the echo). */
#include <math.h>
#include <string.h>

#include "cli/colour.h"
#include "cli/examples.h"
#include "cli/options_table.h"

/* "--rule RULE" and "one of ..., default wn" of one option. */
static void help_row(const ond_option *option, FILE *file)
{
    char left[40], range[160];
    snprintf(left, sizeof left, "--%s%s%s", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    if (strlen(left) > 20) { /* too long for its column: a line of its own */
        fprintf(file, "  %s\n", left);
        left[0] = 0;
    }
    fprintf(file, "  %-20s %s\n", left, option->help);
    if (option->type == TYPE_FLAG)
        return;
    ond_option_range(option, range, sizeof range);
    const char *initial = option->shown ? option->shown : option->initial;
    fprintf(file, "  %-20s   %s%s%s\n", "", range, initial ? "; default " : "", initial ? initial : "");
}

static void heading(const char *title, FILE *file)
{
    fprintf(file, "\n%s%s%s\n", ond_ink(file, INK_STRONG), title, ond_ink(file, INK_PLAIN));
}

static void help_examples(const ond_command *command, FILE *file)
{
    int titled = 0;
    for (const ond_example *e = ond_examples; e->line; e++)
        if (e->command == command->bit) {
            if (!titled)
                heading("Examples", file);
            titled = 1;
            fprintf(file, "  %s\n      %s\n", e->line, e->what);
        }
}

void ond_options_help(const ond_command *command, FILE *file)
{
    static const char *const titles[GROUP_COUNT] = {"Model", "Run", "Output"};
    fprintf(file, "usage: ondine %s%s%s [options]\n\n%s\n", command->name, command->operand ? " " : "",
            command->operand ? command->operand : "", command->summary);
    for (int group = 0; group < GROUP_COUNT; group++) {
        int titled = 0;
        for (size_t i = 0; i < OPT_COUNT; i++) {
            const ond_option *option = &ond_option_table[i];
            if (option->group != (enum ond_group)group || !(option->commands & command->bit))
                continue;
            if (!titled)
                heading(titles[group], file);
            titled = 1;
            help_row(option, file);
        }
    }
    help_examples(command, file);
}

/* Either the list of times or the grid made it. */
int ond_option_counts(const ond_options *options, size_t id)
{
    const int listed = options->times.t != NULL;
    if (id == OPT_TIMES)
        return listed;
    if (id == OPT_T_END || id == OPT_POINTS || id == OPT_SPACING)
        return !listed;
    return id != OPT_THRESHOLD || options->command != CMD_SIMULATE || options->given[id];
}

static void echo_row(const ond_options *options, const ond_option *option, ond_entries *list)
{
    const void *value = (const char *)options + option->offset;
    switch (option->type) {
    case TYPE_CHOICE: ond_entries_text(list, option->name, option->choices[*(const int *)value]); break;
    case TYPE_REAL: {
        const ond_sweep *sweep = option->sweep ? (const void *)((const char *)options + option->sweep) : NULL;
        if (sweep && sweep->count)
            ond_entries_text(list, option->name, sweep->text);
        else
            ond_entries_real(list, option->name, *(const double *)value);
        break;
    }
    case TYPE_INTEGER: ond_entries_integer(list, option->name, *(const uint64_t *)value); break;
    case TYPE_TIMES: ond_entries_text(list, option->name, ((const ond_times *)value)->text); break;
    case TYPE_FLAG: ond_entries_text(list, option->name, *(const int *)value ? "true" : "false"); break;
    case TYPE_INPUTS: ond_entries_text(list, option->name, ((const ond_inputs *)value)->text); break;
    case TYPE_DEVICE:
    case TYPE_SHARD:
    case TYPE_FILE: break; /* these decide no value */
    }
}

void ond_options_echo(const ond_options *options, const ond_command *command, ond_entries *list)
{
    ond_entries_text(list, "command", command->name);
    for (size_t i = 0; i < OPT_COUNT; i++) {
        if (!(ond_option_table[i].echo & command->bit) || !ond_option_counts(options, i))
            continue;
        if (i == OPT_N && (command->bit & CMD_THEORY) && !options->given[i])
            continue; /* N -> infinity */
        if ((command->bit & CMD_CONVERGE) && (i == OPT_N || ond_option_table[i].group == GROUP_RUN) &&
            !options->given[OPT_ENGINE])
            continue;                                          /* the ODE, too */
        if ((i == OPT_R0 || i == OPT_Z) && !options->given[i]) /* R(0) is random, the ODE finds z */
            ond_entries_real(list, ond_option_table[i].name, NAN);
        else
            echo_row(options, &ond_option_table[i], list);
    }
}
