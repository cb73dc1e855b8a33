/* Gaussian expectations against 30-digit values, and identities that need no table. */
#include <math.h>

#include "support.h"
#include "model/eps_g.h"
#include "theory/moments.h"
#include "theory/smooth.h"
#include "theory/system.h"
#include "theory/moments_table.h"

#define ROWS (sizeof moments_table / sizeof *moments_table)
#define RELATIVE 1e-11

/* The largest error of one expectation over the table, in units of its scale. */
static double worst;
static size_t worst_row;

static void compare(size_t row, double value, double expected, double scale)
{
    const double error = fabs(value - expected) / scale;
    if (!(error <= worst)) {
        worst = error;
        worst_row = row;
    }
}

static void report(const char *what)
{
    char name[80];
    snprintf(name, sizeof name, "%s (worst: activation %d, e = %.3g, T = %.3g)", what, (int)moments_table[worst_row].g,
             moments_table[worst_row].e, moments_table[worst_row].T);
    ASSERT_WITHIN(name, worst, 0, RELATIVE);
    worst = 0;
}

/* A sum of a term in e and a term in T that may cancel is judged against the two. */
static double scale_of(double expected, const ond_point *p)
{
    return fmax(fabs(expected), 1e-2 * (fabs(p->e) + p->T) / (1 + p->l * p->l));
}

static void test_table(void **state)
{
    (void)state;
    enum { A1_L, A2, A3, G_RED, CROSS, SLOPE, EPS_G, COUNT };
    const char *names[COUNT] = {"A1/l", "A2", "A3", "G/(l sin^2)", "<g'(a) g'(b)>", "<g'^2>", "eps_g"};
    for (int k = 0; k < COUNT; k++) {
        for (size_t i = 0; i < ROWS; i++) {
            const ond_point p = ond_point_from_overlap(moments_table[i].e, moments_table[i].T);
            const ond_moments m = ond_moments_at(moments_table[i].g, &p, 0);
            const ondine_model model = {.activation = moments_table[i].g};
            const double value[COUNT] = {m.a1_l, m.a2, m.a3, m.g_red, m.cross, m.slope, ond_state_eps_g(&model, &p)};
            const double expected[COUNT] = {moments_table[i].a1_l,  moments_table[i].a2,    moments_table[i].a3,
                                            moments_table[i].g_red, moments_table[i].cross, moments_table[i].slope,
                                            moments_table[i].eps_g};
            const int signed_sum = k == A1_L || k == A3;
            compare(i, value[k], expected[k], signed_sum ? scale_of(expected[k], &p) : fabs(expected[k]));
        }
        report(names[k]);
    }
}

/* Two students at distance 1e-24 in R or 1e-12 in l from the teacher: their expectations are derivatives at the
 * teacher. */
static double r_slope(ondine_activation g) /* -dA2/dR = <g'^4> */
{
    const ond_point p = ond_point_from_overlap(1e-24, 2e-24);
    return ond_moments_at(g, &p, 0).a2 / 1e-24;
}

static double l_slope(ondine_activation g) /* -dA1/dl = <g'^2 u^2> */
{
    const ond_point p = ond_point_from_overlap(1e-12, 0);
    return ond_moments_at(g, &p, 0).a1_l / 1e-12;
}

/* eta_c = 2 <g'^2>/<g'^4> of Table 1. */
static void test_eta_c(void **state)
{
    (void)state;
    static const struct {
        ondine_activation g;
        double eta_c, digits;
    } known[] = {{ONDINE_LINEAR, 2, 1e-11},
                 {ONDINE_RELU, 2, 1e-11},
                 {ONDINE_LEAKY_RELU, 2.0197980, 5e-8},
                 {ONDINE_ERF, 4.055778675973707, 1e-11},
                 {ONDINE_TANH, 2.71970941, 5e-9},
                 {ONDINE_SIGMOID, 39.2327925, 5e-8},
                 {ONDINE_SOFTPLUS, 4.45884064, 5e-9}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const ond_point teacher = ond_point_from_overlap(0, 0);
        const double eta_c = 2 * ond_moments_at(known[i].g, &teacher, 0).slope / r_slope(known[i].g);
        ASSERT_WITHIN(ondine_activation_name(known[i].g), eta_c, known[i].eta_c, known[i].digits);
    }
    ASSERT_WITHIN("linear <u^2>", l_slope(ONDINE_LINEAR), 1, 1e-11);
    ASSERT_WITHIN("relu <g'^2 u^2>", l_slope(ONDINE_RELU), 0.5, 1e-11);
    ASSERT_WITHIN("leaky-relu <g'^2 u^2>", l_slope(ONDINE_LEAKY_RELU), 0.505, 1e-11);
    ASSERT_WITHIN("erf <g'^2 u^2>", l_slope(ONDINE_ERF), 2 / (M_PI * 3 * sqrt(3)), 1e-11);
}

/* The quadrature for smooth g, given erf, against erf's closed forms. */
static void test_quadrature(void **state)
{
    (void)state;
    static const double at[][2] = {
        {1e-20, 1e-18}, {1e-6, 1e-3}, {0.3, 0.2}, {1, 1},      {1.8, 1e-9},
        {-2, 4},        {-15, 9},     {11, 50},   {-59, 6400}, {801, 3.6e5}}; /* the last two: l = 100, 1000 */
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const ond_point p = ond_point_from_overlap(at[i][0], at[i][1]);
        const ond_moments m = ond_moments_at(ONDINE_ERF, &p, 0), q = ond_smooth_moments(ONDINE_ERF, &p);
        const double scale = 1e-11 * (fabs(p.e) + p.T);
        print_message("e = %g, T = %g\n", p.e, p.T);
        ASSERT_WITHIN("A1/l", q.a1_l, m.a1_l, scale);
        ASSERT_WITHIN("A2", q.a2, m.a2, 1e-11 * m.a2);
        ASSERT_WITHIN("A3", q.a3, m.a3, scale);
        ASSERT_WITHIN("G/(l sin^2)", q.g_red, m.g_red, 1e-11 * p.l);
        ASSERT_WITHIN("<g'(a) g'(b)>", q.cross, m.cross, 1e-11 * m.cross);
        ASSERT_WITHIN("<g'^2>", q.slope, m.slope, 1e-11 * m.slope);
        const double eps_g = ond_eps_g(ONDINE_ERF, p.e, p.T);
        ASSERT_WITHIN("eps_g", ond_smooth_eps_g(ONDINE_ERF, &p), eps_g, 1e-11 * eps_g);
    }
}

/* Both constructors give the same point; only one of them reaches l = 0. */
static void test_points(void **state)
{
    (void)state;
    static const double at[][2] = {{0.5, -3}, {-2, 0.7}, {1e-20, -40}, {0.95, 2}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const ond_point p = ond_point_from_angle(1 - at[i][0], at[i][0], at[i][1]),
                        q = ond_point_from_overlap(p.e, p.T);
        ASSERT_WITHIN("l", q.l, p.l, 1e-15);
        ASSERT_WITHIN("R", q.R, p.R, 1e-15);
        ASSERT_WITHIN("sin", q.sin, p.sin, 3e-15 * p.sin);
        ASSERT_WITHIN("1 - l", q.one_minus_l, p.one_minus_l, 1e-15 * (fabs(p.e) + p.T));
    }
    const ond_point right = ond_point_from_angle(0, 1, 0); /* l = 0, R = 0 */
    for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++)
        assert_true(isfinite(ond_moments_at((ondine_activation)g, &right, 0).g_red));
    ASSERT_WITHIN("erf A1/l at l = R = 0", ond_moments_at(ONDINE_ERF, &right, 0).a1_l, 0, 1e-16);
}

/* Near the saddle l = R = 0 of odd g, A1/l = R <g'(a) g'(b)> - l <g'^2>, relative to l and R however small they are. */
static void test_saddle(void **state)
{
    (void)state;
    for (double size = 1e-12; size > 1e-50; size *= 1e-10) {
        const ond_point p = ond_point_from_angle(size, 1, -7 * size); /* R = 7 l */
        for (int g = ONDINE_LINEAR; g <= ONDINE_SOFTPLUS; g++) {
            const ond_moments m = ond_moments_at((ondine_activation)g, &p, 0);
            if (g == ONDINE_LINEAR || g == ONDINE_ERF || g == ONDINE_TANH || g == ONDINE_SIGMOID)
                ASSERT_WITHIN(ondine_activation_name((ondine_activation)g), m.a1_l / size, 7 * m.cross - m.slope,
                              1e-11);
        }
    }
}

static void test_noise(void **state)
{
    (void)state;
    const ond_point p = ond_point_from_overlap(0.5, 0.3);
    const ond_moments quiet = ond_moments_at(ONDINE_RELU, &p, 0), noisy = ond_moments_at(ONDINE_RELU, &p, 0.2);
    ASSERT_WITHIN("A2 with label noise", noisy.a2, quiet.a2 + 0.04 * 0.5 / 2, 1e-16);
    ASSERT_WITHIN("A1/l with label noise", noisy.a1_l, quiet.a1_l, 0);
}

/* The mesh of the 1/N theory, given erf, against closed forms: <c^2> is 2 A2; <g'(a) g'(b)> is (2/pi)/s1; and at l = 0
 * g(b) is uniform between -1 and 1, so that its fourth moment is 1/5. */
static void test_derivatives(void **state)
{
    (void)state;
    static const double at[][2] = {{0, 0}, {0.3, -2}, {1, 0.2}, {1, -9}, {7, 1.5}}; /* l, ln tan(angle/2) */
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const ond_point p = ond_point_from_angle(at[i][0], 1 - at[i][0], at[i][1]);
        const double l = p.l, R = p.R, s = 2 + 2 * l * l - l * l * R * R, noise = 0.3;
        const ond_moments m = ond_moments_at(ONDINE_ERF, &p, noise);
        ond_derivatives d;
        ond_kicks k;
        print_message("l = %g, R = %g\n", l, R);
        ond_smooth_derivatives(ONDINE_ERF, &p, noise, &d, &k);
        ASSERT_WITHIN("<c^2>", k.c2, 2 * m.a2, 1e-9 * m.a2);
        ASSERT_WITHIN("by l", d.cross.x, -M_2_PI * l * (2 - R * R) / (s * sqrt(s)), 1e-9);
        ASSERT_WITHIN("by R", d.cross.y, M_2_PI * l * l * R / (s * sqrt(s)), 1e-9);
        ASSERT_WITHIN("by R twice", d.cross.yy, M_2_PI * l * l * (s + 3 * l * l * R * R) / (s * s * sqrt(s)), 1e-9);
        ond_smooth_derivatives(ONDINE_ERF, &p, 0, &d, &k);
        if (l == 0)
            ASSERT_WITHIN("<c^4>", k.c4, M_2_PI * M_2_PI / 5, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),       cmocka_unit_test(test_eta_c),  cmocka_unit_test(test_quadrature),
        cmocka_unit_test(test_points),      cmocka_unit_test(test_saddle), cmocka_unit_test(test_noise),
        cmocka_unit_test(test_derivatives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
