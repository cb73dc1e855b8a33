/* verdict.c : does the simulation agree with the theory?  Ends with 0 if it does, with 3 if not.
 *
 *     cc verdict.c $(pkg-config --cflags --libs ondine) && ./a.out */
#include <math.h>
#include <stdio.h>

#include <ondine/validate.h>

int main(void)
{
    const double t[] = {0, 2, 5};
    ondine_validation *validation;
    ondine_error error;

    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.activation = ONDINE_TANH;
    model.n = 300;
    ondine_run run = ondine_run_default();
    run.replicas = 50;

    if (ondine_validate(&model, &run, 3, t, &validation, &error) != ONDINE_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    static const char *const names[] = {"l", "R", "z", "eps_g"};
    for (size_t i = 0; i < ondine_validation_rows(validation); i++) {
        ondine_comparison row;
        ondine_validation_row(validation, i, &row);
        if (!isnan(row.score_mean))
            printf("t = %g, %-5s of %s against %s: score %5.2f\n", row.t, names[row.observable], row.engine,
                   row.against, row.score_mean);
    }
    printf("%s\n", ondine_validation_line(validation));
    const ondine_verdict verdict = ondine_validation_verdict(validation);
    ondine_validation_free(validation);
    return verdict == ONDINE_VERDICT_AGREES ? 0 : 3;
}
