/* The command line: words are lines, the first is the command.  Then the record times, the echo and the words of a
 * checkpoint, which are parsed again and must be taken. */
#include "fuzz.h"

#include <string.h>

#include "cli/commands.h"
#include "cli/words.h"

enum { WORDS = 64 };

/* What has been taken once is taken again from its own words. */
static void again(const ond_options *options, const ond_command *command)
{
    ond_pack words = {0};
    ond_options restored;
    ond_words_of(options, command, options->output, &words);
    if (ond_words_parse(words.data, words.size, command, &restored, NULL) != ONDINE_OK)
        abort();
    ond_options_free(&restored);
    ond_pack_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), *rest = text, *word, *argv[WORDS];
    int argc = 0;
    memcpy(text, data, size);
    text[size] = 0;
    const ond_command *command = ond_command_find(strsep(&rest, "\n"));
    while (argc < WORDS && (word = strsep(&rest, "\n")) != NULL)
        argv[argc++] = word;
    /* other files than the fuzzer's are not read, and no memory for a million record times is wanted */
    if (command && !memmem(data, size, "config", 6)) {
        ond_options options;
        ond_entries echo = {0};
        ondine_error error;
        size_t points;
        double *t = NULL;
        if (ond_options_parse(&options, command, argc, argv, &error) == ONDINE_OK) {
            if (options.points < 10000 && ond_options_grid(&options, &points, &t, &error) == ONDINE_OK)
                free(t);
            ond_options_echo(&options, command, &echo);
            ond_entries_free(&echo);
            if (command->bit & (CMD_SIMULATE | CMD_VALIDATE | CMD_THEORY))
                again(&options, command);
        }
        ond_options_free(&options);
    }
    free(text);
    return 0;
}
