/* recall.c : the parameters in a result file as the words of the command line that makes it again. */
#include "io/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/hdf5.h"

/* "--name=value" and a NUL.  nan stands for a value that was not given. */
static void add_word(ond_pack *words, const char *name, const char *value)
{
    ond_pack_bytes(words, "--", 2);
    ond_pack_bytes(words, name, strlen(name));
    ond_pack_bytes(words, "=", 1);
    ond_pack_bytes(words, value, strlen(value) + 1);
}

static int is_parameter(const char *name)
{
    return strcmp(name, "command") != 0 && strcmp(name, OND_MEANINGS) != 0 && strcmp(name, OND_UNITS) != 0;
}

/* One attribute of /config.  0, or -1 for one that is no parameter of ours. */
static herr_t take(hid_t group, const char *name, const H5A_info_t *info, void *data)
{
    ond_pack *words = data;
    char number[40] = "";
    double real;
    uint64_t integer;
    (void)info;
    if (!is_parameter(name))
        return 0;
    char *text = ond_hdf5_text(group, name);
    if (text)
        add_word(words, name, text);
    else if (ond_hdf5_number(group, name, H5T_NATIVE_DOUBLE, &real)) {
        if (!isnan(real))
            snprintf(number, sizeof number, "%.17g", real);
    } else if (ond_hdf5_number(group, name, H5T_NATIVE_UINT64, &integer))
        snprintf(number, sizeof number, "%llu", (unsigned long long)integer);
    else
        return -1;
    if (number[0])
        add_word(words, name, number);
    free(text);
    return 0;
}

/* NULL, or what is wrong. */
static const char *recall(hid_t file, ond_pack *words)
{
    const hid_t group = H5Gopen2(file, "config", H5P_DEFAULT);
    char *command = group < 0 ? NULL : ond_hdf5_text(group, "command");
    const char *wrong = NULL;
    if (!command)
        wrong = "not a result of ondine";
    else {
        ond_pack_bytes(words, command, strlen(command) + 1);
        if (H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_INC, NULL, take, words) < 0)
            wrong = "damaged: no valid /config";
    }
    free(command);
    H5Gclose(group);
    return wrong;
}

ondine_status ond_result_recall(const char *path, ond_pack *words, ondine_error *error)
{
    hid_t file;
    OND_TRY(ond_hdf5_open(path, &file, error));
    const char *wrong = recall(file, words);
    H5Fclose(file);
    ond_hdf5_leave();
    if (wrong)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is %s", path, wrong);
    return words->failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory") : ONDINE_OK;
}
