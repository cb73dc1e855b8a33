/* bits.h : one checksum over the elementary functions, the activations and eps_g; bits.c is compiled once for
 * every set of compiler flags, each with its own name for the function. */
#ifndef ONDINE_TESTS_BITS_H
#define ONDINE_TESTS_BITS_H

#include <stdint.h>

uint64_t bits_O0(void);
uint64_t bits_O3(void);
uint64_t bits_avx2(void);
uint64_t bits_avx512(void);

#endif
