#include "io/hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/result.h" /* OND_RESULT_TEXT_MAX */

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
