/* stream_words ORDER [SEED] : raw words in one of the orders of orders.h on stdout, without end, for dieharder
 * (-g 200) or PractRand (RNG_test stdin32).  scripts/battery.sh runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "orders.h"

int main(int argc, char **argv)
{
    enum { BLOCK = 1 << 14 };
    static uint32_t words[BLOCK];
    int order = 0;
    while (argc > 1 && order < ORDERS && strcmp(argv[1], order_name[order]) != 0)
        order++;
    if (argc < 2 || order == ORDERS) {
        fprintf(stderr, "usage: stream_words step|group|replica|element|purpose|seed [SEED]\n");
        return 2;
    }
    const ond_keys keys = ond_philox_keys(argc > 2 ? strtoull(argv[2], NULL, 0) : 1);
    for (uint64_t first = 0;; first += BLOCK) {
        order_words((enum order)order, first, BLOCK, &keys, words);
        if (fwrite(words, sizeof *words, BLOCK, stdout) != BLOCK)
            return 0;
    }
}
