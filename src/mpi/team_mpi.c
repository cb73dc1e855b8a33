/* team_mpi.c : the team of an MPI job.  A module of its own, opened by the program only where it runs under a launcher,
 * so that the program itself needs no MPI.  Bytes travel in pieces, because MPI counts with int. */
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/team.h"

enum { PIECE = 1 << 30 };

static int send_all(const char *data, size_t bytes, int root, char *into)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    for (size_t at = 0; at < bytes; at += PIECE) {
        const int piece = bytes - at < PIECE ? (int)(bytes - at) : PIECE;
        if (rank == root)
            memcpy(into + at, data + at, (size_t)piece);
        if (MPI_Bcast(into + at, piece, MPI_BYTE, root, MPI_COMM_WORLD) != MPI_SUCCESS)
            return -1;
    }
    return 0;
}

static int greatest(int value)
{
    int result = value;
    MPI_Allreduce(&value, &result, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return result;
}

static int gather(const void *mine, size_t bytes, char **all, size_t *size)
{
    int ranks;
    const unsigned long long own = bytes;
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    unsigned long long *sizes = calloc((size_t)ranks, sizeof *sizes);
    size_t total = 0, at = 0;
    if (greatest(!sizes)) {
        free(sizes);
        return -1;
    }
    int failed = MPI_Allgather(&own, 1, MPI_UNSIGNED_LONG_LONG, sizes, 1, MPI_UNSIGNED_LONG_LONG, MPI_COMM_WORLD);
    for (int r = 0; r < ranks; r++)
        total += size[r] = sizes[r];
    free(sizes);
    *all = malloc(total + 1);
    if (failed || greatest(!*all))
        return -1;
    for (int r = 0; r < ranks && !failed; at += size[r++])
        failed = send_all(mine, size[r], r, *all + at);
    return failed ? -1 : 0;
}

static void finish(void)
{
    MPI_Finalize();
}

static void give_up(int code)
{
    MPI_Abort(MPI_COMM_WORLD, code);
}

/* The one entrance; NULL: MPI does not start. */
__attribute__((visibility("default"))) const ond_team *ond_team_mpi(void);
const ond_team *ond_team_mpi(void)
{
    static ond_team team = {.gather = gather, .greatest = greatest, .finish = finish, .give_up = give_up};
    int level;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS)
        return NULL;
    MPI_Comm_rank(MPI_COMM_WORLD, &team.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &team.size);
    MPI_Comm machine;
    if (MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, team.rank, MPI_INFO_NULL, &machine) != MPI_SUCCESS)
        return NULL;
    MPI_Comm_rank(machine, &team.local_rank);
    MPI_Comm_size(machine, &team.local_size);
    MPI_Comm_free(&machine);
    return &team;
}
