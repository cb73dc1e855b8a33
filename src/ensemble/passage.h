/* passage.h : when each replica of an ensemble first has eps_g < threshold. */
#ifndef ONDINE_ENSEMBLE_PASSAGE_H
#define ONDINE_ENSEMBLE_PASSAGE_H

#include "engine/passage.h"
#include "model/error.h"

/* ond_first_passages() : the replicas that ondine_simulate() makes from the same model and run, each until the first
 * step after which eps_g < threshold, looked at after every step, or until step round(t_max N) < 2^32.
 * passage : (run->replicas), by replica; the step is 0 where the start is below the threshold.
 * Runs on the CPU.  run's records, checkpoint and shard are not used; progress counts replicas.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (out of memory, another process of the team failed);
 *         ONDINE_ERR_DEVICE (run asks for ONDINE_CUDA); ONDINE_STOPPED (run->stop said so). */
ondine_status ond_first_passages(const ondine_model *model, const ondine_run *run, double threshold, double t_max,
                                 ond_passage *passage, ondine_error *error);

#endif
