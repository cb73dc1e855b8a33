/* micro_memory.cuh : what micro.cu needs of micro_memory.cu; see there. */
#ifndef ONDINE_KERNELS_MICRO_MEMORY_CUH
#define ONDINE_KERNELS_MICRO_MEMORY_CUH

#include "launch.h"

ond_micro_shape ond_micro_memory_shape(uint32_t n);
cudaError_t ond_micro_memory_prepare(const ond_micro_shape *shape, ondine_math math, int *resident);
cudaError_t ond_launch_micro_memory(const ond_micro_chunk *chunk, const ond_micro_shape *shape, ondine_math math,
                                    uint32_t from, uint32_t to, cudaStream_t stream);

#endif
