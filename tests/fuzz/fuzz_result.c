/* The reader of result files, and of the parameters in them. */
#include "fuzz.h"

#include "io/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size);
    ond_result result;
    ond_pack words = {0};
    ondine_error error;
    if (ond_result_read(path, &result, &error) == ONDINE_OK)
        ond_result_free(&result);
    ond_result_recall(path, &words, &error);
    ond_pack_free(&words);
    return 0;
}
