/* exchange.h : a team's parts become the whole, in every process. */
#ifndef ONDINE_ENSEMBLE_EXCHANGE_H
#define ONDINE_ENSEMBLE_EXCHANGE_H

#include "ensemble/checkpoint.h"
#include "ensemble/team.h"

/* Part rank of size of replicas first .. end - 1. */
void ond_team_part(const ond_team *team, ond_course *course);

/* ond_team_join() : collective; `status` is how this process's part ended.  *course becomes that of first .. end - 1.
 * @return the worst status of all; ONDINE_ERR_INTERNAL (out of memory, MPI failed). */
ondine_status ond_team_join(const ond_team *team, ondine_status status, const ond_passport *passport, uint64_t first,
                            uint64_t end, ond_course *course, ondine_error *error);

#endif
