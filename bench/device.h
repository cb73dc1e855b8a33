/* device.h : the stages of ondine-bench on a CUDA device. */
#ifndef ONDINE_BENCH_DEVICE_H
#define ONDINE_BENCH_DEVICE_H

#include "bench.h"
#include "model/error.h"

/* Add the device's cases and say in list->device what it is.
 * @return ONDINE_OK; ONDINE_ERR_DEVICE: it is not there or failed, or this build has no CUDA. */
ondine_status bench_device(bench_list *list, int index, ondine_error *error);

#endif
