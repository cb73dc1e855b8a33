/* orders.h : the words of stream.h one after another, in the orders in which a run meets them or that two neighbours
 * could share.  What passes as a sequence in every order has no visible dependence between the streams. */
#ifndef ONDINE_TESTS_ORDERS_H
#define ONDINE_TESTS_ORDERS_H

#include "rng/philox.h"
#include "rng/stream.h"

enum order {
    BY_STEP,    /* successive steps of one group */
    BY_GROUP,   /* successive groups of a vector of N = 10000, then the next step: as micro draws x */
    BY_REPLICA, /* successive replicas of one (step, group 0), then the next step: as reduced draws */
    BY_ELEMENT, /* elements of a vector of N = 10000 in rising order: word 0 of all groups, then word 1, ... */
    BY_PURPOSE, /* all purposes of a replica, then the next replica */
    BY_SEED,    /* successive seeds */
    ORDERS
};

static const char *const order_name[ORDERS] = {"step", "group", "replica", "element", "purpose", "seed"};

enum { ORDER_GROUPS = 2500, ORDER_PURPOSES = OND_BLOCKED /* the last */, ORDER_REPLICAS = 4096 };

/* The four words of call number i. */
static inline ond_words order_call(enum order order, uint64_t i, const ond_keys *keys)
{
    const uint32_t low = (uint32_t)i;
    switch (order) {
    case BY_STEP: return ond_philox(low, (uint32_t)(i >> 32), 0, OND_INPUTS, keys);
    case BY_GROUP: return ond_philox((uint32_t)(i / ORDER_GROUPS), (uint32_t)(i % ORDER_GROUPS), 0, OND_INPUTS, keys);
    case BY_REPLICA: return ond_philox((uint32_t)(i / ORDER_REPLICAS), 0, low % ORDER_REPLICAS, OND_CHAIN, keys);
    case BY_PURPOSE: {
        const uint64_t replica = i / ORDER_PURPOSES;
        return ond_philox((uint32_t)(replica >> 32), 0, (uint32_t)replica, 1 + (uint32_t)(i % ORDER_PURPOSES), keys);
    }
    case BY_SEED: {
        const ond_keys other = ond_philox_keys(i);
        return ond_philox(0, 0, 0, OND_INPUTS, &other);
    }
    default: break;
    }
    return (ond_words){{0}};
}

/* Words first .. first + count - 1 of an order; both multiples of 4. */
static inline void order_words(enum order order, uint64_t first, uint32_t count, const ond_keys *keys, uint32_t *out)
{
    if (order == BY_ELEMENT) {
        for (uint32_t i = 0; i < count; i++) {
            const uint64_t vector = (first + i) / (4 * ORDER_GROUPS), element = (first + i) % (4 * ORDER_GROUPS);
            out[i] = ond_philox((uint32_t)vector, (uint32_t)(element % ORDER_GROUPS), 0, OND_INPUTS, keys)
                         .w[element / ORDER_GROUPS];
        }
        return;
    }
    for (uint32_t i = 0; i < count; i += 4) {
        const ond_words r = order_call(order, (first + i) / 4, keys);
        for (int e = 0; e < 4; e++)
            out[i + (uint32_t)e] = r.w[e];
    }
}

#endif
