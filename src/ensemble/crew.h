/* crew.h : the threads that bring a course to its end. */
#ifndef ONDINE_ENSEMBLE_CREW_H
#define ONDINE_ENSEMBLE_CREW_H

#include "ensemble/course.h"

/* ond_crew_run() : go on with all that is waiting and not begun, until everything is done or job->halt says stop; then
 * what was under way is waiting again.
 * @return ONDINE_OK (see ond_course_complete()); ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_crew_run(const ond_job *job, const ond_engine *engine, int threads, ond_course *course,
                           ondine_error *error);

#endif
