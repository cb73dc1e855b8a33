/* gather.c : run the ensembles and the theory that a verdict is made from. */
#include <math.h>
#include <stdlib.h>

#include "compare/validate.h"
#include "ensemble/ensemble.h"
#include "model/parameters.h"

#define LEAST_REDUCED 10000
#define REDUCED_FOR_EACH_MICRO 20
#define REDUCED_STEP 5.0 /* the cost of a step of the chain, in elements of micro */

/* The share of all the work that one ensemble after another takes. */
struct stages {
    const ondine_run *run; /* the caller's */
    double total, before, now;
};

static void report_progress(double done, void *data)
{
    const struct stages *s = data;
    s->run->progress((s->before + s->now * done) / s->total, s->run->progress_data);
}

static double cost_of(const ondine_model *model, const ondine_run *run)
{
    return (double)run->replicas * model->n * (run->engine == ONDINE_MICRO ? model->n : REDUCED_STEP);
}

typedef ondine_status simulate_function(const ondine_model *model, const ondine_run *run, size_t points,
                                        const double *t, ondine_ensemble **out, ondine_error *error);

/* The theory at step/N of every t.  Records that fall on one step share a value. */
static ondine_status theory_at_steps(const ondine_model *model, size_t points, const double *t, double **values,
                                     ondine_error *error)
{
    double *times = calloc(points, sizeof *times);
    double *at_times = malloc(points * ONDINE_OBSERVABLES * sizeof *at_times);
    *values = malloc(points * ONDINE_OBSERVABLES * sizeof **values);
    ondine_status status =
        times && at_times && *values ? ONDINE_OK : ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    size_t count = 0;
    for (size_t i = 0; i < points && status == ONDINE_OK; i++) {
        const double step = (double)ondine_step(t[i], model->n) / model->n;
        if (count == 0 || step > times[count - 1])
            times[count++] = step;
    }
    if (status == ONDINE_OK)
        status = ondine_theory(model, count, times, at_times, error);
    size_t row = 0;
    for (size_t i = 0; i < points && status == ONDINE_OK; i++) {
        if ((double)ondine_step(t[i], model->n) / model->n > times[row])
            row++;
        for (int k = 0; k < ONDINE_OBSERVABLES; k++)
            (*values)[i * ONDINE_OBSERVABLES + (size_t)k] = at_times[row * ONDINE_OBSERVABLES + (size_t)k];
    }
    free(times);
    free(at_times);
    return status;
}

static uint32_t at_least(uint32_t replicas, uint64_t wanted)
{
    const uint64_t most = wanted > replicas ? wanted : replicas;
    return most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
}

ondine_status ond_gather(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                         ond_evidence *evidence, ondine_error *error)
{
    *evidence = (ond_evidence){0};
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_run(run, error));
    OND_TRY(ond_check_times(points, t, error));
    OND_TRY(ond_check_engine(model, run->engine, error));
    if (run->replicas < 2)
        return ond_fail(error, ONDINE_ERR_ARG, "replicas is %u, must be >= 2 to validate", (unsigned)run->replicas);

    const int micro = run->engine == ONDINE_MICRO;
    struct stages stages = {.run = run};
    ondine_model gaussian_model = *model, quarter_model;
    gaussian_model.inputs = ONDINE_GAUSSIAN;
    quarter_model = gaussian_model;
    quarter_model.n = model->n / 4;
    ondine_run main_run = *run;
    main_run.keep_replicas = 1;
    if (run->progress) {
        main_run.progress = report_progress;
        main_run.progress_data = &stages;
    }
    ondine_run reduced_run = main_run, twin_run;
    reduced_run.engine = ONDINE_REDUCED;
    twin_run = reduced_run;
    twin_run.replicas = at_least(run->replicas, LEAST_REDUCED);
    if (micro)
        reduced_run.replicas = at_least(LEAST_REDUCED, (uint64_t)REDUCED_FOR_EACH_MICRO * run->replicas);
    ondine_run quarter_run = twin_run;
    quarter_run.keep_replicas = 0;

    const struct {
        int wanted;
        simulate_function *simulate;
        const ondine_model *model;
        const ondine_run *run;
        ondine_ensemble **out;
    } ensembles[] = {
        {micro, ondine_simulate, model, &main_run, &evidence->micro},
        {1, ondine_simulate, &gaussian_model, &reduced_run, &evidence->reduced},
        {1, ond_simulate_check, &gaussian_model, &twin_run, &evidence->twin},
        {quarter_model.n >= 3, ond_simulate_check, &quarter_model, &quarter_run, &evidence->quarter},
    };
    enum { ENSEMBLES = sizeof ensembles / sizeof *ensembles };
    for (int i = 0; i < ENSEMBLES; i++)
        stages.total += ensembles[i].wanted ? cost_of(ensembles[i].model, ensembles[i].run) : 0;

    /* The theory first: it is quick, and fails for what the parameters cannot do. */
    ondine_status status = theory_at_steps(model, points, t, &evidence->theory, error);
    if (status == ONDINE_OK && quarter_model.n >= 3)
        status = theory_at_steps(&quarter_model, points, t, &evidence->quarter_theory, error);
    for (int i = 0; i < ENSEMBLES && status == ONDINE_OK; i++) {
        if (!ensembles[i].wanted)
            continue;
        stages.now = cost_of(ensembles[i].model, ensembles[i].run);
        status = ensembles[i].simulate(ensembles[i].model, ensembles[i].run, points, t, ensembles[i].out, error);
        stages.before += stages.now;
    }
    if (status != ONDINE_OK)
        ond_evidence_free(evidence);
    return status;
}

void ond_evidence_free(ond_evidence *evidence)
{
    ondine_ensemble_free(evidence->micro);
    ondine_ensemble_free(evidence->reduced);
    ondine_ensemble_free(evidence->twin);
    ondine_ensemble_free(evidence->quarter);
    free(evidence->theory);
    free(evidence->quarter_theory);
    *evidence = (ond_evidence){0};
}
