/*
 * yaml_tree.c: YAML events into a bounded tree. The event parser of libyaml is used with our own
 * caps, because its loader has none and accepts duplicate keys and many documents silently. Only
 * this file knows libyaml.
 */
#include <stdint.h>
#include <string.h>

#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"
#include "manifest/yaml_advice.h"

/* From this many keys on a map is used to find a duplicate. */
#define MANY_KEYS 16

typedef struct open_node {
    sx_tree *node;
    sx_tree *key; /* maps: read, and its value is still to come */
    sx_map *seen;
    size_t key_capacity, capacity;
} open_node;

typedef struct yaml_state {
    sx_arena *arena;
    sx_diags *diags;
    const char *file;
    sx_slice text;
    yaml_parser_t parser;
    open_node open[SX_TREE_DEPTH_MAX];
    size_t depth;
    size_t flow_depth;
    size_t events;
    size_t errors; /* those after which reading goes on */
    sx_tree *root;
    bool started;   /* the document */
    sx_where quote; /* the last text in quotes over several lines, and the line it ends in */
    uint32_t quote_end;
    /* libyaml counts characters, we need bytes: a cursor that only moves on */
    size_t characters, bytes;
} yaml_state;

static sx_where where_of(const yaml_state *state, yaml_mark_t mark)
{
    return (sx_where){
        .file = state->file, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

static sx_status fail(const yaml_state *state, const char *code, yaml_mark_t mark,
                      const char *expected, const char *what)
{
    return sx_diag_add(state->diags, SX_E_MANIFEST, code, where_of(state, mark), expected, "%s",
                       what);
}

static sx_status parser_error(const yaml_state *state)
{
    const yaml_parser_t *parser = &state->parser;
    if (parser->error == YAML_MEMORY_ERROR) {
        return SX_E_MEMORY;
    }
    sx_yaml_fault fault = {.text = state->text, .problem = parser->problem};
    fault.where = where_of(state, parser->problem_mark);
    if (parser->context != NULL) {
        fault.began = where_of(state, parser->context_mark);
    }
    if (state->quote.line > 0 && state->quote_end == fault.where.line) {
        fault.quote = state->quote;
    }
    sx_yaml_advice advice;
    sx_yaml_advise(state->arena, &fault, &advice);
    return sx_diag_add(state->diags, SX_E_MANIFEST, "MANIFEST.YAML", advice.where, advice.expected,
                       "%s", advice.what);
}

/* The bytes between two marks; scalars come in the order of the file. */
static sx_slice source_between(yaml_state *state, yaml_mark_t from, yaml_mark_t to)
{
    if (from.index < state->characters || to.index <= from.index) {
        return (sx_slice){NULL, 0};
    }
    const char *at = state->text.at + state->bytes;
    const char *end = state->text.at + state->text.len;
    for (; state->characters < from.index && at < end; state->characters++) {
        (void)sx_utf8_next(&at, end);
    }
    const char *start = at;
    for (; state->characters < to.index && at < end; state->characters++) {
        (void)sx_utf8_next(&at, end);
    }
    state->bytes = (size_t)(at - state->text.at);
    return (sx_slice){start, (size_t)(at - start)};
}

/* Does a '#' cut the line here that was meant to be read: with one blank before it, or none behind? What is
 * meant as a comment stands two blanks away. */
static bool has_comment(const yaml_state *state, sx_slice source)
{
    const char *end = state->text.at + state->text.len;
    const char *at = source.at == NULL ? end : source.at + source.len;
    const char *start = at;
    while (at < end && (*at == ' ' || *at == '\t')) {
        at++;
    }
    return at < end && *at == '#' && (at - start < 2 || (at + 1 < end && at[1] > ' '));
}

static sx_status add_duplicate(yaml_state *state, const sx_tree *key, const sx_tree *first)
{
    state->errors++;
    (void)sx_diag_add(state->diags, SX_E_MANIFEST, "MANIFEST.DUPKEY", key->where,
                      "every key once; remove or rename one of the two",
                      "the key '%s' is there twice: in line %lu and in line %lu", key->text.at,
                      (unsigned long)first->where.line, (unsigned long)key->where.line);
    return SX_OK;
}

/* Refuses a key that its map has already. */
static sx_status check_duplicate(yaml_state *state, open_node *map, const sx_tree *key)
{
    const sx_tree *node = map->node;
    if (node->count < MANY_KEYS) {
        for (size_t i = 0; i < node->count; i++) {
            if (sx_slice_equal(node->keys[i]->text, key->text)) {
                return add_duplicate(state, key, node->keys[i]);
            }
        }
        return SX_OK;
    }
    size_t first = 0;
    if (map->seen == NULL) {
        map->seen = sx_map_new(state->arena, (size_t)4 * MANY_KEYS);
    } else {
        first = node->count - 1;
    }
    for (size_t i = first; map->seen != NULL && i < node->count; i++) {
        if (!sx_map_put(map->seen, node->keys[i]->text, i, NULL)) {
            return SX_E_MEMORY;
        }
    }
    if (map->seen == NULL) {
        return SX_E_MEMORY;
    }
    size_t existing = sx_map_get(map->seen, key->text);
    return existing == SX_MAP_NONE ? SX_OK : add_duplicate(state, key, node->keys[existing]);
}

static sx_status take_key(yaml_state *state, open_node *map, sx_tree *key)
{
    sx_diags *diags = state->diags;
    if (key->kind != SX_TREE_SCALAR) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.YAML", key->where,
                           "a word before the colon", "a key must be a single word, not %s",
                           sx_tree_kind_word(key));
    }
    if (key->text.len == 0) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.YAML", key->where, "key: value",
                           "a value without a key");
    }
    if (key->plain && sx_slice_is(key->text, "<<")) {
        return sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.ALIAS", key->where, "write the keys out",
                           "the merge key << is not allowed");
    }
    map->key = key;
    return check_duplicate(state, map, key);
}

/* A finished scalar, or a list or map that has just begun, goes to where it belongs. */
static sx_status attach(yaml_state *state, sx_tree *node)
{
    if (state->depth == 0) {
        state->root = node;
        return SX_OK;
    }
    open_node *parent = &state->open[state->depth - 1];
    if (parent->node->kind == SX_TREE_MAP && parent->key == NULL) {
        return take_key(state, parent, node);
    }
    void *items = parent->node->items;
    if (sx_arena_grow(state->arena, &items, &parent->capacity, parent->node->count,
                      sizeof(sx_tree *)) == NULL) {
        return SX_E_MEMORY;
    }
    parent->node->items = items;
    parent->node->items[parent->node->count] = node;
    if (parent->node->kind == SX_TREE_MAP) {
        void *keys = parent->node->keys;
        if (sx_arena_grow(state->arena, &keys, &parent->key_capacity, parent->node->count,
                          sizeof(sx_tree *)) == NULL) {
            return SX_E_MEMORY;
        }
        parent->node->keys = keys;
        parent->node->keys[parent->node->count] = parent->key;
        parent->key = NULL;
    }
    parent->node->count++;
    return SX_OK;
}

static sx_status new_node(yaml_state *state, sx_tree_kind kind, yaml_mark_t mark, sx_tree **ret)
{
    sx_tree *node = sx_arena_alloc(state->arena, sizeof *node);
    if (node == NULL) {
        return SX_E_MEMORY;
    }
    node->kind = kind;
    node->where = where_of(state, mark);
    node->flow = state->flow_depth > 0;
    *ret = node;
    return SX_OK;
}

static sx_status refuse_marks(const yaml_state *state, const yaml_event_t *event,
                              const unsigned char *anchor, const unsigned char *tag)
{
    if (anchor != NULL) {
        return fail(state, "MANIFEST.ALIAS", event->start_mark,
                    "the value written out; quotes around a text that starts with & or *",
                    "anchors (&) and aliases (*) are not allowed");
    }
    if (tag != NULL) {
        return fail(state, "MANIFEST.TAG", event->start_mark,
                    "quotes around a text that starts with !", "tags (!) are not allowed");
    }
    return SX_OK;
}

static sx_status take_scalar(yaml_state *state, const yaml_event_t *event)
{
    sx_tree *node = NULL;
    sx_status status =
        refuse_marks(state, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (status == SX_OK) {
        status = new_node(state, SX_TREE_SCALAR, event->start_mark, &node);
    }
    if (status != SX_OK) {
        return status;
    }
    size_t len = event->data.scalar.length;
    const char *text = sx_arena_strndup(state->arena, (const char *)event->data.scalar.value, len);
    if (text == NULL) {
        return SX_E_MEMORY;
    }
    node->text = (sx_slice){text, len};
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (!node->plain && event->start_mark.line != event->end_mark.line &&
        (event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
         event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)) {
        state->quote = node->where;
        state->quote_end = (uint32_t)event->end_mark.line + 1;
    }
    node->source = source_between(state, event->start_mark, event->end_mark);
    node->comment = node->plain && has_comment(state, node->source);
    int32_t bad = 0;
    if (!sx_text_fit(node->text, &bad)) {
        state->errors++;
        (void)sx_diag_add(state->diags, SX_E_MANIFEST, "MANIFEST.TEXT", node->where,
                          "remove it; only newline and tab are allowed",
                          "the character U+%04X does not belong in a text", (unsigned)bad);
    }
    return attach(state, node);
}

static sx_status begin(yaml_state *state, const yaml_event_t *event, sx_tree_kind kind, bool flow,
                       const unsigned char *anchor, const unsigned char *tag)
{
    sx_tree *node = NULL;
    sx_status status = refuse_marks(state, event, anchor, tag);
    if (status == SX_OK && state->depth == SX_TREE_DEPTH_MAX) {
        status = fail(state, "MANIFEST.DEPTH", event->start_mark, "at most 32 levels",
                      "lists and maps are nested too deep");
    }
    if (status == SX_OK) {
        status = new_node(state, kind, event->start_mark, &node);
    }
    if (status == SX_OK) {
        node->flow = node->flow || flow;
        status = attach(state, node);
    }
    if (status == SX_OK) {
        state->open[state->depth++] = (open_node){.node = node};
        state->flow_depth += flow || state->flow_depth > 0 ? 1 : 0;
    }
    return status;
}

static sx_status begin_document(yaml_state *state, const yaml_event_t *event)
{
    if (state->started) {
        return fail(state, "MANIFEST.DOCUMENTS", event->start_mark, "one document per file",
                    "a second document begins here");
    }
    if (event->data.document_start.version_directive != NULL) {
        return fail(state, "MANIFEST.YAML", event->start_mark, "remove the line",
                    "a %YAML line is not allowed");
    }
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end) {
        return fail(state, "MANIFEST.TAG", event->start_mark, "remove the line",
                    "a %TAG line is not allowed");
    }
    state->started = true;
    return SX_OK;
}

static sx_status take_event(yaml_state *state, const yaml_event_t *event)
{
    if (++state->events > SX_TREE_EVENTS_MAX) {
        return fail(state, "MANIFEST.SIZE", event->start_mark, "at most 100000 values and brackets",
                    "the file holds too much");
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT: return begin_document(state, event);
    case YAML_ALIAS_EVENT:
        return fail(state, "MANIFEST.ALIAS", event->start_mark,
                    "the value written out; quotes around a text that starts with & or *",
                    "anchors (&) and aliases (*) are not allowed");
    case YAML_SCALAR_EVENT: return take_scalar(state, event);
    case YAML_SEQUENCE_START_EVENT:
        return begin(state, event, SX_TREE_LIST,
                     event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                     event->data.sequence_start.anchor, event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return begin(state, event, SX_TREE_MAP,
                     event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                     event->data.mapping_start.anchor, event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        state->depth--;
        state->flow_depth -= state->flow_depth > 0 ? 1 : 0;
        return SX_OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
    return SX_OK;
}

static sx_status read_events(yaml_state *state)
{
    for (;;) {
        yaml_event_t event;
        if (yaml_parser_parse(&state->parser, &event) == 0) {
            return parser_error(state);
        }
        bool last = event.type == YAML_STREAM_END_EVENT;
        sx_status status = take_event(state, &event);
        yaml_event_delete(&event);
        if (status != SX_OK || last) {
            return status;
        }
    }
}

const char *sx_tree_reader(void)
{
    return yaml_get_version_string();
}

sx_status sx_tree_read_yaml(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                            sx_tree **ret)
{
    *ret = NULL;
    const char *name = sx_arena_strdup(arena, file == NULL ? "" : file);
    if (name == NULL) {
        return SX_E_MEMORY;
    }
    yaml_state state = {.arena = arena, .diags = diags, .file = name, .text = text};
    sx_status status = sx_source_check(name, text, diags);
    if (status != SX_OK) {
        return status;
    }
    if (yaml_parser_initialize(&state.parser) == 0) {
        return SX_E_MEMORY;
    }
    yaml_parser_set_encoding(&state.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&state.parser,
                                 (const unsigned char *)(text.len == 0 ? "" : text.at), text.len);
    status = read_events(&state);
    yaml_parser_delete(&state.parser);
    if (status != SX_OK) {
        return status;
    }
    if (state.root == NULL) {
        sx_where where = {.file = name, .line = 1, .column = 1};
        return sx_diag_add(
            diags, SX_E_MANIFEST, "MANIFEST.YAML", where,
            "sextant: 1 and the other keys; 'sextant schema --markdown' explains each",
            "the file is empty");
    }
    *ret = state.root;
    return state.errors > 0 ? SX_E_MANIFEST : SX_OK;
}
