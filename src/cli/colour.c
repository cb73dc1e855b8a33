#include "cli/colour.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int has_colours(FILE *stream)
{
    const char *unwanted = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fileno(stream)) && !(unwanted && unwanted[0]) && terminal && strcmp(terminal, "dumb") != 0;
}

const char *ond_ink(FILE *stream, enum ond_ink ink)
{
    static const char *const codes[] = {"\033[0m", "\033[1m", "\033[1;32m", "\033[1;33m", "\033[1;31m"};
    return has_colours(stream) ? codes[ink] : "";
}
