/* validate with --engine blocked on the fake card: "blocked against micro in law" as a user asks for it. */
#include "kernels/twins.h"

#include "compare/validate.h"

/* validate's own judgement, on what --engine blocked gathers. */
static void validated(void **state)
{
    (void)state;
    const double t[] = {0.5, 1};
    const ondine_model model = model_of(ONDINE_SGD, ONDINE_LINEAR, 60);
    ondine_run run = run_of(ONDINE_BLOCKED, 500);
    ond_evidence evidence;
    ond_report report;
    ondine_error error;
    run.device = ONDINE_CUDA;
    if (ond_gather(&model, &run, 2, t, NULL, &evidence, &error) != ONDINE_OK ||
        ond_judge(&evidence, &report, &error) != ONDINE_OK)
        fail_msg("%s", error.message);
    print_message("%s\n", report.line);
    assert_int_equal(report.verdict, OND_AGREES);
    assert_string_equal(report.rows[0].engine, "blocked");
    assert_string_equal(report.rows[0].against, "reduced");
    ond_report_free(&report);
    ond_evidence_free(&evidence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(validated)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
