/* talk.h : what goes to stderr for people; --quiet turns it off. */
#ifndef ONDINE_CLI_TALK_H
#define ONDINE_CLI_TALK_H

#include "cli/options.h"

/* A line "ondine: ..." unless --quiet. */
void ond_talk(const ond_options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Progress of a long run, for ondine_run: start it, pass ond_progress_update as the callback with it as data, end it.
 */
typedef struct ond_progress {
    enum { SHOW_NOTHING, SHOW_LINE, SHOW_JSON } show;
    double started, shown; /* seconds */
    double begin, done;    /* shares: when it started (nan: not told yet), and now */
} ond_progress;
ond_progress ond_progress_start(const ond_options *options);
void ond_progress_update(double done, void *progress);
void ond_progress_end(ond_progress *progress);

#endif
