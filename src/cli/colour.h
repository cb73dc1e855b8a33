/* colour.h : colours, only on a terminal, and not where NO_COLOR is set to anything or the terminal is "dumb". */
#ifndef ONDINE_CLI_COLOUR_H
#define ONDINE_CLI_COLOUR_H

#include <stdio.h>

enum ond_ink { INK_PLAIN, INK_STRONG, INK_GOOD, INK_UNSURE, INK_BAD };

/* What makes the text that follows on `stream` so; "" where there are no colours.  INK_PLAIN ends the others. */
const char *ond_ink(FILE *stream, enum ond_ink ink);

#endif
