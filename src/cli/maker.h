/* maker.h : the command and the options that made a result file, from the parameters in it. */
#ifndef ONDINE_CLI_MAKER_H
#define ONDINE_CLI_MAKER_H

#include "cli/options.h"
#include "io/pack.h"

/* ond_maker_recall() : *words must outlive *options; free both in any case.
 * @return ONDINE_OK; ONDINE_ERR_IO, ONDINE_ERR_FILE as ond_result_read(), also for a command that makes no such files;
 *         ONDINE_ERR_INTERNAL. */
ondine_status ond_maker_recall(const char *path, ond_pack *words, const ond_command **maker, ond_options *options,
                               ondine_error *error);

#endif
