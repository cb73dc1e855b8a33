#include "io/hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/result.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void ond_hdf5_enter(void)
{
    static int begun;
    pthread_mutex_lock(&lock);
    if (!begun)
        H5dont_atexit(); /* as the program ends it would write again what a full disk has refused, and crash */
    begun = 1;
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void ond_hdf5_leave(void)
{
    pthread_mutex_unlock(&lock);
}

ondine_status ond_hdf5_open(const char *path, hid_t *file, ondine_error *error)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* to open a pipe would wait for its writer */
    struct stat about;
    if (fd < 0)
        return ond_fail(error, ONDINE_ERR_IO, "cannot open %s: %s", path, strerror(errno));
    const int regular = fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    close(fd);
    if (!regular)
        return ond_fail(error, ONDINE_ERR_FILE, "%s is not a regular file", path);
    ond_hdf5_enter();
    *file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (*file >= 0)
        return ONDINE_OK;
    ond_hdf5_leave();
    return ond_fail(error, ONDINE_ERR_FILE, "%s is not an HDF5 file, or torn", path);
}

char *ond_hdf5_text(hid_t object, const char *name)
{
    char *text = NULL;
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t stored = H5Aget_type(attribute), space = H5Aget_space(attribute);
    const size_t size = H5Tget_size(stored);
    if (attribute >= 0 && H5Tget_class(stored) == H5T_STRING && H5Tis_variable_str(stored) == 0 &&
        size <= OND_RESULT_TEXT_MAX && H5Sget_simple_extent_npoints(space) == 1)
        text = calloc(size + 1, 1);
    if (text && H5Aread(attribute, stored, text) < 0) {
        free(text);
        text = NULL;
    }
    H5Sclose(space);
    H5Tclose(stored);
    H5Aclose(attribute);
    return text;
}

int ond_hdf5_number(hid_t object, const char *name, hid_t memory, void *value)
{
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t stored = H5Aget_type(attribute), space = H5Aget_space(attribute);
    const int found = attribute >= 0 && H5Tget_class(stored) == H5Tget_class(memory) &&
                      H5Sget_simple_extent_npoints(space) == 1 && H5Aread(attribute, memory, value) >= 0;
    H5Sclose(space);
    H5Tclose(stored);
    H5Aclose(attribute);
    return found;
}

static void real_text(double value, char *text, size_t size)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            return;
    }
    if (value != value)
        snprintf(text, size, "nan");
}

char *ond_hdf5_word(hid_t object, const char *name)
{
    char number[40] = "";
    double real;
    uint64_t integer;
    if (H5Aexists(object, name) <= 0)
        return NULL;
    char *text = ond_hdf5_text(object, name);
    if (text)
        return text;
    if (ond_hdf5_number(object, name, H5T_NATIVE_DOUBLE, &real))
        real_text(real, number, sizeof number);
    else if (ond_hdf5_number(object, name, H5T_NATIVE_UINT64, &integer))
        snprintf(number, sizeof number, "%llu", (unsigned long long)integer);
    return number[0] ? strdup(number) : NULL;
}

void *ond_hdf5_data(hid_t file, const char *name, int rank, hsize_t *shape, hid_t memory)
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
        /* HDF5 1.10 reads beyond its buffer where a damaged file stores less than the shape asks for */
        fits = fits && H5Dget_storage_size(set) == cells * H5Tget_size(type);
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

const char *ond_hdf5_foreign(hid_t file)
{
    char *format = ond_hdf5_text(file, "format");
    const int ours = format && strcmp(format, OND_RESULT_FORMAT) == 0;
    uint64_t version;
    free(format);
    if (!ours)
        return "an HDF5 file, but not a result file of this version of ondine";
    if (!ond_hdf5_number(file, "format_version", H5T_NATIVE_UINT64, &version) || version != OND_RESULT_VERSION)
        return "a result of another version of ondine";
    return NULL;
}
