/* same_result A B : two result files hold the same times, moments and theory, bit for bit. */
#include "io/result.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    ond_result result[2];
    ondine_error error;
    if (argc != 3)
        return 2;
    for (int i = 0; i < 2; i++)
        if (ond_result_read(argv[1 + i], &result[i], &error) != ONDINE_OK) {
            fprintf(stderr, "%s\n", error.message);
            return 1;
        }
    const int same = ond_result_same(&result[0], &result[1]);
    for (int i = 0; i < 2; i++)
        ond_result_free(&result[i]);
    return same ? 0 : 1;
}
