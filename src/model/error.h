/* error.h : how library functions fail: a status to return and a line in the caller's ondine_error. */
#ifndef ONDINE_MODEL_ERROR_H
#define ONDINE_MODEL_ERROR_H

#include "ondine/ondine.h"

/* Write a printf-style line to *error (which may be NULL) and return status:
 * `return ond_fail(error, ONDINE_ERR_ARG, "eta is %g, must be > 0", eta);` */
ondine_status ond_fail(ondine_error *error, ondine_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define OND_TRY(call)                                                                                                  \
    do {                                                                                                               \
        const ondine_status ond_try_status = (call);                                                                   \
        if (ond_try_status != ONDINE_OK)                                                                               \
            return ond_try_status;                                                                                     \
    } while (0)

#endif
