#include "io/hdf5.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void ond_hdf5_enter(void)
{
    pthread_mutex_lock(&lock);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void ond_hdf5_leave(void)
{
    pthread_mutex_unlock(&lock);
}
