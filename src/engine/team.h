/* team.h : threads that share one replica's vectors: who takes which part, and a barrier between steps.
 *
 * A step lasts some microseconds, so members wait for each other in a loop, and give their core away only when it takes
 * long.  What a member wrote before ond_team_wait() is seen by all after it. */
#ifndef ONDINE_ENGINE_TEAM_H
#define ONDINE_ENGINE_TEAM_H

#include <sched.h>
#include <stdatomic.h>

typedef struct ond_team {
    unsigned size;
    _Alignas(64) atomic_uint arrived;
    _Alignas(64) atomic_uint round;
} ond_team;

enum { OND_TEAM_SPINS = 4000 };

static inline void ond_team_wait(ond_team *team)
{
    const unsigned round = atomic_load_explicit(&team->round, memory_order_relaxed);
    if (atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel) + 1 == team->size) {
        atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
        atomic_store_explicit(&team->round, round + 1, memory_order_release);
        return;
    }
    for (unsigned spins = 0; atomic_load_explicit(&team->round, memory_order_acquire) == round; spins++)
        if (spins >= OND_TEAM_SPINS)
            sched_yield();
}

/* Member `member` takes parts ond_team_part(team, member, count) .. ond_team_part(team, member + 1, count) - 1. */
static inline unsigned ond_team_part(const ond_team *team, unsigned member, unsigned count)
{
    return (unsigned)((unsigned long long)count * member / team->size);
}

#endif
