/* team_mpi.c : the team of an MPI job.  A module of its own, opened by the program only where it runs under a launcher,
 * so that the program itself needs no MPI.  Bytes travel in pieces, because MPI counts with int. */
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/team.h"

enum { PIECE = 1 << 30, TAG = 1 };

static MPI_Win window; /* the counter, which lies with rank 0 */
static unsigned long long *counter;
static int alike;

static int piece_of(size_t bytes, size_t at)
{
    return bytes - at < PIECE ? (int)(bytes - at) : PIECE;
}

static int rank_of_me(void)
{
    int rank;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

static int greatest(int value)
{
    int result = value;
    MPI_Allreduce(&value, &result, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return result;
}

/* Everybody's number of bytes into size (ranks), and their sum.  -1: out of memory somewhere. */
static int gather_sizes(size_t bytes, size_t *size, size_t *total)
{
    int ranks;
    const unsigned long long own = bytes;
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    unsigned long long *sizes = calloc((size_t)ranks, sizeof *sizes);
    *total = 0;
    int failed = greatest(!sizes);
    if (!failed)
        failed = MPI_Allgather(&own, 1, MPI_UNSIGNED_LONG_LONG, sizes, 1, MPI_UNSIGNED_LONG_LONG, MPI_COMM_WORLD);
    for (int r = 0; r < ranks && !failed; r++)
        *total += size[r] = sizes[r];
    free(sizes);
    return failed ? -1 : ranks;
}

/* The bytes of `root` to everybody. */
static int spread(const char *data, size_t bytes, int root, char *into)
{
    if (rank_of_me() == root && bytes > 0)
        memcpy(into, data, bytes);
    for (size_t at = 0; at < bytes; at += PIECE)
        if (MPI_Bcast(into + at, piece_of(bytes, at), MPI_BYTE, root, MPI_COMM_WORLD) != MPI_SUCCESS)
            return -1;
    return 0;
}

/* The bytes of `from` to rank 0. */
static int bring(const char *data, size_t bytes, int from, char *into)
{
    const int rank = rank_of_me();
    if (rank == 0 && from == 0 && bytes > 0)
        memcpy(into, data, bytes);
    for (size_t at = 0; from > 0 && at < bytes; at += PIECE) {
        int failed = 0;
        if (rank == from)
            failed = MPI_Send(data + at, piece_of(bytes, at), MPI_BYTE, 0, TAG, MPI_COMM_WORLD);
        else if (rank == 0)
            failed = MPI_Recv(into + at, piece_of(bytes, at), MPI_BYTE, from, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (failed)
            return -1;
    }
    return 0;
}

static int gather_by(int (*carry)(const char *, size_t, int, char *), int here, const char *mine, size_t bytes,
                     char **all, size_t *size)
{
    size_t total, at = 0;
    *all = NULL;
    const int ranks = gather_sizes(bytes, size, &total);
    if (ranks < 0)
        return -1;
    if (here)
        *all = malloc(total + 1);
    if (greatest(here && !*all))
        return -1;
    int failed = 0;
    for (int r = 0; r < ranks && !failed; at += size[r++])
        failed = carry(mine, size[r], r, here ? *all + at : NULL);
    return failed ? -1 : 0;
}

static int gather(const void *mine, size_t bytes, char **all, size_t *size)
{
    return gather_by(spread, 1, mine, bytes, all, size);
}

static int gather_first(const void *mine, size_t bytes, char **all, size_t *size)
{
    return gather_by(bring, rank_of_me() == 0, mine, bytes, all, size);
}

static void deal_from(uint64_t value)
{
    const unsigned long long start = value;
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank_of_me() == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, window);
        MPI_Put(&start, 1, MPI_UNSIGNED_LONG_LONG, 0, 0, 1, MPI_UNSIGNED_LONG_LONG, window);
        MPI_Win_unlock(0, window);
    }
    MPI_Barrier(MPI_COMM_WORLD);
}

static uint64_t deal(uint64_t add)
{
    const unsigned long long more = add;
    unsigned long long value = 0;
    MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, window);
    MPI_Fetch_and_op(&more, &value, MPI_UNSIGNED_LONG_LONG, 0, 0, MPI_SUM, window);
    MPI_Win_unlock(0, window);
    return value;
}

static void finish(void)
{
    MPI_Win_free(&window);
    MPI_Finalize();
}

static void give_up(int code)
{
    MPI_Abort(MPI_COMM_WORLD, code);
}

/* The one entrance; NULL: MPI does not start, or not with threads that take turns. */
__attribute__((visibility("default"))) const ond_team *ond_team_mpi(void);
const ond_team *ond_team_mpi(void)
{
    static ond_team team = {.alike = &alike,
                            .gather = gather,
                            .gather_first = gather_first,
                            .greatest = greatest,
                            .deal_from = deal_from,
                            .deal = deal,
                            .finish = finish,
                            .give_up = give_up};
    int level;
    MPI_Comm machine;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS || level < MPI_THREAD_SERIALIZED)
        return NULL;
    MPI_Comm_rank(MPI_COMM_WORLD, &team.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &team.size);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, team.rank, MPI_INFO_NULL, &machine);
    MPI_Comm_rank(machine, &team.local_rank);
    MPI_Comm_size(machine, &team.local_size);
    MPI_Comm_free(&machine);
    if (MPI_Win_allocate(team.rank == 0 ? sizeof *counter : 0, sizeof *counter, MPI_INFO_NULL, MPI_COMM_WORLD, &counter,
                         &window) != MPI_SUCCESS)
        return NULL;
    return &team;
}
