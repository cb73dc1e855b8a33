/* cores.h : how many threads a process may usefully run, and on what. */
#ifndef ONDINE_MODEL_CORES_H
#define ONDINE_MODEL_CORES_H

#include <stddef.h>

/* The cores that this process may use: its affinity mask, cut to the CPU quota of its control group (version 2 or 1),
 * rounded up. >= 1 */
int ond_allowed_cores(void);

/* The first "model name" of Linux, cut to size; "unknown" elsewhere. */
void ond_cpu_name(char *name, size_t size);

#endif
