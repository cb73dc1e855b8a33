/* commands.h : the commands of the program; each is parse, call the library, print. */
#ifndef ONDINE_CLI_COMMANDS_H
#define ONDINE_CLI_COMMANDS_H

#include "cli/options.h"

/* defines: one in each file of the same name */
extern const ond_command ond_simulate_command, ond_theory_command, ond_validate_command, ond_figure_command,
    ond_plot_command, ond_info_command, ond_converge_command, ond_stability_command, ond_resume_command,
    ond_merge_command, ond_rerun_command, ond_manual_command, ond_completion_command, ond_report_command;

/* All of them in the order in which help shows them; NULL ends the list. */
extern const ond_command *const ond_commands[];

/* The command of that name; NULL: there is none. */
const ond_command *ond_command_find(const char *name);

/* The command that a misspelled name may mean; NULL: none comes near. */
const ond_command *ond_command_nearest(const char *name);

/* The first lines of help: what the program is, one line of text without newlines at its end. */
#define OND_PROGRAM_SUMMARY                                                                                            \
    "On-line learning in teacher-student perceptrons: SGD and weight normalization,\n"                                 \
    "simulated in ensembles and beside the theory of their order parameters."

/* What the program ends with, one row a code; a NULL text ends the list. */
typedef struct ond_exit_code {
    const char *code, *meaning;
} ond_exit_code;
extern const ond_exit_code ond_exit_codes[];

#endif
