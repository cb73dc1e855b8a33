/* bounds.h : how many units a cycle a machine can do at most, from instructions and ports.
 *
 * A unit of work is counted as vector operations by kind, straight from the source (bounds.c says where), without loop
 * control, spills or latency.  A machine is the set of pipes that each kind may use, and how many passes one vector
 * operation takes.  The least time is the largest, over all sets S of pipes, of
 *     (passes of the kinds that can only run in S)/(number of pipes in S),
 * and the same for the divider, loads and stores.  It assumes perfect scheduling, so nothing can beat it. */
#ifndef ONDINE_BENCH_BOUNDS_H
#define ONDINE_BENCH_BOUNDS_H

/* fma: also products; add: additions of floats; multiply: 32x32 -> 64; logic: also integer sums and blends; convert:
 * between integers and floats; shuffle: within a vector. */
enum bound_kind {
    BOUND_FMA,
    BOUND_ADD,
    BOUND_MULTIPLY,
    BOUND_SHIFT,
    BOUND_LOGIC,
    BOUND_CONVERT,
    BOUND_SHUFFLE,
    BOUND_SQRT,
    BOUND_LOAD,
    BOUND_STORE,
    BOUND_KINDS
};

typedef struct bound_work {
    double count[BOUND_KINDS]; /* vector operations */
    double units;              /* that they make */
} bound_work;

typedef struct bound_model {
    const char *name;
    double width;                        /* bits that a pipe handles in a pass */
    unsigned char pipes[BOUND_SQRT + 1]; /* bit p: pipe p can do this kind */
    double sqrt_cycles;                  /* of the divider, for one pass of a square root */
    double loads, stores;                /* of `width` bits a cycle */
} bound_model;

/* The model of the CPU that this runs on, or NULL. */
const bound_model *bound_machine(void);

/* Units a cycle; 0 if machine is NULL or isa is not a vector set (portable). */
double bound_of(const bound_model *machine, const char *isa, const bound_work *work);

/* The work of one vector of groups (4 vectors of elements): words, normals in registers, normals stored, a visit of
 * micro; the sums and the update of such a visit alone. */
bound_work bound_words(const char *isa);
bound_work bound_normals(const char *isa);
bound_work bound_stored_normals(const char *isa);
bound_work bound_micro(const char *isa);
bound_work bound_dots(const char *isa);
bound_work bound_update(const char *isa);

#endif
