/* For the flags see CMakeLists.txt. */
#define OND_KERNELS ond_kernels_portable
#define OND_ISA "portable"
#include "engine/kernels_lanes.h"
