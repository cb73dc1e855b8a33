#include "engine/progress.h"

#include <omp.h>

void ond_progress_add(ond_progress *progress, uint64_t replica_steps)
{
    const uint64_t done =
        atomic_fetch_add_explicit(&progress->done, replica_steps, memory_order_relaxed) + replica_steps;
    if (progress->tell && omp_get_thread_num() == 0)
        progress->tell((double)done / progress->total, progress->data);
}
