/* The configuration file of --config. */
#include "fuzz.h"

#include "cli/commands.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *argv[] = {"--config", (char *)fuzz_file(data, size)};
    ond_options options;
    ondine_error error;
    ond_options_parse(&options, &ond_simulate_command, 2, argv, &error);
    ond_options_free(&options);
    return 0;
}
