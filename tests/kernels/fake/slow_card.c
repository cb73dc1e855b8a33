/* slow_card.c : for programs that give a card a certain time of work: one so slow that fibers are done with it soon. */
#include "cuda_runtime_api.h"

__attribute__((constructor)) static void slow(void)
{
    fake.clock = 1e5;
}
