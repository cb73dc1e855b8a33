/* squad.h : threads that share one replica's vectors: its owner, and others that join and leave while it runs.
 *
 * The owner goes forward in slices of some milliseconds.  A slice is run by the owner and all who have joined before
 * it began; who joins later waits for the next.  Which thread has which part of the vectors changes no bit. */
#ifndef ONDINE_ENGINE_SQUAD_H
#define ONDINE_ENGINE_SQUAD_H

#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

/* All zeros: closed. */
typedef struct ond_squad {
    unsigned most;     /* members that it takes; 0: closed */
    unsigned members;  /* the owner and those who have joined */
    unsigned size;     /* members in the slice under way */
    uint64_t from, to; /* its steps */
    int over;          /* there is no other slice */
    atomic_uint slice; /* slices begun */
    _Alignas(64) atomic_uint arrived;
    _Alignas(64) atomic_uint round;
} ond_squad;

/* ---- the owner, who is member 0 */

/* Let others join, until there are `most` members. */
void ond_squad_open(ond_squad *squad, unsigned most);
/* A slice: with whom?  @return the number of members, 1: the owner alone. */
unsigned ond_squad_begin(ond_squad *squad, uint64_t from, uint64_t to);
/* Let everybody go; returns when all have gone. */
void ond_squad_close(ond_squad *squad);

/* ---- others */

/* How many members there are; 0: closed. */
unsigned ond_squad_members(ond_squad *squad);

/* @return a member's number; 0: the squad is closed or full.  *slice: for ond_squad_follow(). */
unsigned ond_squad_join(ond_squad *squad, unsigned *slice);
/* Wait for the next slice.  @return 0: there is none, and the caller is a member no more. */
int ond_squad_follow(ond_squad *squad, unsigned *slice);

/* ---- all members of a slice */

enum { OND_SQUAD_SPINS = 500 };

/* Wait until *value is not `old`.  A step lasts some microseconds, so in a loop, which gives the core away only when it
 * takes long. */
static inline void ond_squad_await(const atomic_uint *value, unsigned old)
{
    for (unsigned spins = 0; atomic_load_explicit(value, memory_order_acquire) == old; spins++) {
        if (spins >= OND_SQUAD_SPINS)
            sched_yield();
#ifdef __x86_64__
        else
            __builtin_ia32_pause();
#endif
    }
}

/* A barrier: what a member wrote before is seen by all after. */
static inline void ond_squad_wait(ond_squad *squad)
{
    const unsigned round = atomic_load_explicit(&squad->round, memory_order_relaxed);
    const unsigned size = squad->size; /* before arriving: once all have, the owner may begin another slice */
    if (atomic_fetch_add_explicit(&squad->arrived, 1, memory_order_acq_rel) + 1 < size) {
        ond_squad_await(&squad->round, round);
        return;
    }
    atomic_store_explicit(&squad->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&squad->round, round + 1, memory_order_release);
}

/* Member `member` takes parts ond_squad_part(squad, member, count) .. ond_squad_part(squad, member + 1, count) - 1. */
static inline uint32_t ond_squad_part(const ond_squad *squad, unsigned member, uint32_t count)
{
    return (uint32_t)((uint64_t)count * member / squad->size);
}

#endif
