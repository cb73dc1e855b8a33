/* ondine info : the build, this machine, the limits, and what a run would use. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/output.h"
#include "engine/isa.h"
#include "model/cores.h"
#include "io/result.h"
#include "rng/stream.h"

/* The first "model name" of Linux; "unknown" elsewhere. */
static void cpu_name(char *name, size_t size)
{
    char line[256];
    snprintf(name, size, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon && colon[1]) {
            line[strcspn(line, "\n")] = 0;
            snprintf(name, size, "%.100s", colon + 2);
            break;
        }
    }
    fclose(file);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    (void)options;
    const ond_kernels *kernels;
    OND_TRY(ond_kernels_select(&kernels, error));
    char cpu[128];
    cpu_name(cpu, sizeof cpu);
    ond_entries built = {0};
    ond_provenance(&built, 0, NULL, "", 0);
    const double page = (double)sysconf(_SC_PAGESIZE) / (1 << 30);
    printf("version:       %s, revision %s\n", ONDINE_VERSION, ond_entries_find(&built, "revision")->value.text);
    printf("compiler:      %s\n", ond_entries_find(&built, "compiler")->value.text);
    printf("libraries:     %s\n", ond_libraries());
    printf("cpu:           %s\n", cpu);
    printf("vectors:       %s\n", kernels->isa);
    printf("cores:         %d allowed, %d threads by default\n", ond_allowed_cores(), ondine_run_default().threads);
    printf("memory:        %.1f GiB, %.1f GiB free\n", page * (double)sysconf(_SC_PHYS_PAGES),
           page * (double)sysconf(_SC_AVPHYS_PAGES));
    char devices[4096];
    const ondine_model model = ondine_model_default();
    ondine_devices(&model, devices, sizeof devices);
    printf("devices:\n%s", devices);
    printf("engines:       micro, reduced, blocked (on CUDA devices alone)\n");
    printf("limits:        3 <= N < 2^32, N t < 2^32 steps, replicas < 2^32\n");
    printf("stream layout: %d\n", OND_STREAM_LAYOUT);
    ond_entries_free(&built);
    return ond_finish_stdout(error);
}

const ond_command ond_info_command = {"info", NULL, "build, devices, limits, what this machine will do", CMD_INFO, run};
