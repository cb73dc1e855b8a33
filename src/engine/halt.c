#include "engine/halt.h"

#include <time.h>

double ond_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int ond_halted(ond_halt *halt)
{
    int go = OND_GO;
    if (halt->stop && halt->stop(halt->data))
        atomic_compare_exchange_strong(&halt->reason, &go, OND_STOP);
    else if (ond_now() >= halt->due)
        atomic_compare_exchange_strong(&halt->reason, &go, OND_PAUSE);
    return atomic_load(&halt->reason) != OND_GO;
}
