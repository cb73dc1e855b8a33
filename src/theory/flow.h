/* flow.h : a small autonomous system of differential equations, as the integrators take it. */
#ifndef ONDINE_THEORY_FLOW_H
#define ONDINE_THEORY_FLOW_H

enum { OND_FLOW_SIZE = 18 }; /* variables at most */

typedef struct ond_flow {
    int size;
    double tolerance; /* of the local error over scale, every variable */
    void (*rate)(const void *data, const double *y, double *rate);
    void (*scale)(const void *data, const double *y, double *scale); /* all > 0 */
    const void *data;
} ond_flow;

#endif
