/*
 * validate.c: a tree against the schema: unknown, missing and empty keys, the kind and spelling of
 * every value. What a value means together with others is checked by the readers.
 */
#include <string.h>

#include "base/utf8.h"
#include "manifest/reader.h"

#define KEYS_MAX 64

static const char *const no_value = "a value after the colon, or no such line";

static void check_table(sx_reader *r, const sx_schema_table *table, const sx_tree *map);

static const char *key_form(sx_reader *r, const sx_schema_key *key, const char *what)
{
    if (key->example != NULL) {
        return sx_arena_printf(r->arena, "%s, for example %s: %s", what, key->name, key->example);
    }
    return what;
}

static void wrong_kind(sx_reader *r, const sx_schema_key *key, const sx_tree *node,
                       const char *expected)
{
    if (sx_tree_is_null(node)) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, no_value, "%s has no value", key->name);
        return;
    }
    SX_FAIL(r, "MANIFEST.TYPE", node->where,
            key->hint != NULL ? key->hint : key_form(r, key, expected), "%s holds %s", key->name,
            sx_tree_kind_word(node));
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
    SX_FAIL(r, code, node->where, key_form(r, key, sx_holds_words(type)), "%s: '%s' does not fit",
            key->name, node->text.at);
}

static void lex_fault(sx_reader *r, const sx_schema_key *key, const sx_tree *node, sx_lex lex,
                      const char *expected)
{
    if (lex != SX_LEX_OK) {
        SX_FAIL(r, lex == SX_LEX_TYPE ? "MANIFEST.TYPE" : "MANIFEST.RANGE", node->where, expected,
                "%s: '%s' %s", key->name, node->text.at,
                lex == SX_LEX_TYPE ? "is not written like that" : "cannot be used");
    }
}

static void check_number(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_decimal value;
    if (!node->plain) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, "the number without quotes",
                "%s holds a text in quotes", key->name);
        return;
    }
    lex_fault(r, key, node, sx_lex_number(node->text, &value), sx_number_form);
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
    lex_fault(r, key, node, lex, expected);
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

static void check_word(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (sx_word_index(key->words, node->text) < 0) {
        SX_FAIL(r, "MANIFEST.WORD", node->where,
                sx_reader_choices(r, node->text, key->words, word_count(key->words)),
                "%s: there is no '%s'", key->name, node->text.at);
    }
}

static void check_text(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (sx_slice_trim(node->text).len == 0) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where, no_value, "%s is an empty text", key->name);
    }
}

/* a..b as one text, or [a, b]. */
static void check_range(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_interval interval;
    if (node->kind != SX_TREE_LIST) {
        lex_fault(r, key, node, sx_lex_interval(node->text, &interval), sx_holds_words(key->type));
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
    lex_fault(r, key, node->items[0], lows, sx_number_form);
    lex_fault(r, key, node->items[1], highs, sx_number_form);
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
        lex_fault(r, key, node, sx_lex_dates(node->text, &low, &high),
                  "two days from 1800-01-01 to 2200-12-31, the earlier first");
        return;
    }
    check_range(r, key, node);
}

static void check_interval(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    sx_interval interval;
    lex_fault(r, key, node, sx_lex_interval(node->text, &interval),
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
    lex_fault(r, key, node, lex, "whole years such as 18..24, both included, at most 150");
}

static void check_numbers(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    for (size_t i = 0; i < node->count; i++) {
        check_number(r, key, node->keys[i]);
        if (sx_tree_is_scalar(node->items[i])) {
            check_number(r, key, node->items[i]);
        } else {
            wrong_kind(r, key, node->items[i], sx_number_form);
        }
    }
}

static void check_texts(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    for (size_t i = 0; i < node->count; i++) {
        check_spelling(r, key, node->keys[i], sx_lex_code(node->keys[i]->text), "MANIFEST.ID",
                       SX_HOLDS_CODE);
        if (sx_tree_is_scalar(node->items[i])) {
            check_text(r, key, node->items[i]);
        } else {
            wrong_kind(r, key, node->items[i], "a text");
        }
    }
}

static void check_list_of_scalars(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->count == 0) {
        SX_FAIL(r, "MANIFEST.REQUIRED", node->where, sx_holds_words(key->type), "%s is empty",
                key->name);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (!sx_tree_is_scalar(node->items[i])) {
            wrong_kind(r, key, node->items[i], sx_holds_words(key->type));
        }
    }
}

static bool answer_fits(const sx_tree *node)
{
    if (node->kind == SX_TREE_SCALAR) {
        return true;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->items[i]->kind != SX_TREE_SCALAR) {
            return false;
        }
    }
    return true;
}

static void check_answers(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (!answer_fits(node->items[i])) {
            SX_FAIL(r, "MANIFEST.TYPE", node->items[i]->where,
                    "a single value, ~, or for multi and ranking items a list or map",
                    "an answer in %s is nested too deep", key->name);
        }
    }
}

bool sx_option_is_short(const sx_tree *node)
{
    if (node->kind == SX_TREE_SCALAR) {
        return true;
    }
    return node->kind == SX_TREE_MAP && node->count == 1 &&
           sx_schema_find(&sx_table_option, node->keys[0]->text) == NULL;
}

static void check_option(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind == SX_TREE_MAP && !sx_option_is_short(node)) {
        bool has_code = sx_tree_get(node, "code") != NULL;
        bool comma = !has_code && node->count > 1 && node->flow &&
                     sx_tree_is_null(node->items[node->count - 1]);
        if (comma) {
            SX_FAIL(r, "MANIFEST.TYPE", node->keys[1]->where,
                    "quotes around a text that contains a comma: {1: \"Yes, often\"}",
                    "an option in %s is cut at a comma", key->name);
            return;
        }
        check_table(r, &sx_table_option, node);
        return;
    }
    const sx_tree *code = node->kind == SX_TREE_MAP ? node->keys[0] : node;
    if (code->kind != SX_TREE_SCALAR || sx_tree_is_null(code)) {
        wrong_kind(r, key, code, sx_holds_words(SX_HOLDS_OPTION));
        return;
    }
    check_spelling(r, key, code, sx_lex_code(code->text), "MANIFEST.ID", SX_HOLDS_CODE);
    if (node->kind == SX_TREE_MAP) {
        if (sx_tree_is_scalar(node->items[0])) {
            check_text(r, key, node->items[0]);
        } else {
            wrong_kind(r, key, node->items[0], sx_holds_words(SX_HOLDS_OPTION));
        }
    }
}

static void check_level(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind == SX_TREE_LIST) {
        check_list_of_scalars(r, key, node);
    } else {
        check_interval(r, key, node);
    }
}

static void check_scalar(sx_reader *r, const sx_schema_key *key, sx_holds type, const sx_tree *node)
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
    case SX_HOLDS_TEXT: check_text(r, key, node); return;
    case SX_HOLDS_WORD: check_word(r, key, node); return;
    case SX_HOLDS_TRUTH: check_truth(r, key, node); return;
    case SX_HOLDS_NUMBER: check_number(r, key, node); return;
    case SX_HOLDS_COUNT: check_count(r, key, node); return;
    case SX_HOLDS_INTERVAL:
    case SX_HOLDS_LEVEL: check_interval(r, key, node); return;
    case SX_HOLDS_AGES: check_ages(r, key, node); return;
    case SX_HOLDS_RANGE: check_range(r, key, node); return;
    case SX_HOLDS_ITEM_RANGE: check_item_range(r, key, node); return;
    default: return; /* read by the readers */
    }
}

/* Types that are, or may be, a list or a map. True when the node was dealt with. */
static bool check_composite(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    bool list = node->kind == SX_TREE_LIST;
    bool map = node->kind == SX_TREE_MAP;
    switch (key->type) {
    case SX_HOLDS_TABLE:
        if (map) {
            check_table(r, key->table, node);
        }
        return map;
    case SX_HOLDS_OPTION: check_option(r, key, node); return true;
    case SX_HOLDS_RANGE:
    case SX_HOLDS_ITEM_RANGE:
        if (list) {
            check_range(r, key, node);
        }
        return list;
    case SX_HOLDS_NAMES:
    case SX_HOLDS_CONDITIONS:
        if (list) {
            check_list_of_scalars(r, key, node);
        }
        return list;
    case SX_HOLDS_NUMBERS:
        if (map) {
            check_numbers(r, key, node);
        }
        return map;
    case SX_HOLDS_TEXTS:
        if (map) {
            check_texts(r, key, node);
        }
        return map;
    case SX_HOLDS_LEVEL:
        if (list) {
            check_level(r, key, node);
        }
        return list;
    case SX_HOLDS_ANSWERS:
        if (list || map) {
            check_answers(r, key, node);
        }
        return list || map;
    case SX_HOLDS_EXPECTED:
    case SX_HOLDS_BAND_ID: return sx_tree_is_null(node);
    default: return false;
    }
}

static bool is_composite(sx_holds type)
{
    return type == SX_HOLDS_TABLE || type == SX_HOLDS_NUMBERS || type == SX_HOLDS_TEXTS ||
           type == SX_HOLDS_ANSWERS;
}

static void check_value(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (check_composite(r, key, node)) {
        return;
    }
    if (!sx_tree_is_scalar(node) || is_composite(key->type)) {
        wrong_kind(r, key, node, sx_holds_words(key->type));
        return;
    }
    check_scalar(r, key, key->type, node);
}

static void check_map_key(sx_reader *r, const sx_schema_key *key, const sx_tree *name)
{
    if (key->key_type == SX_HOLDS_WORD) {
        check_word(r, key, name);
    } else {
        check_scalar(r, key, key->key_type, name);
    }
}

static void check_pair(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind != SX_TREE_MAP || node->count != 1) {
        SX_FAIL(r, "MANIFEST.TYPE", node->where,
                key_form(r, key, "one pair in each entry, name: value"), "an entry of %s holds %s",
                key->name,
                node->kind == SX_TREE_MAP ? "more or less than one pair" : sx_tree_kind_word(node));
        return;
    }
    check_map_key(r, key, node->keys[0]);
    check_value(r, key, node->items[0]);
}

static void check_list(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind != SX_TREE_LIST) {
        wrong_kind(r, key, node, "a list");
        return;
    }
    if (node->count == 0) {
        SX_FAIL(r, key->code == NULL ? "MANIFEST.REQUIRED" : key->code, node->where,
                key->hint == NULL ? "at least one entry, or no such key" : key->hint, "%s is empty",
                key->name);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (key->shape == SX_SHAPE_PAIRS) {
            check_pair(r, key, node->items[i]);
        } else {
            check_value(r, key, node->items[i]);
        }
    }
}

static void check_map(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    if (node->kind != SX_TREE_MAP) {
        wrong_kind(r, key, node, "a map, name: value");
        return;
    }
    if (node->count == 0) {
        SX_FAIL(r, "MANIFEST.REQUIRED", node->where, "at least one entry, or no such key",
                "%s is empty", key->name);
    }
    for (size_t i = 0; i < node->count; i++) {
        check_map_key(r, key, node->keys[i]);
        if (key->shape == SX_SHAPE_MAP_OF_LISTS) {
            check_list(r, key, node->items[i]);
        } else {
            check_value(r, key, node->items[i]);
        }
    }
}

static void check_key(sx_reader *r, const sx_schema_key *key, const sx_tree *node)
{
    switch (key->shape) {
    case SX_SHAPE_LIST:
    case SX_SHAPE_PAIRS: check_list(r, key, node); return;
    case SX_SHAPE_MAP:
    case SX_SHAPE_MAP_OF_LISTS: check_map(r, key, node); return;
    case SX_SHAPE_ONE_OR_LIST:
        if (node->kind == SX_TREE_LIST) {
            check_list(r, key, node);
            return;
        }
        break;
    case SX_SHAPE_ONE: break;
    }
    check_value(r, key, node);
}

static void unknown_key(sx_reader *r, const sx_schema_table *table, const sx_tree *map, size_t at)
{
    const sx_tree *name = map->keys[at];
    if (map->flow && sx_tree_is_null(map->items[at]) && map->items[at]->text.len == 0) {
        SX_FAIL(r, "MANIFEST.KEY", name->where,
                "quotes around a text that contains a comma inside { }", "'%s' is not a key of %s",
                name->text.at, table->name);
        return;
    }
    const char *names[KEYS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < table->key_count && count < KEYS_MAX; i++) {
        names[count++] = table->keys[i].name;
    }
    const char *nearest = sx_nearest(name->text, names, count);
    const char *expected = "a key of docs/manifest.md";
    if (nearest != NULL) {
        expected = sx_arena_printf(r->arena, "did you mean '%s'?", nearest);
    }
    SX_FAIL(r, "MANIFEST.KEY", name->where, expected, "'%s' is not a key of %s", name->text.at,
            table->name);
}

static void check_required(sx_reader *r, const sx_schema_table *table, const sx_tree *map)
{
    for (size_t i = 0; i < table->key_count; i++) {
        const sx_schema_key *key = &table->keys[i];
        if (!key->required || sx_tree_get(map, key->name) != NULL) {
            continue;
        }
        const char *expected = key->hint;
        if (expected == NULL) {
            expected =
                sx_arena_printf(r->arena, "%s: %s", key->name,
                                key->example == NULL ? sx_holds_words(key->type) : key->example);
        }
        SX_FAIL(r, key->code == NULL ? "MANIFEST.REQUIRED" : key->code, map->where, expected,
                "%s of %s is missing", key->name, table->name);
    }
}

static void check_table(sx_reader *r, const sx_schema_table *table, const sx_tree *map)
{
    for (size_t i = 0; i < map->count; i++) {
        const sx_schema_key *key = sx_schema_find(table, map->keys[i]->text);
        if (key != NULL) {
            check_key(r, key, map->items[i]);
        } else if (table->others != NULL && sx_is_id(map->keys[i]->text)) {
            check_key(r, table->others, map->items[i]);
        } else {
            unknown_key(r, table, map, i);
        }
    }
    check_required(r, table, map);
}

void sx_validate(sx_reader *reader, const sx_schema_table *table, const sx_tree *map)
{
    check_table(reader, table, map);
}
