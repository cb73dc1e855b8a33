#include "cli/talk.h"

#include <math.h>
#include <stdarg.h>
#include <unistd.h>

#include "cli/status.h"
#include "cli/stop.h"
#include "engine/halt.h"

void ond_talk(const ond_options *options, const char *format, ...)
{
    if (options->quiet)
        return;
    va_list args;
    va_start(args, format);
    fputs("ondine: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

ond_progress ond_progress_start(const ond_options *options)
{
    ond_progress progress = {.show = SHOW_NOTHING, .started = ond_now(), .shown = -INFINITY, .begin = NAN};
    if (options->progress == PROGRESS_JSON)
        progress.show = SHOW_JSON;
    else if (options->progress == PROGRESS_AUTO && !options->quiet && isatty(STDERR_FILENO))
        progress.show = SHOW_LINE;
    return progress;
}

void ond_progress_update(double done, void *data)
{
    ond_progress *progress = data;
    const double elapsed = ond_now() - progress->started;
    if (isnan(progress->begin))
        progress->begin = done;
    const double left = done > progress->begin ? elapsed * (1 - done) / (done - progress->begin) : NAN;
    progress->done = done;
    ond_status_beat(done, left);
    if (progress->show == SHOW_NOTHING || (elapsed < progress->shown + (progress->show == SHOW_JSON ? 1 : 0.2)))
        return;
    progress->shown = elapsed;
    if (progress->show == SHOW_LINE && left >= 0)
        fprintf(stderr, "\r%5.1f %%, %.0f s left \033[K", 100 * done, left);
    else if (progress->show == SHOW_JSON && left >= 0)
        fprintf(stderr, "{\"done\": %.6f, \"elapsed_s\": %.3f, \"left_s\": %.3f}\n", done, elapsed, left);
}

void ond_progress_end(ond_progress *progress)
{
    if (progress->show == SHOW_LINE)
        fputs("\r\033[K", stderr);
    else if (progress->show == SHOW_JSON)
        fprintf(stderr, "{\"done\": %.6g, \"elapsed_s\": %.3f, \"left_s\": 0}\n",
                ond_stop_asked(NULL) ? progress->done : 1, ond_now() - progress->started);
}
