/* ensembles.h : ensembles compared bit for bit. */
#ifndef ONDINE_TESTS_ENSEMBLE_ENSEMBLES_H
#define ONDINE_TESTS_ENSEMBLE_ENSEMBLES_H

#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ondine/ondine.h"

enum { K = ONDINE_OBSERVABLES };

/* Moments at every point, and the records where both have them. */
static inline void assert_same_bits(const ondine_ensemble *a, const ondine_ensemble *b, size_t points,
                                    uint32_t replicas)
{
    for (size_t p = 0; p < points; p++) {
        double mean[2][K], cov[2][K * K];
        assert_int_equal(ondine_ensemble_moments(a, p, mean[0], cov[0]),
                         ondine_ensemble_moments(b, p, mean[1], cov[1]));
        assert_memory_equal(mean[0], mean[1], sizeof mean[0]);
        assert_memory_equal(cov[0], cov[1], sizeof cov[0]);
    }
    assert_int_equal(ondine_ensemble_diverged_count(a), ondine_ensemble_diverged_count(b));
    if (!ondine_ensemble_replicas(a) || !ondine_ensemble_replicas(b))
        return;
    assert_memory_equal(ondine_ensemble_replicas(a), ondine_ensemble_replicas(b),
                        replicas * points * K * sizeof(double));
    assert_memory_equal(ondine_ensemble_diverged(a), ondine_ensemble_diverged(b), replicas * sizeof(uint64_t));
}

/* A folder of the test's own, into which it moves. */
static inline void enter_new_folder(void)
{
    static char folder[] = "/tmp/ondine-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

#endif
