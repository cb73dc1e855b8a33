/* moments.h : the Gaussian expectations that drive the order parameters, at (l, R), precise down to l = R = 1.
 *
 * a = J.x and b = B.x are Gaussian with <aa> = l^2, <ab> = l R, <bb> = 1.  docs/theory.md derives every form. */
#ifndef ONDINE_THEORY_MOMENTS_H
#define ONDINE_THEORY_MOMENTS_H

#include "ondine/ondine.h"

/* A place on the plane of order parameters.  Near the teacher 1 - l and 1 - R cannot be had from l and R, so a point
 * carries e and T beside them; make one with the functions below only. */
typedef struct ond_point {
    double e;      /* 1 - l R */
    double T;      /* l^2 (1 - R^2) */
    double l;      /* |J|/sqrt(N); a negative l means (l, R) -> (-l, -R), and may occur inside an integration step */
    double R, sin; /* cosine and sine of the angle between teacher and student, sin >= 0 */
    double one_minus_l;
} ond_point;

/* From e, T >= 0; where J = 0 the angle is taken as right. */
ond_point ond_point_from_overlap(double e, double T);
/* From l, 1 - l and y = ln tan(angle/2): y = -inf is R = 1, y = 0 is R = 0. */
ond_point ond_point_from_angle(double l, double one_minus_l, double y);

typedef struct ond_moments {
    double a1_l;  /* A1/l = <g'(a) (g(b) - g(a)) u>, u = a/l; finite at l = 0 */
    double a2;    /* A2 = <g'(a)^2 (g(b) - g(a) + noise zeta)^2>/2, eq. (3) and label noise */
    double a3;    /* A3 = <g'(a) (g(b) - g(a)) b>, eq. (3) */
    double g_red; /* (A1 - l R A3)/(l sin^2) */
    double cross; /* <g'(a) g'(b)> */
    double slope; /* <g'(a)^2> */
} ond_moments;

/* Relative error <= 1e-11 for a2, cross, slope; a1_l, a3 and g_red, which change sign, within 1e-11 of the larger of
 * their terms in e and in T.  noise: standard deviation of the label noise. */
ond_moments ond_moments_at(ondine_activation g, const ond_point *p, double noise);

#endif
