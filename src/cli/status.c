#include "cli/status.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/halt.h"
#include "io/atomic.h"

#define EVERY 5.0 /* seconds */
#define FORMAT "ondine-status"

/* One program, one heartbeat. */
static struct {
    const char *path, *command; /* path NULL: none is wanted */
    double begun, written;      /* ond_now() */
    double done, left;
    time_t start;
} now;

static json_t *json_of_time(time_t when)
{
    char text[32] = "";
    struct tm parts;
    if (gmtime_r(&when, &parts))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

/* exit_code < 0: the program is running. */
static json_t *describe(const char *state, int exit_code, const char *message)
{
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = 0;
    return json_pack("{s:s, s:i, s:s, s:s, s:s, s:I, s:o, s:o, s:f, s:f, s:o, s:o, s:s}", /**/
                     "format", FORMAT, "version", 1, "state", state, "command", now.command, "host", host, "pid",
                     (json_int_t)getpid(), "start", json_of_time(now.start), "updated", json_of_time(time(NULL)),
                     "done", now.done, "elapsed_s", ond_now() - now.begun, "left_s",
                     isfinite(now.left) ? json_real(now.left) : json_null(), "exit_code",
                     exit_code < 0 ? json_null() : json_integer(exit_code), "message", message);
}

static ondine_status put(const char *state, int exit_code, const char *message, ondine_error *error)
{
    json_t *object = describe(state, exit_code, message);
    char *text = object ? json_dumps(object, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) : NULL;
    const ondine_status status = text ? ond_atomic_write(now.path, text, strlen(text), 1, error)
                                      : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %s", now.path);
    free(text);
    json_decref(object);
    now.written = ond_now();
    return status;
}

/* Is there a file that is no heartbeat? */
static int is_foreign(const char *path)
{
    if (access(path, F_OK) != 0)
        return 0;
    json_t *found = json_load_file(path, 0, NULL);
    const char *format = json_string_value(json_object_get(found, "format"));
    const int foreign = !format || strcmp(format, FORMAT) != 0;
    json_decref(found);
    return foreign;
}

ondine_status ond_status_begin(const ond_options *options, const char *command, ondine_error *error)
{
    if (!options->status)
        return ONDINE_OK;
    if (!options->force && is_foreign(options->status))
        return ond_fail(error, ONDINE_ERR_IO, "%s exists and is no status of ondine; --force replaces it",
                        options->status);
    now.path = options->status;
    now.command = command;
    now.begun = ond_now();
    now.start = time(NULL);
    now.left = NAN;
    const ondine_status status = put("running", -1, "", error);
    if (status != ONDINE_OK)
        now.path = NULL;
    return status;
}

void ond_status_beat(double done, double left)
{
    now.done = done;
    now.left = left;
    if (now.path && ond_now() - now.written >= EVERY)
        put("running", -1, "", NULL);
}

void ond_status_end(ondine_status status, const ondine_error *error)
{
    if (!now.path)
        return;
    const int finished = status == ONDINE_OK || status == ONDINE_DISAGREES;
    now.done = finished ? 1 : now.done;
    now.left = finished ? 0 : NAN;
    put(finished                   ? "finished"
        : status == ONDINE_STOPPED ? "stopped"
                                   : "failed",
        (int)status, status == ONDINE_OK ? "" : error->message, NULL);
    now.path = NULL;
}
