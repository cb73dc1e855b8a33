/* team.h : several processes that run one ensemble together, each a part, and all end with the whole.  The library
 * knows no MPI: the program brings a team (src/mpi). */
#ifndef ONDINE_ENSEMBLE_TEAM_H
#define ONDINE_ENSEMBLE_TEAM_H

#include <stddef.h>

typedef struct ond_team {
    int rank, size;             /* rank 0 talks and writes */
    int local_rank, local_size; /* the same among those on this machine */
    /* Collective: everybody's bytes.  *all = (the sum of sizes), to be freed, and size[rank] of each.  @return 0, or
     * -1. */
    int (*gather)(const void *mine, size_t bytes, char **all, size_t *size);
    /* Collective: the largest of everybody's values. */
    int (*greatest)(int value);
    void (*finish)(void);
    /* End every process of the team with this exit code. */
    void (*give_up)(int code);
} ond_team;

#endif
