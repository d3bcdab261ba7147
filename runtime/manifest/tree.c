/*
 * tree.c: looking things up in a tree, and finding where a byte of a scalar stands in the file.
 */
#include "manifest/tree.h"

#include <stdint.h>

#include "base/utf8.h"

sx_tree *sx_tree_get(const sx_tree *map, const char *key)
{
    if (map == NULL || map->kind != SX_TREE_MAP) {
        return NULL;
    }
    const sx_slice name = sx_slice_of(key);
    for (size_t i = 0; i < map->count; i++) {
        if (sx_slice_equal(map->keys[i]->text, name)) {
            return map->items[i];
        }
    }
    return NULL;
}

bool sx_tree_is_null(const sx_tree *node)
{
    return node->kind == SX_TREE_SCALAR && node->plain &&
           (node->text.len == 0 || sx_slice_is(node->text, "~") || sx_slice_is(node->text, "null"));
}

bool sx_tree_is_scalar(const sx_tree *node)
{
    return node->kind == SX_TREE_SCALAR && !sx_tree_is_null(node);
}

const char *sx_tree_kind_word(const sx_tree *node)
{
    switch (node->kind) {
    case SX_TREE_MAP: return "a map (key: value)";
    case SX_TREE_LIST: return "a list";
    case SX_TREE_SCALAR: break;
    }
    if (node->plain && node->text.len == 0) {
        return "nothing";
    }
    return sx_tree_is_null(node) ? "null" : "a single value";
}

bool sx_text_fit(sx_slice text, int32_t *ret_bad)
{
    const char *at = text.at;
    const char *end = text.at + text.len;
    while (at < end) {
        int32_t code_point = sx_utf8_next(&at, end);
        if (sx_utf8_forbidden(code_point) || code_point == 0xFEFF) {
            *ret_bad = code_point;
            return false;
        }
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One byte or character of the source. */
static void advance(sx_place *place)
{
    if (*place->at == '\n') {
        place->where.line++;
        place->where.column = 1;
        place->at++;
    } else {
        (void)sx_utf8_next(&place->at, place->end);
        place->where.column++;
    }
}

static void advance_by(sx_place *place, size_t count)
{
    for (size_t i = 0; i < count && place->at < place->end; i++) {
        advance(place);
    }
}

/* The escape "\n", "\t", "\ " or an escaped line break, which decode to blanks or to nothing. */
static bool at_blank_escape(const sx_place *place)
{
    if (place->style != '"' || place->end - place->at < 2 || place->at[0] != '\\') {
        return false;
    }
    char c = place->at[1];
    return is_blank(c) || c == 'n' || c == 't' || c == 'r';
}

static void skip_blanks(sx_place *place)
{
    while (place->at < place->end) {
        if (is_blank(*place->at)) {
            advance(place);
        } else if (at_blank_escape(place)) {
            advance_by(place, 2);
        } else {
            return;
        }
    }
}

/* One character of the text, however it is written. */
static void skip_character(sx_place *place)
{
    size_t count = 1;
    if (place->at >= place->end) {
        return;
    }
    if (place->style == '\'' && *place->at == '\'') {
        count = 2;
    } else if (place->style == '"' && *place->at == '\\' && place->end - place->at > 1) {
        char kind = place->at[1];
        count = kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    }
    advance_by(place, count);
}

void sx_place_start(sx_place *place, const sx_tree *node)
{
    sx_slice source = sx_tree_source(node);
    *place = (sx_place){.node = node, .where = node->where};
    place->at = source.at;
    place->end = source.at == NULL ? NULL : source.at + source.len;
    if (source.len == 0) {
        return;
    }
    char first = *place->at;
    if (node->plain || (first != '\'' && first != '"' && first != '|' && first != '>')) {
        return;
    }
    place->style = first;
    if (first == '|' || first == '>') {
        while (place->at < place->end && *place->at != '\n') {
            advance(place);
        }
    } else {
        advance(place);
    }
}

sx_where sx_place_at(sx_place *place, size_t offset)
{
    if (sx_tree_source(place->node).len == 0) {
        return place->where; /* a tree that was not read from a file */
    }
    sx_slice text = place->node->text;
    const char *end = text.at + text.len;
    const char *at = text.at + place->offset;
    while (place->offset < offset && at < end) {
        if (is_blank(*at)) {
            at++;
        } else {
            skip_blanks(place);
            skip_character(place);
            (void)sx_utf8_next(&at, end);
        }
        place->offset = (size_t)(at - text.at);
    }
    if (at < end && !is_blank(*at)) {
        skip_blanks(place);
    }
    return place->where;
}
