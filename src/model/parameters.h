/* parameters.h : the range checks that every entry point of the library shares. */
#ifndef ONDINE_MODEL_PARAMETERS_H
#define ONDINE_MODEL_PARAMETERS_H

#include "model/error.h"

/* Each returns ONDINE_OK or ONDINE_ERR_ARG with a line that names parameter, value and range. */
ondine_status ond_check_model(const ondine_model *model, ondine_error *error);
ondine_status ond_check_run(const ondine_run *run, ondine_error *error);
/* Are the inputs a law that the engine has? */
ondine_status ond_check_engine(const ondine_model *model, ondine_engine engine, ondine_error *error);
/* Is g one of ours?  `what` is what has no other, "the stability". */
ondine_status ond_check_no_custom(const ondine_model *model, const char *what, ondine_error *error);
/* Can the device that the run names have this engine and these inputs? */
ondine_status ond_check_device(const ondine_model *model, const ondine_run *run, ondine_error *error);
/* t : (points) >= 0, finite, strictly increasing, points >= 1. */
ondine_status ond_check_times(size_t points, const double *t, ondine_error *error);

#endif
