/* eps_g.h : the generalization error eps_g = <(g(b) - g(a))^2>/2, without label noise, for host and device.
 *
 * b, w ~ N(0,1), a = rho b + sqrt(T) w.  Arguments are e = 1 - rho and T >= 0, because near the global solution rho
 * and l^2 = rho^2 + T no longer show the difference: b - a = e b - sqrt(T) w is formed directly, and eps_g keeps its
 * relative precision down to e, T = 1e-25 and below.  D = <(b - a)^2> = e^2 + T.
 * linear, erf, relu, leaky-relu: closed forms, relative error below 1e-13 everywhere.  tanh, sigmoid, softplus: a
 * two-dimensional sum, below 1e-11 for l <= 20 (the cost grows with l), of lower accuracy and bounded cost beyond.
 * IEEE operations alone: the same bits everywhere.  Formulas: docs/theory.md. */
#ifndef ONDINE_MODEL_EPS_G_H
#define ONDINE_MODEL_EPS_G_H

#include "model/activation.h"

/* On a GPU a thread has all lanes to itself: a loop saves registers and code. */
#ifdef __CUDA_ARCH__
#define OND_ROLLED _Pragma("unroll 1")
#else
#define OND_ROLLED
#endif

/* tau = root - theta rho, root = sqrt T, theta the angle of (rho, root).  Where the two nearly cancel it is
 * rho t^3 sum over k of (-t^2)^k/(2k + 3), t = root/rho. */
OND_HD double ond_kink_tau(double rho, double root)
{
    if (!(root < 0.2 * rho))
        return root - ond_atan2(root, rho) * rho;
    const double t = root / rho, t2 = t * t;
    double sum = 0;
    for (int k = 11; k >= 0; k--)
        sum = 1.0 / (2 * k + 3) - t2 * sum;
    return rho * (t * t2) * sum;
}

/* relu and leaky-relu, slope `slope` below 0. */
OND_HD double ond_eps_g_kink(double slope, double e, double T)
{
    const double tau = ond_kink_tau(1.0 - e, OND_SQRT(T)), c = 1.0 - slope;
    return (1.0 + slope * slope) * 0.25 * (e * e + T) - c * c * (0.5 / OND_PI) * tau;
}

/* 2 (p + q)/(p q ((p + q)^2 - A)) = integral over s' in [0,1] of [1 + Y(s) + Y(s') + T (s - s')^2]^(-3/2), where
 * Y(s) = (1 - s e)^2 + s^2 T; p^2 and q^2 are the bracket at s' = 0 and 1, A is its coefficient of s'^2. */
OND_HD double ond_eps_g_erf_inner(double s, double e, double T)
{
    const double rho = 1.0 - e, u = 1.0 - s * e, y = u * u + s * s * T;
    const double p = OND_SQRT(2.0 + y + s * s * T);
    const double q = OND_SQRT(1.0 + y + rho * rho + T + (1.0 - s) * (1.0 - s) * T);
    return 2.0 * (p + q) / (p * q * ((p + q) * (p + q) - (e * e + 2.0 * T)));
}

/* erf(x/sqrt 2).  For small D the double integral over the unit square of which the inner one is known; the outer one
 * is exact to rounding with 8 Gauss-Legendre nodes.  Else the arcsines of the covariances, as arctangents. */
OND_HD double ond_eps_g_erf(double e, double T)
{
    const double node[4] = {0.40828267875217511, 0.2372337950418355, 0.10166676129318664, 0.019855071751231884};
    const double weight[4] = {0.181341891689181, 0.15685332293894363, 0.11119051722668724, 0.050614268145188129};
    const double rho = 1.0 - e, Q = rho * rho + T;
    if (!(e * e + T < 0.2))
        return 1.0 / 6.0 +
               (ond_atan(Q / OND_SQRT(1.0 + 2.0 * Q)) - 2.0 * ond_atan(rho / OND_SQRT(2.0 + Q + T))) / OND_PI;
    double sum = 0;
    for (int i = 0; i < 4; i++)
        sum += weight[i] * (ond_eps_g_erf_inner(node[i], e, T) + ond_eps_g_erf_inner(1.0 - node[i], e, T));
    return (e * e + 3.0 * T) / OND_PI * sum;
}

/* --- tanh, sigmoid, softplus: the trapezoidal rule in (b, w), which converges exponentially --- */

enum { OND_GRID_LANES = 8, OND_GRID_ROWS = 736, OND_GRID_BLOCKS = 192 }; /* the bounds are reached at l = 20 */
#define OND_GRID_END 7.75                                                /* where the Gaussian is cut off */

/* How fine the grid is.  The poles of g bound the step: they are at i pi (sigmoid), 1/|rho| of that in b through a, and
 * 1/sqrt(T) of it in w.  tanh x = 2 sigmoid(2x) - 1 has its poles at half the distance: `sharpness` 2. */
typedef struct ond_grid {
    double row_step; /* b = (i + 1/2) row_step, i < rows; -b is there by symmetry */
    double step;     /* w = (j + 1/2) step - OND_GRID_END, j < 8 blocks */
    int rows, blocks;
    int hermite; /* one block: T is so small that 8 Gauss-Hermite nodes serve for w */
} ond_grid;

OND_HD int ond_grid_count(double wanted, int most)
{
    return wanted < most ? (int)wanted + 1 : most;
}

OND_HD ond_grid ond_grid_of(double sharpness, double rho, double root)
{
    const double finest = 0.43 / sharpness, size = ond_most(ond_abs(rho), 1.0);
    const double wanted = finest < 0.75 * root ? finest / root : 0.75;
    ond_grid g;
    g.rows = ond_grid_count(OND_GRID_END * size / finest, OND_GRID_ROWS);
    g.hermite = sharpness * root <= 0.2;
    g.blocks = g.hermite ? 1 : ond_grid_count(2.0 * OND_GRID_END / (OND_GRID_LANES * wanted), OND_GRID_BLOCKS);
    g.row_step = OND_GRID_END / g.rows;
    g.step = 2.0 * OND_GRID_END / (OND_GRID_LANES * g.blocks);
    return g;
}

/* Nodes w and weights of one block of 8, the weights up to the factor sqrt(2 pi). */
OND_HD void ond_grid_block(const ond_grid *g, int block, double *w, double *weight)
{
    const double node[4] = {0.53907981135137506, 1.6365190424351079, 2.8024858612875416, 4.1445471861258945};
    const double mass[4] = {0.93500307188231979, 0.29387686746009284, 0.024151915187061394, 0.00028228278602621473};
    for (int lane = 0; lane < OND_GRID_LANES; lane++) {
        const double x = (block * OND_GRID_LANES + lane + 0.5) * g->step - OND_GRID_END;
        const int k = lane < 4 ? lane : lane - 4;
        w[lane] = g->hermite ? (lane < 4 ? node[k] : -node[k]) : x;
        weight[lane] = g->hermite ? mass[k] : g->step * ond_exp(-0.5 * x * x);
    }
}

/* One row, b = const: column += mass (g(b) - g(a))^2, lane by lane.  For softplus the square is made symmetric under
 * (b, w) -> -(b, w): softplus(x) is x/2 and an even function, and the product of their differences is odd.
 * The short loops over arrays are what gcc turns into SIMD code; one loop with b a scalar it does not. */
OND_HD void ond_grid_row(ondine_activation act, double rho, double e, double root, double row, const double *w,
                         double *column)
{
    const double mass = ond_exp(-0.5 * row * row);
    double a[OND_GRID_LANES], b[OND_GRID_LANES], d[OND_GRID_LANES], difference[OND_GRID_LANES];
    for (int lane = 0; lane < OND_GRID_LANES; lane++) {
        a[lane] = OND_FMA(root, w[lane], rho * row);
        b[lane] = row;
        d[lane] = OND_FMA(-root, w[lane], e * row);
    }
    OND_ROLLED
    for (int lane = 0; lane < OND_GRID_LANES; lane++)
        difference[lane] = ond_g_difference(act, a[lane], b[lane], d[lane]);
    for (int lane = 0; lane < OND_GRID_LANES; lane++) {
        const double odd = act == ONDINE_SOFTPLUS ? 0.5 * d[lane] : 0.0, even = difference[lane] - odd;
        column[lane] = OND_FMA(mass, OND_FMA(even, even, odd * odd), column[lane]);
    }
}

/* Eight lanes of w side by side, each with its own sum, folded by halves at the end. */
OND_HD double ond_eps_g_grid(ondine_activation act, double sharpness, double e, double T)
{
    const double rho = 1.0 - e, root = OND_SQRT(T);
    const ond_grid g = ond_grid_of(sharpness, rho, root);
    double sum[OND_GRID_LANES] = {0};
    for (int block = 0; block < g.blocks; block++) {
        double w[OND_GRID_LANES], weight[OND_GRID_LANES], column[OND_GRID_LANES] = {0};
        ond_grid_block(&g, block, w, weight);
        for (int i = 0; i < g.rows; i++)
            ond_grid_row(act, rho, e, root, (i + 0.5) * g.row_step, w, column);
        for (int lane = 0; lane < OND_GRID_LANES; lane++)
            sum[lane] = OND_FMA(weight[lane], column[lane], sum[lane]);
    }
    for (int n = OND_GRID_LANES / 2; n > 0; n /= 2)
        for (int lane = 0; lane < n; lane++)
            sum[lane] += sum[lane + n];
    return g.row_step * (0.5 / OND_PI) * sum[0];
}

/* eps_g at rho = 1 - e and T >= 0. */
OND_HD double ond_eps_g(ondine_activation act, double e, double T)
{
    switch (act) {
    case ONDINE_LINEAR: return 0.5 * (e * e + T);
    case ONDINE_ERF: return ond_eps_g_erf(e, T);
    case ONDINE_RELU: return ond_eps_g_kink(0.0, e, T);
    case ONDINE_LEAKY_RELU: return ond_eps_g_kink(OND_LEAKY_SLOPE, e, T);
    case ONDINE_TANH: return ond_eps_g_grid(ONDINE_TANH, 2.0, e, T);
    case ONDINE_SIGMOID: return ond_eps_g_grid(ONDINE_SIGMOID, 1.0, e, T);
    case ONDINE_SOFTPLUS: return ond_eps_g_grid(ONDINE_SOFTPLUS, 1.0, e, T);
    }
    return ond_nan();
}

#endif
