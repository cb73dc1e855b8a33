#include "cli/words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options_table.h"

static void add_word(ond_pack *words, const char *word)
{
    ond_pack_bytes(words, word, strlen(word) + 1);
}

/* "--name=" and the value. */
static void add_option(ond_pack *words, const ond_option *option, const char *value)
{
    ond_pack_bytes(words, "--", 2);
    ond_pack_bytes(words, option->name, strlen(option->name));
    ond_pack_bytes(words, "=", 1);
    add_word(words, value);
}

static void add_value(ond_pack *words, const ond_options *options, const ond_option *option)
{
    const void *value = (const char *)options + option->offset;
    const ond_sweep *sweep = option->sweep ? (const void *)((const char *)options + option->sweep) : NULL;
    char text[64];
    if (sweep && sweep->count > 0) {
        add_option(words, option, sweep->text);
        return;
    }
    switch (option->type) {
    case TYPE_CHOICE: add_option(words, option, option->choices[*(const int *)value]); return;
    case TYPE_REAL: snprintf(text, sizeof text, "%.17g", *(const double *)value); break;
    case TYPE_INTEGER: snprintf(text, sizeof text, "%" PRIu64, *(const uint64_t *)value); break;
    case TYPE_TIMES: add_option(words, option, ((const ond_times *)value)->text); return;
    case TYPE_INPUTS: add_option(words, option, ((const ond_inputs *)value)->text); return;
    case TYPE_FILE: add_option(words, option, *(const char *const *)value); return;
    case TYPE_SHARD: {
        const ond_shard *shard = value;
        snprintf(text, sizeof text, "%u/%u", (unsigned)shard->index, (unsigned)shard->count);
        break;
    }
    case TYPE_DEVICE: {
        const ond_device *device = value;
        if (device->kind == DEVICE_CUDA && device->index >= 0)
            snprintf(text, sizeof text, "cuda:%d", device->index);
        else if (device->kind == DEVICE_CUDA)
            snprintf(text, sizeof text, "cuda%s", device->index == ONDINE_ALL_CARDS ? ":all" : "");
        else
            snprintf(text, sizeof text, "%s", device->kind == DEVICE_CPU ? "cpu" : "auto");
        break;
    }
    case TYPE_FLAG:
        if (*(const int *)value) {
            ond_pack_bytes(words, "--", 2);
            add_word(words, option->name);
        }
        return;
    }
    add_option(words, option, text);
}

void ond_words_of(const ond_options *options, const ond_command *command, const char *output, ond_pack *words)
{
    add_word(words, command->name);
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const ond_option *option = &ond_option_table[i];
        const int has_value = option->initial || options->given[i] != FROM_DEFAULT;
        const int elsewhere =
            i == OPT_OUTPUT || i == OPT_FORCE || i == OPT_CONFIG || i == OPT_STATUS || i == OPT_DRY_RUN;
        if ((option->commands & command->bit) && has_value && !elsewhere && ond_option_counts(options, i))
            add_value(words, options, option);
    }
    if (output)
        add_option(words, &ond_option_table[OPT_OUTPUT], output);
}

const ond_command *ond_words_command(const char *words, size_t size, unsigned commands)
{
    const ond_command *command = size > 0 && words[size - 1] == 0 ? ond_command_find(words) : NULL;
    return command && (command->bit & commands) ? command : NULL;
}

ondine_status ond_words_parse(char *words, size_t size, const ond_command *command, ond_options *options,
                              ondine_error *error)
{
    size_t count = 0;
    memset(options, 0, sizeof *options);
    for (size_t i = 0; i < size; i++)
        count += words[i] == 0;
    char **argv = calloc(count + 1, sizeof *argv);
    if (!argv)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    char *word = words;
    for (size_t i = 0; i < count; i++, word += strlen(word) + 1)
        argv[i] = word;
    ondine_status status = ONDINE_OK;
    if (size == 0 || words[size - 1] != 0 || strcmp(argv[0], command->name) != 0)
        status = ond_fail(error, ONDINE_ERR_FILE, "it is a file of '%.60s', not of %s", count > 0 ? argv[0] : "",
                          command->name);
    else
        status = ond_options_parse(options, command, (int)count - 1, argv + 1, error);
    if (status == ONDINE_ERR_ARG) /* the file's words are at fault, not the user's */
        status = ONDINE_ERR_FILE;
    free(argv);
    return status;
}

void ond_words_override(ond_options *options, const ond_options *from)
{
    static const size_t size[] = {
        [TYPE_CHOICE] = sizeof(int),       [TYPE_REAL] = sizeof(double), [TYPE_INTEGER] = sizeof(uint64_t),
        [TYPE_FILE] = sizeof(char *),      [TYPE_FLAG] = sizeof(int),    [TYPE_SHARD] = sizeof(ond_shard),
        [TYPE_DEVICE] = sizeof(ond_device)};
    for (size_t i = 0; i < OPT_COUNT; i++) {
        const ond_option *option = &ond_option_table[i];
        if (from->given[i] != FROM_LINE || option->type == TYPE_TIMES)
            continue;
        memcpy((char *)options + option->offset, (const char *)from + option->offset, size[option->type]);
        options->given[i] = FROM_LINE;
    }
    options->argc = from->argc;
    options->argv = from->argv;
    options->start = from->start;
}
