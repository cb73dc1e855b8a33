/* info_forecast.h : how fast this machine runs what the options ask for, from a moment of that very run. */
#ifndef ONDINE_CLI_INFO_FORECAST_H
#define ONDINE_CLI_INFO_FORECAST_H

#include "cli/setup.h"

typedef struct ond_forecast {
    double steps;   /* of all replicas in the whole run */
    double rate;    /* replica steps a second, all threads together, as busy as the machine is now; 0: not known */
    double cpu;     /* seconds of CPU time that one of them takes */
    double memory;  /* bytes that the program takes at most, records of replicas that are kept not counted */
    double seconds; /* spent on finding out */
} ond_forecast;

/* ond_forecast_make() : run the setup with this engine on the CPU for some tenths of a second, and stop it.
 * @return ONDINE_OK; as ondine_simulate(). */
ondine_status ond_forecast_make(const ond_setup *setup, ondine_engine engine, ond_forecast *forecast,
                                ondine_error *error);

/* "about 3.2 h, 6.3 h of CPU time", of so many seconds, on stdout. */
void ond_forecast_print(double seconds, double cpu);

#endif
