/*
 * emit_node.c: nodes of a tree of data that no file was read for.
 */
#include "backend/lua/emit.h"

sx_tree *sx_emit_text_node(sx_arena *arena, sx_where where, sx_slice text, bool plain)
{
    sx_tree *node = sx_arena_alloc(arena, sizeof *node);
    const char *copy = sx_arena_strndup(arena, text.len == 0 ? "" : text.at, text.len);
    if (node == NULL || copy == NULL) {
        return NULL;
    }
    *node = (sx_tree){.kind = SX_TREE_SCALAR, .where = where, .plain = plain};
    node->text = (sx_slice){copy, text.len};
    return node;
}

sx_tree *sx_emit_number_node(sx_arena *arena, sx_where where, sx_decimal number)
{
    char text[40];
    sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
    sx_decimal_print(&buf, number);
    return sx_emit_text_node(arena, where, (sx_slice){buf.data, buf.len}, true);
}

sx_tree *sx_emit_branch_node(sx_arena *arena, sx_where where, sx_tree_kind kind, size_t count)
{
    sx_tree *node = sx_arena_alloc(arena, sizeof *node);
    if (node == NULL) {
        return NULL;
    }
    *node = (sx_tree){.kind = kind, .where = where, .flow = true};
    node->items = sx_arena_array(arena, count + 1, sizeof(sx_tree *));
    node->keys = kind == SX_TREE_MAP ? sx_arena_array(arena, count + 1, sizeof(sx_tree *)) : NULL;
    bool whole = node->items != NULL && (kind != SX_TREE_MAP || node->keys != NULL);
    return whole ? node : NULL;
}

bool sx_emit_put(sx_arena *arena, sx_tree *map, const char *key, sx_tree *value, bool last)
{
    sx_tree **names = sx_arena_array(arena, map->count + 2, sizeof(sx_tree *));
    sx_tree **items = sx_arena_array(arena, map->count + 2, sizeof(sx_tree *));
    sx_tree *name =
        value == NULL ? NULL : sx_emit_text_node(arena, value->where, sx_slice_of(key), true);
    if (names == NULL || items == NULL || name == NULL) {
        return false;
    }
    size_t at = last ? map->count : 0;
    for (size_t i = 0; i < map->count; i++) {
        names[i < at ? i : i + 1] = map->keys[i];
        items[i < at ? i : i + 1] = map->items[i];
    }
    names[at] = name;
    items[at] = value;
    map->keys = names;
    map->items = items;
    map->count++;
    return true;
}
