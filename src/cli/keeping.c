#include "cli/keeping.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/job.h"
#include "cli/output.h"
#include "cli/stop.h"
#include "cli/words.h"

/* `path` from the root; to be freed, NULL: out of memory.  The file itself need not exist. */
static char *absolute(const char *path)
{
    char folder[PATH_MAX], *whole = NULL;
    if (path[0] == '/' || !getcwd(folder, sizeof folder))
        return strdup(path);
    return asprintf(&whole, "%s/%s", folder, path) < 0 ? NULL : whole;
}

/* Beside the output; to be freed, NULL: out of memory. */
static char *checkpoint_of(const char *output)
{
    char *path = NULL;
    return asprintf(&path, "%s.checkpoint", output) < 0 ? NULL : path;
}

/* Before a run: may its files be written? */
static ondine_status check_files(const ond_options *options, const char *checkpoint, ondine_error *error)
{
    OND_TRY(ond_output_check(options, error));
    if (checkpoint && !options->force && access(checkpoint, F_OK) == 0)
        return ond_fail(error, ONDINE_ERR_IO, "%s exists: 'ondine resume' goes on with it, --force starts anew",
                        checkpoint);
    return ONDINE_OK;
}

ondine_status ond_keeping_make(const ond_options *options, const ond_command *command, ondine_run *run,
                               ond_keeping *keeping, ondine_error *error)
{
    *keeping = (ond_keeping){.resumes = options->checkpoint != NULL};
    keeping->output = options->output ? absolute(options->output) : NULL;
    if (keeping->output && !keeping->resumes)
        keeping->beside = checkpoint_of(keeping->output);
    keeping->checkpoint = keeping->resumes ? options->checkpoint : keeping->beside;
    ond_words_of(options, command, keeping->output, &keeping->words);
    if (keeping->words.failed || (options->output && (!keeping->output || !keeping->checkpoint)))
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    run->checkpoint = keeping->checkpoint;
    run->checkpoint_every = options->checkpoint_every;
    run->resume = keeping->resumes;
    run->settings = keeping->words.data;
    run->settings_size = keeping->words.size;
    return keeping->resumes ? ONDINE_OK : check_files(options, keeping->beside, error);
}

void ond_keeping_free(ond_keeping *keeping)
{
    ond_pack_free(&keeping->words);
    free(keeping->beside);
    free(keeping->output);
}

ondine_status ond_keeping_stopped(const ond_options *options, const ond_keeping *keeping, ondine_error *error)
{
    const int elsewhere = !ond_job_writes() && options->given[OPT_OUTPUT]; /* the first process of a team has it */
    if (elsewhere)
        return ONDINE_STOPPED;
    if (keeping->checkpoint)
        return ond_fail(error, ONDINE_STOPPED, "stopped by %s; 'ondine resume %.400s' goes on", ond_stop_cause(),
                        keeping->checkpoint);
    return ond_stop_without_file(error);
}

/* Does the file hold this result?  Moments are enough, of which records of every replica need no second copy. */
static int holds(const char *path, const ond_result *result)
{
    ond_result found;
    if (result->rows)
        return ond_result_repeats(result, path, NULL) == ONDINE_OK;
    if (ond_result_read(path, &found, NULL) != ONDINE_OK)
        return 0;
    const int same = ond_result_same(&found, result);
    ond_result_free(&found);
    return same;
}

static int is_there(const ond_options *options, const ond_keeping *keeping, const ond_result *result)
{
    return keeping->resumes && options->output && !options->force && access(options->output, F_OK) == 0 &&
           holds(options->output, result);
}

ondine_status ond_keeping_output(const ond_options *options, const ond_keeping *keeping, ond_result *result,
                                 const ond_table *table, ondine_error *error)
{
    ond_options stdout_only = *options;
    if (is_there(options, keeping, result))
        stdout_only.output = NULL;
    return ond_output(&stdout_only, result, table, error);
}

void ond_keeping_done(const ond_keeping *keeping)
{
    if (keeping->checkpoint && ond_job_writes())
        unlink(keeping->checkpoint);
}
