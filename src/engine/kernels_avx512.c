/* For the flags see CMakeLists.txt. */
#define OND_KERNELS ond_kernels_avx512
#define OND_ISA "avx512"
#include "engine/kernels_lanes.h"
