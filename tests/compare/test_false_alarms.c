/* test_false_alarms.c : how often verdicts on samples of one law disagree, records being correlated in time and their
 * law normal or log-normal.  Of 1e5 runs, a level of 1e-6 gives 0.1: more than 2 has p = 2e-4.  That is too coarse to
 * tell a wrong level from a right one, so the largest |score| of each run is also held against the 1e-2 level. */
#include "support.h"

#include <omp.h>

#include "compare/synthetic_trial.h"

enum { POINTS = 4, MICRO = 16, REDUCED = 320 };

typedef struct alarms {
    int disagree, at_1e2, joint_at_1e2; /* the last of micro against reduced, which nothing is allowed */
} alarms;

static alarms count_alarms(int law, uint64_t seed, int runs)
{
    int disagree = 0, at_1e2 = 0, joint_at_1e2 = 0;
#pragma omp parallel for schedule(dynamic, 16) reduction(+ : disagree, at_1e2, joint_at_1e2)
    for (int run = 0; run < runs; run++) {
        synthetic s = make_synthetic(seed, (uint32_t)run, law, POINTS, MICRO, REDUCED);
        ond_report report;
        s.trial.model = &s.model;
        if (ond_judge_trial(&s.trial, &report, NULL) != ONDINE_OK) {
            disagree = runs;
        } else {
            double largest = 0;
            int scores = 0;
            for (size_t i = 0; i < report.count; i++) {
                const double both[2] = {report.rows[i].score_mean, report.rows[i].score_var};
                for (int k = 0; k < 2; k++) {
                    scores += !isnan(both[k]);
                    largest = fmax(largest, fabs(both[k]));
                }
            }
            at_1e2 += largest > -ond_normal_quantile(0.01 / 2 / scores);
            joint_at_1e2 += report.joint[0].score > -ond_normal_quantile(0.01 / 2);
            disagree += report.verdict != OND_AGREES;
            ond_report_free(&report);
        }
        free_synthetic(&s);
    }
    print_message("law %d: %d runs, %d disagree, %d beyond the 1e-2 level, %d in the joint score\n", law, runs,
                  disagree, at_1e2, joint_at_1e2);
    return (alarms){disagree, at_1e2, joint_at_1e2};
}

static void verdicts_keep_their_level(void **state)
{
    (void)state;
    enum { RUNS = 50000 };
    int disagree = 0;
    for (int law = NORMAL; law <= LOG_NORMAL; law++) {
        const alarms a = count_alarms(law, 41 + (uint64_t)law, RUNS);
        disagree += a.disagree;
        assert_true(a.at_1e2 <= 500 + 4 * 22);           /* Bonferroni: 1 % at most; 4 sd */
        assert_true(abs(a.joint_at_1e2 - 500) < 5 * 22); /* 1 %; its law is approximate */
        assert_true(a.at_1e2 > 20);                      /* and correlation does not take nearly all of it away */
    }
    assert_true(disagree <= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(verdicts_keep_their_level)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
