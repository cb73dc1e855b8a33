/* main.c : finds the command, and turns its status into an exit code and a line on stderr. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/job.h"
#include "cli/output.h"
#include "cli/status.h"
#include "engine/isa.h"

static ondine_status unknown_command(const char *name, ondine_error *error)
{
    const ond_command *near = ond_command_nearest(name);
    return ond_fail(error, ONDINE_ERR_ARG, "unknown command '%.60s'; %s%s%s", name,
                    near ? "did you mean " : "'ondine help' lists them", near ? near->name : "", near ? "?" : "");
}

static ondine_status print_version(ondine_error *error)
{
    puts(ondine_version());
    return ond_finish_stdout(error);
}

static ondine_status print_help(const ond_command *command, ondine_error *error)
{
    if (command) {
        ond_options_help(command, stdout);
        return ond_finish_stdout(error);
    }
    fputs("usage: ondine COMMAND [options]\n\n" OND_PROGRAM_SUMMARY "\n\n", stdout);
    for (size_t i = 0; ond_commands[i]; i++)
        printf("  %-10s %s\n", ond_commands[i]->name, ond_commands[i]->summary);
    printf("\n'ondine help COMMAND' or 'ondine COMMAND --help' lists the options of a command.\n\n%sExit codes%s\n",
           ond_ink(stdout, INK_STRONG), ond_ink(stdout, INK_PLAIN));
    for (size_t i = 0; ond_exit_codes[i].code; i++)
        printf("  %-10s %s\n", ond_exit_codes[i].code, ond_exit_codes[i].meaning);
    return ond_finish_stdout(error);
}

static ondine_status help_command(int argc, char **argv, ondine_error *error)
{
    if (argc == 0 || strcmp(argv[0], "--help") == 0)
        return print_help(NULL, error);
    const ond_command *command = ond_command_find(argv[0]);
    if (!command && strcmp(argv[0], "help") != 0)
        return unknown_command(argv[0], error);
    if (argc > 1 && strcmp(argv[1], "--help") != 0)
        return ond_fail(error, ONDINE_ERR_ARG, "stray argument '%.60s'", argv[1]);
    return print_help(command, error);
}

static int has_word(int argc, char **argv, const char *word)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return 1;
    return 0;
}

static ondine_status run_command(const ond_command *command, int argc, char **argv, ondine_error *error)
{
    const ond_kernels *kernels;
    ond_options options;
    /* Asked for anywhere, help wins over any mistake in the rest. */
    if (has_word(argc - 2, argv + 2, "--help"))
        return print_help(command, error);
    if (has_word(argc - 2, argv + 2, "--version"))
        return print_version(error);
    ondine_status status = ond_options_parse(&options, command, argc - 2, argv + 2, error);
    if (!ond_job_writes()) {
        options.output = options.status = NULL;
        options.quiet = 1;
    }
    options.argc = argc;
    options.argv = argv;
    options.start = (int64_t)time(NULL);
    if (status == ONDINE_OK)
        status = ond_kernels_select(&kernels, error); /* an unusable ONDINE_ISA, before anything is computed */
    if (status == ONDINE_OK && !options.dry_run)
        status = ond_status_begin(&options, command->name, error);
    if (status == ONDINE_OK)
        status = command->run(&options, error);
    ond_status_end(status, error);
    ond_options_free(&options);
    return status;
}

static ondine_status dispatch(int argc, char **argv, ondine_error *error)
{
    if (argc < 2)
        return ond_fail(error, ONDINE_ERR_ARG, "no command given; 'ondine help' lists them");
    if (strcmp(argv[1], "--version") == 0)
        return print_version(error);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
        return help_command(argc - 2, argv + 2, error);
    const ond_command *command = ond_command_find(argv[1]);
    return command ? run_command(command, argc, argv, error) : unknown_command(argv[1], error);
}

/* A file opened later must not become descriptor 1 and receive what is printed.  Opened the wrong way round, the
 * stand-in makes every write fail, as on the closed descriptor. */
static void occupy_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit(ONDINE_ERR_IO);
}

int main(int argc, char **argv)
{
    ondine_error error = {""};
    occupy_standard_descriptors();
    signal(SIGPIPE, SIG_DFL); /* end without a word when the reader has seen enough, even if a parent ignored it */
    signal(SIGXFSZ, SIG_IGN); /* a file size limit is an error of write() like a full disk */
    ondine_status status = ond_job_join(&error);
    if (status == ONDINE_OK)
        status = dispatch(argc, argv, &error);
    if (status != ONDINE_OK && error.message[0] && ond_job_tells())
        fprintf(stderr, "%sondine:%s %s\n", ond_ink(stderr, INK_BAD), ond_ink(stderr, INK_PLAIN), error.message);
    ond_job_leave(status);
    return status;
}
