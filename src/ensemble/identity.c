#include "ensemble/identity.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/crc64.h"
#include "rng/stream.h"

char *ond_identity(const ondine_model *model, const ondine_run *run, uint32_t chain, size_t points, const double *t)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return NULL;
    fprintf(stream, "stream-layout %d\n", OND_STREAM_LAYOUT);
    fprintf(stream, "engine %s\nstream %u\n", ondine_engine_name(run->engine), (unsigned)chain);
    fprintf(stream, "rule %s\nactivation %s\n", ondine_rule_name(model->rule),
            ondine_activation_name(model->activation));
    fprintf(stream, "eta %.17g\nl0 %.17g\nz0 %.17g\nnoise %.17g\n", model->eta, model->l0, model->z0, model->noise);
    fprintf(stream, "inputs %s %.17g\n", ondine_inputs_name(model->inputs), model->inputs_parameter);
    if (model->r0_fixed)
        fprintf(stream, "r0 %.17g\n", model->r0);
    else
        fputs("r0 random\n", stream);
    fprintf(stream, "n %u\nreplicas %u\nseed %" PRIu64 "\n", (unsigned)model->n, (unsigned)run->replicas, run->seed);
    if (run->math == ONDINE_FAST)
        fprintf(stream, "math fast\n");
    if (run->threshold > 0)
        fprintf(stream, "threshold %.17g%s\n", run->threshold, run->stop_at_passage ? ", and stop" : "");
    fprintf(stream, "save-replicas %s\n", !run->keep_replicas ? "false" : run->replica_file ? "in a file" : "true");
    fprintf(stream, "times %zu:%.17g:%016" PRIx64 "\n", points, t[points - 1], ond_crc64(0, t, points * sizeof *t));
    const int failed = ferror(stream);
    if (fclose(stream) == 0 && !failed)
        return text;
    free(text);
    return NULL;
}

/* Both texts have the same names in the same order unless the program that made one is another. */
ondine_status ond_identity_compare(const char *path, const char *found, size_t length, const char *wanted,
                                   ondine_error *error)
{
    if (strlen(wanted) == length && memcmp(found, wanted, length) == 0)
        return ONDINE_OK;
    size_t line = 0, i = 0;
    for (; i < length && wanted[i] && found[i] == wanted[i]; i++)
        if (wanted[i] == '\n')
            line = i + 1;
    const char *theirs = found + line, *ours = wanted + line, *end = memchr(theirs, '\n', length - line);
    const int name = (int)strcspn(ours, " \n");
    if (!end || end - theirs <= name || memcmp(theirs, ours, (size_t)name) != 0)
        return ond_fail(error, ONDINE_ERR_FILE, "%s was made by another version of ondine", path);
    return ond_fail(error, ONDINE_ERR_FILE, "%s is of another run: its %.*s is %.*s, not %.*s", path, name, ours,
                    (int)(end - theirs) - name - 1, theirs + name + 1, (int)strcspn(ours, "\n") - name - 1,
                    ours + name + 1);
}
