/*
 * tree_keep.c: see tree_keep.h. First come the nodes, a parent before its children and a key before its value; then
 * the texts, each with a NUL behind it, in the same order.
 */
#include "manifest/tree_keep.h"

#include <stdint.h>
#include <string.h>

#define NO_SOURCE UINT32_MAX

typedef struct kept_head {
    uint32_t nodes, children, texts; /* how many nodes; keys and items of all; bytes of the texts */
} kept_head;

typedef struct kept_node {
    uint32_t line;
    uint32_t column;                /* and in the lowest bits the kind and the marks below */
    uint32_t size;                  /* bytes of a text, items of a list or map */
    uint32_t source_at, source_len; /* in the text of the file; NO_SOURCE: none */
} kept_node;

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

static void keep_node(keeper *k, const sx_tree *node, unsigned depth)
{
    sx_slice source = sx_tree_source(node);
    bool has_source = source.at != NULL;
    size_t size = node->kind == SX_TREE_SCALAR ? node->text.len : node->count;
    uint32_t marks = (uint32_t)node->kind | (node->plain ? MARK_PLAIN : 0U) |
                     (node->flow ? MARK_FLOW : 0U) | (node->comment ? MARK_COMMENT : 0U);
    const kept_node kept = {.line = node->where.line,
                            .column = node->where.column << COLUMN_SHIFT | marks,
                            .size = (uint32_t)size,
                            .source_at =
                                has_source ? (uint32_t)(source.at - k->text.at) : NO_SOURCE,
                            .source_len = (uint32_t)source.len};
    k->out->failed = k->out->failed || node->where.column > COLUMN_MAX;
    sx_buf_add(k->out, (const char *)&kept, sizeof kept);
    k->head.nodes++;
    if (node->kind == SX_TREE_SCALAR) {
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
    const kept_node *kept;
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

static bool take_source(const taker *t, const kept_node *kept, sx_slice *ret)
{
    *ret = (sx_slice){NULL, 0};
    if (kept->source_at == NO_SOURCE) {
        return kept->source_len == 0;
    }
    if (kept->source_at > t->text.len || kept->source_len > t->text.len - kept->source_at) {
        return false;
    }
    *ret = (sx_slice){t->text.at + kept->source_at, kept->source_len};
    return true;
}

static sx_tree *take_node(taker *t, unsigned depth);

/* Keys and items lie one after the other; so the parent can say how many there are. */
static bool take_children(taker *t, const kept_node *kept, sx_tree *node, unsigned depth)
{
    size_t each = node->kind == SX_TREE_MAP ? 2 : 1;
    if (depth >= SX_TREE_DEPTH_MAX || kept->size > (t->child_count - t->child) / each) {
        return false;
    }
    node->count = kept->size;
    node->items = t->children + t->child;
    t->child += kept->size;
    if (node->kind == SX_TREE_MAP) {
        node->keys = t->children + t->child;
        t->child += kept->size;
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
    if (t->node >= t->node_count) {
        return NULL;
    }
    const kept_node *kept = &t->kept[t->node];
    sx_tree *node = &t->nodes[t->node++];
    if ((kept->column & KIND_BITS) > SX_TREE_MAP) {
        return NULL;
    }
    node->kind = (sx_tree_kind)(kept->column & KIND_BITS);
    node->where = (sx_where){t->file, kept->line, kept->column >> COLUMN_SHIFT};
    node->plain = (kept->column & MARK_PLAIN) != 0;
    node->flow = (kept->column & MARK_FLOW) != 0;
    node->comment = (kept->column & MARK_COMMENT) != 0;
    bool good = node->kind == SX_TREE_SCALAR
                    ? take_source(t, kept, &node->source) && take_text(t, kept->size, &node->text)
                    : kept->source_at == NO_SOURCE && kept->source_len == 0 &&
                          take_children(t, kept, node, depth);
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
    if (head.nodes > left / sizeof(kept_node) ||
        left - head.nodes * sizeof(kept_node) != head.texts || head.children >= head.nodes) {
        return NULL;
    }
    taker t = {.text = text,
               .file = file,
               .kept = (const void *)(bytes + sizeof head),
               .nodes = sx_arena_array(arena, head.nodes, sizeof *t.nodes),
               .children = sx_arena_array(arena, (size_t)head.children + 1, sizeof(sx_tree *)),
               .texts = bytes + sizeof head + head.nodes * sizeof(kept_node),
               .node_count = head.nodes,
               .child_count = head.children,
               .byte_count = head.texts};
    sx_tree *root = t.nodes == NULL || t.children == NULL ? NULL : take_node(&t, 0);
    bool all = t.node == t.node_count && t.child == t.child_count && t.byte == t.byte_count;
    return all ? root : NULL;
}
