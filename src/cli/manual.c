/* ondine manual PAGE : manual pages in man(7)'s language, from the same tables as --help. */
#include <string.h>

#include "cli/commands.h"
#include "cli/examples.h"
#include "cli/options_table.h"
#include "cli/output.h"

/* Text in which nothing is a request or an escape: '-' as typed, no line that begins with '.' or '\''. */
static void text(const char *words)
{
    if (words[0] == '.' || words[0] == '\'')
        fputs("\\&", stdout);
    for (const char *p = words; *p; p++)
        switch (*p) {
        case '-': fputs("\\-", stdout); break;
        case '\\': fputs("\\e", stdout); break;
        default: putchar(*p);
        }
}

static void paragraph(const char *request, const char *words)
{
    printf("%s\n", request);
    text(words);
    putchar('\n');
}

static void option(const ond_option *row)
{
    char range[160];
    fputs(".TP\n\\fB\\-\\-", stdout);
    text(row->name);
    fputs("\\fR", stdout);
    if (row->argument) {
        fputs(" \\fI", stdout);
        text(row->argument);
        fputs("\\fR", stdout);
    }
    putchar('\n');
    text(row->help);
    if (row->type != TYPE_FLAG) {
        const char *initial = row->shown ? row->shown : row->initial;
        ond_option_range(row, range, sizeof range);
        fputs(": ", stdout);
        text(range);
        if (initial) {
            fputs("; default ", stdout);
            text(initial);
        }
    }
    fputs(".\n", stdout);
}

static void options_of(const ond_command *command)
{
    static const char *const titles[GROUP_COUNT] = {".SS Model", ".SS Run", ".SS Output"};
    puts(".SH OPTIONS");
    for (int group = 0; group < GROUP_COUNT; group++) {
        const char *title = titles[group];
        for (size_t i = 0; i < OPT_COUNT; i++) {
            const ond_option *row = &ond_option_table[i];
            if (row->group != (enum ond_group)group || !(row->commands & command->bit))
                continue;
            if (title)
                puts(title);
            title = NULL;
            option(row);
        }
    }
}

static void examples_of(const ond_command *command)
{
    int titled = 0;
    for (const ond_example *e = ond_examples; e->line; e++) {
        if (e->command != command->bit)
            continue;
        if (!titled)
            puts(".SH EXAMPLES");
        titled = 1;
        paragraph(".TP", e->line);
        text(e->what);
        fputs(".\n", stdout);
    }
}

static void exit_codes(void)
{
    puts(".SH EXIT STATUS");
    for (size_t i = 0; ond_exit_codes[i].code; i++) {
        paragraph(".TP", ond_exit_codes[i].code);
        text(ond_exit_codes[i].meaning);
        fputs(".\n", stdout);
    }
}

static void begin(const char *page, const char *summary)
{
    printf(".TH \"%s\" 1 \"\" \"ondine %s\" \"Ondine\"\n.SH NAME\n", page, ONDINE_VERSION);
    text(page);
    fputs(" \\- ", stdout);
    text(summary);
    fputs("\n.SH SYNOPSIS\n", stdout);
}

static void command_page(const ond_command *command)
{
    char name[40];
    snprintf(name, sizeof name, "ondine-%s", command->name);
    begin(name, command->summary);
    printf("\\fBondine %s\\fR%s%s%s [\\fIoptions\\fR]\n", command->name, command->operand ? " \\fI" : "",
           command->operand ? command->operand : "", command->operand ? "\\fR" : "");
    options_of(command);
    examples_of(command);
    exit_codes();
    puts(".SH SEE ALSO\n.BR ondine (1)");
}

static void program_page(void)
{
    begin("ondine", "on-line learning dynamics in ensembles");
    puts("\\fBondine\\fR \\fIcommand\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION");
    text(OND_PROGRAM_SUMMARY);
    puts("\n.PP\nData go to standard output, everything else to standard error.  Each command has a page of its own.");
    puts(".SH COMMANDS");
    for (size_t i = 0; ond_commands[i]; i++) {
        printf(".TP\n.BR ondine\\-%s (1)\n", ond_commands[i]->name);
        text(ond_commands[i]->summary);
        fputs(".\n", stdout);
    }
    exit_codes();
    puts(".SH ENVIRONMENT\n.TP\n\\fBOMP_NUM_THREADS\\fR\nThreads unless \\fB\\-\\-threads\\fR says otherwise.\n"
         ".TP\n\\fBONDINE_ISA\\fR\n\\fBavx512\\fR, \\fBavx2\\fR or \\fBportable\\fR: which vector instructions to use; "
         "no result depends on it.\n"
         ".TP\n\\fBNO_COLOR\\fR\nSet to anything: no colours.  There are none either where the output is no terminal.");
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    const ond_command *command = ond_command_find(options->operand);
    if (command)
        command_page(command);
    else if (strcmp(options->operand, "ondine") == 0)
        program_page();
    else {
        const ond_command *near = ond_command_nearest(options->operand);
        return ond_fail(error, ONDINE_ERR_ARG,
                        "no manual page '%.60s'; there are 'ondine' and every command's name%s%s%s", options->operand,
                        near ? "; did you mean " : "", near ? near->name : "", near ? "?" : "");
    }
    return ond_finish_stdout(error);
}

const ond_command ond_manual_command = {"manual", "PAGE", "the manual page of a command, or of 'ondine', for man(1)",
                                        CMD_MANUAL, run};
