/*
 * tree.h: a bounded tree of maps, lists and scalars in which every node knows its line and column.
 * YAML files become such a tree (yaml_tree.c is the only file that knows libyaml); whatever else
 * describes an instrument with the same keys can become one too. Lives in one arena.
 */
#ifndef SX_MANIFEST_TREE_H
#define SX_MANIFEST_TREE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#define SX_TREE_DEPTH_MAX 32
#define SX_TREE_EVENTS_MAX 100000

typedef enum sx_tree_kind { SX_TREE_SCALAR, SX_TREE_LIST, SX_TREE_MAP } sx_tree_kind;

typedef struct sx_tree {
    sx_tree_kind kind;
    bool plain;   /* a scalar without quotes */
    bool flow;    /* written inside { } or [ ] */
    bool comment; /* a scalar without quotes, that a '#' cuts, not a comment two blanks away */
    sx_where where;
    sx_slice text;       /* scalars; NUL-terminated */
    union {              /* by the kind: there are as many of these as a manifest has words */
        sx_slice source; /* the scalar as the file has it; valid while the file text is */
        struct {
            struct sx_tree **keys; /* maps: scalars */
            struct sx_tree **items;
        };
    };
    size_t count; /* of items; scalars: 0 */
} sx_tree;

/* Empty when it is no scalar, or was not read from a file. */
static inline sx_slice sx_tree_source(const sx_tree *node)
{
    return node->kind == SX_TREE_SCALAR ? node->source : (sx_slice){NULL, 0};
}

/* Reads one YAML document. Caps: SX_MANIFEST_MAX bytes, depth, events; no aliases, anchors, tags,
 * merge keys, second document; duplicate keys are refused with both lines. With SX_E_MANIFEST and
 * *ret set, only duplicate keys or forbidden characters were found: the rest can still be checked. */
sx_status sx_tree_read_yaml(sx_arena *arena, const char *file, sx_slice text, sx_diags *diags,
                            sx_tree **ret);

/* The version of what reads YAML: another one might see another tree. */
const char *sx_tree_reader(void);

/* Is the text fit to be read as YAML: valid UTF-8 without byte order mark, controls, bidirectional
 * overrides? The first fault is reported. */
sx_status sx_source_check(const char *file, sx_slice text, sx_diags *diags);
/* The same for one decoded scalar ("\u202E" is only there after decoding). */
bool sx_text_fit(sx_slice text, int32_t *ret_bad);

/* The value of a key, NULL when absent. */
sx_tree *sx_tree_get(const sx_tree *map, const char *key);
/* ~ or null or nothing, without quotes. */
bool sx_tree_is_null(const sx_tree *node);
bool sx_tree_is_scalar(const sx_tree *node); /* and not null */
/* "a map", "a list", "a text": for messages. */
const char *sx_tree_kind_word(const sx_tree *node);

/* Where a byte of a scalar's text stands in the file, escapes and folded lines included. */
typedef struct sx_place {
    const sx_tree *node;
    sx_where where;
    const char *at, *end; /* in the source */
    size_t offset;        /* in the text */
    char style;           /* ' " | > or 0 for plain */
} sx_place;

void sx_place_start(sx_place *place, const sx_tree *node);
/* Offsets asked for must not decrease. */
sx_where sx_place_at(sx_place *place, size_t offset);

#endif
