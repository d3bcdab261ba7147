/*
 * args.c: options and operands of one command line. Options are written `--name value` or
 * `--name=value`, in any order with the operands; `--` ends the options. What is wrong is said once,
 * with the nearest option that exists.
 */
#include "cli/args.h"

#include <stdlib.h>
#include <string.h>

#define MOST_NEAREST 64 /* options looked at for "did you mean" */

const cli_option cli_common_options[] = {
    {"--json", NULL, "results and errors as JSON"},
    {"--path", "DIRS", "where instruments are, directories separated by ':'"},
    {"--help", NULL, "this text"},
    {NULL, NULL, NULL},
};

static const cli_option *find_in(const cli_option *options, const char *name, size_t length)
{
    for (const cli_option *option = options; option != NULL && option->name != NULL; option++) {
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0) {
            return option;
        }
    }
    return NULL;
}

const cli_option *cli_option_find(const cli_command *command, const char *name, size_t length)
{
    const cli_option *found = find_in(command->options, name, length);
    return found != NULL ? found : find_in(cli_common_options, name, length);
}

static size_t gather(const cli_option *options, const char **names, size_t count)
{
    for (const cli_option *option = options; option != NULL && option->name != NULL; option++) {
        if (count < MOST_NEAREST) {
            names[count++] = option->name;
        }
    }
    return count;
}

static int unknown_option(const cli_command *command, const char *name, size_t length)
{
    const char *names[MOST_NEAREST];
    size_t count = gather(command->options, names, 0);
    count = gather(cli_common_options, names, count);
    char wrong[64] = "";
    if (length < sizeof wrong) {
        memcpy(wrong, name, length);
        wrong[length] = '\0';
    }
    const char *near = cli_nearest(wrong, names, count);
    if (near != NULL) {
        return cli_usage("unknown option %.*s: did you mean %s?", (int)(length % 1000), name, near);
    }
    return cli_usage("unknown option %.*s: 'sextant %s --help' lists the options",
                     (int)(length % 1000), name, command->name);
}

/* Whether an argument looks like an option and can therefore not be the value of one. */
static bool looks_like_option(const char *argument)
{
    return strncmp(argument, "--", 2) == 0 && argument[2] != '\0';
}

/* Reads the option at *index and moves past its value. */
static int read_option(const char *const *arguments, size_t count, size_t *index, cli_args *ret)
{
    const char *argument = arguments[*index];
    const char *equals = strchr(argument, '=');
    size_t length = equals == NULL ? strlen(argument) : (size_t)(equals - argument);
    if (strcmp(argument, "-h") == 0) {
        argument = "--help";
        length = strlen(argument);
    }
    const cli_option *option = cli_option_find(ret->command, argument, length);
    if (option == NULL) {
        return unknown_option(ret->command, argument, length);
    }
    const char *value = NULL;
    if (option->value == NULL && equals != NULL) {
        return cli_usage("%s takes no value", option->name);
    }
    if (option->value != NULL && equals != NULL) {
        value = equals + 1;
    } else if (option->value != NULL) {
        if (*index + 1 >= count || looks_like_option(arguments[*index + 1])) {
            return cli_usage("%s needs a value: %s %s", option->name, option->name, option->value);
        }
        value = arguments[++*index];
    }
    ret->names[ret->option_count] = option->name;
    ret->values[ret->option_count++] = value;
    return 0;
}

static int check_operands(const cli_args *args)
{
    const cli_command *command = args->command;
    if (args->operand_count < (size_t)command->least) {
        return cli_usage("%s needs %s: 'sextant %s --help' says more", command->name,
                         command->operands, command->name);
    }
    if (command->most >= 0 && args->operand_count > (size_t)command->most) {
        const char *extra = args->operands[command->most];
        if (command->most == 0) {
            return cli_usage("%s takes no operand: '%s' is too many", command->name, extra);
        }
        return cli_usage("%s takes %s: '%s' is too many", command->name, command->operands, extra);
    }
    return 0;
}

int cli_args_read(const cli_command *command, const char *const *arguments, size_t count,
                  cli_args *ret)
{
    *ret = (cli_args){.command = command};
    ret->names = calloc(count + 1, sizeof *ret->names);
    ret->values = calloc(count + 1, sizeof *ret->values);
    ret->operands = calloc(count + 1, sizeof *ret->operands);
    if (ret->names == NULL || ret->values == NULL || ret->operands == NULL) {
        return cli_refuse(SX_E_MEMORY);
    }
    bool ended = false;
    for (size_t i = 0; i < count; i++) {
        const char *argument = arguments[i];
        if (!ended && strcmp(argument, "--") == 0) {
            ended = true;
        } else if (!ended && argument[0] == '-' && argument[1] != '\0') {
            int status = read_option(arguments, count, &i, ret);
            if (status != 0) {
                return status;
            }
        } else {
            ret->operands[ret->operand_count++] = argument;
        }
    }
    return cli_has(ret, "--help") ? 0 : check_operands(ret);
}

void cli_args_free(cli_args *args)
{
    free(args->names);
    free(args->values);
    free(args->operands);
    *args = (cli_args){.command = args->command};
}

const char *cli_value(const cli_args *args, const char *option)
{
    for (size_t i = args->option_count; i > 0; i--) {
        if (strcmp(args->names[i - 1], option) == 0) {
            return args->values[i - 1];
        }
    }
    return NULL;
}

size_t cli_values(const cli_args *args, const char *option, const char **values, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < args->option_count; i++) {
        if (strcmp(args->names[i], option) == 0) {
            if (count < max) {
                values[count] = args->values[i];
            }
            count++;
        }
    }
    return count;
}

bool cli_has(const cli_args *args, const char *option)
{
    return cli_values(args, option, NULL, 0) > 0;
}

size_t cli_operand_count(const cli_args *args)
{
    return args->operand_count;
}

const char *cli_operand(const cli_args *args, size_t index)
{
    return index < args->operand_count ? args->operands[index] : NULL;
}

/* A whole number within long, without blanks, plus signs or a locale. */
static bool read_long(const char *text, long *ret)
{
    bool negative = *text == '-';
    const char *at = negative ? text + 1 : text;
    unsigned long value = 0;
    const unsigned long most = ~0UL >> 1;
    if (*at == '\0') {
        return false;
    }
    for (; *at != '\0'; at++) {
        if (*at < '0' || *at > '9') {
            return false;
        }
        unsigned long digit = (unsigned long)(*at - '0');
        if (value > (most - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret = negative ? -(long)value : (long)value;
    return true;
}

bool cli_number(const cli_args *args, const char *option, long low, long high, long *ret)
{
    const char *text = cli_value(args, option);
    if (text == NULL) {
        return true;
    }
    long value = 0;
    if (!read_long(text, &value) || value < low || value > high) {
        cli_usage("%s %s: expected a whole number from %ld to %ld", option, text, low, high);
        return false;
    }
    *ret = value;
    return true;
}
