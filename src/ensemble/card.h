/* card.h : the replicas of an ensemble, run by one or more cards, a chunk of each at a time. */
#ifndef ONDINE_ENSEMBLE_CARD_H
#define ONDINE_ENSEMBLE_CARD_H

#include "engine/cuda.h"
#include "ensemble/course.h"

/* ond_card_run() : as ond_crew_run(), on cards.  A pause takes effect between two chunks; a stop at once, and the
 * chunks under way are lost.  Replicas that a checkpoint holds half done are finished by the CPU, `engine` on `threads`
 * threads: the bits are the same.
 * @return ONDINE_OK, the course complete or not; ONDINE_ERR_DEVICE; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_card_run(const ond_cards *cards, const ond_job *job, const ond_engine *engine, int threads,
                           ond_course *course, ondine_error *error);

#endif
