/* cuda_card.h : one card: what it is, what it will run, the checks around every call. */
#ifndef ONDINE_ENGINE_CUDA_CARD_H
#define ONDINE_ENGINE_CUDA_CARD_H

#include "launch.h"
#include "model/error.h"

typedef struct ond_card {
    int index;
    char name[128]; /* "cuda:0 NVIDIA ..." */
    int capability; /* 10 major + minor */
    int multiprocessors;
    double clock;          /* Hz, the highest */
    uint32_t shared_limit; /* dynamic shared memory that a block can ask for, bytes */
    size_t free, total;    /* device memory, bytes */
} ond_card;

/* What a run is on a card. */
typedef struct ond_plan {
    ondine_engine engine;
    ondine_math math;
    ond_micro_shape shape;    /* micro */
    double rate;              /* replica steps/s when full: predicted from instruction counts, not measured */
    double limit;             /* the same if nothing ever waited */
    uint32_t full;            /* replicas that fill the card */
    size_t bytes_per_replica; /* device memory */
    uint32_t chunk;           /* replicas at a time */
} ond_plan;

/* Number of cards; 0 with the reason in cause[256] (no driver, no device). */
int ond_card_count(char cause[256]);
/* Make it the calling thread's current card and ask what it is.  Creates its context. */
ondine_status ond_card_open(int index, ond_card *card, ondine_error *error);
/* ONDINE_ERR_DEVICE where the engine or the memory does not allow one replica. */
ondine_status ond_card_plan(const ond_card *card, const ondine_model *model, const ondine_run *run, size_t points,
                            ond_plan *plan, ondine_error *error);
/* Is exact math exact on this card (kernels/selfcheck.cu)? */
ondine_status ond_card_check_math(const ond_card *card, ondine_error *error);

ondine_status ond_card_fail(const ond_card *card, const char *call, cudaError_t cause, ondine_error *error);

/* Every CUDA call goes through one of these. */
#define OND_CUDA_TRY(card, call, error)                                                                                \
    do {                                                                                                               \
        const cudaError_t ond_cuda_error = (call);                                                                     \
        if (ond_cuda_error != cudaSuccess)                                                                             \
            return ond_card_fail((card), #call, ond_cuda_error, (error));                                              \
    } while (0)

#endif
