/*
 * mutants.c: the walk along the schema, and what is changed by the type of a value. See mutants.h.
 */
#include "mutants.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void walk_table(mutants *m, const sx_schema_table *table, sx_tree *map);

/* ---- changing and putting right ----------------------------------------------------------------- */

void mutants_visit(mutants *m, sx_where where, const char *format, ...)
{
    char what[1200];
    va_list args;
    int length = snprintf(what, sizeof what, "%s: ", m->path);
    va_start(args, format);
    if (length > 0 && (size_t)length < sizeof what)
        vsnprintf(what + length, sizeof what - (size_t)length, format, args);
    va_end(args);
    m->visit(m->user, where, what);
}

static sx_slice keep(mutants *m, const char *text)
{
    const char *own = sx_arena_strdup(m->arena, text);
    m->failed = m->failed || !own;
    return sx_slice_of(own ? own : "");
}

void mutants_text(mutants *m, sx_tree *node, const char *text)
{
    const sx_tree kept = *node;
    node->text = keep(m, text);
    node->source = (sx_slice){0}; /* places inside it would be none */
    mutants_visit(m, kept.where, "%s instead of %s", text, kept.text.at);
    *node = kept;
}

void mutants_without(mutants *m, sx_tree *node, size_t i, const char *what)
{
    const sx_tree kept = *node;
    sx_tree **items = sx_arena_array(m->arena, kept.count + 1, sizeof *items);
    sx_tree **keys = sx_arena_array(m->arena, kept.count + 1, sizeof *keys);
    if (!items || !keys) {
        m->failed = true;
        return;
    }
    node->count = 0;
    for (size_t k = 0; k < kept.count; k++)
        if (k != i) {
            items[node->count] = kept.items[k];
            if (kept.kind == SX_TREE_MAP)
                keys[node->count] = kept.keys[k];
            node->count++;
        }
    node->items = items;
    node->keys = kept.kind == SX_TREE_MAP ? keys : kept.keys;
    mutants_visit(m, kept.items[i]->where, "%s left out", what);
    *node = kept;
}

/* ---- numbers -------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number that begins at `at`, or none: -12, 0.75. */
static size_t number_length(const char *text, size_t at)
{
    size_t end = at + (text[at] == '-');
    if (!is_digit(text[end]))
        return 0;
    while (is_digit(text[end]))
        end++;
    if (text[end] == '.' && is_digit(text[end + 1]))
        for (end++; is_digit(text[end]); end++)
            ;
    return end - at;
}

void mutants_numbers(mutants *m, sx_tree *node)
{
    const char *text = node->text.at;
    for (size_t at = 0; text[at] != '\0';) {
        size_t length = number_length(text, at);
        sx_decimal value;
        if (length == 0 || !sx_decimal_read((sx_slice){text + at, length}, &value)) {
            at++;
            continue;
        }
        for (int step = -1; step <= 1; step += 2) {
            sx_buf changed;
            sx_buf_init(&changed, 65536);
            sx_buf_printf(&changed, "%.*s", (int)at, text);
            sx_decimal_print(&changed, (sx_decimal){value.value + step, value.digits});
            sx_buf_str(&changed, text + at + length);
            mutants_text(m, node, sx_buf_text(&changed));
            sx_buf_free(&changed);
        }
        at += length;
    }
}

/* {0: 1, 1: 0}: other values, and other numbers that have them. */
static void numbers_map(mutants *m, sx_tree *map)
{
    for (size_t i = 0; map->kind == SX_TREE_MAP && i < map->count; i++) {
        mutants_numbers(m, map->items[i]);
        mutants_numbers(m, map->keys[i]);
    }
}

/* ---- words and names of other parts --------------------------------------------------------------- */

static void other_words(mutants *m, const char *const *words, sx_tree *node)
{
    for (size_t i = 0; words[i]; i++)
        if (!sx_slice_is(node->text, words[i]))
            mutants_text(m, node, words[i]);
}

/* responses: and table: name a part of the manifest. */
static void other_parts(mutants *m, const char *key, sx_tree *node)
{
    const char *where = strcmp(key, "responses") == 0 ? "responses"
                        : strcmp(key, "table") == 0   ? "norms"
                        : strcmp(key, "scale") == 0   ? "scales"
                                                      : NULL;
    const sx_tree *parts = where ? sx_tree_get(m->root, where) : NULL;
    if (!where)
        mutants_visit(m, node->where,
                      "nobody knows what else it could be, nor that it does not score");
    for (size_t i = 0; parts && i < parts->count; i++)
        if (!sx_slice_is(parts->keys[i]->text, node->text.at))
            mutants_text(m, node, parts->keys[i]->text.at);
}

/* An entry of the scale's reliability, cut-offs or rules of change. */
static void other_entries(mutants *m, const char *list, sx_tree *node)
{
    const sx_tree *change = sx_tree_get(m->scale, "change");
    bool rule = strcmp(list, "rules") == 0;
    const sx_tree *entries =
        rule && change ? sx_tree_get(change, list) : sx_tree_get(m->scale, list);
    for (size_t i = 0; entries && entries->kind == SX_TREE_LIST && i < entries->count; i++) {
        const sx_tree *id = sx_tree_get(entries->items[i], "id");
        if (id && !sx_slice_is(id->text, node->text.at))
            mutants_text(m, node, id->text.at);
    }
}

static void other_ids(mutants *m, const char *key, sx_tree *node)
{
    if (strcmp(key, "of") == 0 || strcmp(key, "sd_of") == 0 || strcmp(key, "patients") == 0 ||
        strcmp(key, "others") == 0)
        other_entries(m, "reliability", node);
    else if (strcmp(key, "cutoff") == 0)
        other_entries(m, "cutoffs", node);
    else if (strcmp(key, "by") == 0)
        other_entries(m, "rules", node);
    else
        other_parts(m, key, node);
}

/* The code of an option: each other code of an item or parameter that has it. */
static void other_codes(mutants *m, sx_tree *node)
{
    const sx_model *model = m->model;
    for (size_t i = 0; i < model->item_count + model->parameter_count; i++) {
        const sx_response_set *set = model->items[i].responses;
        if (!set || sx_response_set_find(set, node->text) < 0)
            continue;
        for (size_t o = 0; o < set->option_count; o++)
            if (!sx_slice_is(node->text, set->options[o].code))
                mutants_text(m, node, set->options[o].code);
        return;
    }
}

/* ---- options --------------------------------------------------------------------------------------- */

static sx_tree *scalar(mutants *m, const char *text, sx_where where)
{
    sx_tree *node = sx_arena_alloc(m->arena, sizeof *node);
    if (!node) {
        m->failed = true;
        return NULL;
    }
    *node = (sx_tree){.kind = SX_TREE_SCALAR, .where = where, .plain = true};
    node->text = keep(m, text);
    return node;
}

/* The option as {code: C, score: S} or {code: C, missing: R}, whatever way it was written. */
static void option_as(mutants *m, sx_tree *node, const char *code, const char *key,
                      const char *value)
{
    const sx_tree kept = *node;
    sx_tree *keys[2] = {scalar(m, "code", kept.where), scalar(m, key, kept.where)};
    sx_tree *items[2] = {scalar(m, code, kept.where), scalar(m, value, kept.where)};
    if (m->failed)
        return;
    *node = (sx_tree){
        .kind = SX_TREE_MAP, .where = kept.where, .keys = keys, .items = items, .count = 2};
    mutants_visit(m, kept.where, "option %s with %s %s", code, key, value);
    *node = kept;
}

/* An option of the set or item that the walk is at. */
static void one_option(mutants *m, sx_tree *node)
{
    const sx_tree *code = node->kind == SX_TREE_SCALAR ? node : sx_tree_get(node, "code");
    const sx_tree *score = node->kind == SX_TREE_MAP ? sx_tree_get(node, "score") : NULL;
    const sx_tree *missing = node->kind == SX_TREE_MAP ? sx_tree_get(node, "missing") : NULL;
    sx_decimal value = {0, 0};
    if (!code)
        code = node->keys[0]; /* the short form */
    bool number = sx_decimal_read(score ? score->text : code->text, &value);
    if (!missing && !number)
        return; /* a label that counts nothing: conditions name it, and they are changed */
    for (int step = -1; step <= 1; step += 2) {
        sx_buf text;
        sx_buf_init(&text, 64);
        sx_decimal_print(&text,
                         (sx_decimal){value.value + step * sx_pow10(value.digits), value.digits});
        option_as(m, node, code->text.at, "score", sx_buf_text(&text));
        sx_buf_free(&text);
    }
    if (!missing)
        option_as(m, node, code->text.at, "missing", "skipped");
}

/* ---- the rule for missing answers ------------------------------------------------------------------ */

/* The map with other entries: key, value, key, value, NULL. */
static void map_as(mutants *m, sx_tree *node, const char *const *entries)
{
    const sx_tree kept = *node;
    sx_tree *keys[4], *items[4];
    size_t count = 0;
    for (; entries[2 * count]; count++) {
        keys[count] = scalar(m, entries[2 * count], kept.where);
        items[count] = scalar(m, entries[2 * count + 1], kept.where);
    }
    if (m->failed)
        return;
    *node = (sx_tree){
        .kind = SX_TREE_MAP, .where = kept.where, .keys = keys, .items = items, .count = count};
    mutants_visit(m, kept.where, "%s%s%s instead of complete", entries[1], entries[2] ? " " : "",
                  entries[2] ? entries[3] : "");
    *node = kept;
}

/* `complete`, taken for a rule that is content with less. */
static void lax_rules(mutants *m, sx_tree *node)
{
    static const char *const prorate[] = {"rule", "prorate", "most", "1", "round", "half_up", NULL};
    static const char *const answered[] = {"rule", "answered", "least", "1", NULL};
    static const char *const known[] = {"rule", "known", NULL};
    const sx_tree *rule = sx_tree_get(node, "rule");
    if (!rule || !sx_slice_is(rule->text, "complete"))
        return;
    map_as(m, node, prorate);
    map_as(m, node, answered);
    map_as(m, node, known);
}

/* ---- the walk --------------------------------------------------------------------------------------- */

/* Adds to the path; gives back how long it was. */
static size_t enter(mutants *m, const char *name)
{
    size_t before = m->path_length;
    int added = snprintf(m->path + before, sizeof m->path - before, "%s%s",
                         before && name[0] != '[' ? "." : "", name);
    m->path_length =
        added > 0 && before + (size_t)added < sizeof m->path ? before + (size_t)added : before;
    return before;
}

static void leave(mutants *m, size_t before)
{
    m->path_length = before;
    m->path[before] = '\0';
}

static void one_value(mutants *m, const sx_schema_key *key, sx_tree *node)
{
    if (key->type == SX_HOLDS_TABLE && node->kind == SX_TREE_MAP)
        walk_table(m, key->table, node);
    if (key->type == SX_HOLDS_OPTION)
        one_option(m, node);
    if (key->type == SX_HOLDS_NUMBERS)
        numbers_map(m, node);
    if ((key->type == SX_HOLDS_RANGE || key->type == SX_HOLDS_ITEM_RANGE) &&
        node->kind == SX_TREE_LIST)
        for (size_t i = 0; i < node->count; i++)
            mutants_numbers(m, node->items[i]);
    if ((key->type == SX_HOLDS_NAMES || key->type == SX_HOLDS_CONDITIONS) &&
        node->kind == SX_TREE_LIST)
        for (size_t i = 0; i < node->count; i++) {
            one_value(m, key, node->items[i]);
            mutants_without(m, node, i, node->items[i]->text.at);
        }
    if (node->kind != SX_TREE_SCALAR)
        return;
    switch (key->type) {
    case SX_HOLDS_NUMBER:
    case SX_HOLDS_COUNT:
    case SX_HOLDS_RANGE:
    case SX_HOLDS_ITEM_RANGE:
    case SX_HOLDS_INTERVAL:
    case SX_HOLDS_LEVEL:
    case SX_HOLDS_AGES: mutants_numbers(m, node); break;
    case SX_HOLDS_TRUTH:
        mutants_text(m, node, sx_slice_is(node->text, "true") ? "false" : "true");
        break;
    case SX_HOLDS_WORD: other_words(m, key->words, node); break;
    case SX_HOLDS_ID: other_ids(m, key->name, node); break;
    case SX_HOLDS_CODE: other_codes(m, node); break;
    case SX_HOLDS_NAMES: mutants_names(m, node); break;
    case SX_HOLDS_CONDITION:
    case SX_HOLDS_CONDITIONS:
    case SX_HOLDS_FORMULA: mutants_expression(m, node); break;
    default: break; /* wording, names and places say nothing that is scored */
    }
}

/* The id of the entry, or its number. */
static void enter_entry(mutants *m, const sx_tree *node, size_t i)
{
    char name[80];
    const sx_tree *id = node->kind == SX_TREE_MAP ? sx_tree_get(node, "id") : NULL;
    if (id && id->text.len < sizeof name - 3)
        (void)snprintf(name, sizeof name, "[%s]", id->text.at);
    else
        (void)snprintf(name, sizeof name, "[%zu]", i + 1);
    (void)enter(m, name);
}

static void walk_list(mutants *m, const sx_schema_key *key, sx_tree *list)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t before = m->path_length;
        enter_entry(m, list->items[i], i);
        one_value(m, key, list->items[i]);
        leave(m, before);
    }
}

static void walk_value(mutants *m, const sx_schema_key *key, sx_tree *node)
{
    bool list = key->shape == SX_SHAPE_LIST || key->shape == SX_SHAPE_ONE_OR_LIST;
    bool pairs = key->shape == SX_SHAPE_PAIRS && node->kind == SX_TREE_LIST;
    bool map = (key->shape == SX_SHAPE_MAP || key->shape == SX_SHAPE_MAP_OF_LISTS) &&
               node->kind == SX_TREE_MAP;
    if (list && node->kind == SX_TREE_LIST) {
        walk_list(m, key, node);
    } else if (pairs) {
        for (size_t i = 0; i < node->count; i++) {
            sx_tree *pair = node->items[i];
            for (size_t k = 0; pair->kind == SX_TREE_MAP && k < pair->count; k++) {
                size_t before = enter(m, pair->keys[k]->text.at);
                one_value(m, key, pair->items[k]);
                leave(m, before);
            }
        }
    } else if (map) {
        for (size_t i = 0; i < node->count; i++) {
            size_t before = enter(m, node->keys[i]->text.at);
            if (key->shape == SX_SHAPE_MAP_OF_LISTS && node->items[i]->kind == SX_TREE_LIST)
                walk_list(m, key, node->items[i]);
            else
                one_value(m, key, node->items[i]);
            leave(m, before);
        }
    } else {
        one_value(m, key, node);
    }
}

static bool is_scored(mutants *m, const sx_schema_table *table, const char *key)
{
    char name[160];
    (void)snprintf(name, sizeof name, "%s.%s", table->name, key);
    for (size_t i = 0; m->not_scored[i]; i++)
        if (strcmp(m->not_scored[i], name) == 0)
            return false;
    return true;
}

/* Does any value below the key score? Texts, ids of sources and the like do not. */
static bool may_score(const sx_schema_key *key)
{
    switch (key->type) {
    case SX_HOLDS_TEXT:
    case SX_HOLDS_TEXTS:
    case SX_HOLDS_LOINC:
    case SX_HOLDS_DURATION:
    case SX_HOLDS_VERSION:
    case SX_HOLDS_LANGUAGE:
    case SX_HOLDS_NAME: return false;
    default: return true;
    }
}

static void walk_table(mutants *m, const sx_schema_table *table, sx_tree *map)
{
    if (strcmp(table->name, "scale") == 0)
        m->scale = map;
    for (size_t i = 0; i < map->count; i++) {
        const sx_tree *name = map->keys[i];
        const sx_schema_key *key = sx_schema_find(table, name->text);
        if (!key)
            key = table->others;
        if (!key || !may_score(key) || !is_scored(m, table, name->text.at))
            continue;
        size_t before = enter(m, name->text.at);
        walk_value(m, key, map->items[i]);
        if (key->table && strcmp(key->table->name, "missing rule") == 0)
            lax_rules(m, map->items[i]);
        if (strcmp(name->text.at, "bands") == 0 || strcmp(name->text.at, "levels") == 0)
            mutants_edges(m, map->items[i]);
        if (strcmp(name->text.at, "levels") == 0)
            mutants_levels(m, map->items[i]);
        leave(m, before);
        if (!key->required && strcmp(table->name, "instrument") != 0)
            mutants_without(m, map, i, name->text.at);
    }
    if (strcmp(table->name, "scale") == 0)
        mutants_reversed(m, map);
    if (strcmp(table->name, "cut-off") == 0)
        mutants_side(m, map);
}

bool mutants_walk(mutants *m)
{
    leave(m, 0);
    walk_table(m, sx_schema_instrument.tables[0], m->root);
    return !m->failed;
}
