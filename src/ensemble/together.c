/* together.c : a voyage by a team.  A round: replicas are dealt by a shared counter, a unit at a time, to whoever asks;
 * when a round's worth of them is dealt and done, or at a pause, all exchange what they have done.  Replicas under way
 * stay where they are; rank 0 gets copies for the checkpoint. */
#include "ensemble/voyage.h"

#include <stdlib.h>
#include <string.h>

enum { ROUND_BYTES = 64 << 20, UNITS_LEAST = 16, UNITS_MOST = 4096 };

typedef struct together {
    const ond_voyage *v;
    const ond_team *team;
    ond_course *whole;
    ond_flight *mine; /* under way in this process, between two rounds */
    uint64_t unit;    /* replicas dealt at a time */
    uint64_t round;   /* units in a round */
    int writes;       /* rank 0 has a checkpoint to write */
} together;

/* ---- what a process does in a round -------------------------------------------------------------------------------
 */

static uint64_t power_of_two_from(uint64_t least)
{
    uint64_t power = 1;
    while (power < least)
        power *= 2;
    return power;
}

/* Enough for every thread, or for the cards.  The largest of all processes'. */
static uint64_t unit_of(const ond_voyage *v, const ond_team *team)
{
    uint64_t own = v->cards->count ? 0 : (uint64_t)v->engine->batch(v->job) * (uint64_t)v->threads;
    for (int i = 0; i < v->cards->count; i++)
        own += ond_cuda_chunk(v->cards->card[i]);
    return power_of_two_from((uint64_t)team->greatest(own < (1 << 30) ? (int)own : 1 << 30));
}

/* How many units a round has: what they leave behind must fit into ROUND_BYTES in each process. */
static uint64_t round_of(const ond_team *team, size_t points)
{
    const uint64_t fit = ROUND_BYTES / (points * sizeof(ond_moments));
    const uint64_t each = fit < UNITS_LEAST ? UNITS_LEAST : fit > UNITS_MOST ? UNITS_MOST : fit;
    return each * (uint64_t)team->size;
}

/* What has been dealt and not begun waits at its start. */
static ondine_status put_back(const together *t, ond_course *part, ondine_error *error)
{
    const uint64_t batch = t->v->engine->batch(t->v->job);
    while (part->next < part->end) {
        const uint64_t stop = (part->next / batch + 1) * batch, end = stop < part->end ? stop : part->end;
        ond_flight *flight =
            ond_flight_new(part->forest.points, t->v->passport.state_bytes, part->next, end - part->next);
        if (!flight)
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for replicas that wait");
        ond_course_wait(part, flight);
        part->next = end;
    }
    return ONDINE_OK;
}

static ondine_status do_part(const together *t, double due, ond_course *part, ondine_error *error)
{
    OND_TRY(ond_course_sketch(part, error));
    if (t->v->passport.keep)
        OND_TRY(ond_course_keep(part, error));
    part->next = part->end = t->whole->next; /* all else is dealt */
    OND_TRY(ond_voyage_leg(t->v, due, part, error));
    return put_back(t, part, error);
}

/* ---- what all do with it ------------------------------------------------------------------------------------------
 */

/* Has any process failed?  Then all end with the worst status and rank 0 has the message of the first that failed. */
static ondine_status agree(const ond_team *team, ondine_status status, ondine_error *error)
{
    char *all = NULL;
    const ondine_status worst = (ondine_status)team->greatest((int)status);
    if (worst == ONDINE_OK)
        return ONDINE_OK;
    ondine_error own = {""};
    if (status != ONDINE_OK && error)
        own = *error;
    size_t *size = calloc((size_t)team->size, sizeof *size);
    const int failed = team->greatest(!size) || team->gather(&own, sizeof own, &all, size) != 0;
    ond_fail(error, worst, "a process of the job has failed");
    for (int r = 0; r < team->size && !failed; r++) {
        const ondine_error *theirs = (const ondine_error *)all + r;
        if (theirs->message[0]) {
            ond_fail(error, worst, "process %d of %d: %.400s", r, team->size, theirs->message);
            break;
        }
    }
    if (team->rank > 0 && error)
        error->message[0] = 0;
    *team->alike = 1;
    free(all);
    free(size);
    return worst;
}

/* Courses of all, one after the other in `bytes`: what is done joins the whole, what is under way waits there. */
static ondine_status take_in(const together *t, const char *bytes, const size_t *size, ondine_error *error)
{
    const uint32_t batch = t->v->engine->batch(t->v->job);
    ond_course *whole = t->whole;
    for (int r = 0; r < t->team->size; bytes += size[r++]) {
        ond_unpack from = {.data = bytes, .left = size[r]};
        ond_course part = {.forest.points = whole->forest.points};
        ondine_status status = ond_course_unpack(&from, "a process's part", &t->v->passport, batch, &part, error);
        whole->next = part.next > whole->next ? part.next : whole->next;
        if (status == ONDINE_OK)
            status = ond_course_join(whole, &part, error);
        while (part.waiting) {
            ond_flight *flight = part.waiting;
            part.waiting = flight->next;
            ond_course_wait(whole, flight);
        }
        ond_course_free(&part);
        OND_TRY(status);
    }
    return ONDINE_OK;
}

/* Everybody's *part into the whole: of all processes, or of rank 0 alone. */
static ondine_status exchange(const together *t, const ond_course *part, int everywhere, ondine_error *error)
{
    const ond_team *team = t->team;
    ond_pack pack = {0};
    char *all = NULL;
    size_t *size = calloc((size_t)team->size, sizeof *size);
    ond_course_pack(&pack, &t->v->passport, part);
    int failed = team->greatest(pack.failed || !size);
    if (!failed)
        failed = (everywhere ? team->gather : team->gather_first)(pack.data, pack.size, &all, size);
    ondine_status status = ONDINE_OK;
    if (failed)
        status = ond_fail(error, ONDINE_ERR_INTERNAL, "the parts of %d processes could not be exchanged", team->size);
    else if (all)
        status = take_in(t, all, size, error);
    ond_pack_free(&pack);
    free(all);
    free(size);
    return agree(team, status, error);
}

/* Rank 0 writes what all have done and have under way.  `last`: the run ends here, so it must succeed. */
static ondine_status write_checkpoint(const together *t, int last, ondine_error *error)
{
    const ond_course *whole = t->whole;
    ond_course under_way = {
        .first = whole->first, .end = whole->end, .next = whole->next, .forest.points = whole->forest.points};
    ondine_status status = ond_course_sketch(&under_way, error);
    under_way.waiting = t->mine;
    status = agree(t->team, status, error);
    if (status == ONDINE_OK)
        status = exchange(t, &under_way, 0, error);
    under_way.waiting = NULL;
    ond_course_free(&under_way);
    if (status != ONDINE_OK)
        return status;
    if (t->v->checkpoint && t->team->rank == 0)
        status = ond_checkpoint_write(t->v->checkpoint, OND_CHECKPOINT, 1, &t->v->passport, whole, error);
    ond_course_drop_waiting(t->whole);
    return last ? agree(t->team, status, error) : ONDINE_OK;
}

/* ---- the whole voyage ---------------------------------------------------------------------------------------------
 */

/* Of the replicas that a checkpoint had under way, every process takes its share. */
static ond_flight *take_share(const ond_team *team, ond_course *whole)
{
    ond_course mine = {0};
    for (int i = 0; whole->waiting; i++) {
        ond_flight *flight = whole->waiting;
        whole->waiting = flight->next;
        if (i % team->size == team->rank)
            ond_course_wait(&mine, flight);
        else
            ond_flight_free(flight);
    }
    return mine.waiting;
}

/* One round.  *stopped: this process was told to stop. */
static ondine_status round_trip(together *t, double due, int *stopped, ondine_error *error)
{
    const ond_team *team = t->team;
    ond_course *whole = t->whole;
    const uint64_t limit = (whole->next / t->unit + t->round) * t->unit;
    ond_dealer dealer = {.team = team, .unit = t->unit, .begin = whole->next};
    ond_course part = {.first = whole->first, .end = whole->end, .forest.points = whole->forest.points};
    dealer.limit = limit < whole->end ? limit : whole->end;
    part.dealer = &dealer;
    part.waiting = t->mine;
    t->mine = NULL;
    atomic_store(&t->v->job->progress->done,
                 (unsigned long long)(ond_course_steps(whole, t->v->job->steps[t->v->job->points - 1]) / team->size));
    team->deal_from(whole->next / t->unit);
    ondine_status status = do_part(t, due, &part, error);
    *stopped = atomic_load(&t->v->job->halt->reason) == OND_STOP;
    if (status != ONDINE_OK || *stopped)
        team->deal(UINT32_MAX); /* nothing more for anybody */
    t->mine = part.waiting;
    part.waiting = NULL;
    status = agree(team, status, error);
    if (status == ONDINE_OK)
        status = exchange(t, &part, 1, error);
    ond_course_free(&part);
    return status;
}

static ondine_status go(together *t, ondine_error *error)
{
    const ond_team *team = t->team;
    double *due = t->v->due;
    int stopped = 0;
    if (t->writes && *due == 0)
        OND_TRY(write_checkpoint(t, 1, error)); /* so that there is one, whatever happens to a process */
    if (*due == 0)
        *due = ond_now() + t->v->every;
    for (;;) {
        OND_TRY(round_trip(t, *due, &stopped, error));
        if (ond_forest_gap(&t->whole->forest, t->whole->first) == t->whole->end)
            return ONDINE_OK;
        const int stop = team->greatest(stopped), late = team->greatest(ond_now() >= *due);
        if (t->writes && (stop || late))
            OND_TRY(write_checkpoint(t, stop, error));
        if (stop)
            return agree(team, ond_fail(error, ONDINE_STOPPED, "stopped before the end"), error);
        if (late)
            *due = ond_now() + t->v->every;
    }
}

ondine_status ond_voyage_together(const ond_voyage *v, const ond_team *team, ond_course *course, ondine_error *error)
{
    together t = {.v = v, .team = team, .whole = course, .mine = take_share(team, course)};
    t.unit = unit_of(v, team);
    t.round = round_of(team, course->forest.points);
    t.writes = team->greatest(v->checkpoint != NULL);
    const ondine_status status = go(&t, error);
    ond_course left = {.waiting = t.mine};
    ond_course_drop_waiting(&left);
    return status;
}
