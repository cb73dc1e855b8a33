/* cuda_cards.c : which cards a run is for, and what `ondine info` says of them. */
#include "engine/cuda.h"
#include "engine/cuda_card.h"

#include <stdio.h>

void ond_cards_close(ond_cards *cards)
{
    for (int i = 0; i < cards->count; i++)
        ond_cuda_close(cards->card[i]);
    cards->count = 0;
}

/* Where this process begins to look: those of a machine take turns. */
static int first_card(const ond_share *share, int cards)
{
    return share->rank % cards;
}

/* Processes of this run that use a card, if each uses the one that it finds first, or all use the same. */
static int sharers_of(const ond_share *share, int card, int cards, int taking_turns)
{
    if (!taking_turns)
        return share->size;
    return share->size <= card ? 1 : (share->size - card - 1) / cards + 1;
}

static ondine_status open_card(int index, int sharers, const ondine_model *model, const ondine_run *run, size_t points,
                               ond_cards *out, ondine_error *error)
{
    OND_TRY(ond_cuda_open(index, model, run, points, sharers, &out->card[out->count], error));
    out->count++;
    return ONDINE_OK;
}

static ondine_status open_all(int cards, const ond_share *share, const ondine_model *model, const ondine_run *run,
                              size_t points, ond_cards *out, ondine_error *error)
{
    if (cards > OND_CARDS_MOST)
        cards = OND_CARDS_MOST;
    for (int i = 0; i < cards; i++) {
        const ondine_status status = open_card(i, share->size, model, run, points, out, error);
        if (status != ONDINE_OK) {
            ond_cards_close(out);
            return status;
        }
    }
    return ONDINE_OK;
}

/* ONDINE_CUDA */
static ondine_status open_wanted(int cards, const char *cause, const ond_share *share, const ondine_model *model,
                                 const ondine_run *run, size_t points, ond_cards *out, ondine_error *error)
{
    const int wanted = run->device_index;
    if (cards == 0 && wanted < 0)
        return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda: %s", cause);
    if (cards == 0)
        return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda:%d: %s", wanted, cause);
    if (wanted >= cards)
        return ond_fail(error, ONDINE_ERR_DEVICE, "device cuda:%d: this machine has %d", wanted, cards);
    if (wanted == ONDINE_ALL_CARDS)
        return open_all(cards, share, model, run, points, out, error);
    const int turns = wanted == ONDINE_ANY_CARD, index = turns ? first_card(share, cards) : wanted;
    return open_card(index, sharers_of(share, index, cards, turns), model, run, points, out, error);
}

ondine_status ond_cards_open(const ondine_model *model, const ondine_run *run, size_t points, const ond_share *share,
                             ond_cards *out, char note[256], ondine_error *error)
{
    char why[512];
    out->count = 0;
    note[0] = 0;
    if (run->device == ONDINE_CPU)
        return ONDINE_OK;
    const int cards = ond_card_count(why);
    if (run->device == ONDINE_CUDA)
        return open_wanted(cards, why, share, model, run, points, out, error);
    for (int i = 0; i < cards; i++) {
        const int index = (first_card(share, cards) + i) % cards;
        ondine_error failure;
        if (open_card(index, sharers_of(share, index, cards, 1), model, run, points, out, &failure) == ONDINE_OK)
            return ONDINE_OK;
        snprintf(why, sizeof why, "%s", failure.message);
    }
    if (run->engine == ONDINE_BLOCKED)
        return ond_fail(error, ONDINE_ERR_DEVICE, "engine blocked: no usable CUDA device (%.400s)", why);
    const char *instead = run->math == ONDINE_FAST ? "the CPU runs exact" : "the CPU runs";
    snprintf(note, 256, "no usable CUDA device (%.180s): %s", why, instead);
    return ONDINE_OK;
}

/* ---- info -------------------------------------------------------------------------------------------------------- */

/* Double-precision operations of a multiprocessor a clock, as a part of the single-precision ones: CUDA's programming
 * guide, throughput of native arithmetic instructions.  0: full or half speed, nothing to speak of. */
static int slower_in_double(int capability)
{
    switch (capability) {
    case 60:
    case 70:
    case 80:
    case 90:
    case 100: return 0;
    case 75: return 32;
    default: return 64;
    }
}

static void describe(FILE *out, int index, const ondine_model *model)
{
    static const char *const places[] = {"on chip, a block a replica", "on chip, a cluster a replica", "in memory"};
    ond_card card;
    ondine_error error;
    if (ond_card_open(index, &card, &error) != ONDINE_OK) {
        fprintf(out, "%s\n", error.message);
        return;
    }
    fprintf(out, "%s: compute capability %d.%d, %d multiprocessors, %.0f MHz, %.1f of %.1f GiB free\n", card.name,
            card.capability / 10, card.capability % 10, card.multiprocessors, card.clock * 1e-6,
            (double)card.free / (1 << 30), (double)card.total / (1 << 30));
    const int slower = slower_in_double(card.capability);
    if (slower)
        fprintf(
            out,
            "  double precision at 1/%d of single: reduced, which computes in it, is slower than predicted by up to "
            "that factor; micro has one scalar step in it\n",
            slower);
    ondine_run run = {.replicas = 1};
    for (int engine = ONDINE_MICRO; engine <= ONDINE_BLOCKED; engine++)
        for (int math = ONDINE_EXACT; math <= (engine == ONDINE_BLOCKED ? ONDINE_EXACT : ONDINE_FAST); math++) {
            ond_plan plan;
            run.engine = (ondine_engine)engine;
            run.math = (ondine_math)math;
            if (ond_card_plan(&card, model, &run, 1, &plan, &error) != ONDINE_OK) {
                fprintf(out, "  %s\n", error.message);
                continue;
            }
            fprintf(out, "  %s%s: %.2g steps/s predicted, full with %u replicas", ondine_engine_name(run.engine),
                    engine == ONDINE_BLOCKED ? ""
                    : math == ONDINE_EXACT   ? " exact"
                                             : " fast",
                    plan.rate, (unsigned)plan.full);
            if (engine == ONDINE_MICRO)
                fprintf(out, "; N = %u: %s, %u threads, %u bytes", (unsigned)model->n, places[plan.shape.place],
                        (unsigned)plan.shape.threads, (unsigned)plan.shape.shared_bytes);
            fputc('\n', out);
        }
}

void ondine_devices(const ondine_model *model, char *text, size_t size)
{
    char cause[256];
    text[0] = 0;
    FILE *out = fmemopen(text, size, "w");
    if (!out)
        return;
    const int cards = ond_card_count(cause);
    if (cards == 0)
        fprintf(out, "CUDA: %s\n", cause);
    for (int i = 0; i < cards; i++)
        describe(out, i, model);
    fclose(out);
    text[size - 1] = 0;
}
