/* allowance.h : what the theory says of the ensemble at finite N, how far from it the true one may be, and what micro's
 * float vectors cannot resolve.  This is the one place that knows how well the theory predicts.
 *
 * kappa is the expansion parameter of the 1/N theory (docs/theory.md), or, if that is larger, a third of the first
 * step's relative growth of Z under WN, 2 eta^2 l^2 A2/(N Z^2): where one step changes Z by its own size no expansion
 * in small steps holds, which kappa of a short run does not see.  With it:
 *
 *     kappa <= 0.3   mean     within 1.5 kappa (|m/N| + sqrt(kappa) sd) of the 1/N theory's, |m/N| and sd the largest
 *                             shift and standard deviation of that observable that it predicts so far
 *     kappa <= 0.1   variance within 8 kappa of itself
 *     kappa <= 1.4, N >= 20
 *                    mean     within 4 |shift(N4) - shift(N)|/(N/N4 - 1) of the ODE's, N4 = floor(N/4), shift the
 *                             simulated mean less the ODE's: four times what a correction of order 1/N would be
 *     beyond         nothing
 *
 * Measured, reduced, 5000 to 40000 replicas, t to 8, less 4.5 standard errors.  `mean`: distance from the 1/N theory in
 * units of kappa |m/N|; `var`: of the variance, in units of kappa; `N4`: of the mean from the ODE's, in units of
 * |shift(N4) - shift(N)|/(N/N4 - 1).  WN except where it says SGD.
 *     g       N     eta  l0   z0    growth/3  1/N kappa  mean   var    N4
 *     erf     200   0.5  1    0.5   0.01      0.08       0      0.2    0.4     z scores 1.7, without the shift 10
 *     linear  200   0.5  1    0.5   0.01      0.15       0      1.6    0.7     2.6, without the shift 28
 *     ReLU    200   0.5  1    0.5   0.01      0.09       0      1.2    0.5     1.3, without the shift 16
 *     linear  100   0.5  1    0.5   0.01      0.29       0.02   2.5    0.8
 *     ReLU    30    0.1  0.1  0.5   0.00      0.05       0      5.6    0.9
 *     linear  8     0.01 1    1     0.00      0.13       28     6.3            0.98 kappa^(3/2) sd
 *     linear  3     0.01 1    1     0.00      0.33       50     5.7            0.93 kappa^(3/2) sd
 *     linear  100   0.1  0.1  0.05  0.05      0.04       0      8.1    0.7
 *     linear  30    0.1  0.1  0.05  0.18      0.12       1.6    9.7    1.5
 *     linear  2500  0.1  1    0.05  0.43      0.32       0.9    0.5    0.6
 *     linear  1000  0.1  1    0.05  1.07      0.79       0.9    2.1    1.0
 *     erf     130   0.1  1    0.05  0.8       0.39       1.9    2.7    2.2
 *     linear  50    0.1  1    0.15  0.13      0.58       0.4    6.5    2.5
 *     linear  30    0.1  1    0.15  0.22      0.97       0.3    19     2.1
 *     linear  30    1    1    0.5   0.9       1.2        0.3    970    3.3
 *     erf     70    0.1  1    0.05  1.5       0.73       1.3    4.0    3.2
 *     erf     1000  0.1  1    0.05  0.1       1.27       -      -      0.8     t to 20
 *     linear  100   0.1  1    0.05  11        7.9        0.2    170    5.9
 *     linear  12    0.1  0.1  0.05  0.44      0.30       2.0    8.6    5.9     N4 = 3
 *     SGD lin 30    1    1          -         0.57       0.01   2.4    0.7
 * The same with tanh, leaky ReLU, label noise 0.2, other eta and z0, N = 3 .. 2500 shows nothing worse. */
#ifndef ONDINE_COMPARE_ALLOWANCE_H
#define ONDINE_COMPARE_ALLOWANCE_H

#include "compare/trial.h"

#define OND_VARIANCES_TO 0.1 /* of kappa */
#define OND_FINITE_N_TO 0.3
#define OND_ODE_TO 1.4
#define OND_ODE_FROM_N 20
#define OND_MEAN_BAND 1.5
#define OND_VARIANCE_BAND 8
#define OND_ODE_BAND 4

/* What a run is held against. */
typedef enum ond_basis {
    OND_FINITE_N,       /* means and variances of the 1/N theory */
    OND_FINITE_N_MEANS, /* its means */
    OND_ODE,            /* means of the ODE, with what the run at N/4 shows of their error */
    OND_NO_THEORY       /* nothing: N is too small */
} ond_basis;

ond_basis ond_basis_of(const ondine_model *model, double kappa);

/* What the theory says of one observable at one time. */
typedef struct ond_prediction {
    double mean;          /* nan: there is none */
    double allowance;     /* the true mean is within this of it; nan: not to be judged */
    double sd;            /* of the 1/N theory; nan without it */
    double var_allowance; /* the true variance is sd^2 within this part of it; nan: not to be judged */
    int logarithm;        /* all of this is about the logarithm of the observable */
} ond_prediction;

/* The 1/N theory is about ln eps_g in place of eps_g from
 * where the variance of that exceeds 0.1: it grows with t without end, and the mean of eps_g becomes that of rare
 * replicas. */
ond_prediction ond_predict(const ond_trial *trial, size_t point, int observable);

/* ond_float_floor() : about how much the rounding of micro's float vectors adds to eps_g, a bound within a factor 2.
 * z is that of the moment (WN). */
double ond_float_floor(const ondine_model *model, double z);

/* Inputs of other laws.  With iid elements the means tend to the theory's as N -> infinity, and their 1/N terms, like
 * those of the variances, depend on the excess kurtosis k of an element: E(J.x)^4 - 3 (E(J.x)^2)^2 is k sum J_i^4/N^2,
 * and var |x|^2 is (2 + k)/N.  Gaussian replicas show what these terms are for k = 0; others are allowed 1 + |k| times
 * as much.  Correlated inputs are not isotropic, so nothing here is about them. */
double ond_law_factor(const ondine_model *model);

/* Is micro with these inputs compared with the theory (or else with the reduced chain, at the same N)? */
int ond_law_is_compared(const ondine_model *model, int against_theory);

#endif
