#include "cli/commands.h"

#include <string.h>

#include "cli/parse.h"

const ond_command *const ond_commands[] = {
    &ond_simulate_command, &ond_theory_command, &ond_validate_command, &ond_converge_command,   &ond_stability_command,
    &ond_figure_command,   &ond_plot_command,   &ond_report_command,   &ond_info_command,       &ond_resume_command,
    &ond_merge_command,    &ond_rerun_command,  &ond_manual_command,   &ond_completion_command, NULL};
enum { COMMANDS = sizeof ond_commands / sizeof *ond_commands - 1 };

const ond_command *ond_command_find(const char *name)
{
    for (size_t i = 0; ond_commands[i]; i++)
        if (strcmp(name, ond_commands[i]->name) == 0)
            return ond_commands[i];
    return NULL;
}

const ond_command *ond_command_nearest(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = ond_commands[i]->name;
    return ond_commands[ond_nearest_name(name, COMMANDS, names)]; /* the NULL at the end where none is near */
}

const ond_exit_code ond_exit_codes[] = {
    {"0", "fine"},
    {"1", "internal or numerical failure, out of memory"},
    {"2", "bad usage or parameters"},
    {"3", "validate: simulation and theory do not agree, or it is undecided"},
    {"4", "a file could not be read or written"},
    {"5", "a file is damaged, or of another run"},
    {"6", "no such device, or it failed"},
    {"75", "stopped by a signal or --max-time after a checkpoint; 'ondine resume' goes on"},
    {"128+n", "signal n with nothing to resume"},
    {NULL, NULL},
};
