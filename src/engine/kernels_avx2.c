/* For the flags see CMakeLists.txt. */
#define OND_KERNELS ond_kernels_avx2
#define OND_ISA "avx2"
#include "engine/kernels_lanes.h"
