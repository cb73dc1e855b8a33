/* cores.h : how many threads a process may usefully run. */
#ifndef ONDINE_MODEL_CORES_H
#define ONDINE_MODEL_CORES_H

/* The cores that this process may use: its affinity mask, cut to the CPU quota of its control group (version 2 or 1),
 * rounded up. >= 1 */
int ond_allowed_cores(void);

#endif
