#include "io/gnuplot.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Unnamed files rather than pipes: nobody waits for anybody, however long script and picture are. */
typedef struct channels {
    FILE *in, *out, *err;
} channels;

static void close_channels(channels *c)
{
    if (c->in)
        fclose(c->in);
    if (c->out)
        fclose(c->out);
    if (c->err)
        fclose(c->err);
}

static int spawn_and_wait(const channels *c, int *exit_status)
{
    char *const argv[] = {(char *)"gnuplot", (char *)"-d", (char *)"-", NULL}; /* -d: no settings of the user */
    posix_spawn_file_actions_t actions;
    pid_t child;
    int why = posix_spawn_file_actions_init(&actions);
    if (why)
        return why;
    why = posix_spawn_file_actions_adddup2(&actions, fileno(c->in), 0);
    why = why ? why : posix_spawn_file_actions_adddup2(&actions, fileno(c->out), 1);
    why = why ? why : posix_spawn_file_actions_adddup2(&actions, fileno(c->err), 2);
    why = why ? why : posix_spawnp(&child, "gnuplot", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (why)
        return why;
    while (waitpid(child, exit_status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

/* The line of gnuplot's messages that says what is wrong: the first after the echo of the script. */
static void first_complaint(FILE *err, char *line, size_t size)
{
    rewind(err);
    line[0] = 0;
    while (fgets(line, (int)size, err)) {
        line[strcspn(line, "\n")] = 0;
        if (strstr(line, "line ") || strstr(line, "rror"))
            return;
    }
}

static ondine_status read_picture(FILE *out, void **picture, size_t *size, ondine_error *error)
{
    fseek(out, 0, SEEK_END);
    const long length = ftell(out);
    rewind(out);
    if (length <= 0)
        return ond_fail(error, ONDINE_ERR_IO, "gnuplot drew nothing");
    *picture = malloc((size_t)length);
    if (!*picture)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for a picture");
    *size = (size_t)length;
    if (fread(*picture, 1, *size, out) == *size)
        return ONDINE_OK;
    free(*picture);
    *picture = NULL;
    return ond_fail(error, ONDINE_ERR_IO, "cannot read the picture that gnuplot drew");
}

static ondine_status run(const channels *c, const char *script, size_t length, void **picture, size_t *size,
                         ondine_error *error)
{
    if (fwrite(script, 1, length, c->in) != length || fflush(c->in) != 0)
        return ond_fail(error, ONDINE_ERR_IO, "cannot write a script for gnuplot: %s", strerror(errno));
    rewind(c->in);
    int exit_status = 0;
    const int why = spawn_and_wait(c, &exit_status);
    if (why == ENOENT || (WIFEXITED(exit_status) && WEXITSTATUS(exit_status) == 127))
        return ond_fail(error, ONDINE_ERR_IO, "no gnuplot found in PATH; figures need it (package gnuplot-nox)");
    if (why)
        return ond_fail(error, ONDINE_ERR_IO, "cannot run gnuplot: %s", strerror(why));
    if (!WIFEXITED(exit_status) || WEXITSTATUS(exit_status) != 0) {
        char line[300];
        first_complaint(c->err, line, sizeof line);
        return ond_fail(error, ONDINE_ERR_IO, "gnuplot failed: %s", line);
    }
    return read_picture(c->out, picture, size, error);
}

ondine_status ond_gnuplot(const char *script, size_t length, void **picture, size_t *size, ondine_error *error)
{
    channels c = {tmpfile(), tmpfile(), tmpfile()};
    const ondine_status status =
        c.in && c.out && c.err ? run(&c, script, length, picture, size, error)
                               : ond_fail(error, ONDINE_ERR_IO, "cannot make a temporary file: %s", strerror(errno));
    close_channels(&c);
    return status;
}

ondine_status ond_gnuplot_check(ondine_error *error)
{
    void *answer = NULL;
    size_t size;
    const char script[] = "set print '-'\nprint 'here'\n";
    OND_TRY(ond_gnuplot(script, sizeof script - 1, &answer, &size, error));
    free(answer);
    return ONDINE_OK;
}
