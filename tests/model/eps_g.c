/* eps_g.c : the generalization error against a table of 20 digits, from (e, T) = (1, 1) down to 1e-25 and l to 20. */
#include <math.h>

#include "model/eps_g.h"
#include "support.h"

#include "model/eps_g_table.h"

static int closed(ondine_activation act)
{
    return act == ONDINE_LINEAR || act == ONDINE_ERF || act == ONDINE_RELU || act == ONDINE_LEAKY_RELU;
}

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof eps_g_table / sizeof eps_g_table[0]; i++) {
        const struct eps_g_row *r = eps_g_table + i;
        const double rho = 1 - r->e, l = sqrt(rho * rho + r->T), D = r->e * r->e + r->T;
        const double bound = closed(r->act) ? 1e-13 : l < 1.5 && D < 1e-2 ? 2e-12 : 1e-11;
        char what[80];
        snprintf(what, sizeof what, "%s e %g T %g", ondine_activation_name(r->act), r->e, r->T);
        ASSERT_WITHIN(what, ond_eps_g(r->act, r->e, r->T) / r->eps_g, 1.0, bound);
    }
}

/* Across the changes of method, eps_g must not jump. */
static void seams(void **state)
{
    (void)state;
    const struct seam {
        ondine_activation act;
        double e, T;
    } at[] = {{ONDINE_ERF, 0.3, 0.11},         {ONDINE_ERF, -0.4, 0.04},       {ONDINE_RELU, 0.1, 0.0324},
              {ONDINE_LEAKY_RELU, -1.0, 0.16}, {ONDINE_TANH, 0.5, 0.01},       {ONDINE_SIGMOID, 0.01, 0.04},
              {ONDINE_SOFTPLUS, -0.2, 0.04},   {ONDINE_TANH, 0.0, 0.08217777}, {ONDINE_SOFTPLUS, 0.0, 0.32871111}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        const double step = 1e-9, below = ond_eps_g(at[i].act, at[i].e, at[i].T * (1 - step));
        const double middle = ond_eps_g(at[i].act, at[i].e, at[i].T);
        const double above = ond_eps_g(at[i].act, at[i].e, at[i].T * (1 + step));
        ASSERT_WITHIN(ondine_activation_name(at[i].act), (above + below) / middle, 2.0, 5e-11);
    }
}

/* Towards divergence: finite, of the right size (bounded g: at most its range squared; else l^2), and not slow. */
static void large_l(void **state)
{
    (void)state;
    const double l[] = {30, 1e3, 1e6};
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                const double rho = l[i] * (j - 1) / sqrt(2), T = l[i] * l[i] * (j == 1 ? 1 : 0.5);
                const double eps = ond_eps_g((ondine_activation)act, 1 - rho, T);
                const int bounded = act == ONDINE_ERF || act == ONDINE_TANH || act == ONDINE_SIGMOID;
                const double most = bounded ? 2.0 : 0.51 * (1 + l[i]) * (1 + l[i]);
                if (!(eps > 0.01 && eps < most) || (!bounded && !(eps > 0.2 * l[i] * l[i])))
                    fail_msg("%s: l %g, eps_g %g", ondine_activation_name((ondine_activation)act), l[i], eps);
            }
}

static void zero(void **state)
{
    (void)state;
    for (int act = ONDINE_LINEAR; act <= ONDINE_SOFTPLUS; act++) {
        assert_true(ond_eps_g((ondine_activation)act, 0.0, 0.0) == 0);
        assert_true(isfinite(ond_eps_g((ondine_activation)act, 1.0, 0.0)));
        assert_true(isnan(ond_eps_g((ondine_activation)act, NAN, 1.0)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(table), cmocka_unit_test(seams), cmocka_unit_test(large_l),
                                       cmocka_unit_test(zero)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
