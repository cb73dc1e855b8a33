/* device_absent.c : a build without the CUDA toolkit. */
#include "device.h"

ondine_status bench_device(bench_list *list, int index, ondine_error *error)
{
    (void)list;
    return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda:%d: this build has no CUDA", index);
}
