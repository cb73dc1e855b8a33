/* output.h : a finished result to --output and to stdout. */
#ifndef ONDINE_CLI_OUTPUT_H
#define ONDINE_CLI_OUTPUT_H

#include "cli/options.h"
#include "io/result.h"
#include "io/table.h"

/* ond_output_check() : before a run, whether --output could be written. */
ondine_status ond_output_check(const ond_options *options, ondine_error *error);

/* Fill the table of `simulate` or `theory` from a result: the columns of the CSV, for JSON also covariances; z is left
 * out under SGD. */
ondine_status ond_table_of_ensemble(const ond_result *result, ond_table *table, ondine_error *error);
ondine_status ond_table_of_theory(const ond_result *result, ond_table *table, ondine_error *error);

/* ond_output() : the echo of the options and the provenance are added to *result; the file is written before stdout,
 * so that a reader who closes the pipe loses nothing.  Where the file cannot be written, stdout still has its table. */
ondine_status ond_output(const ond_options *options, ond_result *result, const ond_table *table, ondine_error *error);

/* Flush stdout.  @return ONDINE_OK; ONDINE_ERR_IO. */
ondine_status ond_finish_stdout(ondine_error *error);

#endif
