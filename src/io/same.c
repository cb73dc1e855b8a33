/* same.c : does a result file hold the very bytes of a result?  Every object and attribute but /provenance is compared,
 * whatever it is, so that nothing that is added to the files later can be forgotten here. */
#include "io/result.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/hdf5.h"

enum { BLOCK = 1 << 20 /* bytes compared at a time */, NAME_MAX_BYTES = 256 };

/* Where two files first differ; empty: nowhere yet. */
typedef struct difference {
    char path[1024];
} difference;

static int differs(difference *d, const char *path, const char *name, const char *mark)
{
    snprintf(d->path, sizeof d->path, "%.600s%s%.300s", path, mark, name);
    return -1;
}

/* Equal types and shapes; *cells: how many there are. */
static int same_form(hid_t type_a, hid_t type_b, hid_t space_a, hid_t space_b, size_t *cells)
{
    const hssize_t n = H5Sget_simple_extent_npoints(space_a);
    *cells = n > 0 ? (size_t)n : 0;
    return n >= 0 && H5Tequal(type_a, type_b) > 0 && H5Sextent_equal(space_a, space_b) > 0 &&
           H5Tis_variable_str(type_a) == 0;
}

static int same_attribute(hid_t a, hid_t b, const char *name)
{
    const hid_t one = H5Aopen(a, name, H5P_DEFAULT), two = H5Aopen(b, name, H5P_DEFAULT);
    const hid_t type_one = H5Aget_type(one), type_two = H5Aget_type(two);
    const hid_t space_one = H5Aget_space(one), space_two = H5Aget_space(two);
    size_t cells;
    int same = one >= 0 && two >= 0 && same_form(type_one, type_two, space_one, space_two, &cells);
    if (same) {
        const size_t size = cells * H5Tget_size(type_one);
        char *values = malloc(2 * size + 1);
        same = values && H5Aread(one, type_one, values) >= 0 && H5Aread(two, type_one, values + size) >= 0 &&
               memcmp(values, values + size, size) == 0;
        free(values);
    }
    H5Sclose(space_one);
    H5Sclose(space_two);
    H5Tclose(type_one);
    H5Tclose(type_two);
    H5Aclose(one);
    H5Aclose(two);
    return same;
}

static int same_attributes(hid_t a, hid_t b, const char *path, difference *d)
{
    char name[NAME_MAX_BYTES];
    const int count = H5Aget_num_attrs(a);
    if (count < 0 || count != H5Aget_num_attrs(b))
        return differs(d, path, "", "@");
    for (int i = 0; i < count; i++)
        if (H5Aget_name_by_idx(a, ".", H5_INDEX_NAME, H5_ITER_INC, (hsize_t)i, name, sizeof name, H5P_DEFAULT) < 0 ||
            H5Aexists(b, name) <= 0 || !same_attribute(a, b, name))
            return differs(d, path, name, "@");
    return 0;
}

/* Rows first .. first + count - 1 of a dataset into values. */
static int read_rows(hid_t set, hid_t type, hid_t memory, const hsize_t *first, const hsize_t *count, void *values)
{
    const hid_t space = H5Dget_space(set);
    const int failed = H5Sselect_hyperslab(space, H5S_SELECT_SET, first, NULL, count, NULL) < 0 ||
                       H5Dread(set, type, memory, space, H5P_DEFAULT, values) < 0;
    H5Sclose(space);
    return failed ? -1 : 0;
}

/* Block by block along the first dimension, whose rows have `width` bytes. */
static int same_rows(hid_t a, hid_t b, hid_t type, int rank, const hsize_t *shape, size_t width)
{
    hsize_t first[H5S_MAX_RANK] = {0}, count[H5S_MAX_RANK];
    const hsize_t most = width < BLOCK ? BLOCK / (width ? width : 1) : 1;
    char *values = malloc(2 * most * width + 1);
    int same = values != NULL;
    memcpy(count, shape, (size_t)rank * sizeof *count);
    for (; same && first[0] < shape[0]; first[0] += count[0]) {
        count[0] = shape[0] - first[0] < most ? shape[0] - first[0] : most;
        const size_t size = count[0] * width;
        const hid_t memory = H5Screate_simple(rank, count, NULL);
        same = read_rows(a, type, memory, first, count, values) == 0 &&
               read_rows(b, type, memory, first, count, values + size) == 0 && memcmp(values, values + size, size) == 0;
        H5Sclose(memory);
    }
    free(values);
    return same;
}

static int same_dataset(hid_t a, hid_t b, const char *path, difference *d)
{
    const hid_t type_a = H5Dget_type(a), type_b = H5Dget_type(b);
    const hid_t space_a = H5Dget_space(a), space_b = H5Dget_space(b);
    hsize_t shape[H5S_MAX_RANK];
    size_t cells;
    int same = same_form(type_a, type_b, space_a, space_b, &cells);
    if (same && cells > 0) {
        const int rank = H5Sget_simple_extent_dims(space_a, shape, NULL);
        same = rank >= 1 && same_rows(a, b, type_a, rank, shape, cells / shape[0] * H5Tget_size(type_a));
    }
    H5Sclose(space_a);
    H5Sclose(space_b);
    H5Tclose(type_a);
    H5Tclose(type_b);
    return same ? 0 : differs(d, path, "", "");
}

/* What a group of one file and the same group of the other hold, and so on down.  Our files are three deep. */
static int same_groups(hid_t a, hid_t b, const char *path, int depth, difference *d)
{
    H5G_info_t about_a, about_b;
    char name[NAME_MAX_BYTES], below[1024];
    if (same_attributes(a, b, path, d) != 0)
        return -1;
    if (H5Gget_info(a, &about_a) < 0 || H5Gget_info(b, &about_b) < 0 || about_a.nlinks != about_b.nlinks || depth > 3)
        return differs(d, path[0] ? path : "/", "", "");
    for (hsize_t i = 0; i < about_a.nlinks; i++) {
        if (H5Lget_name_by_idx(a, ".", H5_INDEX_NAME, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT) < 0)
            return differs(d, path, "", "");
        if (depth == 0 && strcmp(name, "provenance") == 0)
            continue;
        snprintf(below, sizeof below, "%.600s/%.255s", path, name);
        const hid_t one = H5Oopen(a, name, H5P_DEFAULT), two = H5Oopen(b, name, H5P_DEFAULT);
        const H5I_type_t kind = H5Iget_type(one);
        int failed = two < 0 || H5Iget_type(two) != kind ? differs(d, below, "", "") : 0;
        if (!failed && kind == H5I_GROUP)
            failed = same_groups(one, two, below, depth + 1, d);
        else if (!failed)
            failed = same_attributes(one, two, below, d) || same_dataset(one, two, below, d) ? -1 : 0;
        H5Oclose(one);
        H5Oclose(two);
        if (failed)
            return -1;
    }
    return 0;
}

/* Open an image as a file. */
static hid_t open_image(void *image, size_t size)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, 1 << 16, 0);
    const hid_t file = H5Pset_file_image(access, image, size) < 0 ? -1 : H5Fopen("made", H5F_ACC_RDONLY, access);
    H5Pclose(access);
    return file;
}

static ondine_status compare(void *image, size_t size, const char *path, ondine_error *error)
{
    difference d = {""};
    hid_t file;
    OND_TRY(ond_hdf5_open(path, &file, error));
    const hid_t made = open_image(image, size);
    const hid_t root_made = H5Gopen2(made, "/", H5P_DEFAULT), root_file = H5Gopen2(file, "/", H5P_DEFAULT);
    const int failed = made < 0 ? -1 : same_groups(root_made, root_file, "", 0, &d);
    H5Gclose(root_made);
    H5Gclose(root_file);
    H5Fclose(made);
    H5Fclose(file);
    ond_hdf5_leave();
    if (made < 0)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "HDF5 could not open the new result");
    return failed ? ond_fail(error, ONDINE_ERR_INTERNAL, "%s is not what this program makes: %s differs", path, d.path)
                  : ONDINE_OK;
}

ondine_status ond_result_repeats(const ond_result *result, const char *path, ondine_error *error)
{
    void *image;
    size_t size;
    OND_TRY(ond_result_image(result, path, &image, &size, error));
    const ondine_status status = compare(image, size, path, error);
    free(image);
    return status;
}
