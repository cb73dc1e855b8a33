/* allowance.h : how far from the theory a true mean may be, and what micro's float vectors cannot resolve. */
#ifndef ONDINE_COMPARE_ALLOWANCE_H
#define ONDINE_COMPARE_ALLOWANCE_H

#include "compare/trial.h"

/* What the theory says of the mean of one observable at one time. */
typedef struct ond_prediction {
    double mean;      /* nan: no prediction, nothing to judge */
    double allowance; /* the true mean is within this of it */
} ond_prediction;

/* ond_predict() : the ODE's mean with the systematic 2 |shift(N4) - shift(N)|/(N/N4 - 1), N4 = floor(N/4), where
 * shift is the simulated mean less the ODE's: twice what a correction of order 1/N would be.  mean(N) is the twin's:
 * `mean`.  It holds where the shift is of order 1/N, and is too small in the first steps of WN with N z0^2 below
 * about 0.25, where it is not.  Measured with reduced, eta 0.1, z0 0.05, 10000 replicas: N = 12 .. 100 disagrees with
 * linear g and ReLU, 12 .. 30 with erf; N = 200 agrees.  This is the one place that knows what the theory predicts, and
 * how well. */
ond_prediction ond_predict(const ond_trial *trial, size_t point, int observable, double mean);

/* ond_float_floor() : about how much the rounding of micro's float vectors adds to eps_g, a bound within a factor 2.
 * z is that of the moment (WN). */
double ond_float_floor(const ondine_model *model, double z);

#endif
