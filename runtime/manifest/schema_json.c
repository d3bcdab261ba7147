/*
 * schema_json.c: the schema as JSON Schema (draft 2020-12), for editors that check and complete
 * YAML while it is written. It says what a single value may look like; what values mean together
 * is checked by the readers alone.
 */
#include <string.h>

#include "base/json.h"
#include "manifest/schema.h"

static void write_value(sx_json *json, const sx_schema_key *key, sx_holds type);

/* "norm row" to "norm_row": a name for $defs. */
static void write_ref(sx_json *json, const sx_schema_table *table, bool as_key)
{
    sx_buf name;
    sx_buf_init(&name, 128);
    if (!as_key) {
        sx_buf_str(&name, "#/$defs/");
    }
    for (const char *at = table->name; *at != '\0'; at++) {
        sx_buf_char(&name, *at == ' ' || *at == '-' ? '_' : *at);
    }
    if (as_key) {
        sx_json_key_buf(json, &name);
    } else {
        sx_json_put_buf(json, "$ref", &name);
    }
    sx_buf_free(&name);
}

/* One word, or an array of several, under "type". */
static void write_types(sx_json *json, const char *const *types)
{
    sx_json_key(json, "type");
    if (types[1] == NULL) {
        sx_json_string(json, types[0]);
        return;
    }
    sx_json_array(json);
    for (size_t i = 0; types[i] != NULL; i++) {
        sx_json_string(json, types[i]);
    }
    sx_json_end_array(json);
}

static void write_type(sx_json *json, const char *type)
{
    const char *const types[] = {type, NULL};
    write_types(json, types);
}

/* With `or_null`, ~ too. */
static void write_enum(sx_json *json, const char *const *words, bool or_null)
{
    sx_json_key(json, "enum");
    sx_json_array(json);
    for (size_t i = 0; words[i] != NULL; i++) {
        if (words == sx_schema_words_format) {
            sx_json_raw(json, words[i]); /* the only word that is a number */
        } else {
            sx_json_string(json, words[i]);
        }
    }
    if (or_null) {
        sx_json_null(json);
    }
    sx_json_end_array(json);
}

static void write_words(sx_json *json, const char *const *words)
{
    write_enum(json, words, false);
}

static void write_string(sx_json *json, const char *pattern)
{
    write_type(json, "string");
    if (pattern != NULL) {
        sx_json_put(json, "pattern", pattern);
    }
}

/* {"anyOf": [{...}, {...}]}: begin, then objects, then end. */
static void begin_any(sx_json *json)
{
    sx_json_key(json, "anyOf");
    sx_json_array(json);
}

static void write_string_choice(sx_json *json, const char *pattern)
{
    sx_json_object(json);
    write_string(json, pattern);
    sx_json_end_object(json);
}

static void write_list_choice(sx_json *json, const char *item_type, int64_t least, int64_t most)
{
    sx_json_object(json);
    write_type(json, "array");
    sx_json_key(json, "items");
    sx_json_object(json);
    write_type(json, item_type);
    sx_json_end_object(json);
    sx_json_put_int(json, "minItems", least);
    if (most > 0) {
        sx_json_put_int(json, "maxItems", most);
    }
    sx_json_end_object(json);
}

static void write_number_choice(sx_json *json)
{
    sx_json_object(json);
    write_type(json, "number");
    sx_json_end_object(json);
}

static void write_pattern_object(sx_json *json, const char *pattern, const char *const *types)
{
    write_type(json, "object");
    sx_json_key(json, "propertyNames");
    sx_json_object(json);
    sx_json_put(json, "pattern", pattern);
    sx_json_end_object(json);
    sx_json_key(json, "additionalProperties");
    sx_json_object(json);
    write_types(json, types);
    sx_json_end_object(json);
    sx_json_put_int(json, "minProperties", 1);
}

static const char *const text_types[] = {"string", "number", "boolean", NULL};
static const char *const number_types[] = {"number", NULL};

static void write_option(sx_json *json)
{
    static const char *const code_types[] = {"string", "integer", NULL};
    begin_any(json);
    sx_json_object(json);
    write_types(json, code_types);
    sx_json_put(json, "pattern", sx_holds_pattern(SX_HOLDS_CODE));
    sx_json_end_object(json);
    sx_json_object(json);
    write_ref(json, &sx_table_option, false);
    sx_json_end_object(json);
    sx_json_object(json);
    write_pattern_object(json, sx_holds_pattern(SX_HOLDS_CODE), text_types);
    sx_json_put_int(json, "maxProperties", 1);
    sx_json_end_object(json);
    sx_json_end_array(json);
}

static void write_interval(sx_json *json, bool or_labels)
{
    begin_any(json);
    write_string_choice(json, sx_holds_pattern(SX_HOLDS_INTERVAL));
    write_number_choice(json);
    if (or_labels) {
        write_list_choice(json, "string", 1, 0);
    }
    sx_json_end_array(json);
}

static void write_range(sx_json *json, sx_holds type)
{
    begin_any(json);
    write_string_choice(json, sx_holds_pattern(type));
    write_list_choice(json, "number", 2, 2);
    sx_json_end_array(json);
}

static void write_count(sx_json *json, const sx_schema_key *key)
{
    write_type(json, "integer");
    sx_json_put_int(json, "minimum", key->least);
    sx_json_put_int(json, "maximum", key->most == 0 ? 1000000 : key->most);
}

/* A list of ids that may be empty, or ~. */
static void write_met(sx_json *json)
{
    static const char *const types[] = {"array", "null", NULL};
    write_types(json, types);
    sx_json_key(json, "items");
    sx_json_object(json);
    write_string(json, sx_holds_pattern(SX_HOLDS_ID));
    sx_json_end_object(json);
}

static void write_code(sx_json *json)
{
    static const char *const types[] = {"string", "integer", NULL};
    write_types(json, types);
    sx_json_put(json, "pattern", sx_holds_pattern(SX_HOLDS_CODE));
}

static void write_plain(sx_json *json, const sx_schema_key *key, sx_holds type)
{
    static const char *const expected[] = {"string", "number", "null", NULL};
    static const char *const band[] = {"string", "null", NULL};
    static const char *const note[] = {"boolean", "null", NULL};
    static const char *const answers[] = {"array", "object", NULL};
    static const char *const ages[] = {"string", "integer", NULL};
    switch (type) {
    case SX_HOLDS_TEXT: write_types(json, text_types); return;
    case SX_HOLDS_WORD: write_words(json, key->words); return;
    case SX_HOLDS_TRUTH: write_type(json, "boolean"); return;
    case SX_HOLDS_NUMBER: write_type(json, "number"); return;
    case SX_HOLDS_EXPECTED: write_types(json, expected); return;
    case SX_HOLDS_BAND_ID: write_types(json, band); return;
    case SX_HOLDS_NOTE: write_types(json, note); return;
    case SX_HOLDS_MET: write_met(json); return;
    case SX_HOLDS_FOUND: write_enum(json, key->words, true); return;
    case SX_HOLDS_ANSWERS: write_types(json, answers); return;
    case SX_HOLDS_AGES:
        write_types(json, ages);
        sx_json_put(json, "pattern", sx_holds_pattern(type));
        return;
    case SX_HOLDS_TABLE: write_ref(json, key->table, false); return;
    default: write_string(json, sx_holds_pattern(type)); return;
    }
}

static void write_value(sx_json *json, const sx_schema_key *key, sx_holds type)
{
    switch (type) {
    case SX_HOLDS_CODE: write_code(json); return;
    case SX_HOLDS_COUNT: write_count(json, key); return;
    case SX_HOLDS_RANGE:
    case SX_HOLDS_ITEM_RANGE: write_range(json, type); return;
    case SX_HOLDS_INTERVAL: write_interval(json, false); return;
    case SX_HOLDS_LEVEL: write_interval(json, true); return;
    case SX_HOLDS_OPTION: write_option(json); return;
    case SX_HOLDS_NUMBERS:
        write_pattern_object(json, "^" SX_NUMBER_PATTERN "$", number_types);
        return;
    case SX_HOLDS_TEXTS:
        write_pattern_object(json, sx_holds_pattern(SX_HOLDS_CODE), text_types);
        return;
    case SX_HOLDS_NAMES:
    case SX_HOLDS_CONDITIONS:
        begin_any(json);
        write_string_choice(json, NULL);
        write_list_choice(json, "string", 1, 0);
        sx_json_end_array(json);
        return;
    default: write_plain(json, key, type); return;
    }
}

static void write_key_names(sx_json *json, const sx_schema_key *key)
{
    const char *pattern = sx_holds_pattern(key->key_type);
    if (key->key_type != SX_HOLDS_WORD && pattern == NULL) {
        return;
    }
    sx_json_key(json, "propertyNames");
    sx_json_object(json);
    if (key->key_type == SX_HOLDS_WORD) {
        write_words(json, key->words);
    } else {
        sx_json_put(json, "pattern", pattern);
    }
    sx_json_end_object(json);
}

/* A map of names to values; with `lists`, to lists of them. */
static void write_map(sx_json *json, const sx_schema_key *key, bool lists)
{
    write_type(json, "object");
    write_key_names(json, key);
    sx_json_key(json, "additionalProperties");
    sx_json_object(json);
    if (lists) {
        write_type(json, "array");
        sx_json_put_int(json, "minItems", 1);
        sx_json_key(json, "items");
        sx_json_object(json);
    }
    write_value(json, key, key->type);
    if (lists) {
        sx_json_end_object(json);
    }
    sx_json_end_object(json);
    sx_json_put_int(json, "minProperties", 1);
}

static void write_list(sx_json *json, const sx_schema_key *key)
{
    write_type(json, "array");
    sx_json_put_int(json, "minItems", 1);
    sx_json_key(json, "items");
    sx_json_object(json);
    if (key->shape == SX_SHAPE_PAIRS) {
        write_map(json, key, false);
        sx_json_put_int(json, "maxProperties", 1);
    } else {
        write_value(json, key, key->type);
    }
    sx_json_end_object(json);
}

static void write_shape(sx_json *json, const sx_schema_key *key)
{
    switch (key->shape) {
    case SX_SHAPE_LIST:
    case SX_SHAPE_PAIRS: write_list(json, key); return;
    case SX_SHAPE_MAP: write_map(json, key, false); return;
    case SX_SHAPE_MAP_OF_LISTS: write_map(json, key, true); return;
    case SX_SHAPE_ONE_OR_LIST:
        begin_any(json);
        sx_json_object(json);
        write_value(json, key, key->type);
        sx_json_end_object(json);
        sx_json_object(json);
        write_list(json, key);
        sx_json_end_object(json);
        sx_json_end_array(json);
        return;
    case SX_SHAPE_ONE: write_value(json, key, key->type); return;
    }
}

/* What editors show beside a key: what it means, what holds without it, what it looks like. */
static void write_description(sx_json *json, const sx_schema_key *key)
{
    sx_buf text;
    sx_buf_init(&text, 8192);
    sx_buf_str(&text, key->doc);
    if (key->required) {
        sx_buf_str(&text, "\n\nRequired.");
    } else if (key->absent != NULL) {
        sx_buf_printf(&text, "\n\nWhen absent: %s.", key->absent);
    }
    if (key->example != NULL) {
        sx_buf_printf(&text, "\n\nExample: %s: %s", key->name, key->example);
    }
    sx_json_put_buf(json, "description", &text);
    sx_buf_free(&text);
}

static void write_key(sx_json *json, const sx_schema_key *key)
{
    sx_json_key(json, key->name);
    sx_json_object(json);
    write_description(json, key);
    write_shape(json, key);
    sx_json_end_object(json);
}

static void write_required(sx_json *json, const sx_schema_table *table)
{
    bool any = false;
    for (size_t i = 0; i < table->key_count; i++) {
        if (!table->keys[i].required) {
            continue;
        }
        if (!any) {
            sx_json_key(json, "required");
            sx_json_array(json);
            any = true;
        }
        sx_json_string(json, table->keys[i].name);
    }
    if (any) {
        sx_json_end_array(json);
    }
}

static void write_table(sx_json *json, const sx_schema_table *table)
{
    sx_json_put(json, "description", table->doc);
    write_type(json, "object");
    sx_json_key(json, "properties");
    sx_json_object(json);
    for (size_t i = 0; i < table->key_count; i++) {
        write_key(json, &table->keys[i]);
    }
    sx_json_end_object(json);
    write_required(json, table);
    sx_json_key(json, "additionalProperties");
    if (table->others == NULL) {
        sx_json_bool(json, false);
    } else {
        sx_json_object(json);
        write_shape(json, table->others);
        sx_json_end_object(json);
        write_key_names(json, table->others);
    }
}

void sx_schema_json(sx_file_kind kind, sx_buf *out)
{
    const sx_schema_file *file = sx_schema_of(kind);
    sx_json json;
    sx_json_init(&json, out, true);
    sx_json_object(&json);
    sx_json_put(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    sx_json_put(&json, "title", file->title);
    write_table(&json, file->tables[0]);
    sx_json_key(&json, "$defs");
    sx_json_object(&json);
    for (size_t i = 1; file->tables[i] != NULL; i++) {
        write_ref(&json, file->tables[i], true);
        sx_json_object(&json);
        write_table(&json, file->tables[i]);
        sx_json_end_object(&json);
    }
    sx_json_end_object(&json);
    sx_json_end_object(&json);
    sx_buf_char(out, '\n');
}
