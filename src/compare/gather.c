/* gather.c : run the ensembles and the theory that a verdict is made from. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/validate.h"
#include "compare/allowance.h"
#include "compare/expansion.h"
#include "ensemble/ensemble.h"
#include "model/parameters.h"
#include "theory/finite.h"

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
    return (double)run->replicas * model->n * (run->engine == ONDINE_REDUCED ? REDUCED_STEP : model->n);
}

/* Distinct values of step/N of the records, rising.  Records that fall on one step share one: row[i] is that of t[i].
 */
typedef struct step_times {
    size_t count, *row;
    double *t;
} step_times;

static ondine_status step_times_make(const ondine_model *model, size_t points, const double *t, step_times *steps,
                                     ondine_error *error)
{
    *steps = (step_times){0, calloc(points, sizeof *steps->row), calloc(points, sizeof *steps->t)};
    if (!steps->row || !steps->t)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu records", points);
    for (size_t i = 0; i < points; i++) {
        const double step = (double)ondine_step(t[i], model->n) / model->n;
        if (steps->count == 0 || step > steps->t[steps->count - 1])
            steps->t[steps->count++] = step;
        steps->row[i] = steps->count - 1;
    }
    return ONDINE_OK;
}

static void step_times_free(step_times *steps)
{
    free(steps->row);
    free(steps->t);
}

/* In place: from one row of `width` for each distinct time to one for each record. */
static void spread_rows(const step_times *steps, size_t points, size_t width, double *rows)
{
    for (size_t i = points; i-- > 0;)
        memmove(rows + i * width, rows + steps->row[i] * width, width * sizeof *rows);
}

static double *rows_of(size_t points, size_t width)
{
    return malloc(points * width * sizeof(double));
}

static ondine_status ode_at_steps(const ondine_model *model, size_t points, const double *t, double **values,
                                  ondine_error *error)
{
    step_times steps;
    ondine_status status = step_times_make(model, points, t, &steps, error);
    *values = rows_of(points, ONDINE_OBSERVABLES);
    if (status == ONDINE_OK && !*values)
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the theory");
    if (status == ONDINE_OK)
        status = ondine_theory(model, steps.count, steps.t, *values, error);
    if (status == ONDINE_OK)
        spread_rows(&steps, points, ONDINE_OBSERVABLES, *values);
    step_times_free(&steps);
    return status;
}

static ondine_status finite_at_steps(const ondine_model *model, size_t points, const double *t, ond_evidence *evidence,
                                     ondine_error *error)
{
    const size_t cov = ONDINE_OBSERVABLES * ONDINE_OBSERVABLES;
    step_times steps;
    double kappa;
    ondine_status status = step_times_make(model, points, t, &steps, error);
    evidence->finite_mean = rows_of(points, ONDINE_OBSERVABLES);
    evidence->finite_cov = rows_of(points, cov);
    if (status == ONDINE_OK && !(evidence->finite_mean && evidence->finite_cov))
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the theory");
    if (status == ONDINE_OK)
        status = ond_finite(model, steps.count, steps.t, evidence->finite_mean, evidence->finite_cov, &kappa, error);
    if (status == ONDINE_OK) {
        spread_rows(&steps, points, ONDINE_OBSERVABLES, evidence->finite_mean);
        spread_rows(&steps, points, cov, evidence->finite_cov);
        status = ond_expansion(model, steps.t[steps.count - 1], &evidence->kappa, error);
    }
    step_times_free(&steps);
    return status;
}

ondine_status ond_gather_theory(const ondine_model *model, size_t points, const double *t, ond_evidence *evidence,
                                ondine_error *error)
{
    OND_TRY(ode_at_steps(model, points, t, &evidence->theory, error));
    return finite_at_steps(model, points, t, evidence, error);
}

/* The theory, as far as the verdict needs it.  *quarter_wanted: it needs N/4 too. */
static ondine_status gather_theory(const ondine_model *model, const ondine_model *quarter_model, size_t points,
                                   const double *t, ond_evidence *evidence, int *quarter_wanted, ondine_error *error)
{
    OND_TRY(ond_gather_theory(model, points, t, evidence, error));
    *quarter_wanted = ond_basis_of(model, evidence->kappa) == OND_ODE;
    if (*quarter_wanted)
        OND_TRY(ode_at_steps(quarter_model, points, t, &evidence->quarter_theory, error));
    return ONDINE_OK;
}

static uint32_t at_least(uint32_t replicas, uint64_t wanted)
{
    const uint64_t most = wanted > replicas ? wanted : replicas;
    return most > UINT32_MAX ? UINT32_MAX : (uint32_t)most;
}

static uint32_t twin_replicas(const ondine_run *run)
{
    return at_least(run->replicas, LEAST_REDUCED);
}

static uint32_t reduced_replicas(const ondine_run *run)
{
    if (run->engine == ONDINE_REDUCED)
        return run->replicas;
    return at_least(LEAST_REDUCED, (uint64_t)REDUCED_FOR_EACH_MICRO * run->replicas);
}

double ond_gather_reduced(const ondine_run *run)
{
    return (double)reduced_replicas(run) + twin_replicas(run);
}

ondine_status ond_gather(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                         ond_series *series, ond_evidence *evidence, ondine_error *error)
{
    *evidence = (ond_evidence){0};
    OND_TRY(ond_check_model(model, error));
    OND_TRY(ond_check_run(run, error));
    OND_TRY(ond_check_times(points, t, error));
    OND_TRY(ond_check_engine(model, run->engine, error));
    if (run->replicas < 2)
        return ond_fail(error, ONDINE_ERR_ARG, "replicas is %u, must be >= 2 to validate", (unsigned)run->replicas);

    const int micro = run->engine != ONDINE_REDUCED;
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
    twin_run.replicas = twin_replicas(run);
    reduced_run.replicas = reduced_replicas(run);
    ondine_run quarter_run = twin_run;
    quarter_run.keep_replicas = 0;

    /* The theory first: it is quick, and fails for what the parameters cannot do. */
    int quarter_wanted = 0;
    ondine_status status = gather_theory(model, &quarter_model, points, t, evidence, &quarter_wanted, error);

    const struct {
        int wanted, check; /* check: from the chain-check streams */
        const ondine_model *model;
        const ondine_run *run;
        ondine_ensemble **out;
    } ensembles[] = {
        {micro, 0, model, &main_run, &evidence->micro},
        {1, 0, &gaussian_model, &reduced_run, &evidence->reduced},
        {1, 1, &gaussian_model, &twin_run, &evidence->twin},
        {quarter_wanted, 1, &quarter_model, &quarter_run, &evidence->quarter},
    };
    enum { ENSEMBLES = sizeof ensembles / sizeof *ensembles };
    for (int i = 0; i < ENSEMBLES; i++)
        stages.total += ensembles[i].wanted ? cost_of(ensembles[i].model, ensembles[i].run) : 0;

    for (int i = 0; i < ENSEMBLES && status == ONDINE_OK; i++) {
        if (!ensembles[i].wanted)
            continue;
        stages.now = cost_of(ensembles[i].model, ensembles[i].run);
        status = ond_series_simulate(series, ensembles[i].check, ensembles[i].model, ensembles[i].run, points, t,
                                     ensembles[i].out, error);
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
    free(evidence->finite_mean);
    free(evidence->finite_cov);
    free(evidence->quarter_theory);
    *evidence = (ond_evidence){0};
}
