/* ondine validate : simulation and theory compared: a table, a verdict, the exit code. */
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/keeping.h"
#include "cli/output.h"
#include "cli/setup.h"

static ondine_status table_of_report(const ond_report *report, ond_table *table, ondine_error *error)
{
    static const char *const names[] = {"t",          "observable", "engine",   "against",   "sim_mean", "other_mean",
                                        "score_mean", "sim_sd",     "other_sd", "var_ratio", "score_var"};
    static const char *const observables[] = {"l", "R", "z", "eps_g", "ln_eps_g"};
    for (size_t c = 0; c < sizeof names / sizeof *names; c++)
        ond_table_column(table, names[c], c >= 1 && c <= 3 ? OND_TEXT : OND_REAL, 0);
    for (size_t i = 0; i < report->count; i++) {
        const ond_comparison *row = &report->rows[i];
        ond_value *cell = ond_table_row(table);
        if (!cell)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for the output");
        (cell++)->real = row->t;
        (cell++)->text = observables[row->observable];
        (cell++)->text = row->engine;
        (cell++)->text = row->against;
        (cell++)->real = row->sim_mean;
        (cell++)->real = row->other_mean;
        (cell++)->real = row->score_mean;
        (cell++)->real = row->sim_sd;
        (cell++)->real = row->other_sd;
        (cell++)->real = row->var_ratio;
        (cell++)->real = row->score_var;
    }
    return ONDINE_OK;
}

static ondine_status write_output(const ond_options *options, const ond_setup *setup, const ond_keeping *keeping,
                                  const ond_judged *judged, ond_result *result, ond_table *table, ondine_error *error)
{
    ond_options_echo(options, &ond_validate_command, &result->config);
    OND_TRY(table_of_report(&judged->report, table, error));
    OND_TRY(ond_judged_result(setup, judged, result, error));
    ond_result_replicas(result, ond_judged_ensemble(judged), options->save_replicas);
    result->comparison = table;
    result->verdict = judged->report.line;
    return ond_keeping_output(options, keeping, result, table, error);
}

/* --at-4n: the same system with four times the inputs.  What the 1/N theory leaves out of means is a sixteenth of that
 * at N, of variances a quarter. */
static ondine_status setup_at_4n(const ond_setup *setup, ond_setup *larger, ondine_error *error)
{
    const double n = 4.0 * setup->model.n, last = setup->t[setup->points - 1];
    *larger = *setup;
    if (n * last >= 4294967295.5 || n >= 4294967295.5)
        return ond_fail(error, ONDINE_ERR_ARG, "--at-4n makes 4N t = %.10g steps, must be < 2^32: lower --n or --t-end",
                        n * last);
    larger->model.n *= 4;
    return ONDINE_OK;
}

/* The verdict that counts comes last: that at 4N, unless the run at N disagrees. */
static ondine_status tell_both(const ond_options *options, const ond_setup *setup, const ond_judged judged[2])
{
    const int counts = judged[0].report.verdict != OND_DISAGREES;
    char label[32];
    snprintf(label, sizeof label, "N = %u: ", (unsigned)setup[!counts].model.n);
    ond_judged_tell(options, &judged[!counts], label);
    return ond_judged_tell(options, &judged[counts], "");
}

/* All ensembles, which share a checkpoint; setup[1], judged[1] are of 4N, with --at-4n. */
static ondine_status simulate_all(const ond_options *options, ond_setup setup[2], ond_judged judged[2],
                                  ondine_error *error)
{
    ond_series series;
    ondine_status status = ond_series_open(&setup[0].run, &series, error);
    for (int i = 0; i <= options->at_4n && status == ONDINE_OK; i++) {
        ond_setup_talk(options, &setup[i]);
        status = ond_judged_make(options, &setup[i], &series, &judged[i], error);
    }
    ond_series_free(&series);
    return status;
}

/* Run, print and judge.  What is printed is of N; the verdict is told also where the output could not be written. */
static ondine_status run_all(const ond_options *options, ond_setup setup[2], const ond_keeping *keeping,
                             ond_judged judged[2], ondine_error *error)
{
    ond_result result = {0};
    ond_table table = {0};
    ondine_status status = simulate_all(options, setup, judged, error);
    if (status == ONDINE_STOPPED)
        return ond_keeping_stopped(options, keeping, error);
    if (status != ONDINE_OK)
        return status;
    status = write_output(options, &setup[0], keeping, &judged[0], &result, &table, error);
    ond_table_free(&table);
    ond_result_free(&result);
    if (status == ONDINE_OK)
        ond_keeping_done(keeping);
    const ondine_status verdict =
        options->at_4n ? tell_both(options, setup, judged) : ond_judged_tell(options, &judged[0], "");
    return status == ONDINE_OK ? verdict : status;
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_setup setup[2];
    ond_judged judged[2] = {0};
    ond_keeping keeping = {0};
    ondine_status status = ond_setup_make(options, &setup[0], error);
    if (status == ONDINE_OK)
        status = ond_keeping_make(options, &ond_validate_command, &setup[0].run, &keeping, error);
    if (status == ONDINE_OK && options->at_4n)
        status = setup_at_4n(&setup[0], &setup[1], error);
    if (status == ONDINE_OK && options->dry_run) {
        ond_setup_print(options, &setup[0], "validate");
        printf("against:  the theory%s%s\n",
               setup[0].run.engine == ONDINE_REDUCED ? "" : ", and reduced replicas at the same N",
               options->at_4n ? "; then the same at 4N" : "");
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        status = run_all(options, setup, &keeping, judged, error);
    }
    ond_judged_free(&judged[0]);
    ond_judged_free(&judged[1]);
    ond_keeping_free(&keeping);
    ond_setup_free(&setup[0]); /* setup[1] has its times */
    return status;
}

const ond_command ond_validate_command = {
    "validate", NULL, "both, compared: a table, a verdict, the exit code (3: no agreement)", CMD_VALIDATE, run};
