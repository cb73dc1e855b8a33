/* permutation.c : the double saddlepoint.
 *
 * Let B_i be independent, P(B_i = 1) = p = m/count.  Given sum B_i = m, every choice of m is equally likely, so
 * S = sum a_i B_i has the permutation law.  With K(theta, lambda) = sum_i ln(q + p exp(theta a_i + lambda)), the
 * cumulant function of (S, sum B_i), take the saddlepoint dK/dtheta = S, dK/dlambda = m; that of the condition alone
 * is (0, 0), where K = 0 and K_lambda,lambda = count p q.  Then
 *     w = sign(theta) sqrt(2 (theta S + lambda m - K)),  u = theta sqrt(det K''/(count p q)),
 *     z = w + ln(u/w)/w. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/normal_law.h"
#include "compare/permutation.h"

#define NEWTON_STEPS 60
#define CENTRE 0.1 /* closer to the mean than this many sd, z is interpolated: w and u vanish there */

struct law {
    size_t count;
    const double *a;
    double m, p, q;
    double mean, sd; /* of a over the population */
    double sign;     /* 1 or -1: everything below works with a' = sign (a - mean)/sd, so as to look upwards only */
};

/* K, its gradient and its second derivatives at one (theta, lambda). */
typedef struct cumulants {
    double k, k_t, k_l, k_tt, k_tl, k_ll;
} cumulants;

static cumulants cumulants_at(const struct law *law, double theta, double lambda)
{
    cumulants c = {0};
    for (size_t i = 0; i < law->count; i++) {
        const double a = law->sign * (law->a[i] - law->mean) / law->sd;
        const double tilt = theta * a + lambda, shrunk = exp(-fabs(tilt));
        const double up = tilt > 0 ? law->p : law->p * shrunk, down = tilt > 0 ? law->q * shrunk : law->q;
        const double p = up / (up + down), v = p * (down / (up + down));
        c.k += (tilt > 0 ? tilt : 0) + log(up + down);
        c.k_t += p * a;
        c.k_l += p;
        c.k_tt += v * a * a;
        c.k_tl += v * a;
        c.k_ll += v;
    }
    return c;
}

/* z at the standardised sum s, by Newton's method with step halving on the convex function K - theta s - lambda m.
 * *undecided is sum_i P(B_i = 1) P(B_i = 0) under the tilt.  @return 0 if there is no saddlepoint: s is the largest
 * possible sum. */
static int saddlepoint(const struct law *law, double s, double *z, double *undecided)
{
    *z = 0;
    double theta = 0, lambda = 0;
    cumulants c = cumulants_at(law, 0, 0);
    for (int i = 0; i < NEWTON_STEPS; i++) {
        const double f = c.k - theta * s - lambda * law->m, g_t = c.k_t - s, g_l = c.k_l - law->m;
        const double det = c.k_tt * c.k_ll - c.k_tl * c.k_tl;
        if (!(det > 1e-12 * c.k_tt * c.k_ll))
            return 0;
        const double d_t = -(c.k_ll * g_t - c.k_tl * g_l) / det, d_l = -(c.k_tt * g_l - c.k_tl * g_t) / det;
        const double decrement = -(g_t * d_t + g_l * d_l);
        if (decrement < 1e-16) {
            const double w = copysign(sqrt(-2 * f), theta);
            const double u = theta * sqrt(det / ((double)law->count * law->p * law->q));
            *z = w + log(u / w) / w;
            *undecided = c.k_ll;
            return isfinite(*z);
        }
        const double slack = 1e-12 * (1 + law->m); /* the rounding of f */
        double step = 2, f_next;
        do {
            step /= 2;
            c = cumulants_at(law, theta + step * d_t, lambda + step * d_l);
            f_next = c.k - (theta + step * d_t) * s - (lambda + step * d_l) * law->m;
        } while (!(f_next <= f - 0.1 * step * decrement + slack) && step > 1e-6);
        theta += step * d_t;
        lambda += step * d_l;
    }
    return 0;
}

static int falling(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return (a < b) - (a > b);
}

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* The largest possible sum and the z of its probability: the number of choices that reach it, among all choices.
 * @return 0 if out of memory. */
static int largest_sum(const struct law *law, double *s, double *z)
{
    const size_t m = (size_t)law->m;
    double *sorted = malloc(law->count * sizeof *sorted);
    if (!sorted)
        return 0;
    for (size_t i = 0; i < law->count; i++)
        sorted[i] = law->sign * (law->a[i] - law->mean) / law->sd;
    qsort(sorted, law->count, sizeof *sorted, falling);
    const double cut = sorted[m - 1];
    size_t beyond = 0, tied = 0;
    *s = 0;
    for (size_t i = 0; i < law->count; i++) {
        *s += i < m ? sorted[i] : 0;
        beyond += sorted[i] > cut;
        tied += sorted[i] == cut;
    }
    free(sorted);
    const double log_tail = log_choose((double)tied, (double)(m - beyond)) - log_choose((double)law->count, law->m);
    *z = log_tail < log(0.5) ? ond_normal_from_log_tail(log_tail) : 0;
    return 1;
}

/* z at the standardised sum s > 0.  Where the tilted law has all but decided on one choice, the saddlepoint knows no
 * spread to divide by, and the end of the law is near: z is that of the end, or at most that. */
static double score_at(const struct law *law, double s)
{
    double z, undecided, end, z_end;
    const int found = saddlepoint(law, s, &z, &undecided);
    if ((found && undecided > 1) || !largest_sum(law, &end, &z_end))
        return z;
    return !found || s > end - 1e-9 * fabs(end) || z > z_end ? z_end : z;
}

double ond_permutation_score(size_t count, const double *a, size_t m, double sum)
{
    struct law law = {.count = count, .a = a, .m = (double)m, .p = (double)m / (double)count};
    law.q = (double)(count - m) / (double)count;
    double mean = 0, square = 0;
    for (size_t i = 0; i < count; i++)
        mean += a[i];
    mean /= (double)count;
    for (size_t i = 0; i < count; i++)
        square += (a[i] - mean) * (a[i] - mean);
    law.mean = mean;
    law.sd = sqrt(square / (double)count);
    if (!(law.sd > 0))
        return 0;
    const double s = (sum - law.m * mean) / law.sd;
    const double near = CENTRE * sqrt(law.m * law.q * (double)count / ((double)count - 1));
    if (fabs(s) >= near) {
        law.sign = copysign(1, s);
        return law.sign * score_at(&law, fabs(s));
    }
    law.sign = 1;
    const double high = score_at(&law, near);
    law.sign = -1;
    const double low = -score_at(&law, near);
    return low + (high - low) * (s + near) / (2 * near);
}
