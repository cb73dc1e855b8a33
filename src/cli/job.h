/* job.h : the processes of an MPI job as one program. */
#ifndef ONDINE_CLI_JOB_H
#define ONDINE_CLI_JOB_H

#include "ensemble/team.h"
#include "model/error.h"

/* ond_job_join() : under mpirun or srun, join the team, silence all but rank 0, and leave each process of
 * a machine with a CUDA device of its own to see.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (under a launcher, but this build has no MPI or it does not start). */
ondine_status ond_job_join(ondine_error *error);

/* The team, or NULL. */
const ond_team *ond_job_team(void);

/* 1 for the process that writes files. */
int ond_job_writes(void);

/* 1 for a process that tells of its failure: the first, or one that fails while the others do not know. */
int ond_job_tells(void);

/* At the end of the program: leave; after a failure end all processes. */
void ond_job_leave(int code);

#endif
