/*
 * kept.h: manifests that were taken apart before. What is kept is what stands in the file, key by key, never what
 * became of it: rules are checked, plans built and examples run at every start.
 */
#ifndef SX_HOST_KEPT_H
#define SX_HOST_KEPT_H

#include "base/hash.h"
#include "manifest/tree.h"

/* The tree of the manifest at `path` that holds `text`, kept in the folder of a cache (NULL: none), and the hash of
 * the text. NULL: it is not there, or is of another text, and nothing is changed. `path` must live as long. */
sx_tree *sx_kept_tree(const char *cache, const char *path, sx_slice text, sx_arena *arena,
                      char ret_hash[SX_HASH_TEXT]);
/* Keeps the tree of a manifest without faults. What cannot be kept is not, and no error. */
void sx_keep_tree(const char *cache, const char *path, sx_slice text,
                  const char hash[SX_HASH_TEXT]);

#endif
