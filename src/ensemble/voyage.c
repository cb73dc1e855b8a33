#include "ensemble/voyage.h"

#include "ensemble/card.h"
#include "ensemble/crew.h"

ondine_status ond_voyage_leg(const ond_voyage *v, double due, ond_course *course, ondine_error *error)
{
    atomic_store(&v->job->halt->reason, OND_GO);
    v->job->halt->due = due;
    return v->cards->count ? ond_card_run(v->cards, v->job, v->engine, v->threads, course, error)
                           : ond_crew_run(v->job, v->engine, v->threads, course, error);
}

ondine_status ond_voyage_alone(const ond_voyage *v, ond_course *course, ondine_error *error)
{
    if (*v->due == 0)
        *v->due = ond_now() + v->every;
    for (;;) {
        OND_TRY(ond_voyage_leg(v, *v->due, course, error));
        if (ond_course_complete(course))
            return ONDINE_OK;
        const int stopped = atomic_load(&v->job->halt->reason) == OND_STOP;
        if (v->checkpoint) {
            /* one that cannot be written on the way: the old one is as it was, and there may be room again later */
            const ondine_status status =
                ond_checkpoint_write(v->checkpoint, OND_CHECKPOINT, 1, &v->passport, course, error);
            if (stopped && status != ONDINE_OK)
                return status;
        }
        *v->due = ond_now() + v->every;
        if (stopped)
            return ond_fail(error, ONDINE_STOPPED, "stopped before the end");
    }
}
