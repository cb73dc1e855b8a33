/* ondine validate : simulation and theory compared: a table, a verdict, the exit code. */
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/output.h"
#include "cli/setup.h"

static ondine_status table_of_report(const ond_report *report, ond_table *table, ondine_error *error)
{
    static const char *const names[] = {"t",          "observable", "engine",   "against",   "sim_mean", "other_mean",
                                        "score_mean", "sim_sd",     "other_sd", "var_ratio", "score_var"};
    static const char *const observables[] = {"l", "R", "z", "eps_g"};
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

static ondine_status validate(const ond_options *options, ond_setup *setup, ond_judged *judged, ond_result *result,
                              ond_table *table, ondine_error *error)
{
    OND_TRY(ond_judged_make(options, setup, judged, error));
    OND_TRY(table_of_report(&judged->report, table, error));
    OND_TRY(ond_judged_result(setup, judged, result, error));
    ond_result_replicas(result, ond_judged_ensemble(judged), options->save_replicas);
    result->comparison = table;
    result->verdict = judged->report.line;
    return ond_output(options, result, table, error);
}

static ondine_status run(const ond_options *options, ondine_error *error)
{
    ond_setup setup;
    ond_judged judged = {0};
    ond_result result = {0};
    ond_table table = {0};
    ondine_status status = ond_setup_make(options, &setup, error);
    if (status == ONDINE_OK)
        status = ond_output_check(options, error);
    if (status == ONDINE_OK && options->dry_run) {
        ond_setup_print(options, &setup, "validate");
        printf("against:  the theory%s\n",
               setup.run.engine == ONDINE_REDUCED ? "" : ", and reduced replicas at the same N");
        status = ond_finish_stdout(error);
    } else if (status == ONDINE_OK) {
        ond_options_echo(options, &ond_validate_command, &result.config);
        ond_setup_talk(options, &setup);
        status = validate(options, &setup, &judged, &result, &table, error);
        if (judged.report.line[0]) { /* the verdict is told also where the output could not be written */
            const ondine_status verdict = ond_judged_tell(options, &judged, "");
            status = status == ONDINE_OK ? verdict : status;
        }
    }
    ond_table_free(&table);
    ond_result_free(&result);
    ond_judged_free(&judged);
    ond_setup_free(&setup);
    return status;
}

const ond_command ond_validate_command = {
    "validate", NULL, "both, compared: a table, a verdict, the exit code (3: no agreement)", CMD_VALIDATE, run};
