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
    moments->count = ond_hdf5_data(file, name, 1, shape, H5T_NATIVE_UINT64);
    snprintf(name, sizeof name, "%s/mean", group);
    moments->mean = ond_hdf5_data(file, name, 2, shape, H5T_NATIVE_DOUBLE);
    snprintf(name, sizeof name, "%s/cov", group);
    moments->cov = ond_hdf5_data(file, name, 3, shape, H5T_NATIVE_DOUBLE);
    return moments->count && moments->mean && moments->cov ? 0 : -1;
}

/* The theory at finite N, if it is there. */
static int get_finite(hid_t file, hsize_t points, ond_result *result)
{
    hsize_t shape[] = {points, K, K};
    if (H5Lexists(file, "theory/mean", H5P_DEFAULT) <= 0)
        return 0;
    const hid_t group = H5Gopen2(file, "theory", H5P_DEFAULT);
    const int has_kappa = ond_hdf5_number(group, "kappa", H5T_NATIVE_DOUBLE, &result->kappa);
    H5Gclose(group);
    result->finite_mean = ond_hdf5_data(file, "theory/mean", 2, shape, H5T_NATIVE_DOUBLE);
    result->finite_cov = ond_hdf5_data(file, "theory/cov", 3, shape, H5T_NATIVE_DOUBLE);
    return has_kappa && result->finite_mean && result->finite_cov ? 0 : -1;
}

/* NULL, or what is wrong with the file. */
static const char *get_everything(hid_t file, ond_result *result)
{
    const char *foreign = ond_hdf5_foreign(file);
    if (foreign)
        return foreign;
    hsize_t shape[] = {0, K};
    if (H5Lexists(file, "time", H5P_DEFAULT) <= 0 && H5Lexists(file, "provenance", H5P_DEFAULT) > 0)
        return "a table without record times, not a run over time";
    result->time = ond_hdf5_data(file, "time", 1, shape, H5T_NATIVE_DOUBLE);
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
        result->theory = ond_hdf5_data(file, "theory/values", 2, shape, H5T_NATIVE_DOUBLE);
        if (!result->theory || get_finite(file, shape[0], result) != 0)
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
