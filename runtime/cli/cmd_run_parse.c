/*
 * cmd_run_parse.c: typed lines to answers and commands. Whether a number or date is in range is the
 * library's to say; here only options are looked up, by the number that stands before them.
 */
#include "cli/cmd_run_parse.h"

#include <stdio.h>
#include <string.h>

static const char say_numbers[] =
    "Type the numbers of the options with commas between, or 0 for none of them.";
static const char say_order[] =
    "Type the numbers of all options, the first one first, with commas between.";
static const char say_something[] = "An answer is needed here. Type ? for help.";
static const char say_not_offered[] = "That is not offered for this question. Type ? for help.";
static const char say_memory[] = "Memory ran out. Try again.";

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool equal_nocase(const char *a, size_t len, const char *b)
{
    if (strlen(b) != len) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

static bool is_digits(const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] < '0' || at[i] > '9') {
            return false;
        }
    }
    return len > 0;
}

static bool is_kind(const sx_item_view *item, const char *kind)
{
    return strcmp(item->kind, kind) == 0;
}

/* The text begins with the code, as a number of its own: "1" or "1 Rarely", not "10". */
static bool begins_with_code(const sx_option_view *option)
{
    size_t len = strlen(option->code);
    return strncmp(option->text, option->code, len) == 0 &&
           (option->text[len] == '\0' || option->text[len] == ' ');
}

/* "0", "10", "-2" */
static bool is_number(const char *code)
{
    code += code[0] == '-';
    size_t len = strlen(code);
    return is_digits(code, len) && len <= 3;
}

/*
 * Options coded with numbers are shown and typed by these numbers, which are those of the printed form:
 * whoever copies a paper form in types 0 for 0, and not the place of the line. Other options are
 * numbered by their place. Options that mean a missing reason need no number.
 */
static bool has_numbers(const sx_item_view *item)
{
    bool any = false;
    for (size_t i = 0; is_kind(item, "choice") && i < item->option_count; i++) {
        bool number = is_number(item->options[i].code);
        if (!number && item->options[i].missing == NULL) {
            return false;
        }
        any = any || number;
    }
    return any;
}

/* An option without a number among numbers: the letter that means its reason, where it is free. */
static const char *word_label(const sx_item_view *item, size_t option)
{
    static const char *const letters[] = {"s", "d", "n"};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (cli_run_reason(item, *letters[i]) == NULL &&
            cli_run_reason_option(item, *letters[i]) == option) {
            return letters[i];
        }
    }
    return item->options[option].code;
}

void cli_run_label(const sx_item_view *item, size_t option, char ret[CLI_LABEL],
                   const char **ret_text)
{
    const sx_option_view *view = &item->options[option];
    *ret_text = view->text;
    if (!has_numbers(item)) {
        snprintf(ret, CLI_LABEL, "%zu", option + 1);
        return;
    }
    if (!is_number(view->code)) {
        snprintf(ret, CLI_LABEL, "%s", word_label(item, option));
        return;
    }
    snprintf(ret, CLI_LABEL, "%s", view->code);
    if (begins_with_code(view)) {
        *ret_text += strlen(view->code);
        *ret_text += **ret_text == ' ';
    }
}

static int value_of(const char *label)
{
    int value = 0;
    for (const char *at = label + (*label == '-'); *at != '\0'; at++) {
        value = value * 10 + (*at - '0');
    }
    return *label == '-' ? -value : value;
}

/* How many labels from the first option on are numbers without a gap; *ret_last is the last one. */
static size_t count_run(const sx_item_view *item, char ret_last[CLI_LABEL])
{
    size_t count = 0;
    int before = 0;
    for (; count < item->option_count; count++) {
        char label[CLI_LABEL];
        const char *text;
        cli_run_label(item, count, label, &text);
        if (!is_number(label) || (count > 0 && value_of(label) != before + 1)) {
            break;
        }
        before = value_of(label);
        memcpy(ret_last, label, CLI_LABEL);
    }
    return count;
}

void cli_run_offer(const sx_item_view *item, cli_text *text)
{
    char last[CLI_LABEL];
    size_t run = count_run(item, last);
    size_t first = run > 5 ? run - 1 : 0;
    cli_text_str(text, "That is none of the answers here: type ");
    for (size_t i = 0; i < item->option_count; i++) {
        char label[CLI_LABEL];
        const char *rest;
        cli_run_label(item, i, label, &rest);
        if (i == 0 && first > 0) {
            cli_text_printf(text, "a number from %s to %s", label, last);
        }
        if (first > 0 && i <= first) {
            continue;
        }
        cli_text_printf(text, "%s%s",
                        i == 0                        ? ""
                        : i + 1 == item->option_count ? " or "
                                                      : ", ",
                        label);
    }
    cli_text_str(text, ".");
}

size_t cli_run_find_option(const sx_item_view *item, const char *word, size_t len)
{
    for (size_t i = 0; i < item->option_count; i++) {
        char label[CLI_LABEL];
        const char *text;
        cli_run_label(item, i, label, &text);
        if (equal_nocase(word, len, label)) {
            return i;
        }
    }
    for (size_t i = 0; !is_digits(word, len) && len >= 2 && i < item->option_count; i++) {
        if (equal_nocase(word, len, item->options[i].code)) {
            return i;
        }
    }
    return item->option_count;
}

size_t cli_run_reason_option(const sx_item_view *item, char letter)
{
    const char *reason = letter == 's' ? "skipped" : letter == 'd' ? "declined" : "not_applicable";
    size_t i = 0;
    while (i < item->option_count &&
           (item->options[i].missing == NULL || strcmp(item->options[i].missing, reason) != 0)) {
        i++;
    }
    return i;
}

static bool is_separator(char c)
{
    return c == ',' || c == ' ' || c == '\t' || c == ';';
}

/* All words of the line as option codes with commas between. */
static bool read_options(const sx_item_view *item, const char *line, cli_text *text)
{
    const char *at = line;
    while (*at != '\0') {
        while (is_separator(*at)) {
            at++;
        }
        size_t len = 0;
        while (at[len] != '\0' && !is_separator(at[len])) {
            len++;
        }
        if (len == 0) {
            break;
        }
        size_t option = cli_run_find_option(item, at, len);
        if (option == item->option_count) {
            return false;
        }
        cli_text_str(text, text->len > 0 ? "," : "");
        cli_text_str(text, item->options[option].code);
        at += len;
    }
    return text->len > 0;
}

static cli_typed answer(cli_text *text, cli_move *ret_move, const char **ret_message)
{
    if (text->failed) {
        *ret_message = say_memory;
        return CLI_TYPED_UNKNOWN;
    }
    *ret_move = (cli_move){CLI_MOVE_ANSWER, text->data == NULL ? "" : text->data};
    return CLI_TYPED_MOVE;
}

static cli_typed unknown(const char *message, const char **ret_message)
{
    *ret_message = message;
    return CLI_TYPED_UNKNOWN;
}

static cli_typed parse_options(const sx_item_view *item, const char *line, size_t len,
                               cli_text *text, cli_move *ret_move, const char **ret_message)
{
    if (is_kind(item, "choice")) {
        size_t option = cli_run_find_option(item, line, len);
        if (option == item->option_count) {
            cli_run_offer(item, text);
            return unknown(text->failed ? say_memory : text->data, ret_message);
        }
        cli_text_str(text, item->options[option].code);
        return answer(text, ret_move, ret_message);
    }
    bool multi = is_kind(item, "multi");
    if (multi && len == 1 && line[0] == '0') {
        return answer(text, ret_move, ret_message);
    }
    return read_options(item, line, text) ? answer(text, ret_move, ret_message)
                                          : unknown(multi ? say_numbers : say_order, ret_message);
}

/* An empty line. */
static cli_typed parse_nothing(const sx_item_view *item, cli_text *text, cli_move *ret_move,
                               const char **ret_message)
{
    if (item->answer != NULL) {
        cli_text_str(text, item->answer);
        return answer(text, ret_move, ret_message);
    }
    if (item->missing != NULL || item->may_skip) {
        *ret_move = (cli_move){CLI_MOVE_MISSING, item->missing != NULL ? item->missing : "skipped"};
        return CLI_TYPED_MOVE;
    }
    return unknown(say_something, ret_message);
}

static cli_typed parse_command(const sx_item_view *item, char letter, cli_text *text,
                               cli_move *ret_move, const char **ret_message)
{
    switch (letter) {
    case '?': return CLI_TYPED_HELP;
    case 'b': *ret_move = (cli_move){CLI_MOVE_BACK, NULL}; return CLI_TYPED_MOVE;
    case 'q': *ret_move = (cli_move){CLI_MOVE_QUIT, NULL}; return CLI_TYPED_MOVE;
    default: break;
    }
    const char *reason = cli_run_reason(item, letter);
    size_t option = cli_run_reason_option(item, letter);
    if (reason == NULL && option < item->option_count) {
        cli_text_str(text, item->options[option].code);
        return answer(text, ret_move, ret_message);
    }
    if (reason == NULL) {
        return unknown(say_not_offered, ret_message);
    }
    *ret_move = (cli_move){CLI_MOVE_MISSING, reason};
    return CLI_TYPED_MOVE;
}

static bool is_command(const char *word, size_t len)
{
    return len == 1 && strchr("?bdnsq", lower(word[0])) != NULL;
}

cli_typed cli_run_parse(const sx_item_view *item, const char *line, cli_text *text,
                        cli_move *ret_move, const char **ret_message)
{
    bool free_text = is_kind(item, "text");
    text->len = 0;
    if (text->data != NULL) {
        text->data[0] = '\0';
    }
    while (!free_text && is_separator(*line)) {
        line++;
    }
    size_t len = strlen(line);
    while (len > 0 && is_separator(line[len - 1]) && !free_text) {
        len--;
    }
    bool slash = line[0] == '/';
    if (len == 0) {
        return parse_nothing(item, text, ret_move, ret_message);
    }
    if (slash && is_command(line + 1, len - 1)) {
        return parse_command(item, lower(line[1]), text, ret_move, ret_message);
    }
    if (free_text) {
        cli_text_str(text, slash && line[1] == '/' ? line + 1 : line);
        return answer(text, ret_move, ret_message);
    }
    if (is_command(line, len)) {
        return parse_command(item, lower(line[0]), text, ret_move, ret_message);
    }
    if (item->option_count > 0) {
        return parse_options(item, line, len, text, ret_move, ret_message);
    }
    cli_text_add(text, line, len);
    return answer(text, ret_move, ret_message);
}
