/* cuda_absent.c : a build without the CUDA toolkit. */
#include <stdio.h>

#include "engine/cuda.h"

ondine_status ond_cards_open(const ondine_model *model, const ondine_run *run, size_t points, const ond_share *share,
                             ond_cards *out, char note[256], ondine_error *error)
{
    (void)model, (void)points, (void)share;
    out->count = 0;
    note[0] = 0;
    if (run->device == ONDINE_CUDA || run->engine == ONDINE_BLOCKED)
        return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda: this build has no CUDA");
    return ONDINE_OK;
}

void ond_cards_close(ond_cards *cards)
{
    (void)cards;
}

const char *ond_cuda_name(const ond_cuda *cuda)
{
    (void)cuda;
    return "";
}

uint32_t ond_cuda_chunk(const ond_cuda *cuda)
{
    (void)cuda;
    return 1;
}

ondine_status ond_cuda_run(ond_cuda *cuda, const ond_job *job, uint64_t first, uint32_t count,
                           const ond_cuda_chunk_result *out, ondine_error *error)
{
    (void)cuda, (void)job, (void)first, (void)count, (void)out;
    return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda: this build has no CUDA");
}

void ondine_devices(const ondine_model *model, char *text, size_t size)
{
    (void)model;
    snprintf(text, size, "CUDA: not in this build\n");
}
