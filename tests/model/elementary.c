/* elementary.c : errors of the elementary functions in units in the last place, against MPFR with 100 bits. */
#include <math.h>
#include <mpfr.h>

#include "model/elementary.h"
#include "support.h"

enum { POINTS = 500000, BITS = 100 }; /* points of each of the two ranges of a function */
#define ALLOWED 2.0                   /* ulp, what elementary.h promises */

typedef int (*reference)(mpfr_t, const mpfr_t, mpfr_rnd_t);

typedef struct function {
    const char *name;
    double (*ours)(double);
    reference exact;
    double lo, hi; /* uniform half of the points */
    double tiny;   /* the log-uniform half has |x| in [tiny, hi], or |lo| where the sign is negative */
} function;

/* A function pointer needs a function of its own: the headers force inlining. */
#define CALLABLE(f)                                                                                                    \
    static double call_##f(double x)                                                                                   \
    {                                                                                                                  \
        return ond_##f(x);                                                                                             \
    }
CALLABLE(exp)
CALLABLE(expm1)
CALLABLE(log)
CALLABLE(log1p)
CALLABLE(tanh)
CALLABLE(erf)
CALLABLE(atan)
CALLABLE(asin)

static const function functions[] = {
    {"exp", call_exp, mpfr_exp, -708, 709.7, 1e-20},
    {"exp", call_exp, mpfr_exp, -2, 2, 1e-3},
    {"expm1", call_expm1, mpfr_expm1, -50, 709.7, 1e-300},
    {"expm1", call_expm1, mpfr_expm1, -2, 2, 1e-3},
    {"log", call_log, mpfr_log, 0, 1e300, 1e-300},
    {"log", call_log, mpfr_log, 0, 3, 1e-3},
    {"log1p", call_log1p, mpfr_log1p, -1, 1e300, 1e-300},
    {"log1p", call_log1p, mpfr_log1p, -1, 3, 1e-3},
    {"tanh", call_tanh, mpfr_tanh, -30, 30, 1e-300},
    {"tanh", call_tanh, mpfr_tanh, -2, 2, 1e-3},
    {"erf", call_erf, mpfr_erf, -7, 7, 1e-300},
    {"erf", call_erf, mpfr_erf, -2, 2, 1e-3},
    {"atan", call_atan, mpfr_atan, -1e3, 1e3, 1e-300},
    {"atan", call_atan, mpfr_atan, -3, 3, 1e-3},
    {"asin", call_asin, mpfr_asin, -1, 1, 1e-300},
    {"asin", call_asin, mpfr_asin, -1, 1, 1e-3},
};

/* Number i of n points: the first half uniform in [lo, hi], the second log-uniform in size. */
static double point(const function *f, uint64_t i)
{
    const double u = (double)(i * 0x9e3779b97f4a7c15u >> 11) * 0x1p-53;
    if (i & 1)
        return f->lo + u * (f->hi - f->lo);
    const double end = i & 2 && f->lo < 0 ? f->lo : f->hi;
    return end * pow(f->tiny / fabs(end), u);
}

static double ulp_error(const function *f, double x, mpfr_t arg, mpfr_t exact)
{
    const double y = f->ours(x);
    mpfr_set_d(arg, x, MPFR_RNDN);
    f->exact(exact, arg, MPFR_RNDN);
    const double nearest = fabs(mpfr_get_d(exact, MPFR_RNDZ));
    mpfr_sub_d(exact, exact, y, MPFR_RNDN);
    return fabs(mpfr_get_d(exact, MPFR_RNDN)) / (nextafter(nearest, INFINITY) - nearest);
}

static void largest_errors(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof functions / sizeof functions[0]; k++) {
        const function *f = functions + k;
        double worst = 0, where = 0;
#pragma omp parallel
        {
            mpfr_t arg, exact;
            mpfr_init2(arg, 53);
            mpfr_init2(exact, BITS);
            double mine = 0, at = 0;
#pragma omp for
            for (int i = 0; i < POINTS; i++) {
                const double x = point(f, (uint64_t)i), error = ulp_error(f, x, arg, exact);
                if (!(error <= mine)) {
                    mine = error;
                    at = x;
                }
            }
#pragma omp critical
            if (!(mine <= worst)) {
                worst = mine;
                where = at;
            }
            mpfr_clear(arg);
            mpfr_clear(exact);
            mpfr_free_cache();
        }
        char what[128];
        snprintf(what, sizeof what, "ulp of %s in [%g, %g], worst at %.17g", f->name, f->lo, f->hi, where);
        ASSERT_WITHIN(what, worst, 0.0, ALLOWED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(largest_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
