#include "cli/figures.h"
ondine_status ond_finite_size(const ond_options *options, const char *prefix, ondine_error *error)
{
    (void)options;
    (void)prefix;
    return ond_fail(error, ONDINE_ERR_INTERNAL, "soon");
}
