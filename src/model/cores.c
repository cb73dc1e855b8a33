#include "model/cores.h"

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

/* The quota in cores that a file of "QUOTA PERIOD" states; HUGE_VAL for "max ..." or no such file. */
static double quota_v2(const char *path)
{
    char quota[32];
    double period, value = HUGE_VAL;
    FILE *file = fopen(path, "r");
    if (!file)
        return HUGE_VAL;
    if (fscanf(file, "%31s %lf", quota, &period) == 2 && sscanf(quota, "%lf", &value) == 1 && period > 0)
        value /= period;
    fclose(file);
    return value;
}

static double number_in(const char *path)
{
    double value = -1;
    FILE *file = fopen(path, "r");
    if (!file)
        return -1;
    if (fscanf(file, "%lf", &value) != 1)
        value = -1;
    fclose(file);
    return value;
}

/* Every group from the process's own up to the root may set a quota: the least counts. */
static double least_quota_v2(void)
{
    char line[4096], path[4200];
    double least = HUGE_VAL;
    FILE *file = fopen("/proc/self/cgroup", "r");
    if (!file)
        return HUGE_VAL;
    while (fgets(line, sizeof line, file)) {
        if (strncmp(line, "0::", 3) != 0)
            continue;
        line[strcspn(line, "\n")] = 0;
        for (char *end; (end = strrchr(line + 3, '/')); *end = 0) {
            snprintf(path, sizeof path, "/sys/fs/cgroup%s/cpu.max", line + 3);
            least = fmin(least, quota_v2(path));
        }
    }
    fclose(file);
    return fmin(least, quota_v2("/sys/fs/cgroup/cpu.max"));
}

static double quota_v1(void)
{
    const double quota = number_in("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    const double period = number_in("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    return quota > 0 && period > 0 ? quota / period : HUGE_VAL;
}

int ond_allowed_cores(void)
{
    cpu_set_t set;
    const int cores = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    const double quota = ceil(fmin(least_quota_v2(), quota_v1()));
    return quota >= 1 && quota < cores ? (int)quota : cores;
}

void ond_cpu_name(char *name, size_t size)
{
    char line[256];
    snprintf(name, size, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "re");
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon && colon[1]) {
            line[strcspn(line, "\n")] = 0;
            snprintf(name, size, "%s", colon + 2);
            break;
        }
    }
    fclose(file);
}
