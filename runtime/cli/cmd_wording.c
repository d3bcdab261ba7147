/*
 * cmd_wording.c: `sextant wording ACTION`: words of instruments that ship without them.
 */
#include <string.h>

#include "cli/frame.h"

typedef struct wording_action {
    const char *name;
    const char *operand; /* NULL: none */
    int (*run)(sx_context *context, const cli_args *args, const char *operand);
} wording_action;

/* What was found stands on standard output also when it is refused. */
static int finish(sx_context *context, const cli_args *args, sx_status status, char *text)
{
    int printed = text == NULL ? 0 : cli_print(text);
    int exit_status = 0;
    sx_free(text);
    if (status != SX_OK) {
        exit_status = cli_fail(context, args, status);
    } else {
        cli_warnings(context);
    }
    return printed != 0 ? printed : exit_status;
}

static int run_check(sx_context *context, const cli_args *args, const char *file)
{
    char *text = NULL;
    sx_status status = cli_has(args, "--json") ? sx_wording_check_json(context, file, &text)
                                               : sx_wording_check_text(context, file, &text);
    return finish(context, args, status, text);
}

static int run_template(sx_context *context, const cli_args *args, const char *id)
{
    char *text = NULL;
    sx_status status = sx_wording_template(context, id, cli_value(args, "--language"), &text);
    return finish(context, args, status, text);
}

static int run_seal(sx_context *context, const cli_args *args, const char *file)
{
    char *hash = NULL;
    cli_text out = {0};
    sx_status status = sx_wording_seal(context, file, &hash);
    if (status != SX_OK) {
        return cli_fail(context, args, status);
    }
    cli_warnings(context);
    if (cli_has(args, "--json")) {
        cli_text_str(&out, "{\"sealed\":");
        cli_text_json(&out, file);
        cli_text_printf(&out, ",\"hash\":\"%s\"}\n", hash);
    } else {
        cli_text_printf(&out, "sealed %s\n%s\n", file, hash);
    }
    sx_free(hash);
    return cli_text_print(&out);
}

static int run_list(sx_context *context, const cli_args *args, const char *operand)
{
    char *text = NULL;
    (void)operand;
    sx_status status = cli_has(args, "--json") ? sx_wording_list_json(context, &text)
                                               : sx_wording_list_text(context, &text);
    return finish(context, args, status, text);
}

static const wording_action actions[] = {
    {"template", "ID", run_template},
    {"check", "FILE", run_check},
    {"seal", "FILE", run_seal},
    {"list", NULL, run_list},
};
#define ACTION_COUNT (sizeof actions / sizeof actions[0])

static int unknown_action(const char *name)
{
    const char *names[ACTION_COUNT];
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        names[i] = actions[i].name;
    }
    const char *near = cli_nearest(name, names, ACTION_COUNT);
    return near != NULL
               ? cli_usage("unknown action '%s': did you mean 'wording %s'?", name, near)
               : cli_usage("unknown action '%s': 'sextant wording --help' lists them", name);
}

static int run_wording(sx_context *context, const cli_args *args)
{
    const char *name = cli_operand(args, 0);
    const wording_action *action = NULL;
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (strcmp(actions[i].name, name) == 0) {
            action = &actions[i];
        }
    }
    if (action == NULL) {
        return unknown_action(name);
    }
    size_t needed = action->operand == NULL ? 0 : 1;
    size_t given = cli_operand_count(args) - 1;
    if (given < needed) {
        return cli_usage("wording %s needs %s: 'sextant wording --help' says more", name,
                         action->operand);
    }
    if (given > needed) {
        return cli_usage("wording %s takes %s: '%s' is too many", name,
                         needed == 0 ? "no operand" : action->operand,
                         cli_operand(args, needed + 1));
    }
    if (cli_has(args, "--language") && action->run != run_template) {
        return cli_usage("wording %s does not take --language", name);
    }
    return action->run(context, args, needed == 0 ? NULL : cli_operand(args, 1));
}

static const cli_option options[] = {
    {"--language", "TAG", "template: language of the words (default: the instrument's own)"},
    {"--wording", "PATH", "list: a wording pack or a folder of them; may be repeated"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant wording template wsas > wsas.en.yaml", "an empty pack, with a comment for each line"},
    {"sextant wording check wsas.en.yaml", "what is missing or wrong"},
    {"sextant wording seal wsas.en.yaml", "writes the hash, after the same check"},
    {"sextant run wsas --wording wsas.en.yaml --use clinical", "gives the instrument with it"},
    {NULL, NULL},
};

const cli_command cli_wording = {
    .name = "wording",
    .summary = "words of instruments that ship without them",
    .operands = "ACTION [ID|FILE]",
    .least = 1,
    .most = -1,
    .description =
        "Some instruments ship as keys and cut-offs without a word, because nobody allowed more. "
        "Scoring saved answers works as it is. To give such an instrument to a person you need its "
        "words and the permission to show them: both stand in a wording pack, a file of your "
        "own.\n\n"
        "template ID: writes an empty pack to standard output.\n\n"
        "check FILE: what is wrong with a pack: the licence, its hash, every item, option and "
        "instruction. Exit status 10 when it cannot be used.\n\n"
        "seal FILE: checks it, and writes the SHA-256 of all its lines as the last one. A pack "
        "that "
        "was changed since is refused.\n\n"
        "list: the packs that are found. They are looked for where --wording says, in "
        "SEXTANT_WORDING "
        "(files and folders with ':' between), else in sextant/wording of the data folder "
        "($XDG_DATA_HOME or ~/.local/share), under names such as ID.en.yaml.\n\n"
        "What a pack may be used for is decided by its licence and by --use of run and profile.",
    .options = options,
    .examples = examples,
    .run = run_wording,
};
