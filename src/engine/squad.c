#include "engine/squad.h"

void ond_squad_open(ond_squad *squad, unsigned most)
{
#pragma omp critical(ond_squad)
    {
        squad->over = 0;
        squad->members = 1;
        squad->most = most;
    }
}

/* The members of the next slice are those of now.  Who joins hereafter waits for the slice after it. */
static unsigned gather(ond_squad *squad)
{
    unsigned size;
#pragma omp critical(ond_squad)
    {
        squad->size = size = squad->members;
        if (squad->over)
            squad->most = 0;
        atomic_fetch_add_explicit(&squad->slice, 1, memory_order_release);
    }
    return size;
}

unsigned ond_squad_begin(ond_squad *squad, uint64_t from, uint64_t to)
{
    squad->from = from;
    squad->to = to;
    return gather(squad);
}

void ond_squad_close(ond_squad *squad)
{
    squad->over = 1;
    gather(squad);
    ond_squad_wait(squad);
}

unsigned ond_squad_members(ond_squad *squad)
{
    unsigned members;
#pragma omp critical(ond_squad)
    members = squad->most ? squad->members : 0;
    return members;
}

unsigned ond_squad_join(ond_squad *squad, unsigned *slice)
{
    unsigned member = 0;
#pragma omp critical(ond_squad)
    {
        if (squad->members < squad->most) {
            member = squad->members++;
            *slice = atomic_load_explicit(&squad->slice, memory_order_relaxed);
        }
    }
    return member;
}

int ond_squad_follow(ond_squad *squad, unsigned *slice)
{
    ond_squad_await(&squad->slice, *slice);
    ++*slice;
    if (!squad->over)
        return 1;
    ond_squad_wait(squad);
    return 0;
}
