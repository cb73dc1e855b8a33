/* test_verdict.c : verdicts on synthetic trials: what must agree, disagree, be left out or undecided. */
#include "support.h"

#include <string.h>

#include "compare/allowance.h"
#include "compare/identical.h"
#include "compare/joint.h"
#include "compare/synthetic_trial.h"

enum { POINTS = 5, MICRO = 50, REDUCED = 1000 };

static synthetic usual(uint32_t stream)
{
    return make_synthetic(31, stream, NORMAL, POINTS, MICRO, REDUCED);
}

static ond_report judge(synthetic *s)
{
    ond_report report;
    ondine_error error;
    s->trial.model = &s->model;
    take_twin_mean(s);
    assert_int_equal(ond_judge_trial(&s->trial, &report, &error), ONDINE_OK);
    print_message("%s\n    %s\n", report.line, report.note);
    return report;
}

static void assert_verdict(synthetic *s, ond_verdict verdict, const char *line_start)
{
    ond_report report = judge(s);
    assert_int_equal(report.verdict, verdict);
    assert_int_equal(strncmp(report.line, line_start, strlen(line_start)), 0);
    ond_report_free(&report);
    free_synthetic(s);
}

/* value = f(value) for one observable of a sample, at all times. */
#define FOR_VALUES(sample, k, statement)                                                                               \
    for (size_t ond_i = (k); ond_i < (sample).replicas * POINTS * ONDINE_OBSERVABLES; ond_i += ONDINE_OBSERVABLES) {   \
        double *value = (double *)&(sample).values[ond_i];                                                             \
        statement;                                                                                                     \
    }

static void equal_laws_agree(void **state)
{
    (void)state;
    synthetic s = usual(1);
    ond_report report = judge(&s);
    assert_int_equal(report.verdict, OND_AGREES);
    assert_string_equal(report.line, "verdict: agrees");
    /* 5 times, 4 observables: against reduced micro; against theory micro and reduced. */
    assert_int_equal(report.count, 3 * POINTS * ONDINE_OBSERVABLES);
    for (size_t i = 0; i < report.count; i++) {
        const ond_comparison *row = &report.rows[i];
        const int theory = i >= POINTS * ONDINE_OBSERVABLES;
        const size_t place = theory ? (i - POINTS * ONDINE_OBSERVABLES) / 2 : i;
        assert_string_equal(row->against, theory ? "theory" : "reduced");
        assert_string_equal(row->engine, theory && i % 2 == 1 ? "reduced" : "micro");
        assert_int_equal(row->observable, place % ONDINE_OBSERVABLES);
        assert_true(row->t == s.t[place / ONDINE_OBSERVABLES]);
        assert_true(isfinite(row->score_mean) && isfinite(row->score_var) == !theory);
        assert_true(isnan(row->other_sd) == theory && row->sim_sd > 0);
        assert_true(theory || row->var_ratio == row->sim_sd * row->sim_sd / (row->other_sd * row->other_sd));
        assert_true(!theory || row->other_mean == s.theory[place]);
    }
    ond_report_free(&report);
    free_synthetic(&s);
}

static void sgd_has_no_z(void **state)
{
    (void)state;
    synthetic s = usual(2);
    s.model.rule = ONDINE_SGD;
    FOR_VALUES(s.trial.micro, ONDINE_Z, *value = 0)
    FOR_VALUES(s.trial.reduced, ONDINE_Z, *value = 5)
    ond_report report = judge(&s);
    assert_int_equal(report.verdict, OND_AGREES);
    assert_int_equal(report.count, 3 * POINTS * 3);
    for (size_t i = 0; i < report.count; i++)
        assert_int_not_equal(report.rows[i].observable, ONDINE_Z);
    ond_report_free(&report);
    free_synthetic(&s);
}

static void a_shifted_mean_disagrees(void **state)
{
    (void)state;
    synthetic s = usual(3);
    /* 1.5 sd, and a standard error of 0.14 sd: 10 standard errors */
    FOR_VALUES(s.trial.micro, ONDINE_R, *value += 0.015)
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: micro against reduced, t = ");
}

static void another_variance_disagrees(void **state)
{
    (void)state;
    /* 24 % more variance, 3000 replicas: sd of ln var is sqrt(2 (1/3000 + 1/6000)) = 0.032, ln 1.24 is 6.8 of them. */
    synthetic s = make_synthetic(31, 4, NORMAL, POINTS, 3000, 6000);
    for (size_t i = 0; i < POINTS; i++)
        for (size_t r = 0; r < s.trial.micro.replicas; r++) {
            double *value = &s.values[0][(r * POINTS + i) * ONDINE_OBSERVABLES + ONDINE_L];
            const double mean = synthetic_mean(ONDINE_L, s.t[i]);
            *value = mean + sqrt(1.24) * (*value - mean);
        }
    ond_report report = judge(&s);
    assert_int_equal(report.verdict, OND_DISAGREES);
    assert_non_null(strstr(report.line, "micro against reduced"));
    assert_non_null(strstr(report.line, "l variance: score "));
    ond_report_free(&report);
    free_synthetic(&s);
}

static void a_wrong_theory_disagrees(void **state)
{
    (void)state;
    for (int micro = 0; micro <= MICRO; micro += MICRO) {
        synthetic s = make_synthetic(31, 5, NORMAL, POINTS, (size_t)micro, REDUCED);
        /* 0.6 sd: 13 standard errors of the difference of two samples of 1000, less 6 for the mean of the twin. */
        for (size_t i = 0; i < POINTS; i++)
            s.theory[i * ONDINE_OBSERVABLES + ONDINE_L] += 0.006;
        assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: reduced against theory, t = ");
    }
}

/* The same, where N/4 shows that the theory may be that far off: 4 x |0.0046|/3. */
static void the_systematic_is_allowed(void **state)
{
    (void)state;
    synthetic s = usual(6);
    double simulated[POINTS * ONDINE_OBSERVABLES]; /* theory and simulation differ at both N */
    memcpy(simulated, s.theory, sizeof simulated);
    for (size_t i = 0; i < POINTS; i++) {
        s.theory[i * ONDINE_OBSERVABLES + ONDINE_L] += 0.006;
        s.quarter[i * ONDINE_OBSERVABLES + ONDINE_L] = simulated[i * ONDINE_OBSERVABLES + ONDINE_L] - 0.0046;
    }
    assert_verdict(&s, OND_AGREES, "verdict: agrees");
}

/* The 1/N theory is used in place of the ODE, and its variance where kappa is small enough. */
static void the_theory_at_finite_n_is_compared(void **state)
{
    (void)state;
    for (int small = 0; small <= 1; small++) {
        synthetic s = usual(13);
        s.trial.kappa = small ? 0.05 : 0.2;
        s.trial.quarter = NULL;
        for (size_t i = 0; i < POINTS * ONDINE_OBSERVABLES; i++)
            s.theory[i] += 0.003; /* the ODE may be off by any shift: 0.3 sd here */
        ond_report report = judge(&s);
        assert_int_equal(report.verdict, OND_AGREES);
        for (size_t i = POINTS * ONDINE_OBSERVABLES; i < report.count; i++) {
            const ond_comparison *row = &report.rows[i];
            assert_true(row->other_mean == s.finite_mean[(i - POINTS * ONDINE_OBSERVABLES) / 2]);
            assert_true(fabs(row->other_sd - 0.01) < 1e-12 && fabs(row->var_ratio - 1) < 0.8);
            assert_true(isfinite(row->score_mean) && isfinite(row->score_var) == small);
        }
        ond_report_free(&report);
        free_synthetic(&s);
    }
    /* 0.6 sd, as in a_wrong_theory_disagrees */
    synthetic s = usual(13);
    s.trial.kappa = 0.01;
    for (size_t i = 0; i < POINTS; i++)
        s.finite_mean[i * ONDINE_OBSERVABLES + ONDINE_L] += 0.006;
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: reduced against theory, t = ");
}

/* Half of the replicas have not moved: reduced has them at one value, micro within the rounding of floats about it. */
static void rounding_of_equal_values_is_not_seen(void **state)
{
    (void)state;
    synthetic s = usual(16);
    ond_sample *const samples[SAMPLES] = {&s.trial.micro, &s.trial.reduced, &s.trial.twin};
    for (int k = 0; k < SAMPLES; k++)
        for (size_t r = 0; r < samples[k]->replicas; r += 2)
            s.values[k][r * POINTS * ONDINE_OBSERVABLES + ONDINE_Z] =
                0.3 + (k == 0 ? 1e-8 * ((double)r - MICRO / 2.0) / MICRO : 0);
    s.trial.kappa = INFINITY;
    assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: N too small");
}

/* The mean may be off by 1.5 kappa times the largest shift so far; below N = 20 also by sqrt(kappa) sd. */
static void the_bands_are_as_stated(void **state)
{
    (void)state;
    synthetic s = usual(14);
    s.trial.model = &s.model;
    s.trial.kappa = 0.04;
    s.finite_mean[ONDINE_R] += 0.02; /* at the first record */
    const ond_prediction p = ond_predict(&s.trial, 3, ONDINE_R);
    ASSERT_WITHIN("mean", p.mean, synthetic_mean(ONDINE_R, s.t[3]), 1e-15);
    ASSERT_WITHIN("allowance", p.allowance, 1.5 * 0.04 * 0.02, 1e-15);
    s.model.n = 19;
    ASSERT_WITHIN("allowance", ond_predict(&s.trial, 3, ONDINE_R).allowance, 1.5 * 0.04 * (0.02 + 0.2 * 0.01), 1e-15);
    ASSERT_WITHIN("of the variance", p.var_allowance, 8 * 0.04, 1e-15);
    /* sd 0.01; of eps_g 0.0317 and less it is the logarithm that is compared */
    s.theory[3 * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 0.032;
    assert_false(ond_predict(&s.trial, 3, ONDINE_EPS_G).logarithm);
    s.theory[3 * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 0.031;
    /* ln eps_g: its mean is that of eps_g + shift with a spread, to order 1/N */
    const ond_prediction ln = ond_predict(&s.trial, 3, ONDINE_EPS_G);
    const double eps_g = 0.031, shift = s.finite_mean[3 * ONDINE_OBSERVABLES + ONDINE_EPS_G] - eps_g, sd = 0.01 / eps_g;
    assert_true(ln.logarithm);
    ASSERT_WITHIN("mean of ln eps_g", ln.mean, log(eps_g) + shift / eps_g - sd * sd / 2, 1e-14);
    ASSERT_WITHIN("sd of ln eps_g", ln.sd, sd, 1e-14);
    free_synthetic(&s);
}

/* 24 % of it, either way, 30000 replicas: sd of ln var is sqrt(2 (2/30000)) = 0.012; ln 1.24 is 18 of them, less 3.5
 * for the variance of the twin and 3.4 for kappa. */
static void a_wrong_variance_of_the_theory_disagrees(void **state)
{
    (void)state;
    for (int wrong = -1; wrong <= 1; wrong++) {
        synthetic s = make_synthetic(31, 15, NORMAL, 2, 0, 30000);
        s.trial.kappa = 0.005;
        for (size_t i = 0; i < 2; i++)
            s.finite_cov[(i * ONDINE_OBSERVABLES + ONDINE_R) * ONDINE_OBSERVABLES + ONDINE_R] *= pow(1.24, wrong);
        ond_report report = judge(&s);
        assert_int_equal(report.verdict, wrong ? OND_DISAGREES : OND_AGREES);
        assert_true(!wrong || strstr(report.line, "R variance: score "));
        ond_report_free(&report);
        free_synthetic(&s);
    }
}

static void shared_streams_are_found(void **state)
{
    (void)state;
    synthetic s = usual(7);
    const size_t width = POINTS * ONDINE_OBSERVABLES;
    memcpy(s.values[0] + 41 * width + 2 * ONDINE_OBSERVABLES, s.values[0] + 7 * width + 2 * ONDINE_OBSERVABLES,
           ONDINE_OBSERVABLES * sizeof(double));
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: replicas 7 and 41 are identical");
    /* Where R(0) is fixed, replicas that have not moved yet are alike. */
    s = usual(7);
    memcpy(s.values[0] + 41 * width, s.values[0] + 7 * width, ONDINE_OBSERVABLES * sizeof(double));
    s.model.r0_fixed = 1;
    s.model.l0 = s.values[0][7 * width + ONDINE_L];
    s.model.r0 = s.values[0][7 * width + ONDINE_R];
    assert_verdict(&s, OND_AGREES, "verdict: agrees");
    /* ... and those that have are not. */
    s = usual(7);
    memcpy(s.values[0] + 41 * width, s.values[0] + 7 * width, ONDINE_OBSERVABLES * sizeof(double));
    s.model.r0_fixed = 1;
    s.model.l0 = s.values[0][7 * width + ONDINE_L] + 1e-4;
    s.model.r0 = s.values[0][7 * width + ONDINE_R];
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: replicas 7 and 41 are identical");
}

/* Steps so small that doubles round most of them away: 0 and 1 are alike by that, not by their streams. */
static void replicas_without_spread_are_not_shared_streams(void **state)
{
    (void)state;
    for (int spread = 0; spread <= 1; spread++) {
        const double other = spread ? 1e-3 : 0x1p-52;
        const double values[3][ONDINE_OBSERVABLES] = {{1, 0.5, 1, 0.25}, {1, 0.5, 1, 0.25}, {1 + other, 0.5, 1, 0.25}};
        const ondine_model model = {.l0 = 1};
        const ond_trial trial = {.model = &model, .points = 1};
        const ond_sample sample = {3, values[0]};
        size_t pair[2];
        int found;
        assert_int_equal(ond_find_identical(&trial, &sample, 0, &found, pair, NULL), ONDINE_OK);
        assert_int_equal(found, spread);
    }
}

static void without_spread_the_means_must_be_equal(void **state)
{
    (void)state;
    for (int off = 0; off <= 1; off++) {
        synthetic s = usual(8);
        FOR_VALUES(s.trial.micro, ONDINE_Z, *value = off ? 0.500012 : 0.500002)
        FOR_VALUES(s.trial.reduced, ONDINE_Z, *value = 0.5)
        FOR_VALUES(s.trial.twin, ONDINE_Z, *value = 0.5)
        for (size_t i = 0; i < POINTS; i++)
            s.theory[i * ONDINE_OBSERVABLES + ONDINE_Z] = s.quarter[i * ONDINE_OBSERVABLES + ONDINE_Z] = 0.5;
        ond_report report = judge(&s);
        assert_true(isnan(report.rows[ONDINE_Z].score_mean) && isnan(report.rows[ONDINE_Z].score_var));
        assert_int_equal(report.verdict, off ? OND_DISAGREES : OND_AGREES);
        assert_true(!off || strstr(report.line, "z mean: off by 1.2e-05, allowed 5e-06"));
        ond_report_free(&report);
        free_synthetic(&s);
    }
}

static void records_with_a_diverged_replica_are_not_judged(void **state)
{
    (void)state;
    synthetic s = usual(9);
    for (size_t i = 3 * ONDINE_OBSERVABLES; i < POINTS * ONDINE_OBSERVABLES; i++)
        s.values[0][11 * POINTS * ONDINE_OBSERVABLES + i] = NAN;
    for (size_t r = 0; r < MICRO; r++)
        s.values[0][(r * POINTS + 4) * ONDINE_OBSERVABLES + ONDINE_L] += 1; /* nobody looks */
    ond_report report = judge(&s);
    assert_int_equal(report.verdict, OND_AGREES);
    for (size_t i = 0; i < POINTS * ONDINE_OBSERVABLES; i++)
        assert_int_equal(isnan(report.rows[i].score_mean), i >= 3 * ONDINE_OBSERVABLES);
    assert_true(isfinite(report.rows[3 * ONDINE_OBSERVABLES].sim_mean));
    ond_report_free(&report);
    free_synthetic(&s);
}

static void a_nan_without_a_divergence_disagrees(void **state)
{
    (void)state;
    synthetic s = usual(11);
    FOR_VALUES(s.trial.micro, ONDINE_EPS_G, *value = NAN)
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: micro against reduced, t = 1, eps_g is not a number");
}

static void too_small_an_n_is_undecided(void **state)
{
    (void)state;
    synthetic s = usual(10);
    s.model.n = 99;
    assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: N too small: no theory holds at N = 99, kappa = 0.5");
    s = usual(10);
    s.model.n = 299;
    s.trial.kappa = 0.65;
    assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: N too small: no theory holds at N = 299, kappa = 0.65");
    for (int infinite = 0; infinite <= 1; infinite++) {
        s = usual(10);
        s.trial.kappa = infinite ? INFINITY : 1.45;
        assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: N too small: no theory holds");
    }

    s = usual(10);
    for (size_t i = 0; i < POINTS; i++)
        s.quarter[i * ONDINE_OBSERVABLES + ONDINE_Z] += 0.16; /* 4 x 0.16/3 > 0.2 of z(5) = 1 */
    assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: N too small");

    s = usual(10);
    for (size_t i = 0; i < POINTS * ONDINE_OBSERVABLES; i++)
        s.values[1][i] = NAN; /* a reduced replica that diverged from the start */
    assert_verdict(&s, OND_UNDECIDED, "verdict: undecided: no record could be judged");

    /* A disagreement at the same N needs no theory. */
    s = usual(10);
    s.trial.kappa = 8;
    FOR_VALUES(s.trial.micro, ONDINE_R, *value += 0.015)
    assert_verdict(&s, OND_DISAGREES, "verdict: disagrees: micro against reduced");
}

static void micro_is_not_judged_below_its_resolution(void **state)
{
    (void)state;
    ondine_model model = ondine_model_default();
    /* Measured: SGD, linear, N = 10000, eta 0.1: eps_g is 10 % too large at 8e-10, by 8e-11. */
    model.rule = ONDINE_SGD;
    ASSERT_WITHIN("floor / measured excess", ond_float_floor(&model, 0) / 8e-11, 1.5, 0.5);
    const double floor = ond_float_floor(&model, 0);
    model.n = 1000;
    ASSERT_WITHIN("grows with N", floor / ond_float_floor(&model, 0), 10, 1e-9);

    /* Reduced at (0.8 .. 0.9) 1e-6, micro 10 % above it, far beyond its standard error, the floor at 1.4e-7. */
    for (int resolved = 0; resolved <= 1; resolved++) {
        synthetic s = usual(12);
        s.model.rule = ONDINE_SGD;
        s.model.eta = resolved ? 1 : 3e-3;
        for (size_t i = 3; i < POINTS; i++) {
            for (size_t r = 0; r < MICRO; r++)
                s.values[0][(r * POINTS + i) * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 9.3e-7 + 2e-9 * (double)r;
            for (int k = 1; k <= 2; k++)
                for (size_t r = 0; r < REDUCED; r++)
                    s.values[k][(r * POINTS + i) * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 8e-7 + 1e-10 * (double)r;
            s.theory[i * ONDINE_OBSERVABLES + ONDINE_EPS_G] = s.quarter[i * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 8.5e-7;
        }
        ond_report report = judge(&s);
        assert_int_equal(report.verdict, resolved ? OND_DISAGREES : OND_AGREES);
        /* l, R and eps_g against reduced and against theory, from record 3 on */
        char expected[64];
        snprintf(expected, sizeof expected, " %d are below resolution", resolved ? 0 : 2 * 3 * (POINTS - 3));
        assert_non_null(strstr(report.note, expected));
        ond_report_free(&report);
        free_synthetic(&s);
    }
}

/* Below resolution from record 3 on, reduced at 1e-14, and micro at the floor, or far above it at the last record. */
static void micro_that_leaves_its_floor_is_told(void **state)
{
    (void)state;
    for (int left = 0; left <= 1; left++) {
        synthetic s = usual(12);
        s.model.rule = ONDINE_SGD;
        const double floor = ond_float_floor(&s.model, 0);
        for (size_t i = 3; i < POINTS; i++) {
            for (size_t r = 0; r < MICRO; r++)
                s.values[0][(r * POINTS + i) * ONDINE_OBSERVABLES + ONDINE_EPS_G] =
                    floor * (left && i == POINTS - 1 ? 200 : 2) + 1e-16 * (double)r;
            for (int k = 1; k <= 2; k++)
                for (size_t r = 0; r < REDUCED; r++)
                    s.values[k][(r * POINTS + i) * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 1e-14 + 1e-18 * (double)r;
            s.theory[i * ONDINE_OBSERVABLES + ONDINE_EPS_G] = s.quarter[i * ONDINE_OBSERVABLES + ONDINE_EPS_G] = 1e-14;
        }
        assert_verdict(&s, left ? OND_UNDECIDED : OND_AGREES,
                       left ? "verdict: undecided: micro has left the solution by the rounding of its vectors: t = 5"
                            : "verdict: agrees");
    }
}

/* Off by 0.1 sd, 2 standard errors, up and later down, where records are strongly correlated: no row says much, all
 * together do. */
static void weak_differences_disagree_together(void **state)
{
    (void)state;
    for (int off = 0; off <= 1; off++) {
        synthetic s = make_synthetic(31, 21, NORMAL, POINTS, 400, 4000);
        for (size_t i = 0; i < POINTS && off; i++)
            for (size_t r = 0; r < s.trial.micro.replicas; r++)
                for (size_t k = 0; k < ONDINE_OBSERVABLES; k++)
                    s.values[0][(r * POINTS + i) * ONDINE_OBSERVABLES + k] += i < 2 ? 0.001 : -0.001;
        ond_report report = judge(&s);
        assert_int_equal(report.verdict, off ? OND_DISAGREES : OND_AGREES);
        assert_int_equal(report.joints, 3);
        assert_true(!off || strstr(report.line, "micro against reduced, all records together: score "));
        ond_report_free(&report);
        free_synthetic(&s);
    }
}

/* P(chi-square(2) > x) = exp(-x/2); 1 degree is |z| itself; 8 and 3.7 degrees by 30-digit arithmetic (mpmath). */
static void chi_square_scores_are_right(void **state)
{
    (void)state;
    for (double x = 0.1; x < 1000; x *= 3)
        ASSERT_WITHIN("2 degrees", ond_chi_square_score(2, x), ond_normal_from_log_tail(-x / 2 - log(2)), 1e-11);
    for (double z = 0.1; z < 30; z *= 2)
        ASSERT_WITHIN("1 degree", ond_chi_square_score(1, z * z), z, 1e-10 * (1 + z));
    ASSERT_WITHIN("8.0 degrees", ond_chi_square_score(8.0, 48), 5.328925937017455, 1e-11);
    ASSERT_WITHIN("8.0 degrees", ond_chi_square_score(8.0, 3), 0.082363644066412617, 1e-11);
    ASSERT_WITHIN("3.7 degrees", ond_chi_square_score(3.7, 30), 4.6441956417516874, 1e-11);
    ASSERT_WITHIN("3.7 degrees", ond_chi_square_score(3.7, 2), 0.39611905016434042, 1e-11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_laws_agree),
        cmocka_unit_test(sgd_has_no_z),
        cmocka_unit_test(a_shifted_mean_disagrees),
        cmocka_unit_test(another_variance_disagrees),
        cmocka_unit_test(a_wrong_theory_disagrees),
        cmocka_unit_test(the_systematic_is_allowed),
        cmocka_unit_test(the_theory_at_finite_n_is_compared),
        cmocka_unit_test(rounding_of_equal_values_is_not_seen),
        cmocka_unit_test(the_bands_are_as_stated),
        cmocka_unit_test(a_wrong_variance_of_the_theory_disagrees),
        cmocka_unit_test(shared_streams_are_found),
        cmocka_unit_test(replicas_without_spread_are_not_shared_streams),
        cmocka_unit_test(without_spread_the_means_must_be_equal),
        cmocka_unit_test(records_with_a_diverged_replica_are_not_judged),
        cmocka_unit_test(a_nan_without_a_divergence_disagrees),
        cmocka_unit_test(too_small_an_n_is_undecided),
        cmocka_unit_test(micro_is_not_judged_below_its_resolution),
        cmocka_unit_test(micro_that_leaves_its_floor_is_told),
        cmocka_unit_test(weak_differences_disagree_together),
        cmocka_unit_test(chi_square_scores_are_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
