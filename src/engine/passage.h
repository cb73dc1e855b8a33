/* passage.h : the first step after which a replica has eps_g < threshold, looked for on the way. */
#ifndef ONDINE_ENGINE_PASSAGE_H
#define ONDINE_ENGINE_PASSAGE_H

#include <stdint.h>

typedef struct ond_passage {
    uint64_t step; /* the first after which eps_g < threshold, 0 at the start; UINT64_MAX: none yet */
    double z;      /* at `step`; 0 under SGD */
} ond_passage;

struct ond_job;
struct ond_flight;

/* With job->stop_at_passage: where every replica has passed or diverged, there is nothing more to do, and the records
 * that are left are nan. */
void ond_passage_end(const struct ond_job *job, struct ond_flight *flight);

/* The row after the last record, of every replica: t, 0, z and eta/z^2 (SGD: eta) at the first passage; nan without. */
void ond_passage_rows(const struct ond_job *job, struct ond_flight *flight);

#endif
