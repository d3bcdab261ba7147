/*
 * tree_keep.h: a tree as bytes, so that a file that was read once need not be taken apart again. The bytes are
 * checked whole when they are read back: what does not add up is no tree.
 */
#ifndef SX_MANIFEST_TREE_KEEP_H
#define SX_MANIFEST_TREE_KEEP_H

#include "base/buf.h"
#include "manifest/tree.h"

/* Adds the tree that was read from `text`. A tree too large is not added: out->failed. */
void sx_tree_keep(const sx_tree *root, sx_slice text, sx_buf *out);

/* The tree from such bytes, as sx_tree_read_yaml gave it for `text` in `file`. NULL: they are none, or memory ran
 * out. The bytes must be aligned for uint32_t, live as long as the tree, and are not changed. */
sx_tree *sx_tree_kept(sx_arena *arena, const char *file, sx_slice text, const char *bytes,
                      size_t len);

#endif
