/* allowance.h : what the theory says of the ensemble at finite N, how far from it the true one may be, and what micro's
 * float vectors cannot resolve.  This is the one place that knows how well the theory predicts.
 *
 * kappa is the expansion parameter of the 1/N theory (docs/theory.md), or, if that is larger, a third of the first
 * step's relative growth of Z under WN, 2 eta^2 l^2 A2/(N Z^2): where one step changes Z by its own size no expansion
 * in small steps holds, which kappa of a short run does not see.  With it:
 *
 *     kappa <= 0.3   mean     within 1.5 kappa |m/N| of the 1/N theory's, |m/N| the largest shift of that observable
 * that it predicts so far; N < 20: |m/N| + sqrt(kappa) sd, sd the largest so far kappa <= 0.1   variance within 8 kappa
 * of itself kappa <= 0.6, N >= 100, and kappa <= 1.4, N >= 300 mean     within 4 |shift(N4) - shift(N)|/(N/N4 - 1) of
 * the ODE's, the largest so far, N4 = floor(N/4), shift the simulated mean less the ODE's: four times what a correction
 * of order 1/N would be beyond         nothing
 *
 * The evidence is in docs/validate.md, measured by tests/compare/limits.c. */
#ifndef ONDINE_COMPARE_ALLOWANCE_H
#define ONDINE_COMPARE_ALLOWANCE_H

#include "compare/trial.h"

#define OND_VARIANCES_TO 0.1 /* of kappa */
#define OND_FINITE_N_TO 0.3
#define OND_ODE_TO 0.6
#define OND_ODE_FROM_N 100
#define OND_LARGE_N 300 /* from here on the ODE serves up to OND_LARGE_N_TO */
#define OND_LARGE_N_TO 1.4
#define OND_SMALL_N 20 /* below, m may be next to nothing beside what the next order is */
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
