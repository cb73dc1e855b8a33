/* ondine.h : the public interface of libondine, in C11, callable from C++: models, the ODE, ensembles.  Beside it:
 * theory.h (finite N, convergence, stability), activation.h (g from a table), validate.h (simulation judged against
 * theory), result.h (result files).
 *
 * Ondine studies on-line learning of a student perceptron s = g(J.x) from a teacher t = g(B.x) + noise zeta,
 * x in R^N with iid N(0, 1/N) entries, by plain stochastic gradient descent (SGD) or weight normalization (WN).
 * Time is t = steps/N.  Order parameters: l = |J|/sqrt(N), R = B.J/(N l), for WN z = |V|/sqrt(N); generalization
 * error eps_g = <(g(b) - g(a))^2>/2 without the noise.  All quantities are dimensionless.  docs/scalings.md has the
 * definitions; "eq." numbers are those of Yoshida, Karakida, Okada and Amari, the paper that README names.
 *
 * The library never exits, never prints and keeps no global state; every call is thread-safe.  A call that can fail
 * returns a status and, when `error` is not NULL, writes one line there that says what failed and why. */
#ifndef ONDINE_ONDINE_H
#define ONDINE_ONDINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the shared library exports. */
#if defined(__GNUC__) && !defined(ONDINE_STATIC)
#define ONDINE_API __attribute__((visibility("default")))
#else
#define ONDINE_API
#endif

/* Of this header; ondine_version() has the library's. */
#define ONDINE_VERSION "0.1.0"

/* A status is also the exit code that the program ends with. */
typedef enum ondine_status {
    ONDINE_OK = 0,
    ONDINE_ERR_INTERNAL = 1, /* numerical failure, out of memory */
    ONDINE_ERR_ARG = 2,      /* a parameter out of its range, or a combination that makes no sense */
    ONDINE_DISAGREES = 3,    /* validate: simulation and theory do not agree, or it is undecided */
    ONDINE_ERR_IO = 4,       /* a file could not be read or written, the disk is full */
    ONDINE_ERR_FILE = 5,     /* a file is invalid, or of another run */
    ONDINE_ERR_DEVICE = 6,   /* a device is missing or failed */
    ONDINE_STOPPED = 75      /* stopped on request after a checkpoint: run again */
} ondine_status;

/* What a call that failed has to say. */
typedef struct ondine_error {
    char message[512]; /* one line, no newline, always terminated */
} ondine_error;

/* Update rules: SGD is eq. (1), WN eq. (5). */
typedef enum ondine_rule { ONDINE_SGD = 0, ONDINE_WN = 1 } ondine_rule;

/* Activations g.  erf is erf(x/sqrt 2); leaky-relu has slope 0.1 below 0; sigmoid 1/(1+e^-x); softplus ln(1+e^x). */
typedef enum ondine_activation {
    ONDINE_LINEAR = 0,
    ONDINE_ERF = 1,
    ONDINE_RELU = 2,
    ONDINE_LEAKY_RELU = 3,
    ONDINE_TANH = 4,
    ONDINE_SIGMOID = 5,
    ONDINE_SOFTPLUS = 6
} ondine_activation;

/* Laws of the elements of x, scaled by sqrt(N) to variance 1.  All but CORRELATED are iid; CORRELATED is Gaussian with
 * correlation rho between any two elements of one x.  ondine_theory() is for iid elements, N -> infinity. */
typedef enum ondine_inputs {
    ONDINE_GAUSSIAN = 0,
    ONDINE_RADEMACHER = 1, /* +1 or -1 */
    ONDINE_UNIFORM = 2,
    ONDINE_STUDENT_T = 3, /* inputs_parameter: nu degrees of freedom, > 4 */
    ONDINE_CORRELATED = 4 /* inputs_parameter: rho, in [0, 1) */
} ondine_inputs;

/* What computes a replica. */
typedef enum ondine_engine {
    ONDINE_MICRO = 0,   /* the full vectors: O(N) a step */
    ONDINE_REDUCED = 1, /* the exact Markov chain of the order parameters: O(1) a step, Gaussian inputs */
    /* The full vectors by cuRAND and cuBLAS, Gaussian inputs, a CUDA device alone: equal to MICRO in law, with bits of
     * its own that also depend on the card and on how replicas share it. */
    ONDINE_BLOCKED = 2
} ondine_engine;

/* Where an engine runs.  AUTO: the first CUDA device that starts and has the memory, else the CPU. */
typedef enum ondine_device { ONDINE_AUTO = 0, ONDINE_CPU = 1, ONDINE_CUDA = 2 } ondine_device;

/* For device_index.  ANY_CARD: the first; processes of a team that share a machine take its cards in turn.  ALL_CARDS:
 * the replicas are dealt to all cards of this machine. */
enum { ONDINE_ANY_CARD = -1, ONDINE_ALL_CARDS = -2 };

/* EXACT: a replica's bits are the same on every device.  FAST: on a CUDA device normals come from approximate
 * instructions, equal in law but not in bits; a CPU runs EXACT. */
typedef enum ondine_math { ONDINE_EXACT = 0, ONDINE_FAST = 1 } ondine_math;

/* The observables of every record, in this order. z is 0 under SGD. */
enum { ONDINE_L = 0, ONDINE_R = 1, ONDINE_Z = 2, ONDINE_EPS_G = 3, ONDINE_OBSERVABLES = 4 };

/* An activation of your own.  Both are called from any thread, with any finite x, and must depend on x alone. */
typedef struct ondine_function {
    double (*g)(double x, void *data);     /* g(x), continuous */
    double (*slope)(double x, void *data); /* g'(x) */
    void *data;                            /* handed to both */
    uint64_t reserved[4];                  /* zero */
} ondine_function;

/* The system under study.  Begin with ondine_model_default(), so that what a later version adds is set too. */
typedef struct ondine_model {
    ondine_rule rule;             /* SGD or WN */
    ondine_activation activation; /* g, of student and teacher */
    double eta;                   /* learning rate, > 0 */
    double l0;                    /* |J(0)|/sqrt(N), > 0 */
    double z0;                    /* |V(0)|/sqrt(N), > 0; WN only */
    double noise;                 /* standard deviation of the label noise, >= 0 */
    int r0_fixed;                 /* 0: R(0) is random, mean 0, variance 1/N;  1: R(0) = r0 */
    double r0;                    /* in [-1, 1] */
    uint32_t n;                   /* inputs, >= 3 (the ODE ignores it) */
    ondine_inputs inputs;         /* other than Gaussian: the micro engine alone */
    double inputs_parameter;      /* nu or rho, see ondine_inputs; else unused */
    /* g in place of `activation`, for ondine_theory() and for ondine_simulate() with the micro engine on the CPU,
     * without checkpoint and shards; all else answers ONDINE_ERR_ARG.  Must outlive the ensemble.  NULL: none. */
    const ondine_function *custom;
    uint64_t reserved[7]; /* zero; later versions take new parameters from here, and old programs go on */
} ondine_model;

/* How an ensemble of replicas is run.  A replica is a pure function of (model, seed, replica index): nothing else here
 * changes a bit of it.  Begin with ondine_run_default(). */
typedef struct ondine_run {
    ondine_engine engine; /* what computes a replica */
    uint32_t replicas;    /* >= 1 */
    uint64_t seed;        /* of all random numbers */
    int threads;          /* >= 1 */
    int keep_replicas;    /* keep every record of every replica in memory (32 bytes a record) */
    /* Called now and then from one thread with the share of the work done, 0..1; NULL: never. */
    void (*progress)(double done, void *data);
    void *progress_data;  /* handed to progress */
    ondine_device device; /* CPU, CUDA or the better of them */
    int device_index;     /* with ONDINE_CUDA: which, counted as CUDA counts them, or one of the two below */
    ondine_math math;     /* EXACT unless asked otherwise */
    /* Called at most once, with a line to show, when a run is not on the device or with the math that it could have
     * meant; NULL: never. */
    void (*note)(const char *line, void *data);
    void *note_data; /* handed to note */

    /* Asked every few milliseconds from every thread; once it answers nonzero the run stops and returns
     * ONDINE_STOPPED.  NULL: never. */
    int (*stop)(void *data);
    void *stop_data; /* handed to stop */
    /* A file that holds all that has been computed, so that a run that was stopped or killed can go on.  It is
     * written whenever the run stops, and every checkpoint_every seconds (0: not else); it stays when the run is
     * complete.  NULL: none. */
    const char *checkpoint;
    double checkpoint_every; /* seconds, >= 0 */
    int resume; /* go on from the checkpoint, which must be of this very run; else a file there is replaced */
    /* Bytes of the caller's own that every such file carries, (settings_size); NULL: none. */
    const void *settings;
    size_t settings_size; /* bytes */
    /* Make the replicas of part `shard` (1..shards) of the ensemble alone: floor((i-1) R/n) <= r < floor(i R/n), which
     * may be none.  shards 0: all. */
    uint32_t shard;
    uint32_t shards; /* parts in all; 0: no parts */
    /* The processes that run this ensemble together, all with the same arguments (src/ensemble/team.h); each gets the
     * whole.  Rank 0 alone writes the checkpoint.  NULL: this one alone. */
    const struct ond_team *team;
    /* Called once for every replica, when its last record is made: its records (points, ONDINE_OBSERVABLES) as in
     * ondine_ensemble_replicas(), and the step after which it diverged (UINT64_MAX: never).  One call at a time, from
     * any thread, in any order; replicas that a checkpoint brings back are not told again.  NULL: never. */
    void (*record)(uint32_t replica, const double *values, uint64_t diverged, void *data);
    void *record_data; /* handed to record */
    /* With keep_replicas: keep the records in this file and not in memory; a new one or, with `resume`, the one that
     * the run before has left; the caller removes it.  ondine_ensemble_replicas() has none of it, quantiles are from
     * bins. Not with a team or shards.  NULL: in memory. */
    const char *replica_file;
    /* > 0: look after every step for the first with eps_g below this.  Every replica then leaves one row more than
     * there are record times, its first passage: t = step/N, 0, z and eta/z^2 (SGD: eta) in the place of the
     * observables, nan where it did not come to that by the last record.  For what an ensemble answers it is record
     * number `points`.  On the CPU, and not with model.custom.  0: no. */
    double threshold;
    int stop_at_passage;  /* a replica is left alone from its first passage on: later records of it are nan */
    uint64_t reserved[5]; /* zero, as in ondine_model */
} ondine_run;

/* Fig. 2(b) of the paper: WN, linear, eta 0.1, l0 1, z0 0.05, N 10000. */
ONDINE_API ondine_model ondine_model_default(void);
/* micro, 100 replicas, seed 1, one thread for each core this process may use. */
ONDINE_API ondine_run ondine_run_default(void);

/* Names as on the command line; NULL for a value that is none.  Here "sgd", "wn". */
ONDINE_API const char *ondine_rule_name(ondine_rule rule);
/* "linear", "erf", ... or NULL. */
ONDINE_API const char *ondine_activation_name(ondine_activation activation);
/* "micro", "reduced" or NULL. */
ONDINE_API const char *ondine_engine_name(ondine_engine engine);
/* "gaussian", ... or NULL. */
ONDINE_API const char *ondine_inputs_name(ondine_inputs inputs);

/* The step at which a simulation records time t: round(t N), half away from zero. */
ONDINE_API uint64_t ondine_step(double t, uint32_t n);

/* ondine_theory() : the order parameters for N -> infinity, eqs. (2) and (6), at the given times.
 * t      : (points) strictly increasing, >= 0.
 * values : (points, ONDINE_OBSERVABLES) row-major, written.  Rows after a divergence are nan.
 * eps_g keeps its relative precision down to 1e-25 and below.  R(0) is 0, or r0 where r0_fixed.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (the integrator failed, values undefined). */
ONDINE_API ondine_status ondine_theory(const ondine_model *model, size_t points, const double *t, double *values,
                                       ondine_error *error);

/* The result of a simulation; free it with ondine_ensemble_free(). */
typedef struct ondine_ensemble ondine_ensemble;

/* ondine_simulate() : run an ensemble and record it at step round(t N) for every t.
 * t : (points) strictly increasing, >= 0, and round(t N) < 2^32.
 * *out is set on success and NULL otherwise.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_INTERNAL (out of memory); ONDINE_STOPPED (run->stop said so; the
 *         checkpoint, if there is to be one, is written); ONDINE_ERR_IO (the checkpoint could not be written when the
 *         run stopped, or not be read); ONDINE_ERR_FILE (resume: the file is damaged or of another run);
 * ONDINE_ERR_DEVICE (the device that run asks for is missing, too small, or failed; error names it and the cause). */
ONDINE_API ondine_status ondine_simulate(const ondine_model *model, const ondine_run *run, size_t points,
                                         const double *t, ondine_ensemble **out, ondine_error *error);
/* NULL is fine. */
ONDINE_API void ondine_ensemble_free(ondine_ensemble *ensemble);

/* ondine_ensemble_save() : a shard as a file for ondine_merge(); an existing file is replaced if `replace`.
 * @return ONDINE_OK; ONDINE_ERR_IO; ONDINE_ERR_INTERNAL (out of memory). */
ONDINE_API ondine_status ondine_ensemble_save(const ondine_ensemble *ensemble, const char *path, int replace,
                                              ondine_error *error);

/* ondine_merge() : the ensemble of a run (shard and shards ignored) from the files (count) of its shards, of any cut,
 * in any order: bit for bit what one run makes.
 * @return ONDINE_OK; ONDINE_ERR_ARG; ONDINE_ERR_IO (a file cannot be read); ONDINE_ERR_FILE (damaged, of another run,
 * or replicas are there twice or missing); ONDINE_ERR_INTERNAL (out of memory).  *out as for ondine_simulate(). */
ONDINE_API ondine_status ondine_merge(const ondine_model *model, const ondine_run *run, size_t points, const double *t,
                                      size_t count, const char *const *paths, ondine_ensemble **out,
                                      ondine_error *error);

/* Moments at record `point` (< points; with run.threshold <= points) over the replicas that have not diverged by then:
 * their number, mean (4), and covariance (4, 4) with n - 1 in the denominator (nan for one replica; all nan for none).
 * mean and cov may be NULL. */
ONDINE_API uint32_t ondine_ensemble_moments(const ondine_ensemble *ensemble, size_t point,
                                            double mean[ONDINE_OBSERVABLES],
                                            double cov[ONDINE_OBSERVABLES * ONDINE_OBSERVABLES]);

/* More of the same replicas: skewness m3/m2^(3/2) and kurtosis m4/m2^2 (3 for a normal law), nan without spread; the
 * least and the greatest value. */
ONDINE_API void ondine_ensemble_shape(const ondine_ensemble *ensemble, size_t point,
                                      double skewness[ONDINE_OBSERVABLES], double kurtosis[ONDINE_OBSERVABLES],
                                      double least[ONDINE_OBSERVABLES], double greatest[ONDINE_OBSERVABLES]);

/* Of the same replicas, the least value with at least a share p[i] of all at or below it, 0..1, for i < count; nan if
 * there are none.  Exact with keep_replicas; else from counts in bins, off by at most 2^-10 of the value (R: of 1 - R).
 * @return ONDINE_OK; ONDINE_ERR_INTERNAL (out of memory). */
ONDINE_API ondine_status ondine_ensemble_quantiles(const ondine_ensemble *ensemble, size_t point, int observable,
                                                   size_t count, const double *p, double *quantile,
                                                   ondine_error *error);

/* Every record, (replicas, points, ONDINE_OBSERVABLES) row-major (with run.threshold points + 1 of them), nan from a
 * replica's divergence on; of a shard, its replicas.  NULL unless keep_replicas was set.  Belongs to the ensemble. */
ONDINE_API const double *ondine_ensemble_replicas(const ondine_ensemble *ensemble);

/* (replicas) the step after which a replica's |J|^2/N (WN: |V|^2/N or l^2) first was not finite or exceeded 1e12;
 * UINT64_MAX: never.  NULL unless keep_replicas was set.  Belongs to the ensemble. */
ONDINE_API const uint64_t *ondine_ensemble_diverged(const ondine_ensemble *ensemble);

/* The number of replicas that diverged during the run. */
ONDINE_API uint32_t ondine_ensemble_diverged_count(const ondine_ensemble *ensemble);

/* What ran the ensemble: "cpu", or the card, "cuda:0 NVIDIA H100 80GB HBM3", "... and 3 more".  Belongs to the
 * ensemble. */
ONDINE_API const char *ondine_ensemble_device(const ondine_ensemble *ensemble);

/* Lines for people about the CUDA devices of this machine and how `model` would run on each, into text (size), cut if
 * it must be.  Speeds in it are predictions. */
ONDINE_API void ondine_devices(const ondine_model *model, char *text, size_t size);

/* The name and the version, "ondine 0.1.0".  Static storage. */
ONDINE_API const char *ondine_version(void);

#ifdef __cplusplus
}
#endif
#endif
