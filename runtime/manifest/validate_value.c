/*
 * validate_value.c: is a single value spelled as the schema asks for?
 */
#include <string.h>

#include "base/utf8.h"
#include "manifest/validate.h"

static const char *const no_value = "a value after the colon, or no such line";

const char *sx_check_form(sx_reader *r, const sx_schema_key *key, const char *what)
{
    if (key->example != NULL) {
        return sx_arena_printf(r->arena, "%s, for example %s: %s", what, key->name, key->example);
    }
    return what;
}

static const char *words_of(sx_reader *r, const char *const *words)
{
    sx_buf list;
    sx_buf_init(&list, 1024);
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *between = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
        sx_buf_printf(&list, "%s%s", between, words[i]);
    }
    const char *text = sx_arena_strdup(r->arena, sx_buf_text(&list));
    sx_buf_free(&list);
    return text;
}

const char *sx_check_example(sx_reader *r, const sx_schema_key *key)
{
    if (key->example != NULL) {
        return key->example;
    }
    switch (key->shape) {
    case SX_SHAPE_LIST:
    case SX_SHAPE_PAIRS: return "a list";
    case SX_SHAPE_MAP:
    case SX_SHAPE_MAP_OF_LISTS: return "a map, name: value";
    case SX_SHAPE_ONE:
    case SX_SHAPE_ONE_OR_LIST: break;
    }
    return key->type == SX_HOLDS_WORD ? words_of(r, key->words) : sx_holds_words(key->type);
}

/* An entry that is a key without a value because something cut it off. */
static bool is_cut(const sx_tree *map, size_t at)
{
    return map->flow && sx_tree_is_null(map->items[at]) && map->items[at]->text.len == 0;
}

static bool all_digits(sx_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!sx_is_digit(text.at[i])) {
            return false;
        }
    }
    return text.len > 0;
}

const char *sx_comma_slip(sx_reader *r, const sx_tree *map, size_t at)
{
    if (at == 0 || !is_cut(map, at) || !all_digits(map->keys[at]->text)) {
        return NULL;
    }
    const sx_tree *number = map->items[at - 1];
    if (number->kind != SX_TREE_SCALAR || number->text.len == 0 ||
        !sx_is_digit(number->text.at[number->text.len - 1])) {
        return NULL;
    }
    return sx_arena_printf(r->arena, "a point, not a comma: %s.%s", number->text.at,
                           map->keys[at]->text.at);
}

const char *sx_glued_colon(sx_reader *r, const sx_tree *map, size_t at)
{
    sx_slice text = map->keys[at]->text;
    const char *colon = memchr(text.at, ':', text.len);
    if (!is_cut(map, at) || colon == NULL || colon == text.at || colon[1] == '\0') {
        return NULL;
    }
    return sx_arena_printf(r->arena, "a blank after the colon: %.*s: %s", (int)(colon - text.at),
                           text.at, colon + 1);
}

bool sx_has_glued(const sx_tree *map, const char *key)
{
    size_t len = strlen(key);
    for (size_t i = 0; map->kind == SX_TREE_MAP && i < map->count; i++) {
        sx_slice text = map->keys[i]->text;
        if (is_cut(map, i) && text.len > len + 1 && text.at[len] == ':' &&
            memcmp(text.at, key, len) == 0) {
            return true;
        }
    }
    return false;
}

/* 1,33 where 1.33 was meant. */
static bool has_decimal_comma(sx_slice text)
{
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.at[i] == ',' && sx_is_digit(text.at[i - 1]) && sx_is_digit(text.at[i + 1])) {
            return true;
        }
    }
    return false;
}

const char *sx_number_advice(const sx_tree *node, const char *otherwise)
{
    return has_decimal_comma(node->text) ? "a point, not a comma, before the decimals" : otherwise;
}

void sx_check_kind(sx_reader *r, const sx_schema_key *key, const sx_tree *node,
                   const char *expected)
{
    if (sx_tree_is_null(node)) {
        const char *wanted = no_value;
        if (key->required) {
            wanted = key->hint != NULL
                         ? key->hint
                         : sx_arena_printf(r->arena, "%s: %s", key->name, sx_check_example(r, key));
        }
        SX_FAIL(r, "MANIFEST.TYPE", node->where, wanted, "%s has no value", key->name);
        return;
    }
    if (key->type == SX_HOLDS_WORD && key->words != NULL) {
        expected = words_of(r, key->words);
    }
    SX_FAIL(r, "MANIFEST.TYPE", node->where,
            key->hint != NULL ? key->hint : sx_check_form(r, key, expected), "%s holds %s",
            key->name, sx_tree_kind_word(node));
}

/* The first character that is not ASCII: look-alikes of other scripts are hard to see. */
static int32_t first_foreign(sx_slice text)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    while (at < end) {
        int32_t code_point = sx_utf8_next(&at, end);
        if (code_point > 0x7F) {
            return code_point;
        }
    }
    return 0;
}

static void check_spelling(sx_reader *r, const sx_schema_key *key, const sx_tree *node, bool good,
                           const char *code, sx_holds type)
{
    if (good) {
        return;
    }
    int32_t foreign = first_foreign(node->text);
    if (foreign != 0 && sx_slice_equal(sx_slice_of(code), SX_SLICE("MANIFEST.ID"))) {
        SX_FAIL(r, code, node->where, sx_holds_words(type),
                "'%s' holds the character U+%04X, which is not one of a-z", node->text.at,
                (unsigned)foreign);
        return;
    }
    SX_FAIL(r, code, node->where, sx_check_form(r, key, sx_holds_words(type)),
            "%s: '%s' does not fit", key->name, node->text.at);
}

/* `what` it is not: "a number". */
static void lex_fault(sx_reader *r, const sx_schema_key *key, const sx_tree *node, sx_lex lex,
                      const char *what, const char *expected)
{
    expected = sx_number_advice(node, expected);
    if (lex == SX_LEX_TYPE) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, expected, "%s: '%s' is not %s", key->name,
                node->text.at, what);
    } else if (lex == SX_LEX_RANGE) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, expected, "%s: '%s' is not %s that can be used",
                key->name, node->text.at, what);
    }
}

void sx_check_number(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_decimal value;
    if (!node->plain) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "the number without quotes",
                "%s holds a text in quotes", key->name);
        return;
    }
    lex_fault(r, key, node, sx_lex_number(node->text, &value), "a number", sx_number_form);
}

static void check_count(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    int64_t value = 0;
    int64_t most = key->most == 0 ? 1000000 : key->most;
    const char *expected = sx_arena_printf(r->arena, "a whole number from %lld to %lld",
                                           (long long)key->least, (long long)most);
    sx_lex lex = node->plain ? sx_lex_count(node->text, &value) : SX_LEX_TYPE;
    if (lex == SX_LEX_OK && (value < key->least || value > most)) {
        lex = SX_LEX_RANGE;
    }
    lex_fault(r, key, node, lex, "a whole number here", expected);
}

static void check_truth(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    bool good =
        node->plain && (sx_slice_is(node->text, "true") || sx_slice_is(node->text, "false"));
    if (!good) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "true or false, without quotes",
                "%s: '%s' is neither true nor false", key->name, node->text.at);
    }
}

static size_t word_count(const char *const *words)
{
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    return count;
}

void sx_check_word(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (sx_word_index(key->words, node->text) < 0) {
        SX_FAIL(r, "MANIFEST.WORD", node->where,
                sx_reader_choices(r, node->text, key->words, word_count(key->words)),
                "%s: there is no '%s'", key->name, node->text.at);
    }
}

static bool is_quote(int32_t c)
{
    return c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x201C || c == 0x201D || c == 0x201E;
}

/* Curly quotes around all of a text: the straight ones were meant, which YAML takes off again. */
static bool in_curly_quotes(sx_slice text)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    int32_t first = at < end ? sx_utf8_next(&at, end) : 0, last = first;
    bool inside = false;
    while (at < end) {
        inside = inside || (last != first && is_quote(last) && last != 0x2019);
        last = sx_utf8_next(&at, end);
    }
    return !inside && is_quote(first) && is_quote(last) && text.len > 6;
}

/* One straight quote, at the end: the one at the beginning was lost. */
static bool ends_in_quote(sx_slice text)
{
    return text.len > 1 && memchr(text.at, '"', text.len) == text.at + text.len - 1;
}

/* What a slip of the pen makes of a text that is not in quotes. */
static void check_plain_text(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->comment) {
        SX_FAIL(r, "MANIFEST.TEXT", node->where,
                "quotes around the text; a comment two blanks away, or on a line of its own",
                "%s: what follows ' #' is a comment and no part of the text", key->name);
    } else if (in_curly_quotes(node->text)) {
        SX_FAIL(r, "MANIFEST.TEXT", node->where,
                "straight quotes, \"; around curly ones when these belong to the text",
                "%s stands in curly quotes, which would be shown", key->name);
    } else if (ends_in_quote(node->text)) {
        SX_FAIL(r, "MANIFEST.TEXT", node->where, "a quote where the text begins, or none",
                "%s ends with a quote and does not begin with one", key->name);
    }
}

void sx_validate_text(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (sx_slice_trim(node->text).len == 0) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, no_value, "%s is an empty text", key->name);
    } else if (node->plain) {
        check_plain_text(r, key, node);
    }
}

/* a..b as one text, or [a, b]. */
void sx_check_range(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_interval interval;
    if (node->kind != SX_TREE_LIST) {
        lex_fault(r, key, node, sx_lex_interval(node->text, &interval), "a range",
                  sx_holds_words(key->type));
        return;
    }
    if (node->count != 2 || !sx_tree_is_scalar(node->items[0]) ||
        !sx_tree_is_scalar(node->items[1])) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where,
                node->count > 2 ? "two numbers, decimals with a point, such as [0, 27.5]"
                                : sx_holds_words(key->type),
                "%s is not a pair of numbers", key->name);
        return;
    }
    sx_decimal low, high;
    sx_lex lows = sx_lex_number(node->items[0]->text, &low);
    sx_lex highs = sx_lex_number(node->items[1]->text, &high);
    lex_fault(r, key, node->items[0], lows, "a number", sx_number_form);
    lex_fault(r, key, node->items[1], highs, "a number", sx_number_form);
    if (lows == SX_LEX_OK && highs == SX_LEX_OK &&
        sx_number_compare(sx_number_decimal(low), sx_number_decimal(high)) > 0) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "the lower number first", "%s: %s is above %s",
                key->name, node->items[0]->text.at, node->items[1]->text.at);
    }
}

static void check_item_range(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    int32_t low, high;
    if (node->kind == SX_TREE_SCALAR && sx_lex_dates(node->text, &low, &high) != SX_LEX_TYPE) {
        lex_fault(r, key, node, sx_lex_dates(node->text, &low, &high), "a range of days",
                  "two days from 1800-01-01 to 2200-12-31, the earlier first");
        return;
    }
    sx_check_range(r, key, node);
}

static void check_interval(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_interval interval;
    lex_fault(r, key, node, sx_lex_interval(node->text, &interval), "an interval",
              "an interval such as 0..4, 5..<10 or 3, the lower number first");
}

static void check_ages(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_interval ages;
    sx_lex lex = sx_lex_interval(node->text, &ages);
    if (lex == SX_LEX_OK && (ages.high_open || ages.low.digits > 0 || ages.high.digits > 0 ||
                             ages.low.value < 0 || ages.high.value > 150)) {
        lex = SX_LEX_RANGE;
    }
    lex_fault(r, key, node, lex, "an age range",
              "whole years such as 18..24, both included, at most 150");
}

void sx_check_code(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    check_spelling(r, key, node, sx_lex_code(node->text), "MANIFEST.ID", SX_HOLDS_CODE);
}

/* What `check --suggest` leaves for the author to look up, in an example. */
static bool is_open(sx_holds type, const sx_tree *node)
{
    bool open = type == SX_HOLDS_BAND_ID || type == SX_HOLDS_WORD || type == SX_HOLDS_NOTE ||
                type == SX_HOLDS_MET || type == SX_HOLDS_FOUND;
    return open && !node->plain && sx_slice_is(node->text, "?");
}

/* The form first, then what no questionnaire can ask for. */
static void check_duration(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    bool form = sx_lex_duration(node->text);
    check_spelling(r, key, node, form, "MANIFEST.TYPE", SX_HOLDS_DURATION);
    if (form && !sx_duration_fits(node->text)) {
        SX_FAIL(r, "MANIFEST.RANGE", node->where, "more than nothing and at most 100 years",
                "%s: '%s' is not a time that can be used", key->name, node->text.at);
    }
}

static void check_loinc(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    char digit = sx_loinc_check_digit(node->text);
    if (!sx_lex_loinc(node->text) && digit != 0) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "the code as loinc.org has it",
                "%s: the last digit of '%s' does not fit the others: a digit is wrong, or two have "
                "changed places",
                key->name, node->text.at);
        return;
    }
    check_spelling(r, key, node, sx_lex_loinc(node->text), "MANIFEST.TYPE", SX_HOLDS_LOINC);
}

void sx_check_scalar(sx_reader *r, const sx_schema_key *key, sx_holds type, const sx_tree *node)
{
    sx_slice text = node->text;
    if (is_open(type, node)) {
        SX_FAIL(r, "MANIFEST.OPEN", node->where, "what the published key gives for these answers",
                "%s: a value is still to be looked up", key->name);
        return;
    }
    switch (type) {
    case SX_HOLDS_ID:
    case SX_HOLDS_BAND_ID:
        check_spelling(r, key, node, sx_is_id(text), "MANIFEST.ID", SX_HOLDS_ID);
        return;
    case SX_HOLDS_NAME: check_spelling(r, key, node, sx_is_name(text), "MANIFEST.ID", type); return;
    case SX_HOLDS_CODE:
        check_spelling(r, key, node, sx_lex_code(text), "MANIFEST.ID", type);
        return;
    case SX_HOLDS_VERSION:
        check_spelling(r, key, node, sx_lex_version(text), "MANIFEST.TYPE", type);
        return;
    case SX_HOLDS_LANGUAGE:
        check_spelling(r, key, node, sx_lex_language(text), "MANIFEST.TYPE", type);
        return;
    case SX_HOLDS_DURATION: check_duration(r, key, node); return;
    case SX_HOLDS_LOINC: check_loinc(r, key, node); return;
    case SX_HOLDS_TEXT: sx_validate_text(r, key, node); return;
    case SX_HOLDS_WORD:
    case SX_HOLDS_FOUND: sx_check_word(r, key, node); return;
    case SX_HOLDS_MET: sx_check_kind(r, key, node, sx_holds_words(type)); return;
    case SX_HOLDS_NOTE:
    case SX_HOLDS_TRUTH: check_truth(r, key, node); return;
    case SX_HOLDS_NUMBER: sx_check_number(r, key, node); return;
    case SX_HOLDS_COUNT: check_count(r, key, node); return;
    case SX_HOLDS_INTERVAL:
    case SX_HOLDS_LEVEL: check_interval(r, key, node); return;
    case SX_HOLDS_AGES: check_ages(r, key, node); return;
    case SX_HOLDS_RANGE: sx_check_range(r, key, node); return;
    case SX_HOLDS_ITEM_RANGE: check_item_range(r, key, node); return;
    default: return; /* read by the readers */
    }
}
