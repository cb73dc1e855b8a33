/* result.h : the result file: HDF5 that h5py, Julia and MATLAB read without help from us.
 *
 *   /                   attributes format = "ondine-result", format_version
 *   /config             attributes: every parameter that decides a value in this file; `meaning` has a line for each
 *   /provenance         attributes: what made it, where and when; nothing else differs between two equal runs
 *   /time               (points) double: the times asked for
 *   /ensemble           count (points) uint64, mean (points, 4), cov (points, 4, 4) double; also skewness, kurtosis,
 *                       min and max (points, 4), quantile (points, 4, 9) with its probability (9), and
 *                       ln_eps_g_histogram (points, bins) uint64 with ln_eps_g_edges (bins + 1)
 *   /reduced            the same for the reduced chain that validate compares with
 *   /theory             values (points, 4) double; with finite-N theory also mean (points, 4), cov (points, 4, 4),
 *                       attribute kappa
 *   /replicas           values (replicas, points, 4) double, diverged_step (replicas) uint64
 *   /first_passage      of simulate --threshold: count, mean (3), cov (3, 3), skewness, kurtosis, min and max (3),
 *                       quantile (3, 9) with its probability (9) of t, z and eta/z^2 at the first step with eps_g below
 *                       the threshold, an attribute; with /replicas also t (replicas), nan: not reached
 *   /comparison         validate's table, a (rows) dataset a column; attribute verdict
 *   /convergence, /stability   the tables of these commands in the same way; such a file has no /time
 *
 * Groups that a run did not make are absent.  The 4 observables are l, R, z, eps_g (ondine.h); z is 0 under SGD.
 * Strings have a fixed size; attributes that are longer than OND_RESULT_TEXT_MAX are cut, and end in "...".
 * Everything is dimensionless; attributes `meaning` and `unit` say so in the file.
 * HDF5 works in memory only, and the atomic writer puts the image on the disk. */
#ifndef ONDINE_IO_RESULT_H
#define ONDINE_IO_RESULT_H

#include "io/pack.h"
#include "io/table.h"
#include "io/value.h"
#include "model/error.h"

#define OND_RESULT_FORMAT "ondine-result"
enum { OND_RESULT_VERSION = 2 };
/* Attributes of /config that are no parameters. */
#define OND_MEANINGS "meaning"
#define OND_UNITS "unit"
enum { OND_RESULT_TEXT_MAX = 60000 }; /* bytes of a string with its closing 0; HDF5's attributes end at 64 KiB */

enum { OND_QUANTILES = 9 };
extern const double ond_probability[OND_QUANTILES];

/* Moments of an ensemble at every record; count is NULL where there is no ensemble. */
typedef struct ond_moment_table {
    uint64_t *count; /* (points) */
    double *mean;    /* (points, 4) */
    double *cov;     /* (points, 4, 4), n - 1 in the denominator */
    /* Not read back from a file: */
    double *skewness, *kurtosis, *least, *greatest; /* (points, 4) */
    double *quantile;                               /* (points, 4, OND_QUANTILES) */
    size_t bins;                                    /* 0: no histogram */
    uint64_t *histogram;                            /* (points, bins) of ln eps_g */
    double *edge;                                   /* (bins + 1) */
} ond_moment_table;

enum { OND_PASSAGE_VALUES = 3 };

/* First passages, of t, z and eta/z^2; threshold 0: not looked for.  Not read back from a file. */
typedef struct ond_passages {
    double threshold;
    uint64_t count; /* replicas that came below it */
    double mean[OND_PASSAGE_VALUES], cov[OND_PASSAGE_VALUES * OND_PASSAGE_VALUES];
    double skewness[OND_PASSAGE_VALUES], kurtosis[OND_PASSAGE_VALUES];
    double least[OND_PASSAGE_VALUES], greatest[OND_PASSAGE_VALUES];
    double quantile[OND_PASSAGE_VALUES * OND_QUANTILES];
} ond_passages;

/* A result that is all zeros is empty.  The arrays belong to it, but for those marked as borrowed. */
typedef struct ond_result {
    ond_entries config, provenance;
    size_t points;
    double *time; /* (points) */
    ond_moment_table ensemble, reduced;
    ond_passages passages;
    double *theory;                          /* (points, 4) or NULL */
    double *finite_mean, *finite_cov, kappa; /* theory at finite N: (points, 4), (points, 4, 4) or NULL; finite.h */
    uint64_t replicas;                       /* 0: none kept */
    const double *values;                    /* (replicas, points, 4), with passages points + 1; borrowed; NULL: */
    const uint64_t *diverged_step;           /* (replicas), borrowed */
    const ondine_ensemble *records;          /* has them in a file; borrowed */
    const ond_table *comparison;             /* or NULL; borrowed */
    const char *verdict;                     /* with comparison; borrowed */
    const ond_table *rows;                   /* of a command without times, in the group rows_name; or NULL; borrowed */
    const char *rows_name, *rows_meaning;
    char device[160]; /* what ran it: ondine_ensemble_device(); "": nothing but the CPU */
} ond_result;

/* Each copies: the record times; an ensemble's moments; theory values (points, 4).
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ondine_status ond_result_times(ond_result *result, size_t points, const double *t, ondine_error *error);
ondine_status ond_result_moments(const ond_result *result, const ondine_ensemble *ensemble, ond_moment_table *moments,
                                 ondine_error *error);
/* Shape, quantiles and histogram of an ensemble, added to its moments. */
ondine_status ond_result_distribution(const ond_result *result, const ondine_ensemble *ensemble,
                                      ond_moment_table *moments, ondine_error *error);
/* First passages of an ensemble whose distribution *result has, if they were looked for. */
void ond_result_passages(ond_result *result, const ondine_ensemble *ensemble);
/* Every replica of an ensemble that kept them, if they are wanted.  The ensemble must outlive *result. */
void ond_result_replicas(ond_result *result, const ondine_ensemble *ensemble, int wanted);
ondine_status ond_result_theory(ond_result *result, const double *values, ondine_error *error);
/* Standard deviation of observable k at record i. */
double ond_moments_sd(const ond_moment_table *moments, size_t i, int k);
/* The same of the theory at finite N, which must be there; 0 for the variance of a rounding error. */
double ond_finite_sd(const ond_result *result, size_t i, int k);
void ond_result_free(ond_result *result);

/* 1 for SGD, which has no z: from config. */
int ond_result_is_sgd(const ond_result *result);

/* 1 if two results have the same times, moments and theory, bit for bit. */
int ond_result_same(const ond_result *a, const ond_result *b);

/* ond_result_write() : the file at `path`; `replace` as in atomic.h.
 * @return ONDINE_OK; ONDINE_ERR_IO; ONDINE_ERR_INTERNAL (out of memory, HDF5 failed). */
ondine_status ond_result_write(const ond_result *result, const char *path, int replace, ondine_error *error);

/* ond_result_image() : the bytes of that file, to be freed; `path` is for messages alone.
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory, HDF5 failed). */
ondine_status ond_result_image(const ond_result *result, const char *path, void **image, size_t *size,
                               ondine_error *error);

/* ond_result_repeats() : does the file at `path` hold this result, bit for bit, but for /provenance?
 * @return ONDINE_OK: it does; ONDINE_ERR_INTERNAL with the first object that differs, or out of memory; ONDINE_ERR_IO,
 *         ONDINE_ERR_FILE as ond_result_read(). */
ondine_status ond_result_repeats(const ond_result *result, const char *path, ondine_error *error);

/* ond_result_recall() : the command and the parameters of the file at `path` as words that each end with a NUL:
 * "simulate", "--eta=0.1", ...; to be freed in any case.
 * @return as ond_result_read(). */
ondine_status ond_result_recall(const char *path, ond_pack *words, ondine_error *error);

/* ond_result_read() : the result at `path`, without replicas, comparison and provenance: account.h has the last two.
 * @return ONDINE_OK; ONDINE_ERR_IO (cannot be opened); ONDINE_ERR_FILE (not a result of Ondine, or torn);
 *         ONDINE_ERR_INTERNAL (out of memory).  *result is empty unless ONDINE_OK. */
ondine_status ond_result_read(const char *path, ond_result *result, ondine_error *error);

/* What made a result: version, revision, compiler, libraries, host, start and end (UTC, "2024-05-01T12:00:00Z"),
 * the command line, the device.  `start` is a time() value. */
void ond_provenance(ond_entries *list, int argc, char *const *argv, const char *device, int64_t start);

/* The names and versions of the libraries in this build, one line. */
const char *ond_libraries(void);

#endif
