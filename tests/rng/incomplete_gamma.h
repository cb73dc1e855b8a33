/* incomplete_gamma.h : P(a, x), the regularised lower incomplete gamma function, a > 0, x >= 0; about 1e-11 or better
 * for a up to 1e6.  Below a + 1 by its power series, above by the continued fraction of Q = 1 - P (modified Lentz). */
#ifndef ONDINE_TESTS_INCOMPLETE_GAMMA_H
#define ONDINE_TESTS_INCOMPLETE_GAMMA_H

#include <math.h>

static inline double incomplete_gamma_p(double a, double x)
{
    const long double front = expl(-(long double)x + (long double)a * logl((long double)x) - lgammal((long double)a));
    if (!(x > 0))
        return 0;
    if (x < a + 1) {
        long double term = 1 / (long double)a, sum = term;
        for (long double k = (long double)a + 1; term > 1e-20L * sum; k += 1)
            sum += term *= (long double)x / k;
        return (double)(front * sum);
    }
    long double b = (long double)x + 1 - (long double)a, c = 1e300L, d = 1 / b, fraction = d, change = 0;
    for (long double k = 1; fabsl(change - 1) > 1e-18L; k += 1) {
        const long double n = -k * (k - (long double)a);
        b += 2;
        d = 1 / (n * d + b);
        c = b + n / c;
        change = c * d;
        fraction *= change;
    }
    return (double)(1 - front * fraction);
}

#endif
