#include "cli/options.h"

#include <ini.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/options_table.h"
#include "cli/parse.h"
#include "model/parameters.h"

/* ---- One value ---- */

static int parse_choice(const ond_option *option, const char *text, int *value)
{
    for (size_t i = 0; i < ond_choice_count(option); i++)
        if (strcmp(text, option->choices[i]) == 0) {
            *value = (int)i;
            return 0;
        }
    return -1;
}

static int parse_real(const ond_option *option, const char *text, double *value)
{
    if (ond_parse_real(text, value) != 0 || *value < option->low || (option->low_excluded && *value == option->low))
        return -1;
    return option->high > 0 && *value > option->high ? -1 : 0;
}

/* A:B:log|lin:COUNT with A < B, both in the range, A > 0 for log, COUNT >= 2. */
static int parse_sweep(const ond_option *option, const char *text, ond_sweep *sweep)
{
    enum { PARTS = 4 };
    char copy[160], *rest = copy, *part[PARTS];
    uint64_t count;
    if (strlen(text) >= sizeof copy)
        return -1;
    strcpy(copy, text);
    for (int i = 0; i < PARTS; i++)
        if ((part[i] = strsep(&rest, ":")) == NULL)
            return -1;
    if (rest || parse_real(option, part[0], &sweep->low) != 0 || parse_real(option, part[1], &sweep->high) != 0 ||
        ond_parse_integer(part[3], &count) != 0 || count < 2 || count > UINT32_MAX || !(sweep->low < sweep->high))
        return -1;
    if (strcmp(part[2], "log") == 0)
        sweep->spacing = SPACING_LOG;
    else if (strcmp(part[2], "lin") == 0)
        sweep->spacing = SPACING_LINEAR;
    else
        return -1;
    sweep->count = count;
    sweep->text = text;
    return sweep->spacing == SPACING_LOG && sweep->low <= 0 ? -1 : 0;
}

static int parse_integer(const ond_option *option, const char *text, uint64_t *value)
{
    return ond_parse_integer(text, value) != 0 || *value < option->least || *value > option->most ? -1 : 0;
}

static int parse_device(const char *text, ond_device *device)
{
    uint64_t index = 0;
    device->index = ONDINE_ANY_CARD;
    if (strcmp(text, "auto") == 0)
        device->kind = DEVICE_AUTO;
    else if (strcmp(text, "cpu") == 0)
        device->kind = DEVICE_CPU;
    else if (strcmp(text, "cuda") == 0)
        device->kind = DEVICE_CUDA;
    else if (strcmp(text, "cuda:all") == 0)
        *device = (ond_device){DEVICE_CUDA, ONDINE_ALL_CARDS};
    else if (strncmp(text, "cuda:", 5) == 0 && ond_parse_integer(text + 5, &index) == 0 && index <= INT32_MAX)
        *device = (ond_device){DEVICE_CUDA, (int)index};
    else
        return -1;
    return 0;
}

static int parse_shard(const char *text, ond_shard *shard)
{
    char index[24];
    uint64_t i, n;
    const size_t length = strcspn(text, "/");
    if (length >= sizeof index || text[length] == 0)
        return -1;
    snprintf(index, sizeof index, "%.*s", (int)length, text);
    if (ond_parse_integer(index, &i) != 0 || ond_parse_integer(text + length + 1, &n) != 0 || i < 1 || i > n ||
        n > UINT32_MAX)
        return -1;
    *shard = (ond_shard){(uint32_t)i, (uint32_t)n};
    return 0;
}

/* The parsers return 0, -1 for a text that is no such value, or NO_MEMORY. */
enum { NO_MEMORY = -2 };

static int parse_times(const char *text, ond_times *times)
{
    size_t count = 1, i = 0;
    for (const char *p = text; *p; p++)
        count += *p == ',';
    char *copy = strdup(text), *rest = copy, *word;
    double *t = malloc(count * sizeof *t);
    const int memory = copy && t;
    int failed = !memory;
    while (!failed && (word = strsep(&rest, ",")) != NULL) {
        word += strspn(word, " "); /* "0, 1" may be quoted, or stand in a file */
        failed = ond_parse_real(word, &t[i++]) != 0;
    }
    failed = failed || ond_check_times(count, t, NULL) != ONDINE_OK;
    free(copy);
    if (failed) {
        free(t);
        return memory ? -1 : NO_MEMORY;
    }
    free(times->t);
    *times = (ond_times){count, t, text};
    return 0;
}

/* A name, or NAME:PARAMETER for the laws that have one. */
static int parse_inputs(const char *text, ond_inputs *inputs)
{
    for (int law = ONDINE_GAUSSIAN; law <= ONDINE_CORRELATED; law++) {
        const char *name = ondine_inputs_name((ondine_inputs)law);
        const size_t length = strlen(name);
        const int parametric = law == ONDINE_STUDENT_T || law == ONDINE_CORRELATED;
        if (strncmp(text, name, length) != 0 || text[length] != (parametric ? ':' : 0))
            continue;
        ondine_model model = ondine_model_default();
        model.inputs = (ondine_inputs)law;
        if (parametric && ond_parse_real(text + length + 1, &model.inputs_parameter) != 0)
            return -1;
        *inputs = (ond_inputs){model.inputs, model.inputs_parameter, text};
        return ond_check_model(&model, NULL) == ONDINE_OK ? 0 : -1;
    }
    return -1;
}

static int parse_flag(const char *text, int *value)
{
    *value = strcmp(text, "true") == 0;
    return *value || strcmp(text, "false") == 0 ? 0 : -1;
}

/* Every pointer below is to a member of the type that the row names. */
static int parse_value(ond_options *options, const ond_option *option, const char *text)
{
    void *value = (char *)options + option->offset;
    if (text[0] == 0)
        return -1;
    switch (option->type) {
    case TYPE_CHOICE: return parse_choice(option, text, value);
    case TYPE_REAL:
        if (option->sweep && strchr(text, ':') && (options->command & (CMD_CONVERGE | CMD_FIGURE)))
            return parse_sweep(option, text, (ond_sweep *)((char *)options + option->sweep));
        return parse_real(option, text, value);
    case TYPE_INTEGER: return parse_integer(option, text, value);
    case TYPE_TIMES: return parse_times(text, value);
    case TYPE_DEVICE: return parse_device(text, value);
    case TYPE_INPUTS: return parse_inputs(text, value);
    case TYPE_SHARD: return parse_shard(text, value);
    case TYPE_FLAG: return parse_flag(text, value);
    case TYPE_FILE: *(const char **)value = text; return 0;
    }
    return -1;
}

/* Set a value; `where` is "" or "FILE, line 3: ". */
static ondine_status set_value(ond_options *options, const ond_option *option, const char *text, const char *where,
                               ondine_error *error)
{
    char range[160], near[80];
    const int parsed = parse_value(options, option, text);
    if (parsed == 0)
        return ONDINE_OK;
    if (parsed == NO_MEMORY)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory reading --%s", option->name);
    ond_option_range(option, range, sizeof range);
    return ond_fail(error, ONDINE_ERR_ARG, "%s--%s '%.60s' must be %s%s", where, option->name, text, range,
                    ond_did_you_mean(text, ond_choice_count(option), option->choices, near, sizeof near));
}

/* ---- Names ---- */

/* The row of that name, or OPT_COUNT. */
static size_t find_name(const char *name)
{
    size_t i = 0;
    while (i < OPT_COUNT && strcmp(name, ond_option_table[i].name) != 0)
        i++;
    return i;
}

static ondine_status unknown_name(const char *name, const ond_command *command, const char *where, ondine_error *error)
{
    const char *names[OPT_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (ond_option_table[i].commands & command->bit)
            names[count++] = ond_option_table[i].name;
    const size_t near = ond_nearest_name(name, count, names);
    return ond_fail(error, ONDINE_ERR_ARG, "%sunknown option --%.60s of %s%s%s%s", where, name, command->name,
                    near < count ? "; did you mean --" : "", near < count ? names[near] : "", near < count ? "?" : "");
}

/* ---- Command line ---- */

/* The option at argv[*i] and its value; *i moves to the last word used. */
static ondine_status take_option(ond_options *options, const ond_command *command, int argc, char **argv, int *i,
                                 ondine_error *error)
{
    char name[64];
    const char *word = argv[*i] + 2, *equals = strchr(word, '=');
    snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - word) : (int)strlen(word), word);
    const size_t id = find_name(name);
    const ond_option *option = &ond_option_table[id];
    if (id == OPT_COUNT || !(option->commands & command->bit))
        return unknown_name(name, command, "", error);
    if (options->given[id] != FROM_DEFAULT)
        return ond_fail(error, ONDINE_ERR_ARG, "--%s is given twice", name);
    options->given[id] = FROM_LINE;
    if (option->type == TYPE_FLAG) {
        if (equals)
            return ond_fail(error, ONDINE_ERR_ARG, "--%s takes no value, but has '%.60s'", name, equals + 1);
        return set_value(options, option, "true", "", error);
    }
    const char *value = equals ? equals + 1 : *i + 1 < argc ? argv[++*i] : NULL;
    if (!value || (!equals && strncmp(value, "--", 2) == 0)) {
        char range[160];
        ond_option_range(option, range, sizeof range);
        return ond_fail(error, ONDINE_ERR_ARG, "--%s has no value; it must be %s", name, range);
    }
    return set_value(options, option, value, "", error);
}

/* A second one only where the command takes several. */
static int take_operand(ond_options *options, const ond_command *command, const char *word)
{
    if (!command->operand || word[0] == '-' || (options->operand && strcmp(command->operand, "FILES") != 0))
        return 0;
    options->operands[options->operand_count++] = word;
    options->operand = options->operands[0];
    return 1;
}

static ondine_status parse_line(ond_options *options, const ond_command *command, int argc, char **argv,
                                ondine_error *error)
{
    options->operands = malloc(((size_t)argc + 1) * sizeof *options->operands);
    if (!options->operands)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) == 0 && argv[i][2] != 0)
            OND_TRY(take_option(options, command, argc, argv, &i, error));
        else if (!take_operand(options, command, argv[i]))
            return ond_fail(error, ONDINE_ERR_ARG, "stray argument '%.60s'; options begin with --", argv[i]);
    }
    return ONDINE_OK;
}

/* ---- Configuration file ---- */

typedef struct config_context {
    ond_options *options;
    const ond_command *command;
    const char *path;
    unsigned char seen[OPT_COUNT];
} config_context;

/* --times on the command line replaces the grid of the file, and the reverse. */
static int replaced_by_line(const ond_options *options, size_t id)
{
    const enum ond_source *given = options->given;
    const int grid = given[OPT_T_END] == FROM_LINE || given[OPT_POINTS] == FROM_LINE || given[OPT_SPACING] == FROM_LINE;
    if (id == OPT_TIMES)
        return grid || given[OPT_TIMES] == FROM_LINE;
    if (id == OPT_T_END || id == OPT_POINTS || id == OPT_SPACING)
        return given[id] == FROM_LINE || given[OPT_TIMES] == FROM_LINE;
    return given[id] == FROM_LINE;
}

static const char *keep_text(ond_options *options, const char *text)
{
    char **owned = realloc(options->owned, (options->owned_count + 1) * sizeof *owned);
    char *copy = strdup(text);
    if (owned)
        options->owned = owned;
    if (!owned || !copy) {
        free(copy);
        return NULL;
    }
    options->owned[options->owned_count++] = copy;
    return copy;
}

/* A key of the file.  One file serves every command: a key that this one does not take is checked and not used. */
static ondine_status take_key(const char *key, const char *text, int line, void *data, ondine_error *error)
{
    config_context *context = data;
    ond_options unused = {.command = context->command->bit}, *options = context->options;
    char where[320];
    snprintf(where, sizeof where, "%.280s, line %d: ", context->path, line);
    const size_t id = find_name(key);
    if (id == OPT_COUNT || id == OPT_CONFIG || id == OPT_HELP || id == OPT_VERSION)
        return unknown_name(key, context->command, where, error);
    if (context->seen[id])
        return ond_fail(error, ONDINE_ERR_ARG, "%s--%s is given twice", where, key);
    context->seen[id] = 1;
    const ond_option *option = &ond_option_table[id];
    const int used = (option->commands & context->command->bit) && !replaced_by_line(options, id);
    const char *value = keep_text(options, text);
    if (!value)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory");
    const ondine_status status = set_value(used ? options : &unused, option, value, where, error);
    if (used)
        options->given[id] = FROM_CONFIG;
    free(unused.times.t);
    return status;
}

/* ---- The whole ---- */

static ondine_status check_together(const ond_options *options, const ond_command *command, ondine_error *error)
{
    static const size_t grid[] = {OPT_T_END, OPT_POINTS, OPT_SPACING};
    for (size_t i = 0; i < sizeof grid / sizeof *grid; i++)
        if (options->given[OPT_TIMES] && options->given[grid[i]])
            return ond_fail(error, ONDINE_ERR_ARG, "--times '%.60s' and --%s exclude each other", options->times.text,
                            ond_option_table[grid[i]].name);
    if ((command->bit & (CMD_VALIDATE | CMD_FIGURE)) && options->replicas < 2)
        return ond_fail(error, ONDINE_ERR_ARG, "--replicas '%d' must be an integer >= 2 for %s", (int)options->replicas,
                        command->name);
    if (options->save_replicas && !options->output)
        return ond_fail(error, ONDINE_ERR_ARG, "--save-replicas needs an --output file to save them in");
    if (options->shard.count && !options->output)
        return ond_fail(error, ONDINE_ERR_ARG, "--shard needs an --output file for 'ondine merge'");
    if (command->operand && !options->operand)
        return ond_fail(error, ONDINE_ERR_ARG, "%s needs a %s", command->name, command->operand);
    return ONDINE_OK;
}

ondine_status ond_options_parse(ond_options *options, const ond_command *command, int argc, char **argv,
                                ondine_error *error)
{
    memset(options, 0, sizeof *options);
    options->command = command->bit;
    for (size_t i = 0; i < OPT_COUNT; i++)
        if (ond_option_table[i].initial)
            OND_TRY(set_value(options, &ond_option_table[i], ond_option_table[i].initial, "", error));
    OND_TRY(parse_line(options, command, argc, argv, error));
    if (options->config) {
        config_context context = {options, command, options->config, {0}};
        OND_TRY(ond_config_read(options->config, take_key, &context, error));
    }
    return check_together(options, command, error);
}

void ond_options_free(ond_options *options)
{
    free(options->times.t);
    free(options->operands);
    for (size_t i = 0; i < options->owned_count; i++)
        free(options->owned[i]);
    free(options->owned);
}

ondine_status ond_options_grid(const ond_options *options, size_t *points, double **t, ondine_error *error)
{
    const size_t count = options->times.t ? options->times.count : options->points;
    const double end = options->t_end, last = (double)(count - 1);
    *points = count;
    *t = malloc(count * sizeof **t);
    if (!*t)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu record times", count);
    for (size_t i = 0; i < count; i++) {
        if (options->times.t)
            (*t)[i] = options->times.t[i];
        else if (i + 1 == count)
            (*t)[i] = end;
        else if (options->spacing == SPACING_LOG)
            (*t)[i] = end * pow(10, -3 * (last - (double)i) / last);
        else
            (*t)[i] = end * (double)i / last;
    }
    const ondine_status status = ond_check_times(count, *t, error);
    if (status != ONDINE_OK) {
        free(*t);
        *t = NULL;
    }
    return status;
}

ondine_status ond_sweep_values(const ond_sweep *sweep, double single, size_t *count, double **values,
                               ondine_error *error)
{
    const double last = (double)sweep->count - 1, low = log10(sweep->low), high = log10(sweep->high);
    *count = sweep->count ? sweep->count : 1;
    *values = malloc(*count * sizeof **values);
    if (!*values)
        return ond_fail(error, ONDINE_ERR_INTERNAL, "out of memory for %zu values", *count);
    (*values)[0] = sweep->count ? sweep->low : single;
    for (size_t i = 1; i < *count; i++)
        (*values)[i] = sweep->spacing == SPACING_LOG ? pow(10, low + (high - low) * (double)i / last)
                                                     : sweep->low + (sweep->high - sweep->low) * (double)i / last;
    if (sweep->count)
        (*values)[*count - 1] = sweep->high;
    return ONDINE_OK;
}

ondine_status ond_options_sweep(enum ond_option_id id, const char *text, ond_sweep *sweep, ondine_error *error)
{
    if (parse_sweep(&ond_option_table[id], text, sweep) == 0)
        return ONDINE_OK;
    return ond_fail(error, ONDINE_ERR_INTERNAL, "'%s' is no sweep", text);
}
