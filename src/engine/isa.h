/* isa.h : which of the compiled instruction sets runs. */
#ifndef ONDINE_ENGINE_ISA_H
#define ONDINE_ENGINE_ISA_H

#include "engine/kernels.h"
#include "model/error.h"

/* The best set this CPU has, or the one that the environment variable ONDINE_ISA (avx512, avx2, portable; sse2 is an
 * alias of portable) names.  ONDINE_ERR_ARG for an unknown name or a set that this CPU or this build lacks. */
ondine_status ond_kernels_select(const ond_kernels **kernels, ondine_error *error);

#endif
