/* read.c : a result file back into memory; everything in it is checked before it is believed. */
#include "io/result.h"

#include <stdlib.h>
#include <string.h>

#include "io/hdf5.h"
#include "model/parameters.h"

enum { K = ONDINE_OBSERVABLES };

/* The names that /config may hold come from the file; those that are used are given static names here. */
static const char *const texts[] = {"command", "rule", "activation", "engine", "spacing"};
static const char *const reals[] = {"eta", "l0", "z0", "noise"};
static const char *const integers[] = {"n", "replicas", "seed"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A dataset of exactly `shape`, 0 standing for any positive length that is then written there; NULL: not so. */
static void *get_data(hid_t file, const char *name, int rank, hsize_t *shape, hid_t memory)
{
    hsize_t found[3];
    void *data = NULL;
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(set), type = H5Dget_type(set);
    if (set >= 0 && H5Tget_class(type) == H5Tget_class(memory) && H5Sget_simple_extent_ndims(space) == rank &&
        H5Sget_simple_extent_dims(space, found, NULL) == rank) {
        size_t cells = 1;
        int fits = 1;
        for (int d = 0; d < rank; d++) {
            fits = fits && found[d] > 0 && (shape[d] == 0 || shape[d] == found[d]) && found[d] < SIZE_MAX / 8 / cells;
            if (!fits)
                break;
            cells *= found[d];
        }
        data = fits ? malloc(cells * 8) : NULL;
        if (data && H5Dread(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) {
            free(data);
            data = NULL;
        }
        if (data)
            memcpy(shape, found, (size_t)rank * sizeof *shape);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(set);
    return data;
}

static void get_config(hid_t file, ond_entries *config)
{
    const hid_t group = H5Gopen2(file, "config", H5P_DEFAULT);
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *text = ond_hdf5_text(group, texts[i]);
        if (text)
            ond_entries_text(config, texts[i], text);
        free(text);
    }
    for (size_t i = 0; i < COUNT(reals); i++) {
        double value;
        if (ond_hdf5_number(group, reals[i], H5T_NATIVE_DOUBLE, &value))
            ond_entries_real(config, reals[i], value);
    }
    for (size_t i = 0; i < COUNT(integers); i++) {
        uint64_t value;
        if (ond_hdf5_number(group, integers[i], H5T_NATIVE_UINT64, &value))
            ond_entries_integer(config, integers[i], value);
    }
    H5Gclose(group);
}

static int get_moments(hid_t file, const char *group, hsize_t points, ond_moment_table *moments)
{
    char name[32];
    hsize_t shape[] = {points, K, K};
    if (H5Lexists(file, group, H5P_DEFAULT) <= 0)
        return 0;
    snprintf(name, sizeof name, "%s/count", group);
    moments->count = get_data(file, name, 1, shape, H5T_NATIVE_UINT64);
    snprintf(name, sizeof name, "%s/mean", group);
    moments->mean = get_data(file, name, 2, shape, H5T_NATIVE_DOUBLE);
    snprintf(name, sizeof name, "%s/cov", group);
    moments->cov = get_data(file, name, 3, shape, H5T_NATIVE_DOUBLE);
    return moments->count && moments->mean && moments->cov ? 0 : -1;
}

/* NULL, or what is wrong with the file. */
static const char *get_everything(hid_t file, ond_result *result)
{
    char *format = ond_hdf5_text(file, "format");
    const int ours = format && strcmp(format, OND_RESULT_FORMAT) == 0;
    free(format);
    if (!ours)
        return "an HDF5 file, but not a result file of this version of ondine";
    uint64_t version;
    if (!ond_hdf5_number(file, "format_version", H5T_NATIVE_UINT64, &version) || version != OND_RESULT_VERSION)
        return "a result of another version of ondine";
    hsize_t shape[] = {0, K};
    if (H5Lexists(file, "time", H5P_DEFAULT) <= 0 && H5Lexists(file, "provenance", H5P_DEFAULT) > 0)
        return "a table without record times, not a run over time";
    result->time = get_data(file, "time", 1, shape, H5T_NATIVE_DOUBLE);
    if (!result->time || ond_check_times(shape[0], result->time, NULL) != ONDINE_OK)
        return "damaged: no valid /time";
    result->points = shape[0];
    get_config(file, &result->config);
    if (!ond_entries_find(&result->config, "rule"))
        return "damaged: no valid /config";
    if (get_moments(file, "ensemble", shape[0], &result->ensemble) != 0)
        return "damaged: no valid /ensemble";
    if (get_moments(file, "reduced", shape[0], &result->reduced) != 0)
        return "damaged: no valid /reduced";
    if (H5Lexists(file, "theory", H5P_DEFAULT) > 0) {
        result->theory = get_data(file, "theory/values", 2, shape, H5T_NATIVE_DOUBLE);
        if (!result->theory)
            return "damaged: no valid /theory";
    }
    return NULL;
}

ondine_status ond_result_read(const char *path, ond_result *result, ondine_error *error)
{
    hid_t file;
    memset(result, 0, sizeof *result);
    OND_TRY(ond_hdf5_open(path, &file, error));
    const char *wrong = get_everything(file, result);
    H5Fclose(file);
    ond_hdf5_leave();
    if (!wrong)
        return ONDINE_OK;
    ond_result_free(result);
    return ond_fail(error, ONDINE_ERR_FILE, "%s is %s", path, wrong);
}
