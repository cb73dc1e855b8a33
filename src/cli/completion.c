/* ondine completion SHELL : completions for bash, zsh and fish, from the option table. */
#include <string.h>

#include "cli/commands.h"
#include "cli/figures.h"
#include "cli/options_table.h"
#include "cli/output.h"
#include "cli/parse.h"

/* The words that can stand as the value of an option or the operand of a command, with blanks between; "": a file or
 * a number.  Of a choice such as "student-t:NU with ..." what is to be typed as it is: "student-t:". */
static void print_values(const ond_option *option)
{
    for (size_t i = 0; i < ond_choice_count(option); i++) {
        const char *choice = option->choices[i], *colon = strchr(choice, ':');
        printf("%s%.*s", i ? " " : "", colon ? (int)(colon + 1 - choice) : (int)strlen(choice), choice);
    }
}

static int has_values(const ond_option *option)
{
    return ond_choice_count(option) > 0;
}

/* FILE or FILES. */
static int takes_files(const ond_command *command)
{
    return command->operand && strncmp(command->operand, "FILE", 4) == 0;
}

static void print_operands(const ond_command *command)
{
    if (command == &ond_figure_command)
        ond_figure_names(stdout);
    else if (command == &ond_completion_command)
        fputs("bash zsh fish", stdout);
    else if (command == &ond_manual_command) {
        fputs("ondine", stdout);
        for (size_t i = 0; ond_commands[i]; i++)
            printf(" %s", ond_commands[i]->name);
    }
}

/* ---- bash, and zsh through it -------------------------------------------------------------------------------- */

static void print_commands(void)
{
    for (size_t i = 0; ond_commands[i]; i++)
        printf("%s ", ond_commands[i]->name);
}

static void bash_function(void)
{
    fputs("_ondine() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          stdout);
    print_commands();
    fputs("help --help --version' -- \"$word\"))\n        return\n    fi\n    case $before in\n    help) words='",
          stdout);
    print_commands();
    fputs("' ;;\n", stdout);
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const ond_option *option = &ond_option_table[i];
        if (option->type == TYPE_FLAG)
            continue;
        printf("    --%s) ", option->name);
        if (option->type == TYPE_FILE)
            fputs("COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n", stdout);
        else {
            fputs("words='", stdout);
            print_values(option);
            fputs("' ;;\n", stdout);
        }
    }
    fputs("    *)\n        case ${COMP_WORDS[1]} in\n", stdout);
    for (size_t c = 0; ond_commands[c]; c++) {
        const ond_command *command = ond_commands[c];
        printf("        %s) words='", command->name);
        print_operands(command);
        for (size_t i = 0; i < OPT_COUNT; i++)
            if (ond_option_table[i].commands & command->bit)
                printf(" --%s", ond_option_table[i].name);
        fputs("' ;;\n", stdout);
    }
    fputs("        esac ;;\n    esac\n    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n", stdout);
    fputs("    case ${COMP_WORDS[1]}:$word in\n    *:-*) ;;\n", stdout);
    for (size_t c = 0; ond_commands[c]; c++)
        if (takes_files(ond_commands[c]))
            printf("    %s:*) COMPREPLY+=($(compgen -f -- \"$word\")) ;;\n", ond_commands[c]->name);
    fputs("    esac\n}\n", stdout);
}

static void bash(void)
{
    bash_function();
    puts("complete -o filenames -F _ondine ondine");
}

static void zsh(void)
{
    puts("#compdef ondine\nautoload -U +X bashcompinit && bashcompinit");
    bash_function();
    puts("complete -o filenames -F _ondine ondine");
}

/* ---- fish ----------------------------------------------------------------------------------------------------- */

/* In single quotes of fish. */
static void quoted(const char *text)
{
    putchar('\'');
    for (const char *p = text; *p; p++) {
        if (*p == '\'' || *p == '\\')
            putchar('\\');
        putchar(*p);
    }
    putchar('\'');
}

static void fish_option(const ond_option *option)
{
    fputs("complete -c ondine -n '__fish_seen_subcommand_from", stdout);
    for (size_t c = 0; ond_commands[c]; c++)
        if (option->commands & ond_commands[c]->bit)
            printf(" %s", ond_commands[c]->name);
    printf("' -l %s", option->name);
    if (option->type == TYPE_FILE)
        fputs(" -r -F", stdout);
    else if (option->type != TYPE_FLAG)
        fputs(" -x", stdout);
    if (has_values(option)) {
        fputs(" -a '", stdout);
        print_values(option);
        putchar('\'');
    }
    fputs(" -d ", stdout);
    quoted(option->help);
    putchar('\n');
}

static void fish(void)
{
    for (size_t c = 0; ond_commands[c]; c++) {
        const ond_command *command = ond_commands[c];
        printf("complete -c ondine -f -n __fish_use_subcommand -a %s -d ", command->name);
        quoted(command->summary);
        putchar('\n');
        if (command->operand) {
            printf("complete -c ondine -n '__fish_seen_subcommand_from %s' %s", command->name,
                   takes_files(command) ? "-F" : "-f -a '");
            if (!takes_files(command)) {
                print_operands(command);
                putchar('\'');
            }
            putchar('\n');
        }
    }
    for (size_t i = 0; i < OPT_COUNT; i++)
        fish_option(&ond_option_table[i]);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    enum { SHELLS = 3 };
    static const char *const names[SHELLS] = {"bash", "zsh", "fish"};
    static void (*const print[SHELLS])(void) = {bash, zsh, fish};
    char near[80];
    for (size_t i = 0; i < SHELLS; i++)
        if (strcmp(options->operand, names[i]) == 0) {
            print[i]();
            return ond_finish_stdout(error);
        }
    return ond_fail(error, ONDINE_ERR_ARG, "no completions for '%.60s'; there are bash, zsh and fish%s",
                    options->operand, ond_did_you_mean(options->operand, SHELLS, names, near, sizeof near));
}

const ond_command ond_completion_command = {"completion", "SHELL", "completions for bash, zsh or fish, to be sourced",
                                            CMD_COMPLETION, run};
