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

void sx_check_kind(sx_reader *r, const sx_schema_key *key, const sx_tree *node,
                   const char *expected)
{
    if (sx_tree_is_null(node)) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, no_value, "%s has no value", key->name);
        return;
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

void sx_validate_text(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (sx_slice_trim(node->text).len == 0) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, no_value, "%s is an empty text", key->name);
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
        SX_FAIL(r, "MANIFEST.TYPE", node->where, sx_holds_words(key->type),
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

void sx_check_scalar(sx_reader *r, const sx_schema_key *key, sx_holds type, const sx_tree *node)
{
    sx_slice text = node->text;
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
    case SX_HOLDS_DURATION:
        check_spelling(r, key, node, sx_lex_duration(text), "MANIFEST.TYPE", type);
        return;
    case SX_HOLDS_LOINC:
        check_spelling(r, key, node, sx_lex_loinc(text), "MANIFEST.TYPE", type);
        return;
    case SX_HOLDS_TEXT: sx_validate_text(r, key, node); return;
    case SX_HOLDS_WORD: sx_check_word(r, key, node); return;
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
