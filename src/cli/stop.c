#include "cli/stop.h"

#include <math.h>
#include <signal.h>
#include <stdatomic.h>

#include "engine/halt.h"

static const int watched[] = {SIGINT, SIGTERM, SIGUSR1};
enum { WATCHED = sizeof watched / sizeof *watched };

static atomic_int caught; /* lock-free, so a handler may write it */
static double deadline = INFINITY;

static void note(int number)
{
    atomic_store(&caught, number);
    for (int i = 0; i < WATCHED; i++)
        signal(watched[i], SIG_DFL);
}

void ond_stop_watch(const ond_options *options)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < WATCHED; i++)
        sigaction(watched[i], &action, NULL);
    if (options->max_time > 0 && isinf(deadline)) /* a command may run several ensembles */
        deadline = ond_now() + options->max_time;
}

int ond_stop_asked(void *unused)
{
    (void)unused;
    return atomic_load_explicit(&caught, memory_order_relaxed) != 0 || ond_now() >= deadline;
}

int ond_stop_signal(void)
{
    return atomic_load(&caught);
}

const char *ond_stop_cause(void)
{
    switch (ond_stop_signal()) {
    case SIGINT: return "SIGINT";
    case SIGTERM: return "SIGTERM";
    case SIGUSR1: return "SIGUSR1";
    default: return "the time limit";
    }
}

ondine_status ond_stop_without_file(ondine_error *error)
{
    const int number = ond_stop_signal();
    return ond_fail(error, number ? (ondine_status)(128 + number) : ONDINE_ERR_INTERNAL,
                    "stopped by %s, with nothing to resume", ond_stop_cause());
}
