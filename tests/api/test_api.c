/* The public functions beyond simulate and theory, against closed forms; and the record callback against the replicas
 * that an ensemble keeps. */
#include "ensemble/ensembles.h"

#include <math.h>

#include "io/result.h"
#include "ondine/result.h"
#include "ondine/theory.h"
#include "ondine/validate.h"

static ondine_model sgd_linear(void)
{
    ondine_model model = ondine_model_default();
    model.rule = ONDINE_SGD;
    model.eta = 0.5;
    model.n = 1000;
    return model;
}

/* At t = 0 l is exact, and eps_g = (1 + l0^2)/2 - l0 R(0) has variance l0^2/N. */
static void finite_n(void **state)
{
    (void)state;
    const ondine_model model = sgd_linear();
    const double t[] = {0};
    double mean[K], cov[K * K], kappa;
    assert_int_equal(ondine_theory_finite(&model, 1, t, mean, cov, &kappa, NULL), ONDINE_OK);
    ASSERT_WITHIN("mean of eps_g", mean[ONDINE_EPS_G], 1, 1e-15);
    ASSERT_WITHIN("variance of eps_g", cov[ONDINE_EPS_G * K + ONDINE_EPS_G], 1e-3, 1e-17);
    ASSERT_WITHIN("variance of R", cov[ONDINE_R * K + ONDINE_R], 1e-3, 1e-17);
    ASSERT_WITHIN("variance of l", cov[ONDINE_L * K + ONDINE_L], 0, 1e-17);
    assert_true(kappa > 0 && kappa < 0.1);
}

/* SGD, linear: eps_g(t) = eps_g(0) exp(-eta (2 - eta) t). */
static void convergence(void **state)
{
    (void)state;
    ondine_model model = sgd_linear();
    ondine_convergence found;
    assert_int_equal(ondine_converge(&model, 1e-6, 100, &found, NULL), ONDINE_OK);
    assert_int_equal(found.outcome, ONDINE_CONVERGED);
    ASSERT_WITHIN("time to 1e-6", found.t, log(1e6) / 0.75, 1e-8);
    ASSERT_WITHIN("eta_eff", found.eta_eff, 0.5, 0);
    assert_int_equal(ondine_converge(&model, 1e-6, 10, &found, NULL), ONDINE_OK);
    assert_int_equal(found.outcome, ONDINE_NOT_REACHED);
    model.eta = 2.5;
    assert_int_equal(ondine_converge(&model, 1e-6, 100, &found, NULL), ONDINE_OK);
    assert_int_equal(found.outcome, ONDINE_DIVERGED);
    assert_true(isnan(found.t));
    assert_string_equal(ondine_outcome_name(found.outcome), "diverged");
    assert_null(ondine_outcome_name((ondine_outcome)7));
}

/* Table 1: linear has eta_c = 2 and decays like eta (2 - eta); under WN eta/z^2 takes eta's place. */
static void stability(void **state)
{
    (void)state;
    ondine_model model = sgd_linear();
    ondine_stability found;
    assert_int_equal(ondine_stability_at(&model, 1, &found, NULL), ONDINE_OK);
    ASSERT_WITHIN("eta_c", found.eta_c, 2, 1e-12);
    ASSERT_WITHIN("rate of R", found.rate_R, 0.75, 1e-12);
    ASSERT_WITHIN("rate of l", found.rate_l, 0.5, 1e-12);
    model.rule = ONDINE_WN;
    assert_int_equal(ondine_stability_at(&model, 2, &found, NULL), ONDINE_OK);
    ASSERT_WITHIN("rate of R under WN", found.rate_R, 0.125 * 1.875, 1e-12);
}

/* Bad parameters are told by name. */
static void refusals(void **state)
{
    (void)state;
    const ondine_model model = sgd_linear();
    ondine_model small = model;
    ondine_error error;
    ondine_convergence convergence;
    ondine_stability stability;
    ondine_result *result;
    const double falling[] = {1, 0};
    double mean[2 * K], cov[2 * K * K], kappa;
    small.n = 2;
    assert_int_equal(ondine_theory_finite(&small, 2, falling, mean, cov, &kappa, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "n is 2"));
    assert_int_equal(ondine_theory_finite(&model, 2, falling, mean, cov, &kappa, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "must increase"));
    assert_int_equal(ondine_converge(&model, 0, 1, &convergence, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "threshold is 0"));
    assert_int_equal(ondine_converge(&model, 1, INFINITY, &convergence, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "t_max is inf"));
    assert_int_equal(ondine_stability_at(&model, -1, &stability, &error), ONDINE_ERR_ARG);
    assert_non_null(strstr(error.message, "z is -1"));
    assert_int_equal(ondine_result_load("/nowhere/at/all", &result, &error), ONDINE_ERR_IO);
    assert_null(result);
}

/* What the record callback was told. */
typedef struct told {
    size_t points;
    double *values;
    uint64_t *diverged;
    int *times;
    int busy, overlaps;
} told;

static void note_record(uint32_t replica, const double *values, uint64_t diverged, void *data)
{
    told *t = data;
    t->overlaps += __atomic_fetch_add(&t->busy, 1, __ATOMIC_SEQ_CST) != 0;
    memcpy(t->values + replica * t->points * K, values, t->points * K * sizeof *values);
    t->diverged[replica] = diverged;
    t->times[replica]++;
    __atomic_fetch_sub(&t->busy, 1, __ATOMIC_SEQ_CST);
}

static void records_of(ondine_engine engine, double eta)
{
    enum { POINTS = 3, REPLICAS = 150 };
    static const double t[POINTS] = {0, 1, 4};
    told heard = {POINTS,
                  calloc(REPLICAS * POINTS * K, sizeof(double)),
                  calloc(REPLICAS, sizeof(uint64_t)),
                  calloc(REPLICAS, sizeof(int)),
                  0,
                  0};
    ondine_model model = sgd_linear();
    ondine_run run = ondine_run_default();
    ondine_ensemble *e;
    model.n = 50;
    model.eta = eta;
    run.engine = engine;
    run.replicas = REPLICAS;
    run.keep_replicas = 1;
    run.threads = 3;
    run.record = note_record;
    run.record_data = &heard;
    assert_int_equal(ondine_simulate(&model, &run, POINTS, t, &e, NULL), ONDINE_OK);
    for (int r = 0; r < REPLICAS; r++)
        assert_int_equal(heard.times[r], 1);
    assert_int_equal(heard.overlaps, 0);
    assert_memory_equal(heard.values, ondine_ensemble_replicas(e), REPLICAS * POINTS * K * sizeof(double));
    assert_memory_equal(heard.diverged, ondine_ensemble_diverged(e), REPLICAS * sizeof(uint64_t));
    ondine_ensemble_free(e);
    free(heard.values);
    free(heard.diverged);
    free(heard.times);
}

static void records(void **state)
{
    (void)state;
    records_of(ONDINE_MICRO, 0.5);
    records_of(ONDINE_REDUCED, 0.5);
    records_of(ONDINE_REDUCED, 50); /* which diverge */
}

static void validation(void **state)
{
    (void)state;
    const ondine_model model = sgd_linear();
    const double t[] = {0, 1, 2};
    ondine_run run = ondine_run_default();
    ondine_validation *v;
    run.engine = ONDINE_REDUCED;
    run.replicas = 500;
    assert_int_equal(ondine_validate(&model, &run, 3, t, &v, NULL), ONDINE_OK);
    print_message("%s\n%s\n", ondine_validation_note(v), ondine_validation_line(v));
    assert_int_equal(ondine_validation_verdict(v), ONDINE_VERDICT_AGREES);
    assert_int_equal(ondine_validation_rows(v), 9);
    ondine_comparison row;
    ondine_validation_row(v, 5, &row); /* eps_g at t = 1 */
    assert_true(row.t == 1 && row.observable == ONDINE_EPS_G);
    assert_string_equal(row.engine, "reduced");
    assert_string_equal(row.against, "theory");
    ASSERT_WITHIN("eps_g against its closed form", row.sim_mean, exp(-0.75),
                  6 * row.sim_sd / sqrt(500) + 2.0 / model.n);
    double mean[K];
    assert_int_equal(ondine_ensemble_moments(ondine_validation_ensemble(v), 1, mean, NULL), 500);
    ASSERT_WITHIN("mean of the ensemble and of the row", row.sim_mean, mean[ONDINE_EPS_G], 1e-14);

    /* A file for the records, and first passages, are not of a comparison: the same answer without them. */
    ondine_validation *same;
    ondine_comparison other;
    run.keep_replicas = 1;
    run.replica_file = "/no such folder/records";
    run.threshold = 0.5;
    assert_int_equal(ondine_validate(&model, &run, 3, t, &same, NULL), ONDINE_OK);
    assert_string_equal(ondine_validation_line(same), ondine_validation_line(v));
    ondine_validation_row(same, 5, &other);
    assert_true(other.score_mean == row.score_mean && other.score_var == row.score_var);
    ondine_validation_free(same);
    ondine_validation_free(v);

    run.replicas = 1;
    assert_int_equal(ondine_validate(&model, &run, 3, t, &v, NULL), ONDINE_ERR_ARG);
    assert_null(v);
    ondine_validation_free(v);
}

static void loaded(void **state)
{
    (void)state;
    const double t[] = {0, 1}, values[2 * K] = {1, 0, 0, 1, 0.5, 0.25, 0, 0.125};
    ond_result file = {0};
    ondine_result *result;
    enter_new_folder();
    ond_entries_text(&file.config, "rule", "sgd");
    ond_entries_real(&file.config, "eta", 0.75);
    ond_entries_integer(&file.config, "n", 1000);
    assert_int_equal(ond_result_times(&file, 2, t, NULL), ONDINE_OK);
    assert_int_equal(ond_result_theory(&file, values, NULL), ONDINE_OK);
    assert_int_equal(ond_result_write(&file, "theory.h5", 0, NULL), ONDINE_OK);
    ond_result_free(&file);

    assert_int_equal(ondine_result_load("theory.h5", &result, NULL), ONDINE_OK);
    assert_int_equal(ondine_result_points(result), 2);
    assert_memory_equal(ondine_result_times(result), t, sizeof t);
    assert_memory_equal(ondine_result_theory(result), values, sizeof values);
    assert_null(ondine_result_count(result));
    assert_null(ondine_result_mean(result));
    assert_null(ondine_result_cov(result));
    assert_string_equal(ondine_result_text(result, "rule"), "sgd");
    assert_null(ondine_result_text(result, "eta"));
    assert_true(ondine_result_number(result, "eta") == 0.75 && ondine_result_number(result, "n") == 1000);
    assert_true(isnan(ondine_result_number(result, "rule")) && isnan(ondine_result_number(result, "noise")));
    ondine_result_free(result);
    assert_int_equal(unlink("theory.h5"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finite_n), cmocka_unit_test(convergence), cmocka_unit_test(stability),
        cmocka_unit_test(refusals), cmocka_unit_test(records),     cmocka_unit_test(validation),
        cmocka_unit_test(loaded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
