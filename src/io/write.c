/* write.c : a result as an HDF5 image in memory, handed to the atomic writer. */
#include "io/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble/ensemble.h"
#include "io/atomic.h"
#include "io/hdf5.h"
#include "io/meaning.h"

enum { K = ONDINE_OBSERVABLES, RECORD_BLOCK = 1 << 22 /* bytes */ };
#define OBSERVABLES "l, R, z, eps_g"

/* Every helper below returns 0, or -1 after an HDF5 failure; handles are closed in any case. */

/* A link that makes the groups on the way, for objects without times, so that equal runs give equal bytes. */
static hid_t untracked(hid_t class)
{
    const hid_t plist = H5Pcreate(class);
    H5Pset_obj_track_times(plist, 0);
    return plist;
}

static hid_t make_group(hid_t file, const char *name)
{
    const hid_t plist = untracked(H5P_GROUP_CREATE);
    const hid_t group = H5Gcreate2(file, name, H5P_DEFAULT, plist, H5P_DEFAULT);
    H5Pclose(plist);
    return group;
}

/* A scalar attribute in native form `memory`, stored as `type`. */
static int put_attribute(hid_t object, const char *name, hid_t type, hid_t memory, const void *value)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const int failed = attribute < 0 || H5Awrite(attribute, memory, value) < 0;
    H5Aclose(attribute);
    H5Sclose(space);
    return failed ? -1 : 0;
}

/* Strings of a fixed size with their closing 0, never of variable length: those live in HDF5's global heap, where
 * version 1.10 follows a damaged reference out of bounds. */
static hid_t text_type(size_t size)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static int put_text(hid_t object, const char *name, const char *text)
{
    char cut[OND_RESULT_TEXT_MAX];
    const char *value = text ? text : "";
    if (strlen(value) >= sizeof cut) {
        snprintf(cut, sizeof cut, "%.*s...", (int)sizeof cut - 4, value);
        value = cut;
    }
    const hid_t type = text_type(strlen(value) + 1);
    const int failed = put_attribute(object, name, type, type, value);
    H5Tclose(type);
    return failed;
}

static int put_entries(hid_t file, const char *name, const ond_entries *list)
{
    const hid_t group = make_group(file, name);
    int failed = group < 0 ? -1 : 0;
    for (size_t i = 0; i < list->count && !failed; i++) {
        const ond_entry *entry = &list->entry[i];
        switch (entry->kind) {
        case OND_REAL:
            failed = put_attribute(group, entry->name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &entry->value.real);
            break;
        case OND_INTEGER:
            failed = put_attribute(group, entry->name, H5T_STD_U64LE, H5T_NATIVE_UINT64, &entry->value.integer);
            break;
        case OND_TEXT: failed = put_text(group, entry->name, entry->value.text); break;
        }
    }
    H5Gclose(group);
    return failed;
}

/* "eta: learning rate" and so on, a line for each entry: attributes cannot have attributes. */
static int put_meanings(hid_t file, const char *name, const ond_entries *list)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return -1;
    for (size_t i = 0; i < list->count; i++) {
        const char *meaning = ond_meaning_of(list->entry[i].name);
        fprintf(stream, "%s: %s\n", list->entry[i].name, meaning ? meaning : "");
    }
    const hid_t group = fclose(stream) == 0 ? H5Gopen2(file, name, H5P_DEFAULT) : -1;
    const int failed = group < 0 || put_text(group, OND_MEANINGS, text) || put_text(group, OND_UNITS, "1");
    H5Gclose(group);
    free(text);
    return failed;
}

/* A dataset of the given shape with its meaning; `data` may be empty only where the shape is. */
static int put_data(hid_t parent, const char *name, int rank, const hsize_t *shape, hid_t type, hid_t memory,
                    const void *data, const char *meaning)
{
    const hid_t plist = untracked(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(rank, shape, NULL);
    const hid_t set = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);
    int failed = set < 0 || H5Dwrite(set, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0 ? -1 : 0;
    if (!failed && meaning)
        failed = put_text(set, "meaning", meaning) || put_text(set, "unit", "1");
    failed = H5Dclose(set) < 0 || failed; /* which writes what was held back */
    H5Sclose(space);
    H5Pclose(plist);
    return failed ? -1 : 0;
}

static int put_reals(hid_t parent, const char *name, int rank, const hsize_t *shape, const double *data,
                     const char *meaning)
{
    return put_data(parent, name, rank, shape, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, data, meaning);
}

static int put_integers(hid_t parent, const char *name, hsize_t length, const uint64_t *data, const char *meaning)
{
    return put_data(parent, name, 1, &length, H5T_STD_U64LE, H5T_NATIVE_UINT64, data, meaning);
}

static int put_distribution(hid_t group, hsize_t points, const ond_moment_table *moments)
{
    const hsize_t shape[] = {points, K, OND_QUANTILES}, probabilities = OND_QUANTILES, edges = moments->bins + 1;
    const hsize_t bins[] = {points, moments->bins};
    if (put_reals(group, "skewness", 2, shape, moments->skewness, "m3/m2^(3/2) of " OBSERVABLES) ||
        put_reals(group, "kurtosis", 2, shape, moments->kurtosis, "m4/m2^2 of " OBSERVABLES "; 3 for a normal law") ||
        put_reals(group, "min", 2, shape, moments->least, "least of " OBSERVABLES) ||
        put_reals(group, "max", 2, shape, moments->greatest, "greatest of " OBSERVABLES) ||
        put_reals(group, "probability", 1, &probabilities, ond_probability, "of the quantiles") ||
        put_reals(group, "quantile", 3, shape, moments->quantile,
                  "quantiles of " OBSERVABLES "; exact where /replicas is there, else off by at most 2^-10 of the "
                  "value (R: of 1 - R)"))
        return -1;
    if (moments->bins == 0)
        return 0;
    return put_data(group, "ln_eps_g_histogram", 2, bins, H5T_STD_U64LE, H5T_NATIVE_UINT64, moments->histogram,
                    "replicas with ln eps_g between ln_eps_g_edges i and i + 1") ||
           put_reals(group, "ln_eps_g_edges", 1, &edges, moments->edge, "edges of the histogram's bins");
}

static int put_moments(hid_t file, const char *name, hsize_t points, const ond_moment_table *moments)
{
    const hid_t group = make_group(file, name);
    const hsize_t shape[] = {points, K, K};
    int failed = group < 0 || put_text(group, "observables", OBSERVABLES) ||
                 put_integers(group, "count", points, moments->count, "replicas that have not diverged by that time") ||
                 put_reals(group, "mean", 2, shape, moments->mean, "mean over these replicas of " OBSERVABLES) ||
                 put_reals(group, "cov", 3, shape, moments->cov,
                           "covariance over these replicas (n - 1) of " OBSERVABLES "; nan for fewer than two");
    if (!failed && moments->quantile)
        failed = put_distribution(group, points, moments);
    H5Gclose(group);
    return failed;
}

#define PASSAGE "t, z, eta/z^2 (sgd: eta)"

static int put_passages(hid_t file, const ond_passages *p)
{
    const hid_t group = make_group(file, "first_passage");
    const hsize_t shape[] = {OND_PASSAGE_VALUES, OND_PASSAGE_VALUES}, probabilities = OND_QUANTILES;
    const hsize_t quantiles[] = {OND_PASSAGE_VALUES, OND_QUANTILES};
    const int failed =
        group < 0 || put_text(group, "values", PASSAGE) ||
        put_attribute(group, "threshold", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &p->threshold) ||
        put_integers(group, "count", 1, &p->count,
                     "replicas whose eps_g came below the threshold by the last record") ||
        put_reals(group, "mean", 1, shape, p->mean, "mean over these at the first such step of " PASSAGE) ||
        put_reals(group, "cov", 2, shape, p->cov, "covariance over these (n - 1) of " PASSAGE) ||
        put_reals(group, "skewness", 1, shape, p->skewness, "m3/m2^(3/2) of " PASSAGE) ||
        put_reals(group, "kurtosis", 1, shape, p->kurtosis, "m4/m2^2 of " PASSAGE) ||
        put_reals(group, "min", 1, shape, p->least, "least of " PASSAGE) ||
        put_reals(group, "max", 1, shape, p->greatest, "greatest of " PASSAGE) ||
        put_reals(group, "probability", 1, &probabilities, ond_probability, "of the quantiles") ||
        put_reals(group, "quantile", 2, quantiles, p->quantile,
                  "quantiles of " PASSAGE "; exact where /replicas is there, else off by at most 2^-10 of the value");
    H5Gclose(group);
    return failed;
}

/* Mean and covariance of an ensemble of the configured N, to first order in 1/N. */
static int put_finite(hid_t group, const ond_result *result)
{
    const hsize_t shape[] = {result->points, K, K};
    return put_attribute(group, "kappa", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &result->kappa) ||
           put_reals(group, "mean", 2, shape, result->finite_mean, "mean at finite N, to order 1/N: " OBSERVABLES) ||
           put_reals(group, "cov", 3, shape, result->finite_cov, "covariance at finite N, to order 1/N: " OBSERVABLES);
}

static int put_theory(hid_t file, const ond_result *result)
{
    const hid_t group = make_group(file, "theory");
    const hsize_t shape[] = {result->points, K};
    const int failed = group < 0 || put_text(group, "observables", OBSERVABLES) ||
                       put_reals(group, "values", 2, shape, result->theory,
                                 "solution of the order-parameter ODE, N -> infinity: " OBSERVABLES) ||
                       (result->finite_mean && put_finite(group, result));
    H5Gclose(group);
    return failed;
}

/* A dataset that is filled later, with its meaning. */
static hid_t make_data(hid_t parent, const char *name, int rank, const hsize_t *shape, hid_t type, const char *meaning)
{
    const hid_t plist = untracked(H5P_DATASET_CREATE);
    const hid_t space = H5Screate_simple(rank, shape, NULL);
    const hid_t set = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, plist, H5P_DEFAULT);
    const int failed = set < 0 || put_text(set, "meaning", meaning) || put_text(set, "unit", "1");
    H5Sclose(space);
    H5Pclose(plist);
    if (!failed)
        return set;
    H5Dclose(set);
    return -1;
}

/* Rows first .. first + shape[0] - 1 of a dataset. */
static int put_block(hid_t set, hid_t memory, int rank, hsize_t first, const hsize_t *shape, const void *data)
{
    const hsize_t start[3] = {first, 0, 0};
    const hid_t whole = H5Dget_space(set), part = H5Screate_simple(rank, shape, NULL);
    const int failed = H5Sselect_hyperslab(whole, H5S_SELECT_SET, start, NULL, shape, NULL) < 0 ||
                       H5Dwrite(set, memory, part, whole, H5P_DEFAULT, data) < 0;
    H5Sclose(part);
    H5Sclose(whole);
    return failed ? -1 : 0;
}

/* Rows that a replica has: the last is its first passage, if those were looked for. */
static size_t rows_of(const ond_result *result)
{
    return result->points + (result->passages.threshold > 0);
}

static ondine_status get_records(const ond_result *result, hsize_t first, hsize_t count, double *values,
                                 uint64_t *steps)
{
    const size_t record = rows_of(result) * K;
    if (!result->values)
        return ond_ensemble_records(result->records, first, count, values, steps, NULL);
    memcpy(values, result->values + first * record, count * record * sizeof *values);
    memcpy(steps, result->diverged_step + first, count * sizeof *steps);
    return ONDINE_OK;
}

/* Part first passages from records, in place: t (count), and values become (count, points, K). */
static void take_passages(const ond_result *result, hsize_t count, double *values, double *t)
{
    const size_t record = result->points * K, rows = rows_of(result) * K;
    for (hsize_t i = 0; i < count && rows > record; i++) {
        t[i] = values[i * rows + record + ONDINE_L];
        memmove(values + i * record, values + i * rows, record * sizeof *values);
    }
}

/* The records a block at a time, so that they need not all be in memory.  passages: -1 without. */
static int put_records(const ond_result *result, hid_t values, hid_t diverged, hid_t passages)
{
    const size_t record = rows_of(result) * K * sizeof(double);
    const hsize_t most = record < RECORD_BLOCK ? RECORD_BLOCK / record : 1;
    double *block = malloc(most * record);
    uint64_t *steps = malloc(most * sizeof *steps);
    double *t = malloc(most * sizeof *t);
    int failed = !block || !steps || !t;
    for (hsize_t r = 0, n; r < result->replicas && !failed; r += n) {
        n = result->replicas - r < most ? result->replicas - r : most;
        const hsize_t shape[] = {n, result->points, K};
        failed = get_records(result, r, n, block, steps) != ONDINE_OK;
        if (failed)
            break;
        take_passages(result, n, block, t);
        failed = put_block(values, H5T_NATIVE_DOUBLE, 3, r, shape, block) ||
                 put_block(diverged, H5T_NATIVE_UINT64, 1, r, shape, steps) ||
                 (passages >= 0 && put_block(passages, H5T_NATIVE_DOUBLE, 1, r, shape, t));
    }
    free(t);
    free(block);
    free(steps);
    return failed ? -1 : 0;
}

static int put_replicas(hid_t file, const ond_result *result)
{
    const hid_t group = make_group(file, "replicas");
    const hsize_t shape[] = {result->replicas, result->points, K};
    const hid_t values = make_data(group, "values", 3, shape, H5T_IEEE_F64LE,
                                   "every record of every replica, " OBSERVABLES "; nan from its divergence on");
    const int looked = result->passages.threshold > 0;
    const hid_t passages = looked ? make_data(file, "first_passage/t", 1, shape, H5T_IEEE_F64LE,
                                              "first passage of every replica; nan: not by the last record")
                                  : -1;
    const hid_t diverged = make_data(group, "diverged_step", 1, shape, H5T_STD_U64LE,
                                     "the step after which the replica had diverged; 2^64 - 1: never");
    int failed = group < 0 || put_text(group, "observables", OBSERVABLES) || values < 0 || diverged < 0 ||
                 (looked && passages < 0) || put_records(result, values, diverged, passages);
    failed = H5Dclose(values) < 0 || failed;
    failed = H5Dclose(diverged) < 0 || failed;
    failed = (passages >= 0 && H5Dclose(passages) < 0) || failed;
    H5Gclose(group);
    return failed;
}

/* A column of texts, each padded to the longest. */
static int put_texts(hid_t group, const char *name, hsize_t rows, const ond_value *value)
{
    size_t size = 1;
    for (size_t r = 0; r < rows; r++)
        size = strlen(value[r].text) >= size ? strlen(value[r].text) + 1 : size;
    char *text = calloc(rows ? rows : 1, size);
    if (!text)
        return -1;
    for (size_t r = 0; r < rows; r++)
        strcpy(text + r * size, value[r].text);
    const hid_t type = text_type(size);
    const int failed = put_data(group, name, 1, &rows, type, type, text, ond_meaning_of(name));
    H5Tclose(type);
    free(text);
    return failed;
}

/* One column of a table as a dataset. */
static int put_column(hid_t group, const ond_table *table, size_t column)
{
    const hsize_t rows = table->rows;
    const char *name = table->column[column].name;
    ond_value *value = malloc((rows ? rows : 1) * sizeof *value);
    if (!value)
        return -1;
    for (size_t r = 0; r < rows; r++)
        value[r] = table->cell[r * table->columns + column];
    int failed = 0;
    switch (table->column[column].kind) {
    case OND_TEXT: failed = put_texts(group, name, rows, value); break;
    case OND_INTEGER: failed = put_integers(group, name, rows, &value->integer, ond_meaning_of(name)); break;
    case OND_REAL: failed = put_reals(group, name, 1, &rows, &value->real, ond_meaning_of(name)); break;
    }
    free(value);
    return failed;
}

static int put_comparison(hid_t file, const ond_table *table, const char *verdict)
{
    const hid_t group = make_group(file, "comparison");
    int failed = group < 0 || put_text(group, "verdict", verdict) ||
                 put_text(group, "meaning",
                          "one comparison a row; a score is standard normal if the two agree, nan "
                          "where it was not judged");
    for (size_t c = 0; c < table->columns && !failed; c++)
        failed = put_column(group, table, c);
    H5Gclose(group);
    return failed;
}

static int put_rows(hid_t file, const ond_result *result)
{
    const hid_t group = make_group(file, result->rows_name);
    int failed = group < 0 || put_text(group, "meaning", result->rows_meaning);
    for (size_t c = 0; c < result->rows->columns && !failed; c++)
        failed = put_column(group, result->rows, c);
    H5Gclose(group);
    return failed;
}

static int put_everything(hid_t file, const ond_result *result)
{
    const hsize_t points = result->points;
    const uint64_t version = OND_RESULT_VERSION;
    if (put_text(file, "format", OND_RESULT_FORMAT) ||
        put_attribute(file, "format_version", H5T_STD_U64LE, H5T_NATIVE_UINT64, &version) ||
        put_entries(file, "config", &result->config) || put_meanings(file, "config", &result->config))
        return -1;
    if (points && put_reals(file, "time", 1, &points, result->time, "record times asked for, t = steps/N"))
        return -1;
    if (result->ensemble.count && put_moments(file, "ensemble", points, &result->ensemble))
        return -1;
    if (result->passages.threshold > 0 && put_passages(file, &result->passages))
        return -1;
    if (result->reduced.count && put_moments(file, "reduced", points, &result->reduced))
        return -1;
    if (result->theory && put_theory(file, result))
        return -1;
    if (result->replicas && put_replicas(file, result))
        return -1;
    if (result->comparison && put_comparison(file, result->comparison, result->verdict))
        return -1;
    if (result->rows && put_rows(file, result))
        return -1;
    return put_entries(file, "provenance", &result->provenance);
}

/* The bytes of an open file: *size of them, to be freed; NULL after a failure. */
static void *image_of(hid_t file, size_t *size)
{
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0)
        return NULL;
    const ssize_t length = H5Fget_file_image(file, NULL, 0);
    void *image = length > 0 ? malloc((size_t)length) : NULL;
    if (image && H5Fget_file_image(file, image, (size_t)length) != length) {
        free(image);
        return NULL;
    }
    *size = (size_t)length;
    return image;
}

static void *make_image(const ond_result *result, size_t *size)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS), create = untracked(H5P_FILE_CREATE);
    H5Pset_fapl_core(access, 1 << 16, 0); /* in memory, never on the disk */
    const hid_t file = H5Fcreate("ondine", H5F_ACC_TRUNC, create, access);
    void *image = file >= 0 && put_everything(file, result) == 0 ? image_of(file, size) : NULL;
    H5Fclose(file);
    H5Pclose(create);
    H5Pclose(access);
    return image;
}

/* The same on the disk, for more records than fit into memory: for ond_atomic_make(). */
static ondine_status make_file(const char *path, void *data, ondine_error *error)
{
    const ond_result *result = data;
    ond_hdf5_enter();
    const hid_t create = untracked(H5P_FILE_CREATE);
    const hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, create, H5P_DEFAULT);
    int failed = file < 0 || put_everything(file, result) != 0;
    failed = H5Fclose(file) < 0 || failed;
    H5Pclose(create);
    ond_hdf5_leave();
    return failed ? ond_fail(error, ONDINE_ERR_IO, "HDF5 could not write %s: is the disk full?", path) : ONDINE_OK;
}

/* HDF5 may crash where malloc fails: is there the memory that it will want?  1 if so. */
static int is_room(const ond_result *result)
{
    const size_t some = (size_t)8 << 20, cell = sizeof(double) * K * (K + OND_QUANTILES + 8);
    const size_t in_memory = result->values ? result->replicas : 0;
    void *room = malloc(some + rows_of(result) * (cell + 2 * sizeof(double) * (result->ensemble.bins + 1)) +
                        2 * in_memory * rows_of(result) * K * sizeof(double));
    free(room);
    return room != NULL;
}

ondine_status ond_result_image(const ond_result *result, const char *path, void **image, size_t *size,
                               ondine_error *error)
{
    *image = NULL;
    if (!is_room(result))
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory to build %s", path);
    ond_hdf5_enter();
    *image = make_image(result, size);
    ond_hdf5_leave();
    if (!*image)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "HDF5 could not build %s in memory", path);
    return ONDINE_OK;
}

ondine_status ond_result_write(const ond_result *result, const char *path, int replace, ondine_error *error)
{
    void *image;
    size_t size;
    if (result->replicas && !result->values) {
        if (!is_room(result))
            return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory to build %s", path);
        return ond_atomic_make(path, make_file, (void *)result, replace, error);
    }
    OND_TRY(ond_result_image(result, path, &image, &size, error));
    const ondine_status status = ond_atomic_write(path, image, size, replace, error);
    free(image);
    return status;
}
