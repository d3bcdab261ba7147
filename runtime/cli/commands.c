/*
 * commands.c: the table of commands and the way from a command line to one of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/frame.h"

const cli_command *const cli_commands[] = {
    &cli_list,   &cli_show,     &cli_check,   &cli_new,     &cli_run,    &cli_score,
    &cli_verify, &cli_affected, &cli_rescore, &cli_profile, &cli_change, &cli_wording,
    &cli_trust,  &cli_plugin,   &cli_schema,  &cli_doctor,  &cli_help,
};
const size_t cli_command_count = sizeof cli_commands / sizeof cli_commands[0];

const cli_command *cli_command_find(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++) {
        if (strcmp(cli_commands[i]->name, name) == 0) {
            return cli_commands[i];
        }
    }
    return NULL;
}

int cli_command_unknown(const char *name)
{
    const char *names[sizeof cli_commands / sizeof cli_commands[0]];
    for (size_t i = 0; i < cli_command_count; i++) {
        names[i] = cli_commands[i]->name;
    }
    const char *near = cli_nearest(name, names, cli_command_count);
    if (near != NULL) {
        return cli_usage("unknown command '%s': did you mean '%s'?", name, near);
    }
    return cli_usage("unknown command '%s': 'sextant --help' lists the commands", name);
}

/* Whether --json stands among the options: errors of reading the rest are then JSON too. */
static bool wants_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            return true;
        }
    }
    return false;
}

/* The place of the command's name: the options that all commands take may stand before it.
 * argc when there is none. */
static int command_place(int argc, char **argv)
{
    int i = 1;
    while (i < argc && argv[i][0] == '-') {
        i += strcmp(argv[i], "--path") == 0 ? 2 : 1;
    }
    return i < argc ? i : argc;
}

/* Which of the few words that a context takes is wrong. */
static const char *wrong_option(const char *use)
{
    static const char *const uses[] = {"", "clinical", "research", "commercial"};
    bool given = use != NULL;
    const char *word = given ? use : getenv("SEXTANT_USE");
    for (size_t i = 0; word != NULL && i < sizeof uses / sizeof uses[0]; i++) {
        if (strcmp(word, uses[i]) == 0) {
            word = NULL;
        }
    }
    if (word == NULL) {
        return "SEXTANT_JAIL: expected whole, weak or builtin-in-process";
    }
    return given ? "--use: expected clinical, research or commercial"
                 : "SEXTANT_USE: expected clinical, research or commercial";
}

static int run_with(const cli_command *command, const cli_args *args,
                    const sx_context_options *options)
{
    sx_context *context = NULL;
    sx_status made = sx_context_new(options, &context);
    if (made == SX_E_USAGE) {
        return cli_usage("%s", wrong_option(options->use));
    }
    if (made != SX_OK) {
        return cli_refuse(made);
    }
    cli_warnings(context);
    int status = command->run(context, args);
    sx_context_free(context);
    return status;
}

static int run_found(const cli_command *command, const cli_args *args)
{
    const char *given = cli_value(args, "--path");
    char *found = NULL, *wording = NULL;
    int status;
    if ((given == NULL && !cli_search_path(&found)) || !cli_wording_path(args, &wording)) {
        status = cli_refuse(SX_E_MEMORY);
    } else {
        const sx_context_options options = {.size = sizeof options,
                                            .path = given != NULL ? given : found,
                                            .use = cli_value(args, "--use"),
                                            .wording = wording,
                                            .list_late = command->list_late};
        status = run_with(command, args, &options);
    }
    free(wording);
    free(found);
    return status;
}

static int run_command(const cli_command *command, const char *const *arguments, size_t count)
{
    cli_args args;
    int status = cli_args_read(command, arguments, count, &args);
    if (status == 0 && cli_has(&args, "--help")) {
        cli_text help = {0};
        cli_help_command(&help, command);
        status = cli_text_print(&help);
    } else if (status == 0) {
        status = run_found(command, &args);
    }
    cli_args_free(&args);
    return status;
}

static int without_command(int argc, char **argv)
{
    cli_text text = {0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            cli_help_program(&text);
            return cli_text_print(&text);
        }
        if (strcmp(argv[i], "--version") == 0) {
            cli_text_printf(&text, "sextant %s\n", sx_version());
            return cli_text_print(&text);
        }
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--path") == 0) {
            i++;
        } else if (strcmp(argv[i], "--json") != 0 && strncmp(argv[i], "--path=", 7) != 0) {
            static const char *const known[] = {"--help", "--version", "--json", "--path"};
            const char *near = cli_nearest(argv[i], known, 4);
            return near != NULL
                       ? cli_usage("unknown option %s: did you mean %s?", argv[i], near)
                       : cli_usage("unknown option %s: 'sextant --help' says more", argv[i]);
        }
    }
    return cli_usage("a command is needed: 'sextant --help' lists the commands");
}

int cli_main(int argc, char **argv)
{
    cli_set_json(wants_json(argc, argv));
    if (argc > 1 && strcmp(argv[1], "--generate") == 0) {
        return cli_generate((const char *const *)argv + 2, (size_t)(argc - 2));
    }
    int place = command_place(argc, argv);
    if (place == argc) {
        return without_command(argc, argv);
    }
    const cli_command *command = cli_command_find(argv[place]);
    if (command == NULL) {
        return cli_command_unknown(argv[place]);
    }
    /* The arguments without the name of the command. */
    const char **arguments = calloc((size_t)argc, sizeof *arguments);
    if (arguments == NULL) {
        return cli_refuse(SX_E_MEMORY);
    }
    size_t count = 0;
    for (int i = 1; i < argc; i++) {
        if (i != place) {
            arguments[count++] = argv[i];
        }
    }
    int status = run_command(command, arguments, count);
    free(arguments);
    return status;
}
