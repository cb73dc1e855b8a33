/* The laws of the inputs: moments against their exact values, and student-t and uniform word by word against their
 * formulas in double precision. */
#include "statistics.h"

#include "rng/inputs.h"

enum { DRAWS = 1000000, SEED = 7 };
static const double nu = 20, rho = 0.3;

static ond_law law_of(ondine_inputs inputs, double parameter)
{
    const ondine_model model = {.inputs = inputs, .inputs_parameter = parameter};
    return ond_law_of(&model);
}

/* Sums of x, x^2, x^4. */
typedef struct sums {
    double count, one, two, four;
} sums;

static void add(sums *s, double x)
{
    s->count++;
    s->one += x;
    s->two += x * x;
    s->four += x * x * x * x;
}

/* m4, m8: E x^4 and E x^8. */
static void judge(const sums *s, double m4, double m8)
{
    judge_mean("  mean", s->one, s->count, 0, 1);
    judge_mean("  variance", s->two, s->count, 1, m4 - 1);
    judge_mean("  kurtosis", s->four, s->count, m4, m8 - m4 * m4);
}

static void uniform(void **state)
{
    (void)state;
    const ond_keys keys = ond_philox_keys(SEED);
    sums s = {0};
    double worst = 0, product = 0;
    for (uint32_t i = 0; i < DRAWS / 4; i++) {
        const ond_words r = ond_philox(i, 0, 0, OND_INPUTS, &keys);
        for (int e = 0; e < 4; e++) {
            const float x = ond_uniform(r.w[e]);
            const double exact = sqrt(3) * (2.0 * (r.w[e] & 0x7fffff) + 1) / 0x1p24 * (r.w[e] >> 31 ? -1 : 1);
            worst = fmax(worst, fabs(x / exact - 1));
            add(&s, x);
        }
        product += (double)ond_uniform(r.w[0]) * ond_uniform(r.w[1]);
    }
    print_message("uniform\n");
    judge(&s, 9.0 / 5, 9);
    judge_mean("  product of two elements", product, DRAWS / 4, 0, 1);
    ASSERT_WITHIN("  relative error", worst, 0, 1.5e-7);
    assert_true(ond_uniform(0) == -ond_uniform(0x80000000u) && ond_uniform(0) > 0);
    assert_true(ond_uniform(0x7fffff) == -ond_uniform(0xffffffffu) &&
                ond_uniform(0x7fffff) < (float)sqrt(3) * 1.0000001f);
}

static double exact_student(double degrees, uint32_t x, uint32_t y)
{
    const double u = (double)ond_truncf(x | 1u) * 0x1p-32;
    const double v = (y & 0x7fffffu) * 0x1p-23 - 0.5, r = sqrt((degrees - 2) * expm1(-2 * log(u) / degrees));
    return (y >> 31 ? -1 : 1) * r * cos(M_PI * v);
}

static void student_t(void **state)
{
    (void)state;
    static const double degrees[] = {4.001, 5, 20, 1e3, 1e9};
    const ond_keys keys = ond_philox_keys(SEED);
    const ond_law law = law_of(ONDINE_STUDENT_T, nu);
    sums s = {0};
    double product = 0;
    for (uint32_t i = 0; i < DRAWS / 2; i++) {
        const ond_words r = ond_philox(i, 0, 0, OND_INPUTS, &keys);
        const float a = ond_student(&law, r.w[0], r.w[1]), b = ond_student(&law, r.w[2], r.w[3]);
        add(&s, a);
        add(&s, b);
        product += (double)a * b;
    }
    print_message("student-t, nu = %g\n", nu);
    judge(&s, 3 * (nu - 2) / (nu - 4), 105 * pow(nu - 2, 3) / ((nu - 4) * (nu - 6) * (nu - 8)));
    judge_mean("  product of two elements", product, DRAWS / 2, 0, 1);
    for (size_t k = 0; k < sizeof degrees / sizeof *degrees; k++) {
        const ond_law other = law_of(ONDINE_STUDENT_T, degrees[k]);
        double worst = 0;
        for (uint32_t i = 0; i < 100000; i++) {
            ond_words r = ond_philox(i, 0, 0, OND_INPUTS, &keys);
            if (i < 32) /* every octave of u */
                r.w[0] >>= i;
            const double exact = exact_student(degrees[k], r.w[0], r.w[1]);
            worst = fmax(worst, fabs(ond_student(&other, r.w[0], r.w[1]) - exact) / fmax(1, fabs(exact)));
        }
        print_message("student-t, nu = %g\n", degrees[k]);
        ASSERT_WITHIN("  error, relative beyond 1", worst, 0, 6e-6);
    }
}

static void correlated(void **state)
{
    (void)state;
    const ond_keys keys = ond_philox_keys(SEED);
    const ond_law law = law_of(ONDINE_CORRELATED, rho);
    sums s = {0};
    double within = 0, across = 0, before = 0;
    for (uint32_t i = 0; i < DRAWS; i++) {
        const ond_words r = ond_philox(i, 0, 0, OND_INPUTS, &keys);
        const ond_pair z = ond_normal(r.w[0], r.w[1]);
        const float common = ond_common(&law, i, 0, &keys);
        const double a = OND_FMAF(law.a, z.a, common), b = OND_FMAF(law.a, z.b, common);
        add(&s, a);
        within += a * b;
        across += before * b;
        before = a;
    }
    print_message("correlated, rho = %g\n", rho);
    judge(&s, 3, 105);
    judge_mean("  product of two elements of a step", within, DRAWS, rho, 1 + rho * rho);
    judge_mean("  product across steps", across, DRAWS, 0, 1);
    const ond_law none = law_of(ONDINE_CORRELATED, 0);
    assert_true(ond_common(&none, 1, 0, &keys) == 0 && none.a == 1);
}

/* The signs that one call gives: all bits of all words. */
static void rademacher(void **state)
{
    (void)state;
    enum { ROWS = 10, CALLS = 100000 };
    const ond_keys keys = ond_philox_keys(SEED);
    double one = 0, rows = 0, members = 0, steps = 0;
    uint32_t before = 0;
    for (uint32_t i = 0; i < CALLS; i++) {
        const ond_words r = ond_philox(i, 0, 0, OND_INPUTS_SIGNS, &keys);
        for (int k = 0; k < ROWS; k++) {
            const uint32_t sign[2] = {r.w[0] << k >> 31, r.w[1] << k >> 31}, next = r.w[0] << (k + 1) >> 31;
            one += 1 - 2.0 * sign[0];
            members += 1 - 2.0 * (sign[0] ^ sign[1]);
            rows += 1 - 2.0 * (sign[0] ^ next);
            steps += 1 - 2.0 * (sign[0] ^ (before << k >> 31));
        }
        before = r.w[0];
    }
    print_message("rademacher\n");
    judge_mean("  mean", one, ROWS * CALLS, 0, 1);
    judge_mean("  product of two members of a group", members, ROWS * CALLS, 0, 1);
    judge_mean("  product of two groups of a lane", rows, ROWS * CALLS, 0, 1);
    judge_mean("  product across steps", steps, ROWS * CALLS, 0, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(uniform), cmocka_unit_test(student_t),
                                       cmocka_unit_test(correlated), cmocka_unit_test(rademacher)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
