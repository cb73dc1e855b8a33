#include "cli/setup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/job.h"
#include "cli/plan.h"
#include "cli/stop.h"
#include "ensemble/ensemble.h"
#include "model/parameters.h"

ondine_model ond_options_model(const ond_options *options)
{
    const ondine_model model = {.rule = (ondine_rule)options->rule,
                                .activation = (ondine_activation)options->activation,
                                .eta = options->eta,
                                .l0 = options->l0,
                                .z0 = options->z0,
                                .noise = options->noise,
                                .r0_fixed = options->given[OPT_R0] != FROM_DEFAULT,
                                .r0 = options->r0,
                                .n = (uint32_t)options->n,
                                .inputs = options->inputs.law,
                                .inputs_parameter = options->inputs.parameter};
    return model;
}

static ondine_status check_engine(const ond_options *options, ondine_error *error)
{
    if (options->engine == ENGINE_BLOCKED && options->device.kind == DEVICE_CPU)
        return ond_fail(error, ONDINE_ERR_ARG,
                        "--engine blocked runs on a CUDA device only: --device cpu must be auto or cuda");
    if (options->inputs.law != ONDINE_GAUSSIAN && options->engine != ENGINE_MICRO)
        return ond_fail(error, ONDINE_ERR_ARG, "--inputs '%.60s' is for --engine micro, the others have gaussian only",
                        options->inputs.text);
    return ONDINE_OK;
}

/* The stream layout numbers steps with 32 bits. */
static ondine_status check_steps(const ond_setup *setup, ondine_error *error)
{
    const double last = setup->t[setup->points - 1], steps = last * setup->model.n;
    if (steps >= 4294967295.5)
        return ond_fail(error, ONDINE_ERR_ARG,
                        "--n %u x t = %g is %.10g steps, must be < 2^32: lower --n, --t-end or --times",
                        (unsigned)setup->model.n, last, steps);
    return ONDINE_OK;
}

/* A command runs several ensembles; one line is enough. */
static void tell_once(const char *line, void *options)
{
    static int told;
    if (!told)
        ond_talk(options, "%s", line);
    told = 1;
}

ondine_status ond_setup_engine(const ond_options *options, ond_setup *setup, ondine_error *error)
{
    setup->points = 0;
    setup->t = NULL;
    setup->model = ond_options_model(options);
    setup->run = ondine_run_default();
    setup->run.replicas = (uint32_t)options->replicas;
    setup->run.seed = options->seed;
    setup->run.keep_replicas = options->save_replicas;
    setup->run.device = options->device.kind == DEVICE_CPU    ? ONDINE_CPU
                        : options->device.kind == DEVICE_CUDA ? ONDINE_CUDA
                                                              : ONDINE_AUTO;
    setup->run.device_index = options->device.index;
    if (options->command == CMD_SIMULATE && options->given[OPT_THRESHOLD])
        setup->run.threshold = options->threshold;
    setup->run.math = options->math == MATH_FAST ? ONDINE_FAST : ONDINE_EXACT;
    setup->run.note = tell_once;
    setup->run.note_data = (void *)options;
    setup->run.shard = options->shard.index;
    setup->run.shards = options->shard.count;
    setup->run.stop = ond_stop_asked;
    setup->run.team = ond_job_team();
    if (options->given[OPT_THREADS])
        setup->run.threads = (int)options->threads;
    OND_TRY(check_engine(options, error));
    setup->run.engine = (ondine_engine)options->engine;
    OND_TRY(ond_check_model(&setup->model, error));
    OND_TRY(ond_check_run(&setup->run, error));
    OND_TRY(ond_check_device(&setup->model, &setup->run, error));
    return ONDINE_OK;
}

ondine_status ond_setup_make(const ond_options *options, ond_setup *setup, ondine_error *error)
{
    OND_TRY(ond_setup_engine(options, setup, error));
    OND_TRY(ond_options_grid(options, &setup->points, &setup->t, error));
    return check_steps(setup, error);
}

void ond_setup_free(ond_setup *setup)
{
    free(setup->t);
}

/* What was asked for; what ran is known afterwards. */
static const char *device_name(const ondine_run *run)
{
    static const char *const names[] = {"any device", "the CPU", "CUDA"};
    return names[run->device];
}

void ond_setup_talk(const ond_options *options, const ond_setup *setup)
{
    if (options->inputs.law != ONDINE_GAUSSIAN)
        ond_talk(options, "inputs: %s", options->inputs.text);
    ond_talk(options, "seed %" PRIu64 ", %u replicas of N = %u, %s on %s, threads: %d", setup->run.seed,
             (unsigned)setup->run.replicas, (unsigned)setup->model.n, ondine_engine_name(setup->run.engine),
             device_name(&setup->run), setup->run.threads);
}

void ond_setup_ran(const ondine_ensemble *ensemble, ond_result *result)
{
    snprintf(result->device, sizeof result->device, "%s", ondine_ensemble_device(ensemble));
    ond_entries_text(&result->config, "math", ond_ensemble_run(ensemble)->math == ONDINE_FAST ? "fast" : "exact");
}

void ond_setup_print(const ond_options *options, const ond_setup *setup, const char *command)
{
    const double last = setup->t[setup->points - 1];
    const uint64_t steps = ondine_step(last, setup->model.n);
    printf("command:  %s\n", command);
    printf("model:    %s, %s, eta %g, l0 %g, z0 %g, noise %g, N %u, R(0) %s\n", ondine_rule_name(setup->model.rule),
           ondine_activation_name(setup->model.activation), setup->model.eta, setup->model.l0, setup->model.z0,
           setup->model.noise, (unsigned)setup->model.n, setup->model.r0_fixed ? "fixed" : "random");
    printf("inputs:   %s\n", options->inputs.text);
    printf("engine:   %s on %s, %d threads, math %s\n", ondine_engine_name(setup->run.engine), device_name(&setup->run),
           setup->run.threads, setup->run.math == ONDINE_FAST ? "fast on a GPU, else exact" : "exact");
    printf("replicas: %u, seed %" PRIu64 "\n", (unsigned)setup->run.replicas, setup->run.seed);
    printf("steps:    %" PRIu64 " a replica, %.6g in all\n", steps, (double)steps * setup->run.replicas);
    printf("records:  %zu, t = %g to %g\n", setup->points, setup->t[0], last);
    ond_plan_run(options, setup);
}
