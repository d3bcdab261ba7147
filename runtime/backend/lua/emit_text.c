/*
 * emit_text.c: a tree as text that the reader of manifests reads back as the same tree: braces, texts in
 * quotes, and every value, key and bracket on a line of its own, so that a line is a place.
 */
#include "backend/lua/emit.h"

#include "base/utf8.h"

typedef struct writer {
    sx_arena *arena;
    sx_buf *out;
    void *places; /* uint32_t[2] */
    size_t lines, capacity;
    bool no_memory;
} writer;

/* Ends a line, whose content was written at `where`. */
static void end_line(writer *w, sx_where where)
{
    sx_buf_char(w->out, '\n');
    if (sx_arena_grow(w->arena, &w->places, &w->capacity, w->lines, 2 * sizeof(uint32_t)) == NULL) {
        w->no_memory = true;
        return;
    }
    uint32_t *place = (uint32_t *)w->places + 2 * w->lines;
    place[0] = where.line;
    place[1] = where.column;
    w->lines++;
}

static void write_escape(sx_buf *out, int32_t point)
{
    static const char digits[] = "0123456789ABCDEF";
    sx_buf_str(out, "\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
        sx_buf_char(out, digits[((uint32_t)point >> shift) & 15U]);
    }
}

/* What YAML would take for the end of a line, or not take at all. */
static bool needs_escape(int32_t point)
{
    return point < 0x20 || point == 0x7F || (point >= 0x80 && point < 0xA0) || point == 0x2028 ||
           point == 0x2029 || point == 0xFEFF;
}

static void write_quoted(sx_buf *out, sx_slice text)
{
    const char *at = text.at, *end = text.at + text.len;
    sx_buf_char(out, '"');
    while (at < end) {
        const char *from = at;
        int32_t point = sx_utf8_next(&at, end);
        if (point == '\n') {
            sx_buf_str(out, "\\n");
        } else if (point == '\t') {
            sx_buf_str(out, "\\t");
        } else if (point == '"' || point == '\\') {
            sx_buf_char(out, '\\');
            sx_buf_char(out, (char)point);
        } else if (point >= 0 && needs_escape(point)) {
            write_escape(out, point);
        } else {
            sx_buf_add(out, from, (size_t)(at - from));
        }
    }
    sx_buf_char(out, '"');
}

static void write_scalar(sx_buf *out, const sx_tree *node)
{
    if (node->plain) {
        sx_buf_slice(out, node->text);
    } else {
        write_quoted(out, node->text);
    }
}

/* The depth is that of the tree, which was bounded when it was made. */
static void write_node(writer *w, const sx_tree *node, const char *after)
{
    if (node->kind == SX_TREE_SCALAR) {
        write_scalar(w->out, node);
        sx_buf_str(w->out, after);
        end_line(w, node->where);
        return;
    }
    bool map = node->kind == SX_TREE_MAP;
    sx_buf_char(w->out, map ? '{' : '[');
    end_line(w, node->where);
    for (size_t i = 0; i < node->count && !w->out->failed && !w->no_memory; i++) {
        if (map) {
            write_scalar(w->out, node->keys[i]);
            sx_buf_str(w->out, ": ");
        }
        write_node(w, node->items[i], i + 1 < node->count ? "," : "");
    }
    sx_buf_char(w->out, map ? '}' : ']');
    sx_buf_str(w->out, after);
    end_line(w, node->where);
}

sx_status sx_emit_text(sx_arena *arena, const sx_tree *root, sx_buf *out, uint32_t **ret_places,
                       size_t *ret_lines)
{
    writer w = {.arena = arena, .out = out};
    write_node(&w, root, "");
    *ret_places = w.places;
    *ret_lines = w.lines;
    return w.no_memory ? SX_E_MEMORY : SX_OK;
}
