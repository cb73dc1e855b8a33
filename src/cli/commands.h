/* commands.h : the commands of the program; each is parse, call the library, print. */
#ifndef ONDINE_CLI_COMMANDS_H
#define ONDINE_CLI_COMMANDS_H

#include "cli/options.h"

/* defines: one in each file of the same name */
extern const ond_command ond_simulate_command, ond_theory_command, ond_validate_command, ond_figure_command,
    ond_plot_command, ond_info_command, ond_converge_command, ond_stability_command, ond_resume_command,
    ond_merge_command, ond_rerun_command;

#endif
