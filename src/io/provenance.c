#include "io/result.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sundials/sundials_version.h>
#include <time.h>
#include <unistd.h>

#include "io/hdf5.h"
#include "revision.h"

#define TEXT_OF(x) TEXT_OF_(x)
#define TEXT_OF_(x) #x

#ifdef __clang__
#define COMPILER __VERSION__ /* names itself */
#else
#define COMPILER "gcc " __VERSION__
#endif

const char *ond_libraries(void)
{
    return "HDF5 " TEXT_OF(H5_VERS_MAJOR) "." TEXT_OF(H5_VERS_MINOR) "." TEXT_OF(H5_VERS_RELEASE) /**/
        ", SUNDIALS " SUNDIALS_VERSION ", jansson " JANSSON_VERSION;
}

static void put_time(ond_entries *list, const char *name, int64_t when)
{
    char text[32] = "";
    struct tm parts;
    const time_t seconds = (time_t)when;
    if (gmtime_r(&seconds, &parts))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    ond_entries_text(list, name, text);
}

/* argv joined by spaces; an argument with a blank in it is quoted, for reading rather than for a shell. */
static void put_command_line(ond_entries *list, int argc, char *const *argv)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return;
    for (int i = 0; i < argc; i++) {
        const char *quote = argv[i][0] == 0 || strpbrk(argv[i], " \t\n") ? "'" : "";
        fprintf(stream, "%s%s%s%s", i ? " " : "", quote, argv[i], quote);
    }
    if (fclose(stream) == 0 && text)
        ond_entries_text(list, "command_line", text);
    free(text);
}

void ond_provenance(ond_entries *list, int argc, char *const *argv, const char *device, int64_t start)
{
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = 0;
    ond_entries_text(list, "version", ONDINE_VERSION);
    ond_entries_text(list, "revision", ONDINE_REVISION);
    ond_entries_text(list, "compiler", COMPILER);
    ond_entries_text(list, "libraries", ond_libraries());
    put_command_line(list, argc, argv);
    ond_entries_text(list, "device", device);
    ond_entries_text(list, "host", host);
    put_time(list, "start", start);
    put_time(list, "end", (int64_t)time(NULL));
}
