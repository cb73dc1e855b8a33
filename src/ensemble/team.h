/* team.h : several processes that run one ensemble together and all end with the whole.  The library knows no MPI: the
 * program brings a team (src/mpi).  "Collective": every process calls it, in the same order. */
#ifndef ONDINE_ENSEMBLE_TEAM_H
#define ONDINE_ENSEMBLE_TEAM_H

#include <stddef.h>
#include <stdint.h>

typedef struct ond_team {
    int rank, size;             /* rank 0 talks and writes */
    int local_rank, local_size; /* the same among the processes on this machine */
    int *alike; /* set once all processes know that they end, and with which status: none needs to be ended */
    /* Collective: everybody's bytes.  *all = (the sum of sizes), to be freed, and size[rank] of each: in every process,
     * or (gather_first) in rank 0 alone, NULL elsewhere.  @return 0, or -1. */
    int (*gather)(const void *mine, size_t bytes, char **all, size_t *size);
    int (*gather_first)(const void *mine, size_t bytes, char **all, size_t *size);
    /* Collective: the largest of everybody's values. */
    int (*greatest)(int value);
    /* A counter that all share.  Collective: set it.  Then any process may take its value and add to it, one thread at
     * a time. */
    void (*deal_from)(uint64_t value);
    uint64_t (*deal)(uint64_t add);
    void (*finish)(void);
    /* End every process of the team with this exit code. */
    void (*give_up)(int code);
} ond_team;

#endif
