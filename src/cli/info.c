/* ondine info : the build, this machine, the limits, and what a run would use. */
#include <stdio.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/info_forecast.h"
#include "cli/output.h"
#include "engine/isa.h"
#include "model/cores.h"
#include "io/result.h"
#include "rng/stream.h"

static void print_build_and_machine(const ond_kernels *kernels, const ondine_model *model)
{
    char cpu[128], devices[4096];
    ond_cpu_name(cpu, sizeof cpu);
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
    ondine_devices(model, devices, sizeof devices);
    printf("devices:\n%s", devices);
    printf("engines:       micro, reduced, blocked (on CUDA devices alone)\n");
    printf("limits:        3 <= N < 2^32, N t < 2^32 steps, replicas < 2^32\n");
    printf("stream layout: %d\n", OND_STREAM_LAYOUT);
    ond_entries_free(&built);
}

static void print_speed(const ond_setup *setup, ondine_engine engine, const ond_forecast *f)
{
    printf("%-15s", engine == ONDINE_MICRO ? "micro:" : "reduced:");
    if (f->rate == 0) {
        printf("too slow to be measured here\n");
        return;
    }
    if (engine == ONDINE_MICRO)
        printf("%.3g elements/s, ", f->rate * setup->model.n);
    printf("%.3g steps/s, %.3g replicas/s\n", f->rate, f->rate * setup->run.replicas / f->steps);
}

/* Both engines, if they have such inputs, and the time of the one that was asked for. */
static ondine_status print_forecast(const ond_options *options, const ond_setup *setup, ondine_error *error)
{
    const double last = setup->t[setup->points - 1];
    ond_forecast forecast[2] = {{0}};
    double seconds = 0;
    printf("this run:      %s, %s %s, %s inputs, N = %u, %u replicas to t = %g, %d threads on the CPU\n",
           ondine_engine_name(setup->run.engine), ondine_rule_name(setup->model.rule),
           ondine_activation_name(setup->model.activation), options->inputs.text, (unsigned)setup->model.n,
           (unsigned)setup->run.replicas, last, setup->run.threads);
    for (int engine = ONDINE_MICRO; engine <= ONDINE_REDUCED; engine++) {
        if (engine == ONDINE_REDUCED && setup->model.inputs != ONDINE_GAUSSIAN)
            continue;
        OND_TRY(ond_forecast_make(setup, (ondine_engine)engine, &forecast[engine], error));
        print_speed(setup, (ondine_engine)engine, &forecast[engine]);
        seconds += forecast[engine].seconds;
    }
    const ond_forecast *f = &forecast[setup->run.engine];
    if (f->rate > 0) {
        printf("time:          ");
        ond_forecast_print(f->steps / f->rate, f->steps * f->cpu);
        printf("; measured for %.1f s, while the machine is as busy as now\n", seconds);
    }
    return ONDINE_OK;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    const ond_kernels *kernels;
    ond_setup setup;
    OND_TRY(ond_kernels_select(&kernels, error));
    ondine_status status = ond_setup_make(options, &setup, error);
    if (status == ONDINE_OK) {
        print_build_and_machine(kernels, &setup.model);
        status = print_forecast(options, &setup, error);
    }
    ond_setup_free(&setup);
    return status == ONDINE_OK ? ond_finish_stdout(error) : status;
}

const ond_command ond_info_command = {
    "info", NULL, "build, devices, limits, what this machine will do: speeds, and the time of the run in the options",
    CMD_INFO, run};
