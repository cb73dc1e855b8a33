#include "engine/isa.h"

#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__
static int has_avx512(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}

static int has_avx2(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#endif

static int always(void)
{
    return 1;
}

/* Best first. */
static const struct {
    const ond_kernels *kernels;
    int (*available)(void);
} sets[] = {
#ifdef __x86_64__
    {&ond_kernels_avx512, has_avx512},
    {&ond_kernels_avx2, has_avx2},
#endif
    {&ond_kernels_portable, always},
};

ondine_status ond_kernels_select(const ond_kernels **kernels, ondine_error *error)
{
    const char *wanted = getenv("ONDINE_ISA");
    if (wanted && wanted[0] == 0)
        wanted = NULL;
    if (wanted && strcmp(wanted, "sse2") == 0)
        wanted = "portable";
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (wanted && strcmp(wanted, sets[i].kernels->isa) != 0)
            continue;
        if (sets[i].available()) {
            *kernels = sets[i].kernels;
            return ONDINE_OK;
        }
        if (wanted)
            return ond_fail(error, ONDINE_ERR_ARG, "ONDINE_ISA is %s, which this CPU lacks", wanted);
    }
    return ond_fail(error, ONDINE_ERR_ARG,
                    "ONDINE_ISA is '%s', must be one of avx512, avx2, portable (or its alias sse2)", wanted);
}
