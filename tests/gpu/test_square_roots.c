/* Every card computes the square root of every float that Box-Muller can ask for, 1.19e-7 to 44.4, as IEEE does, by the
 * sequence without a branch (kernels/selfcheck.cu).  A run asks the same of its card before it trusts it. */
#include "support.h"

#include <stdlib.h>

#include "engine/cuda_card.h"

static void square_roots(void **state)
{
    (void)state;
    char cause[256];
    const int cards = ond_card_count(cause);
    for (int i = 0; i < cards; i++) {
        ond_card card;
        ondine_error error;
        if (ond_card_open(i, &card, &error) != ONDINE_OK || ond_card_check_math(&card, &error) != ONDINE_OK)
            fail_msg("%s", error.message);
        print_message("%s: all square roots in [2^-24, 64) are the rounded ones\n", card.name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(square_roots)};
    char cause[256];
    if (ond_card_count(cause) == 0) {
        printf("%s\n", cause);
        return getenv("ONDINE_REQUIRE_GPU") ? 1 : 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
