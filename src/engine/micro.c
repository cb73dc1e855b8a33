/* The engine of the full vectors: a batch is one replica, which a squad of threads can share. */
#include "engine/engine.h"

#include <stdlib.h>
#include <string.h>

#include "engine/leash.h"

enum {
    SLICE_ELEMENTS = 4000000, /* that are updated between two looks at the halt: some milliseconds */
    LEAST_SHARE = 2048        /* elements of a member of a squad: a step takes it longer than the wait for the others */
};

static uint32_t batch(const ond_job *job)
{
    (void)job;
    return 1;
}

static size_t vector_floats(const ond_job *job)
{
    return job->kernels->micro_floats(job->model->n);
}

/* The replica in flight, then w, b and x, each whole OND_ALIGN bytes, then the scratch and the squad's sums. */
typedef struct work {
    _Alignas(OND_ALIGN) ond_micro m;
} work;

static size_t workspace(const ond_job *job)
{
    return sizeof(work) + 3 * vector_floats(job) * sizeof(float) + 2 * OND_MICRO_SCRATCH(job->model->n);
}

/* The scalars, then W in the order of the elements.  B is drawn again. */
static size_t state_bytes(const ond_job *job)
{
    return sizeof(ond_scalars) + job->model->n * sizeof(float);
}

static void start(const ond_job *job, void *space, ond_flight *flight)
{
    const size_t floats = vector_floats(job);
    ond_micro *m = &((work *)space)->m;
    *m = (ond_micro){.physics = &job->physics, .keys = &job->keys, .n = job->model->n, .replica = flight->first};
    m->w = (float *)((work *)space + 1);
    m->b = m->w + floats;
    m->x = m->b + floats;
    m->scratch = m->x + floats;
    m->part = (float *)((char *)m->scratch + OND_MICRO_SCRATCH(m->n));
    job->kernels->micro_start(m, job->model);
    m->seeking = job->threshold > 0;
    flight->diverged[0] = UINT64_MAX;
    flight->passage[0] = (ond_passage){UINT64_MAX, 0};
}

static void load(const ond_job *job, void *space, const ond_flight *flight)
{
    ond_micro *m = &((work *)space)->m;
    uint64_t diverged;
    ond_passage passage;
    ond_flight fresh = {.first = flight->first, .diverged = &diverged, .passage = &passage};
    start(job, space, &fresh);
    memcpy(&m->scalars, flight->state, sizeof m->scalars);
    m->seeking = job->threshold > 0 && flight->passage[0].step == UINT64_MAX;
    job->kernels->micro_import(m, (const float *)((const char *)flight->state + sizeof m->scalars));
}

static void save(const ond_job *job, const void *space, ond_flight *flight)
{
    const ond_micro *m = &((const work *)space)->m;
    memcpy(flight->state, &m->scalars, sizeof m->scalars);
    job->kernels->micro_export(m, (float *)((char *)flight->state + sizeof m->scalars));
}

static void record(const ond_job *job, const ond_state *state, int gone, double value[ONDINE_OBSERVABLES])
{
    job->kernels->record(job->model->activation, state, gone, value);
    if (job->model->custom && !gone)
        value[ONDINE_EPS_G] = ond_custom_eps_g(job->model->custom, state->l, state->R, state->e, state->T);
}

/* Go to step `to`, or m->reached, with all who have joined; returns as micro_advance(). */
static uint64_t advance(const ond_job *job, ond_micro *m, const ond_flight *flight, uint64_t to)
{
    ond_squad *squad = flight->squad;
    if (!squad || ond_squad_begin(squad, flight->step, to) == 1)
        return job->kernels->micro_advance(m, flight->step, to);
    ond_micro mine = *m;
    mine.squad = squad;
    const uint64_t diverged = job->kernels->micro_advance(&mine, flight->step, to);
    ond_squad_wait(squad);
    m->scalars = mine.scalars;
    m->gone = mine.gone;
    m->reached = mine.reached;
    return diverged;
}

static unsigned members(const ond_job *job)
{
    const uint32_t folds = ond_lanes(job->model->n) / OND_FOLD, shares = job->model->n / LEAST_SHARE;
    return shares < 1 ? 1 : shares < folds ? shares : folds;
}

static void assist(const ond_job *job, const void *space, ond_squad *squad)
{
    const ond_micro *m = &((const work *)space)->m;
    unsigned slice;
    void *scratch = malloc(OND_MICRO_SCRATCH(job->model->n));
    const unsigned member = scratch ? ond_squad_join(squad, &slice) : 0;
    while (member && ond_squad_follow(squad, &slice)) {
        ond_micro mine = *m;
        mine.squad = squad;
        mine.member = member;
        mine.scratch = scratch;
        job->kernels->micro_advance(&mine, squad->from, squad->to);
        ond_squad_wait(squad);
        ond_progress_add(job->progress, 0);
    }
    free(scratch);
}

static uint64_t slice_of(const ond_job *job)
{
    return job->model->n < SLICE_ELEMENTS ? SLICE_ELEMENTS / job->model->n : 1;
}

/* Is the replica below the threshold?  eps_g takes several walks over the vectors, so it is had only where J has come
 * to the end of its leash, as it is at the start, where both are 0. */
static void look(const ond_job *job, ond_micro *m, ond_flight *flight)
{
    if (!m->seeking || m->gone < m->leash || flight->diverged[0] != UINT64_MAX)
        return;
    double value[ONDINE_OBSERVABLES];
    const ond_state state = job->kernels->micro_state(m);
    record(job, &state, 0, value);
    m->leash = ond_leash(job->model->activation, value[ONDINE_EPS_G], job->threshold);
    m->gone = 0;
    if (value[ONDINE_EPS_G] < job->threshold) {
        flight->passage[0] = (ond_passage){flight->step, value[ONDINE_Z]};
        m->seeking = 0;
    }
}

static void make_record(const ond_job *job, const ond_micro *m, ond_flight *flight)
{
    const int passed = job->stop_at_passage && flight->passage[0].step != UINT64_MAX;
    const int gone = flight->diverged[0] != UINT64_MAX || passed;
    const ond_state state = gone ? (ond_state){0} : job->kernels->micro_state(m);
    record(job, &state, gone, flight->values + flight->recorded++ * ONDINE_OBSERVABLES);
}

static void run(const ond_job *job, void *space, ond_flight *flight)
{
    ond_micro *m = &((work *)space)->m;
    const uint64_t slice = slice_of(job);
    look(job, m, flight);
    ond_passage_end(job, flight);
    while (!ond_flight_done(job, flight) && !ond_halted(job->halt)) {
        uint64_t to = ond_flight_target(job, flight, slice);
        if (flight->diverged[0] == UINT64_MAX) {
            flight->diverged[0] = advance(job, m, flight, to);
            to = m->reached;
        }
        ond_progress_add(job->progress, to - flight->step);
        flight->step = to;
        look(job, m, flight);
        if (to == job->steps[flight->recorded])
            make_record(job, m, flight);
        ond_passage_end(job, flight);
    }
}

const ond_engine ond_engine_micro = {batch, workspace, state_bytes, start, load, run, members, assist, save};
