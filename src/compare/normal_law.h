/* normal_law.h : quantiles of the standard normal law, accurate to rounding and far into its tail. */
#ifndef ONDINE_COMPARE_NORMAL_LAW_H
#define ONDINE_COMPARE_NORMAL_LAW_H

/* x with P(Z <= x) = p, 0 < p < 1. */
double ond_normal_quantile(double p);

/* x >= 0 with ln P(Z > x) = log_tail, for any log_tail <= ln(1/2), also where the probability itself underflows. */
double ond_normal_from_log_tail(double log_tail);

#endif
