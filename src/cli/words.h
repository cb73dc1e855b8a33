/* words.h : options as the words of a command line, to be kept in a file and read back. */
#ifndef ONDINE_CLI_WORDS_H
#define ONDINE_CLI_WORDS_H

#include "cli/options.h"
#include "io/pack.h"

/* The command's name, then "--name=value" for every option that has a value, defaults too; a NUL ends each word.
 * `output` stands for the value of --output, NULL: without it.  --force, --config, --status and --dry-run are left out.
 */
void ond_words_of(const ond_options *options, const ond_command *command, const char *output, ond_pack *words);

/* The command that the words (size) begin with, if it is one of `commands`, a set of bits; else NULL. */
const ond_command *ond_words_command(const char *words, size_t size, unsigned commands);

/* ond_words_parse() : options from such words (size), which must outlive them.
 * @return ONDINE_OK; ONDINE_ERR_FILE (these are no words of `command`); ONDINE_ERR_INTERNAL.  Free *options in any
 * case. */
ondine_status ond_words_parse(char *words, size_t size, const ond_command *command, ond_options *options,
                              ondine_error *error);

/* Options of `from` that its command line names take the place of those in *options, and so does what provenance tells
 * of the command line. */
void ond_words_override(ond_options *options, const ond_options *from);

#endif
