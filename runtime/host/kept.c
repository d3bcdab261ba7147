/*
 * kept.c: see kept.h. A file holds the whole text that it was made from, and is used only for the very same text: it
 * cannot be stale, whatever clocks and names say.
 */
#include "host/kept.h"

#include <stdint.h>
#include <string.h>

#include <sodium/crypto_shorthash.h>

#include "base/cache.h"
#include "manifest/tree_keep.h"

#define NAME_ROOM 32
#define READER_ROOM 16

typedef struct kept_manifest {
    char reader[READER_ROOM]; /* which version took it apart */
    char hash[SX_HASH_TEXT + 7 - (SX_HASH_TEXT + 7) % 8];
    uint64_t text, tree; /* bytes: first of the tree, then of the text */
} kept_manifest;

/* Manifests share so many files: the folder never grows beyond that. Two that meet only cost time. */
static void name_of(const char *path, char ret[NAME_ROOM])
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "sextant names 1";
    static const char hex[] = "0123456789abcdef";
    unsigned char sum[crypto_shorthash_BYTES];
    (void)crypto_shorthash(sum, (const unsigned char *)path, strlen(path), key);
    memcpy(ret, "manifest-", 9);
    ret[9] = hex[sum[0] & 15U];
    ret[10] = hex[sum[1] & 15U];
    ret[11] = hex[sum[2] & 15U];
    ret[12] = '\0';
}

static void name_reader(char ret[READER_ROOM])
{
    const char *version = sx_tree_reader();
    size_t len = strlen(version);
    memset(ret, 0, READER_ROOM);
    memcpy(ret, version, len < READER_ROOM ? len : READER_ROOM - 1);
}

sx_tree *sx_kept_tree(const char *cache, const char *path, sx_slice text, sx_arena *arena,
                      char ret_hash[SX_HASH_TEXT])
{
    char name[NAME_ROOM], reader[READER_ROOM];
    char *bytes = NULL;
    size_t len = 0;
    kept_manifest kept;
    if (cache == NULL) {
        return NULL;
    }
    name_of(path, name);
    name_reader(reader);
    if (!sx_cache_read(cache, name, arena, &bytes, &len) || len < sizeof kept) {
        return NULL;
    }
    memcpy(&kept, bytes, sizeof kept);
    size_t left = len - sizeof kept;
    if (memcmp(kept.reader, reader, sizeof reader) != 0 || kept.tree > left ||
        kept.text != left - kept.tree || kept.text != text.len ||
        kept.hash[SX_HASH_TEXT - 1] != '\0' ||
        memcmp(bytes + sizeof kept + kept.tree, text.at, text.len) != 0) {
        return NULL;
    }
    sx_tree *tree = sx_tree_kept(arena, path, text, bytes + sizeof kept, (size_t)kept.tree);
    if (tree != NULL) {
        memcpy(ret_hash, kept.hash, SX_HASH_TEXT);
    }
    return tree;
}

void sx_keep_tree(const char *cache, const char *path, sx_slice text, const char hash[SX_HASH_TEXT])
{
    char name[NAME_ROOM];
    sx_tree *tree = NULL;
    sx_diags unread;
    sx_buf file;
    sx_arena *arena = cache == NULL ? NULL : sx_arena_new(0);
    if (arena == NULL) {
        return;
    }
    sx_diags_init(&unread, arena);
    sx_buf_init(&file, SX_CACHE_FILE_MAX);
    if (sx_tree_read_yaml(arena, path, text, &unread, &tree) == SX_OK && unread.count == 0) {
        kept_manifest kept = {.text = text.len};
        name_of(path, name);
        name_reader(kept.reader);
        memcpy(kept.hash, hash, SX_HASH_TEXT);
        sx_cache_begin(&file);
        size_t at = file.len;
        sx_buf_add(&file, (const char *)&kept, sizeof kept);
        sx_tree_keep(tree, text, &file);
        kept.tree = file.len - at - sizeof kept;
        sx_buf_add(&file, text.at, text.len);
        if (!file.failed) {
            memcpy(file.data + at, &kept, sizeof kept);
            (void)sx_cache_write(cache, name, &file);
        }
    }
    sx_buf_free(&file);
    sx_arena_free(arena);
}
