/* recall.c : the parameters in a result file as the words of the command line that makes it again. */
#include "io/result.h"

#include <stdlib.h>
#include <string.h>

#include "io/hdf5.h"
#include "io/meaning.h"

/* "--name=value" and a NUL.  nan stands for a value that was not given. */
static void add_word(ond_pack *words, const char *name, const char *value)
{
    ond_pack_bytes(words, "--", 2);
    ond_pack_bytes(words, name, strlen(name));
    ond_pack_bytes(words, "=", 1);
    ond_pack_bytes(words, value, strlen(value) + 1);
}

/* The attribute of that name, if it is there. */
static void take(hid_t group, const char *name, ond_pack *words)
{
    char *word = ond_hdf5_word(group, name);
    if (word && strcmp(word, "nan") != 0)
        add_word(words, name, word);
    free(word);
}

/* By their names: HDF5 1.10 crashes when it lists the attributes of some damaged files. */
static void take_all(hid_t group, ond_pack *words)
{
    for (size_t i = 0; ond_meaning_name(i); i++)
        if (strcmp(ond_meaning_name(i), "command") != 0)
            take(group, ond_meaning_name(i), words);
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
        take_all(group, words);
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
