/*
 * generate_shells.c: completions for bash, zsh and fish, from the tables of the commands. What an
 * operand or a value is, is read from its name: FILE, DIR, ID and the like.
 */
#include <string.h>

#include "cli/frame.h"

typedef enum value_kind {
    VALUE_OTHER,
    VALUE_FILE,
    VALUE_DIRECTORY,
    VALUE_ID,
    VALUE_WORDS
} value_kind;

/* "html|json" is a list of words, "ID" an id, "FILE" or "PATH" a file. */
static value_kind kind_of(const char *value)
{
    if (strchr(value, '|') != NULL && strpbrk(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL) {
        return VALUE_WORDS;
    }
    if (strstr(value, "DIR") != NULL) {
        return VALUE_DIRECTORY;
    }
    if (strstr(value, "ID") != NULL || strstr(value, "BATTERY") != NULL) {
        return VALUE_ID;
    }
    if (strstr(value, "FILE") != NULL || strstr(value, "PATH") != NULL || strcmp(value, "F") == 0) {
        return VALUE_FILE;
    }
    return VALUE_OTHER;
}

/* The words of "a|b|c" or "[a|b|c]" with blanks between. */
static void add_words(cli_text *out, const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        if (strchr("[]", *at) == NULL) {
            cli_text_add(out, *at == '|' ? " " : at, 1);
        }
    }
}

/* What the operands of a command are; a new id is not one of those that exist. */
static value_kind operand_kind(const cli_command *command)
{
    return command == &cli_new ? VALUE_OTHER : kind_of(command->operands);
}

static void add_command_names(cli_text *out)
{
    for (size_t i = 0; i < cli_command_count; i++) {
        cli_text_printf(out, "%s%s", i == 0 ? "" : " ", cli_commands[i]->name);
    }
}

/* A text between single quotes of a shell. */
static void quote(cli_text *out, const char *text)
{
    cli_text_str(out, "'");
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'') {
            cli_text_str(out, "'\\''");
        } else {
            cli_text_add(out, at, 1);
        }
    }
    cli_text_str(out, "'");
}

/* --- bash ------------------------------------------------------------------------------------- */

static void bash_values(cli_text *out, const char *command, const cli_option *options)
{
    for (const cli_option *o = options; o != NULL && o->name != NULL; o++) {
        if (o->value == NULL) {
            continue;
        }
        cli_text_printf(out, "    %s%s%s) ", command, command[0] == '\0' ? "" : ":", o->name);
        switch (kind_of(o->value)) {
        case VALUE_FILE: cli_text_str(out, "COMPREPLY=($(compgen -f -- \"$word\"))"); break;
        case VALUE_DIRECTORY: cli_text_str(out, "COMPREPLY=($(compgen -d -- \"$word\"))"); break;
        case VALUE_ID:
            cli_text_str(out, "COMPREPLY=($(compgen -W \"$(sextant list --quick 2>/dev/null)\""
                              " -- \"$word\"))");
            break;
        case VALUE_WORDS:
            cli_text_str(out, "COMPREPLY=($(compgen -W '");
            add_words(out, o->value);
            cli_text_str(out, "' -- \"$word\"))");
            break;
        case VALUE_OTHER: cli_text_str(out, "COMPREPLY=()"); break;
        }
        cli_text_str(out, "; return ;;\n");
    }
}

static void bash_options(cli_text *out, const cli_command *command)
{
    cli_text_printf(out, "    %s) options='", command->name);
    for (const cli_option *o = command->options; o != NULL && o->name != NULL; o++) {
        cli_text_printf(out, "%s ", o->name);
    }
    for (const cli_option *o = cli_common_options; o->name != NULL; o++) {
        cli_text_printf(out, "%s%s", o->name, o[1].name == NULL ? "" : " ");
    }
    cli_text_str(out, "' ;;\n");
}

static void bash_operands(cli_text *out, const cli_command *command)
{
    value_kind kind = operand_kind(command);
    if (command == &cli_help) {
        cli_text_printf(out, "    %s) COMPREPLY=($(compgen -W '", command->name);
        add_command_names(out);
        cli_text_str(out, "' -- \"$word\")) ;;\n");
    } else if (kind == VALUE_ID || kind == VALUE_FILE) {
        cli_text_printf(out,
                        "    %s) COMPREPLY=($(compgen -f -W \"$(sextant list --quick "
                        "2>/dev/null)\" -- \"$word\")) ;;\n",
                        command->name);
    } else if (kind == VALUE_WORDS) {
        cli_text_printf(out, "    %s) COMPREPLY=($(compgen -W '", command->name);
        add_words(out, command->operands);
        cli_text_str(out, "' -- \"$word\")) ;;\n");
    }
}

void cli_generate_bash(cli_text *out)
{
    cli_text_str(out, "# bash completion of sextant; written by 'sextant --generate bash'.\n"
                      "_sextant() {\n"
                      "    local word=${COMP_WORDS[COMP_CWORD]} previous="
                      "${COMP_WORDS[COMP_CWORD - 1]} command= options= i\n"
                      "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                      "        case ${COMP_WORDS[i]} in\n"
                      "        --path) ((i++)) ;;\n"
                      "        -*) ;;\n"
                      "        *) command=${COMP_WORDS[i]}; break ;;\n"
                      "        esac\n"
                      "    done\n"
                      "    case $previous in\n");
    bash_values(out, "", cli_common_options);
    cli_text_str(out, "    esac\n    case $command:$previous in\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        bash_values(out, cli_commands[i]->name, cli_commands[i]->options);
    }
    cli_text_str(out, "    esac\n    case $command in\n    '') options='--version --help --json "
                      "--path ");
    add_command_names(out);
    cli_text_str(out, "' ;;\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        bash_options(out, cli_commands[i]);
    }
    cli_text_str(out, "    esac\n"
                      "    if [[ -z $command || $word == -* ]]; then\n"
                      "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
                      "        return\n"
                      "    fi\n"
                      "    case $command in\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        bash_operands(out, cli_commands[i]);
    }
    cli_text_str(out, "    esac\n}\ncomplete -F _sextant sextant\n");
}

/* --- zsh -------------------------------------------------------------------------------------- */

/* Text inside an _arguments specification: brackets, colons and backslashes are special there. */
static void zsh_spec_text(cli_text *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr("[]:\\", *at) != NULL) {
            cli_text_str(out, "\\");
        }
        if (*at == '\'') {
            cli_text_str(out, "'\\''");
        } else {
            cli_text_add(out, at, 1);
        }
    }
}

static void zsh_action(cli_text *out, const char *value)
{
    switch (kind_of(value)) {
    case VALUE_FILE: cli_text_str(out, "_files"); break;
    case VALUE_DIRECTORY: cli_text_str(out, "_files -/"); break;
    case VALUE_ID: cli_text_str(out, "_sextant_ids"); break;
    case VALUE_WORDS:
        cli_text_str(out, "(");
        add_words(out, value);
        cli_text_str(out, ")");
        break;
    case VALUE_OTHER: cli_text_str(out, " "); break;
    }
}

static void zsh_options(cli_text *out, const cli_option *options)
{
    for (const cli_option *o = options; o != NULL && o->name != NULL; o++) {
        cli_text_printf(out, " \\\n            '*%s%s[", o->name, o->value == NULL ? "" : "=");
        zsh_spec_text(out, o->help);
        cli_text_str(out, "]");
        if (o->value != NULL) {
            cli_text_str(out, ":");
            zsh_spec_text(out, o->value);
            cli_text_str(out, ":");
            zsh_action(out, o->value);
        }
        cli_text_str(out, "'");
    }
}

static void zsh_command(cli_text *out, const cli_command *command)
{
    cli_text_printf(out, "    %s)\n        _arguments -s", command->name);
    zsh_options(out, command->options);
    zsh_options(out, cli_common_options);
    value_kind kind = operand_kind(command);
    if (command == &cli_help) {
        cli_text_str(out, " \\\n            '1:command:(");
        add_command_names(out);
        cli_text_str(out, ")'");
    } else if (kind == VALUE_ID) {
        cli_text_str(out, " \\\n            '*:id:_sextant_ids'");
    } else if (kind == VALUE_FILE) {
        cli_text_str(out, " \\\n            '*:file:_files'");
    } else if (kind == VALUE_WORDS) {
        cli_text_str(out, " \\\n            '1:kind:(");
        add_words(out, command->operands);
        cli_text_str(out, ")'");
    }
    cli_text_str(out, "\n        ;;\n");
}

void cli_generate_zsh(cli_text *out)
{
    cli_text_str(out, "#compdef sextant\n"
                      "# zsh completion of sextant; written by 'sextant --generate zsh'.\n"
                      "_sextant_ids() {\n"
                      "    local -a ids\n"
                      "    ids=(${(f)\"$(sextant list --quick 2>/dev/null)\"})\n"
                      "    _alternative 'ids:id:($ids)' 'files:file:_files'\n"
                      "}\n"
                      "_sextant() {\n"
                      "    local -a commands\n"
                      "    commands=(\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        cli_text_printf(out, "        '%s:", cli_commands[i]->name);
        zsh_spec_text(out, cli_commands[i]->summary);
        cli_text_str(out, "'\n");
    }
    cli_text_str(out, "    )\n"
                      "    if ((CURRENT == 2)); then\n"
                      "        _describe command commands\n"
                      "        _arguments '--version[the version of the program]' "
                      "'--help[this text]'\n"
                      "        return\n"
                      "    fi\n"
                      "    local command=$words[2]\n"
                      "    shift words\n"
                      "    ((CURRENT--))\n"
                      "    case $command in\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        zsh_command(out, cli_commands[i]);
    }
    cli_text_str(out, "    esac\n}\n_sextant \"$@\"\n");
}

/* --- fish ------------------------------------------------------------------------------------- */

static void fish_options(cli_text *out, const char *condition, const cli_option *options)
{
    for (const cli_option *o = options; o != NULL && o->name != NULL; o++) {
        cli_text_printf(out, "complete -c sextant%s -l %s -d ", condition, o->name + 2);
        quote(out, o->help);
        if (o->value != NULL) {
            switch (kind_of(o->value)) {
            case VALUE_FILE: cli_text_str(out, " -rF"); break;
            case VALUE_DIRECTORY: cli_text_str(out, " -xa '(__fish_complete_directories)'"); break;
            case VALUE_ID: cli_text_str(out, " -xa '(sextant list --quick 2>/dev/null)'"); break;
            case VALUE_WORDS:
                cli_text_str(out, " -xa '");
                add_words(out, o->value);
                cli_text_str(out, "'");
                break;
            case VALUE_OTHER: cli_text_str(out, " -x"); break;
            }
        }
        cli_text_str(out, "\n");
    }
}

void cli_generate_fish(cli_text *out)
{
    cli_text_str(out, "# fish completion of sextant; written by 'sextant --generate fish'.\n"
                      "complete -c sextant -f\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        cli_text_printf(out, "complete -c sextant -n __fish_use_subcommand -a %s -d ",
                        cli_commands[i]->name);
        quote(out, cli_commands[i]->summary);
        cli_text_str(out, "\n");
    }
    fish_options(out, "", cli_common_options);
    cli_text_str(out, "complete -c sextant -n __fish_use_subcommand -l version -d "
                      "'the version of the program'\n");
    for (size_t i = 0; i < cli_command_count; i++) {
        const cli_command *command = cli_commands[i];
        cli_text condition = {0};
        cli_text_printf(&condition, " -n '__fish_seen_subcommand_from %s'", command->name);
        if (condition.data != NULL) {
            fish_options(out, condition.data, command->options);
            value_kind kind = operand_kind(command);
            if (command == &cli_help) {
                cli_text_printf(out, "complete -c sextant%s -a '", condition.data);
                add_command_names(out);
                cli_text_str(out, "'\n");
            } else if (kind == VALUE_ID) {
                cli_text_printf(out,
                                "complete -c sextant%s -Fa '(sextant list --quick "
                                "2>/dev/null)'\n",
                                condition.data);
            } else if (kind == VALUE_FILE) {
                cli_text_printf(out, "complete -c sextant%s -F\n", condition.data);
            } else if (kind == VALUE_WORDS) {
                cli_text_printf(out, "complete -c sextant%s -a '", condition.data);
                add_words(out, command->operands);
                cli_text_str(out, "'\n");
            }
        }
        out->failed = out->failed || condition.failed;
        cli_text_free(&condition);
    }
}
