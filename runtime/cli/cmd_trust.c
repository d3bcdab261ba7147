/*
 * cmd_trust.c: `sextant trust ACTION`: which native code may run, and what publishers need to sign
 * theirs.
 */
#include <string.h>

#include "cli/frame.h"

typedef struct trust_action trust_action;

typedef int run_action(sx_context *context, const cli_args *args, const char *const *operands);

struct trust_action {
    const char *name;
    const char *operands; /* "" : none */
    size_t count;         /* of operands */
    const char *options;  /* that go with it, each with a blank after it */
    run_action *run;
};

/* Prints a result of the library, or its errors. */
static int finish(sx_context *context, const cli_args *args, sx_status status, char *text)
{
    int exit_status;
    if (status != SX_OK) {
        exit_status = cli_fail(context, args, status);
    } else {
        cli_warnings(context);
        exit_status = cli_print(text);
    }
    sx_free(text);
    return exit_status;
}

static int run_trust_list(sx_context *context, const cli_args *args, const char *const *operands)
{
    char *text = NULL;
    (void)operands;
    sx_status status = cli_has(args, "--json") ? sx_trust_list_json(context, &text)
                                               : sx_trust_list_text(context, &text);
    return finish(context, args, status, text);
}

static int run_trust_add(sx_context *context, const cli_args *args, const char *const *operands)
{
    const sx_trust_add_options options = {
        .size = sizeof options,
        .note = cli_value(args, "--note"),
        .sha256 = cli_value(args, "--sha256"),
        .name = cli_value(args, "--name"),
    };
    char *text = NULL;
    sx_status status = cli_has(args, "--json")
                           ? sx_trust_add_json(context, operands[0], &options, &text)
                           : sx_trust_add_text(context, operands[0], &options, &text);
    return finish(context, args, status, text);
}

static int run_trust_remove(sx_context *context, const cli_args *args, const char *const *operands)
{
    char *text = NULL;
    sx_status status = cli_has(args, "--json") ? sx_trust_remove_json(context, operands[0], &text)
                                               : sx_trust_remove_text(context, operands[0], &text);
    return finish(context, args, status, text);
}

/* What was found stands on standard output also when it would be refused. */
static int run_trust_check(sx_context *context, const cli_args *args, const char *const *operands)
{
    char *text = NULL;
    sx_status status = cli_has(args, "--json") ? sx_trust_check_json(context, operands[0], &text)
                                               : sx_trust_check_text(context, operands[0], &text);
    if (status == SX_OK || text == NULL) {
        return finish(context, args, status, text);
    }
    int printed = cli_print(text);
    sx_free(text);
    int exit_status = cli_fail(context, args, status);
    return printed != 0 ? printed : exit_status;
}

static int run_trust_sign(sx_context *context, const cli_args *args, const char *const *operands)
{
    const char *key = cli_value(args, "--key");
    char *text = NULL;
    if (key == NULL) {
        return cli_usage(
            "trust sign needs --key FILE, the secret key: 'sextant trust key NEW-FILE' "
            "makes one");
    }
    sx_status status = cli_has(args, "--json")
                           ? sx_trust_sign_json(context, operands[0], key, &text)
                           : sx_trust_sign_text(context, operands[0], key, &text);
    return finish(context, args, status, text);
}

static int run_trust_key(sx_context *context, const cli_args *args, const char *const *operands)
{
    const char *name = cli_value(args, "--name");
    char *text = NULL;
    sx_status status = cli_has(args, "--json")
                           ? sx_trust_key_json(context, operands[0], name, &text)
                           : sx_trust_key_text(context, operands[0], name, &text);
    return finish(context, args, status, text);
}

/* One line about a decision that was kept. */
static int decided(const cli_args *args, const char *event, const char *id, const char *version)
{
    cli_text out = {0};
    if (cli_has(args, "--json")) {
        cli_text_printf(&out, "{\"event\":\"%s\",\"id\":", event);
        cli_text_json(&out, id);
        cli_text_str(&out, ",\"version\":");
        if (version == NULL) {
            cli_text_str(&out, "null");
        } else {
            cli_text_json(&out, version);
        }
        cli_text_str(&out, "}\n");
    } else {
        cli_text_printf(&out, "%s %s%s%s\n", event, id, version == NULL ? "" : " ",
                        version == NULL ? "" : version);
    }
    return cli_text_print(&out);
}

static int run_trust_allow(sx_context *context, const cli_args *args, const char *const *operands)
{
    sx_status status = sx_trust_allow_downgrade(context, operands[0], operands[1]);
    return status == SX_OK ? decided(args, "allowed", operands[0], operands[1])
                           : cli_fail(context, args, status);
}

static int run_trust_forget(sx_context *context, const cli_args *args, const char *const *operands)
{
    sx_status status = sx_trust_forget(context, operands[0]);
    return status == SX_OK ? decided(args, "forgotten", operands[0], NULL)
                           : cli_fail(context, args, status);
}

static const trust_action actions[] = {
    {"list", "", 0, "", run_trust_list},
    {"add", "FILE.so, FOLDER or KEYFILE", 1, "--note --sha256 --name ", run_trust_add},
    {"remove", "HASH, NAME or PATH", 1, "", run_trust_remove},
    {"check", "FOLDER", 1, "", run_trust_check},
    {"sign", "FOLDER", 1, "--key ", run_trust_sign},
    {"key", "NEW-FILE", 1, "--name ", run_trust_key},
    {"allow-downgrade", "ID VERSION", 2, "", run_trust_allow},
    {"forget", "ID", 1, "", run_trust_forget},
};
#define ACTION_COUNT (sizeof actions / sizeof actions[0])

static int unknown_action(const char *name)
{
    const char *names[ACTION_COUNT];
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        names[i] = actions[i].name;
    }
    const char *near = cli_nearest(name, names, ACTION_COUNT);
    return near != NULL ? cli_usage("unknown action '%s': did you mean 'trust %s'?", name, near)
                        : cli_usage("unknown action '%s': 'sextant trust --help' lists them", name);
}

/* Options that belong to other actions. */
static int check_options(const trust_action *action, const cli_args *args)
{
    static const char *const all[] = {"--note", "--sha256", "--name", "--key"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *at = strstr(action->options, all[i]);
        bool fits = at != NULL && at[strlen(all[i])] == ' ';
        if (cli_has(args, all[i]) && !fits) {
            return cli_usage("trust %s does not take %s", action->name, all[i]);
        }
    }
    return 0;
}

static int run_trust(sx_context *context, const cli_args *args)
{
    const char *name = cli_operand(args, 0);
    const trust_action *action = NULL;
    const char *operands[2] = {NULL, NULL};
    for (size_t i = 0; i < ACTION_COUNT; i++) {
        if (strcmp(actions[i].name, name) == 0) {
            action = &actions[i];
        }
    }
    if (action == NULL) {
        return unknown_action(name);
    }
    size_t given = cli_operand_count(args) - 1;
    if (given < action->count) {
        return cli_usage("trust %s needs %s: 'sextant trust --help' says more", name,
                         action->operands);
    }
    if (given > action->count) {
        return cli_usage("trust %s takes %s: '%s' is too many", name,
                         action->count == 0 ? "no operand" : action->operands,
                         cli_operand(args, action->count + 1));
    }
    for (size_t i = 0; i < action->count; i++) {
        operands[i] = cli_operand(args, i + 1);
    }
    int exit_status = check_options(action, args);
    return exit_status != 0 ? exit_status : action->run(context, args, operands);
}

static const cli_option options[] = {
    {"--note", "TEXT", "add: kept beside a library, such as where it comes from"},
    {"--sha256", "HEX", "add: refuse the library unless it has this hash"},
    {"--name", "NAME", "key, add: what the publisher is called"},
    {"--key", "FILE", "sign: the secret key"},
    {NULL, NULL, NULL},
};

static const cli_example examples[] = {
    {"sextant trust check ./vendor-scale", "what would happen with this instrument, and why"},
    {"sextant trust add ./vendor-scale --note 'from the vendor, 3 May'",
     "pins the libraries of that folder"},
    {"sextant trust add example.pub", "trusts what this publisher signs"},
    {"sextant trust list", "all that is trusted, and what was used"},
    {"sextant trust remove 5d02bd0b", "ends the trust in the library with this hash"},
    {"sextant trust key ~/keys/example --name 'Example Measures'",
     "for publishers: a new pair of keys"},
    {"sextant trust sign ./my-scale --key ~/keys/example", "for publishers: writes bundle.sig"},
    {NULL, NULL},
};

const cli_command cli_trust = {
    .name = "trust",
    .summary = "which native code may run, and whose",
    .operands = "ACTION [FILE...]",
    .least = 1,
    .most = -1,
    .description =
        "YAML needs no trust, and Lua runs jailed. A plugin, or a library that a manifest binds, "
        "runs only when its SHA-256 was pinned here, or when its folder is signed by a publisher "
        "who is trusted here. Then, too, it runs in a jailed process.\n\n"
        "list: all that is trusted, and what was used so far.\n\n"
        "add FILE.so, FOLDER or KEYFILE: pins a library, or every library of an instrument's "
        "folder and the one that its manifest binds; or trusts a publisher's public key. Read "
        "first where it comes from: nothing is asked.\n\n"
        "remove HASH, NAME or PATH: ends it; at least 8 digits of the hash.\n\n"
        "check FOLDER: what would happen, without running anything. Exit status 11 when it would "
        "be refused.\n\n"
        "allow-downgrade ID VERSION: lets an older version run than one that was used before. "
        "forget ID: what was used under that id no longer counts.\n\n"
        "key NEW-FILE: a new pair of keys, the secret one in NEW-FILE and the public one in "
        "NEW-FILE.pub. sign FOLDER --key FILE: signs all files of a folder.\n\n"
        "The store is the folder that SEXTANT_TRUST names, else sextant/trust in the configuration "
        "folder ($XDG_CONFIG_HOME or ~/.config).",
    .options = options,
    .examples = examples,
    .run = run_trust,
};
