#include "model/parameters.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "model/cores.h"

ondine_model ondine_model_default(void)
{
    const ondine_model model = {
        .rule = ONDINE_WN, .activation = ONDINE_LINEAR, .eta = 0.1, .l0 = 1, .z0 = 0.05, .n = 10000};
    return model;
}

ondine_run ondine_run_default(void)
{
    /* OpenMP's own number where the user has set it; it knows the affinity mask, but no quota. */
    const int threads = getenv("OMP_NUM_THREADS") ? omp_get_max_threads() : ond_allowed_cores();
    const ondine_run run = {.engine = ONDINE_MICRO, .replicas = 100, .seed = 1, .threads = threads};
    return run;
}

uint64_t ondine_step(double t, uint32_t n)
{
    return (uint64_t)round(t * n);
}

static ondine_status check_positive(const char *name, double value, ondine_error *error)
{
    if (!(value > 0) || isinf(value))
        return ond_fail(error, ONDINE_ERR_ARG, "%s is %g, must be > 0 and finite", name, value);
    return ONDINE_OK;
}

static ondine_status check_inputs(const ondine_model *model, ondine_error *error)
{
    const double p = model->inputs_parameter;
    if (!ondine_inputs_name(model->inputs))
        return ond_fail(error, ONDINE_ERR_ARG, "inputs is %d, no such law", (int)model->inputs);
    if (model->inputs == ONDINE_STUDENT_T && (!(p > 4) || isinf(p)))
        return ond_fail(error, ONDINE_ERR_ARG, "inputs student-t: nu is %g, must be > 4 and finite", p);
    if (model->inputs == ONDINE_CORRELATED && !(p >= 0 && p < 1))
        return ond_fail(error, ONDINE_ERR_ARG, "inputs correlated: rho is %g, must be >= 0 and < 1", p);
    return ONDINE_OK;
}

ondine_status ond_check_model(const ondine_model *model, ondine_error *error)
{
    if (!ondine_rule_name(model->rule))
        return ond_fail(error, ONDINE_ERR_ARG, "rule is %d, no such rule", (int)model->rule);
    if (!ondine_activation_name(model->activation))
        return ond_fail(error, ONDINE_ERR_ARG, "activation is %d, no such activation", (int)model->activation);
    if (model->custom && !(model->custom->g && model->custom->slope))
        return ond_fail(error, ONDINE_ERR_ARG, "a custom activation needs both g and slope");
    OND_TRY(check_positive("eta", model->eta, error));
    OND_TRY(check_positive("l0", model->l0, error));
    OND_TRY(check_positive("z0", model->z0, error));
    if (!(model->noise >= 0) || isinf(model->noise))
        return ond_fail(error, ONDINE_ERR_ARG, "noise is %g, must be >= 0 and finite", model->noise);
    if (model->r0_fixed && !(model->r0 >= -1 && model->r0 <= 1))
        return ond_fail(error, ONDINE_ERR_ARG, "r0 is %g, must be in [-1, 1]", model->r0);
    if (model->n < 3)
        return ond_fail(error, ONDINE_ERR_ARG, "n is %u, must be >= 3", (unsigned)model->n);
    return check_inputs(model, error);
}

ondine_status ond_check_run(const ondine_run *run, ondine_error *error)
{
    if (!ondine_engine_name(run->engine))
        return ond_fail(error, ONDINE_ERR_ARG, "engine is %d, no such engine", (int)run->engine);
    if (run->replicas < 1)
        return ond_fail(error, ONDINE_ERR_ARG, "replicas is 0, must be >= 1");
    if (run->threads < 1)
        return ond_fail(error, ONDINE_ERR_ARG, "threads is %d, must be >= 1", run->threads);
    if (run->device != ONDINE_AUTO && run->device != ONDINE_CPU && run->device != ONDINE_CUDA)
        return ond_fail(error, ONDINE_ERR_ARG, "device is %d, no such device", (int)run->device);
    if (run->device_index < ONDINE_ALL_CARDS)
        return ond_fail(error, ONDINE_ERR_ARG, "device index is %d, must be >= %d", run->device_index,
                        ONDINE_ALL_CARDS);
    if (run->math != ONDINE_EXACT && run->math != ONDINE_FAST)
        return ond_fail(error, ONDINE_ERR_ARG, "math is %d, must be exact or fast", (int)run->math);
    if (run->shards > 0 && !(run->shard >= 1 && run->shard <= run->shards))
        return ond_fail(error, ONDINE_ERR_ARG, "shard is %u, must be in 1..%u", (unsigned)run->shard,
                        (unsigned)run->shards);
    if (!(run->checkpoint_every >= 0))
        return ond_fail(error, ONDINE_ERR_ARG, "checkpoint_every is %g, must be >= 0", run->checkpoint_every);
    if (!(run->threshold >= 0 && run->threshold < INFINITY))
        return ond_fail(error, ONDINE_ERR_ARG, "threshold is %g, must be >= 0", run->threshold);
    if (run->resume && !run->checkpoint)
        return ond_fail(error, ONDINE_ERR_ARG, "resume needs a checkpoint");
    return ONDINE_OK;
}

ondine_status ond_check_engine(const ondine_model *model, ondine_engine engine, ondine_error *error)
{
    if (engine != ONDINE_MICRO && model->inputs != ONDINE_GAUSSIAN)
        return ond_fail(error, ONDINE_ERR_ARG, "inputs are %s, but engine %s is for gaussian inputs only",
                        ondine_inputs_name(model->inputs), ondine_engine_name(engine));
    return engine != ONDINE_MICRO ? ond_check_no_custom(model, "an engine but micro", error) : ONDINE_OK;
}

ondine_status ond_check_no_custom(const ondine_model *model, const char *what, ondine_error *error)
{
    if (model->custom)
        return ond_fail(error, ONDINE_ERR_ARG, "activation is custom, which is not for %s", what);
    return ONDINE_OK;
}

ondine_status ond_check_device(const ondine_model *model, const ondine_run *run, ondine_error *error)
{
    if (run->engine == ONDINE_BLOCKED && run->device == ONDINE_CPU)
        return ond_fail(error, ONDINE_ERR_ARG, "engine blocked runs on a CUDA device only, not on the CPU");
    if (run->device == ONDINE_CUDA && model->inputs != ONDINE_GAUSSIAN)
        return ond_fail(error, ONDINE_ERR_ARG, "inputs are %s, which run on the CPU alone, not on a CUDA device",
                        ondine_inputs_name(model->inputs));
    return ONDINE_OK;
}

ondine_status ond_check_times(size_t points, const double *t, ondine_error *error)
{
    if (points < 1)
        return ond_fail(error, ONDINE_ERR_ARG, "no record times given");
    for (size_t i = 0; i < points; i++) {
        if (!(t[i] >= 0) || isinf(t[i]))
            return ond_fail(error, ONDINE_ERR_ARG, "time %zu is %g, must be >= 0 and finite", i, t[i]);
        if (i > 0 && !(t[i] > t[i - 1]))
            return ond_fail(error, ONDINE_ERR_ARG, "times must increase, but %.17g follows %.17g", t[i], t[i - 1]);
    }
    return ONDINE_OK;
}
