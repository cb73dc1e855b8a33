#include "cli/job.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const ond_team *team;

/* Set by Open MPI's and PMI's launchers for the processes of a job. */
static int is_launched(void)
{
    return getenv("OMPI_COMM_WORLD_RANK") || getenv("PMIX_RANK") || getenv("PMI_RANK");
}

/* The module beside the program or in ../lib/ondine. */
static void *open_module(void)
{
    static const char *const places[] = {"ondine_mpi.so", "../lib/ondine/ondine_mpi.so",
                                         "../lib/x86_64-linux-gnu/ondine/ondine_mpi.so"};
    char program[PATH_MAX], path[PATH_MAX + 64];
    const ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = 0;
    *(strrchr(program, '/') + 1) = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(path, sizeof path, "%s%s", program, places[i]);
        if (access(path, R_OK) == 0)
            return dlopen(path, RTLD_NOW | RTLD_GLOBAL); /* MPI's own plug-ins look for its names */
    }
    return NULL;
}

ondine_status ond_job_join(ondine_error *error)
{
    if (!is_launched())
        return ONDINE_OK;
    void *module = open_module();
    const ond_team *(*start)(void) = NULL;
    if (module)
        *(void **)&start = dlsym(module, "ond_team_mpi");
    team = start ? start() : NULL;
    if (!team)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "this is a process of an MPI job, but %s",
                        module ? "MPI does not start" : "this build has no MPI (ondine_mpi.so)");
    if (team->rank > 0 && !freopen("/dev/null", "w", stdout))
        return ond_fail(error, ONDINE_ERR_IO, "cannot open /dev/null");
    return ONDINE_OK;
}

const ond_team *ond_job_team(void)
{
    return team;
}

int ond_job_writes(void)
{
    return !team || team->rank == 0;
}

int ond_job_tells(void)
{
    return ond_job_writes() || !*team->alike;
}

void ond_job_leave(int code)
{
    if (team && code != ONDINE_OK && code != ONDINE_DISAGREES && !*team->alike)
        team->give_up(code);
    if (team)
        team->finish();
}
