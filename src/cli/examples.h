/* examples.h : command lines that work as they stand, for --help, the manual pages and the tests that run them. */
#ifndef ONDINE_CLI_EXAMPLES_H
#define ONDINE_CLI_EXAMPLES_H

#include "cli/options.h"

typedef struct ond_example {
    unsigned command; /* its bit */
    const char *line; /* "ondine ..."; may use files that earlier examples wrote */
    const char *what; /* what it gives */
} ond_example;

/* All of them, in the order in which they can be run one after the other; ends with a row of zeros. */
extern const ond_example ond_examples[];

#endif
