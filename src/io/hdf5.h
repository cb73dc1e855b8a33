/* hdf5.h : HDF5 with one lock around it (common builds are not thread-safe) and without its error printing. */
#ifndef ONDINE_IO_HDF5_H
#define ONDINE_IO_HDF5_H

#include <hdf5.h>

#include "model/error.h"

/* All use of HDF5 lies between these two. */
void ond_hdf5_enter(void);
void ond_hdf5_leave(void);

/* ond_hdf5_open() : enter, and open a file for reading.  Close *file and leave; after an error there is neither to do.
 * @return ONDINE_OK; ONDINE_ERR_IO (cannot be opened); ONDINE_ERR_FILE (not a plain file, not HDF5, torn). */
ondine_status ond_hdf5_open(const char *path, hid_t *file, ondine_error *error);

/* The text of a scalar attribute, to be freed; NULL: none.  Strings of variable length are not read: see write.c. */
char *ond_hdf5_text(hid_t object, const char *name);
/* A scalar number attribute into *value, of native type `memory`.  1, or 0: there is none of that class. */
int ond_hdf5_number(hid_t object, const char *name, hid_t memory, void *value);
/* Either of them as text, to be freed: a real number by the fewest digits (15 to 17) that are read back as the same, or
 * "nan".  NULL: there is neither. */
char *ond_hdf5_word(hid_t object, const char *name);
/* A dataset of exactly `shape` (rank <= 3), of 8-byte numbers, to be freed; a 0 in shape stands for any positive length
 * and is replaced by it.  NULL: there is none such. */
void *ond_hdf5_data(hid_t file, const char *name, int rank, hsize_t *shape, hid_t memory);

/* NULL for a result file of this version, else what it is. */
const char *ond_hdf5_foreign(hid_t file);

#endif
