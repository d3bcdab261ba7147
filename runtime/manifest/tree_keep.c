/*
 * tree_keep.c: see tree_keep.h. First come the nodes, a parent before its children and a key before its value; then
 * the texts, each with a NUL behind it, in the same order.
 */
#include "manifest/tree_keep.h"

#include <stdint.h>
#include <string.h>

typedef struct kept_head {
    uint32_t nodes, children, texts; /* how many nodes; keys and items of all; bytes of the texts */
} kept_head;

/* Of a node: its line; its column, and in the lowest bits the kind and the marks below; the bytes of a text or the
 * items of a list or map; of a text also where its source begins in the text of the file, from 1 on, and unless that
 * is NO_SOURCE how many bytes it has. */
#define NO_SOURCE 0U
#define NODE_LEAST 3U /* bytes of a node */

/* Numbers have seven bits in each byte, the lowest first; the eighth says that another byte follows. Most have one. */
#define NUMBER_BITS 7U
#define NUMBER_MORE 0x80U
#define NUMBER_SHIFT_MAX 28U /* of the last of five bytes, which has four bits left */

#define KIND_BITS 3U
#define MARK_PLAIN 4U
#define MARK_FLOW 8U
#define MARK_COMMENT 16U
#define COLUMN_SHIFT 5U
#define COLUMN_MAX (UINT32_MAX >> COLUMN_SHIFT)

/* --- keeping ------------------------------------------------------------------------------------- */

typedef struct keeper {
    sx_slice text;
    sx_buf *out;
    sx_buf texts;
    kept_head head;
} keeper;

static void keep_number(sx_buf *out, uint32_t number)
{
    for (; number >= NUMBER_MORE; number >>= NUMBER_BITS) {
        sx_buf_char(out, (char)(number | NUMBER_MORE));
    }
    sx_buf_char(out, (char)number);
}

static void keep_source(const keeper *k, sx_slice source)
{
    if (source.at == NULL) {
        keep_number(k->out, NO_SOURCE);
        return;
    }
    keep_number(k->out, (uint32_t)(source.at - k->text.at) + 1);
    keep_number(k->out, (uint32_t)source.len);
}

static void keep_node(keeper *k, const sx_tree *node, unsigned depth)
{
    size_t size = node->kind == SX_TREE_SCALAR ? node->text.len : node->count;
    uint32_t marks = (uint32_t)node->kind | (node->plain ? MARK_PLAIN : 0U) |
                     (node->flow ? MARK_FLOW : 0U) | (node->comment ? MARK_COMMENT : 0U);
    k->out->failed = k->out->failed || node->where.column > COLUMN_MAX;
    keep_number(k->out, node->where.line);
    keep_number(k->out, node->where.column << COLUMN_SHIFT | marks);
    keep_number(k->out, (uint32_t)size);
    k->head.nodes++;
    if (node->kind == SX_TREE_SCALAR) {
        keep_source(k, node->source);
        sx_buf_add(&k->texts, node->text.at, node->text.len);
        sx_buf_char(&k->texts, '\0');
        return;
    }
    k->out->failed = k->out->failed || depth >= SX_TREE_DEPTH_MAX;
    for (size_t i = 0; i < node->count && !k->out->failed; i++) {
        if (node->kind == SX_TREE_MAP) {
            keep_node(k, node->keys[i], depth + 1);
            k->head.children++;
        }
        keep_node(k, node->items[i], depth + 1);
        k->head.children++;
    }
}

void sx_tree_keep(const sx_tree *root, sx_slice text, sx_buf *out)
{
    keeper k = {.text = text, .out = out};
    size_t at = out->len;
    sx_buf_init(&k.texts, out->max);
    sx_buf_add(out, (const char *)&k.head, sizeof k.head);
    keep_node(&k, root, 0);
    k.head.texts = (uint32_t)k.texts.len;
    sx_buf_add(out, sx_buf_text(&k.texts), k.texts.len);
    out->failed = out->failed || k.texts.failed;
    if (!out->failed) {
        memcpy(out->data + at, &k.head, sizeof k.head);
    }
    sx_buf_free(&k.texts);
}

/* --- reading back -------------------------------------------------------------------------------- */

typedef struct taker {
    sx_slice text; /* of the file */
    const char *file;
    const char *kept, *kept_end; /* the nodes as they were kept */
    sx_tree *nodes;
    sx_tree **children;
    const char *texts;
    size_t node, node_count;
    size_t child, child_count;
    size_t byte, byte_count;
} taker;

/* The text of a scalar: so many bytes, and a NUL behind them. */
static bool take_text(taker *t, size_t len, sx_slice *ret)
{
    size_t left = t->byte_count - t->byte;
    if (len >= left || t->texts[t->byte + len] != '\0') {
        return false;
    }
    *ret = (sx_slice){t->texts + t->byte, len};
    t->byte += len + 1;
    return true;
}

static bool take_number(taker *t, uint32_t *ret)
{
    uint32_t number = 0;
    for (unsigned shift = 0; t->kept < t->kept_end; shift += NUMBER_BITS) {
        uint32_t byte = (unsigned char)*t->kept++;
        if (shift == NUMBER_SHIFT_MAX && byte > UINT32_MAX >> NUMBER_SHIFT_MAX) {
            return false;
        }
        number |= (byte & ~NUMBER_MORE) << shift;
        if (byte < NUMBER_MORE) {
            *ret = number;
            return true;
        }
    }
    return false;
}

static bool take_source(taker *t, sx_slice *ret)
{
    uint32_t from, len;
    *ret = (sx_slice){NULL, 0};
    if (!take_number(t, &from)) {
        return false;
    }
    if (from == NO_SOURCE) {
        return true;
    }
    size_t at = from - 1;
    if (!take_number(t, &len) || at > t->text.len || len > t->text.len - at) {
        return false;
    }
    *ret = (sx_slice){t->text.at + at, len};
    return true;
}

static sx_tree *take_node(taker *t, unsigned depth);

/* Keys and items lie one after the other; so the parent can say how many there are. */
static bool take_children(taker *t, size_t count, sx_tree *node, unsigned depth)
{
    size_t each = node->kind == SX_TREE_MAP ? 2 : 1;
    if (depth >= SX_TREE_DEPTH_MAX || count > (t->child_count - t->child) / each) {
        return false;
    }
    node->count = count;
    node->items = t->children + t->child;
    t->child += count;
    if (node->kind == SX_TREE_MAP) {
        node->keys = t->children + t->child;
        t->child += count;
    }
    for (size_t i = 0; i < node->count; i++) {
        sx_tree *key = node->kind == SX_TREE_MAP ? take_node(t, depth + 1) : NULL;
        if (node->kind == SX_TREE_MAP) {
            node->keys[i] = key;
        }
        if (node->kind == SX_TREE_MAP && (key == NULL || key->kind != SX_TREE_SCALAR)) {
            return false;
        }
        node->items[i] = take_node(t, depth + 1);
        if (node->items[i] == NULL) {
            return false;
        }
    }
    return true;
}

static sx_tree *take_node(taker *t, unsigned depth)
{
    uint32_t line, column, size;
    if (t->node >= t->node_count || !take_number(t, &line) || !take_number(t, &column) ||
        !take_number(t, &size) || (column & KIND_BITS) > SX_TREE_MAP) {
        return NULL;
    }
    sx_tree *node = &t->nodes[t->node++];
    node->kind = (sx_tree_kind)(column & KIND_BITS);
    node->where = (sx_where){t->file, line, column >> COLUMN_SHIFT};
    node->plain = (column & MARK_PLAIN) != 0;
    node->flow = (column & MARK_FLOW) != 0;
    node->comment = (column & MARK_COMMENT) != 0;
    bool good = node->kind == SX_TREE_SCALAR
                    ? take_source(t, &node->source) && take_text(t, size, &node->text)
                    : take_children(t, size, node, depth);
    return good ? node : NULL;
}

sx_tree *sx_tree_kept(sx_arena *arena, const char *file, sx_slice text, const char *bytes,
                      size_t len)
{
    kept_head head;
    if (len < sizeof head) {
        return NULL;
    }
    memcpy(&head, bytes, sizeof head);
    size_t left = len - sizeof head;
    if (head.texts > left || head.nodes > (left - head.texts) / NODE_LEAST ||
        head.children >= head.nodes) {
        return NULL;
    }
    const char *texts = bytes + len - head.texts;
    taker t = {.text = text,
               .file = file,
               .kept = bytes + sizeof head,
               .kept_end = texts,
               .nodes = sx_arena_array(arena, head.nodes, sizeof *t.nodes),
               .children = sx_arena_array(arena, (size_t)head.children + 1, sizeof(sx_tree *)),
               .texts = texts,
               .node_count = head.nodes,
               .child_count = head.children,
               .byte_count = head.texts};
    sx_tree *root = t.nodes == NULL || t.children == NULL ? NULL : take_node(&t, 0);
    bool all = t.kept == t.kept_end && t.node == t.node_count && t.child == t.child_count &&
               t.byte == t.byte_count;
    return all ? root : NULL;
}
