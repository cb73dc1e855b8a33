/* halt.h : how a running engine learns that it is to stop where it is. */
#ifndef ONDINE_ENGINE_HALT_H
#define ONDINE_ENGINE_HALT_H

#include <stdatomic.h>

enum ond_halt_reason {
    OND_GO,
    OND_PAUSE, /* long enough to write a checkpoint */
    OND_STOP,  /* the caller asked for it */
    OND_FAIL   /* another thread has failed */
};

typedef struct ond_halt {
    atomic_int reason;
    double due;              /* ond_now() from which on to pause; INFINITY: never */
    int (*stop)(void *data); /* asked by every thread; NULL: never */
    void *data;
} ond_halt;

/* Engines ask this between slices of a few milliseconds; after a yes they leave every replica at the step it is at. */
int ond_halted(ond_halt *halt);

/* Seconds on a clock that only goes forward. */
double ond_now(void);

#endif
