/* hdf5.h : HDF5 with one lock around it (common builds are not thread-safe) and without its error printing. */
#ifndef ONDINE_IO_HDF5_H
#define ONDINE_IO_HDF5_H

#include <hdf5.h>

/* All use of HDF5 lies between these two. */
void ond_hdf5_enter(void);
void ond_hdf5_leave(void);

#endif
