/*
 * archive_seal.c: the hashes of a kept copy, written and compared. See archive_seal.h.
 */
#include "session/archive_seal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/hash.h"
#include "host/trust.h"
#include "host/trust_guard.h"
#include "host/trust_signature.h"

#define LIST_NAME "copied.sha256"
#define LIST_MAX ((size_t)64 * 1024)
#define NAMES_MAX 200

typedef struct names {
    char **at;
    size_t count;
    bool is_signed, good;
} names;

/* The files of the folder but for the list itself, in order. */
static void list_names(const char *folder, sx_arena *arena, names *ret)
{
    char **all = NULL;
    size_t count = 0;
    *ret = (names){.good = sx_folder_names(folder, arena, &all, &count) == 0};
    ret->at = all;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i], LIST_NAME) == 0) {
            continue;
        }
        ret->is_signed = ret->is_signed || strcmp(all[i], SX_SIGNATURE_NAME) == 0;
        ret->good = ret->good && ret->count < NAMES_MAX && strchr(all[i], '\n') == NULL;
        ret->at[ret->count++] = all[i];
    }
}

static bool hash_file(const char *folder, const char *name, sx_arena *arena, char ret[SX_HASH_TEXT])
{
    uint64_t size;
    const char *path = sx_arena_printf(arena, "%s/%s", folder, name);
    int fd = path == NULL ? -1 : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    bool good = fd >= 0 && sx_guard_hash(fd, SX_LIBRARY_MAX, ret, &size) == 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    return good;
}

sx_status sx_archive_seal(const char *folder, sx_arena *arena)
{
    names all;
    sx_buf text;
    const char *path = sx_arena_printf(arena, "%s/%s", folder, LIST_NAME);
    list_names(folder, arena, &all);
    if (all.good && all.is_signed) {
        return SX_OK;
    }
    sx_buf_init(&text, LIST_MAX);
    bool good = path != NULL && all.good;
    for (size_t i = 0; good && i < all.count; i++) {
        char hash[SX_HASH_TEXT];
        good = hash_file(folder, all.at[i], arena, hash);
        sx_buf_printf(&text, "%s  %s\n", good ? hash : "", all.at[i]);
    }
    sx_status status = good && !text.failed
                           ? sx_file_write(path, sx_buf_text(&text), text.len, true, NULL)
                           : SX_E_STORE;
    sx_buf_free(&text);
    return status;
}

/* The line of the list that has the name; NULL: none. */
static const char *line_of(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
        const char *named = at + SX_HASH_TEXT - 1 + 2;
        if (strcspn(at, "\n") == SX_HASH_TEXT - 1 + 2 + length &&
            memcmp(named, name, length) == 0) {
            return at;
        }
    }
    return NULL;
}

#define NO_MEMORY "memory ran out while it was looked at"

/* What is said of one file; never nothing, for nothing would say that the copy is whole. */
static const char *of_file(const char *name, const char *what, sx_arena *arena)
{
    const char *text = sx_arena_printf(arena, "%s %s", name, what);
    return text == NULL ? NO_MEMORY : text;
}

static const char *compare(const char *folder, const char *list, sx_arena *arena)
{
    names all;
    size_t lines = 0;
    list_names(folder, arena, &all);
    if (!all.good) {
        return "its folder cannot be read, or holds what was never copied";
    }
    for (size_t i = 0; i < all.count; i++) {
        char hash[SX_HASH_TEXT];
        const char *line = line_of(list, all.at[i]);
        if (line == NULL) {
            return of_file(all.at[i], "was added", arena);
        }
        if (!hash_file(folder, all.at[i], arena, hash) ||
            memcmp(line, hash, SX_HASH_TEXT - 1) != 0) {
            return of_file(all.at[i], "was changed", arena);
        }
    }
    for (const char *at = list; *at != '\0'; at++) {
        lines += *at == '\n';
    }
    return lines == all.count ? NULL : "a file of it is not there";
}

const char *sx_archive_broken(const char *folder, sx_arena *arena)
{
    sx_buf list;
    const char *path = sx_arena_printf(arena, "%s/%s", folder, LIST_NAME);
    if (path == NULL) {
        return NO_MEMORY;
    }
    if (sx_path_absent(path)) {
        return NULL;
    }
    sx_buf_init(&list, LIST_MAX + 1);
    const char *wrong = sx_file_read(path, LIST_MAX, &list, NULL) == SX_OK
                            ? compare(folder, sx_buf_text(&list), arena)
                            : LIST_NAME " cannot be read";
    sx_buf_free(&list);
    return wrong;
}

void sx_archive_discard(const char *folder, sx_arena *arena)
{
    names all;
    list_names(folder, arena, &all);
    bool gone = all.at != NULL;
    for (size_t i = 0; i < all.count; i++) {
        const char *path = sx_arena_printf(arena, "%s/%s", folder, all.at[i]);
        gone = path != NULL && unlink(path) == 0 && gone;
    }
    const char *list = sx_arena_printf(arena, "%s/%s", folder, LIST_NAME);
    if (gone && list != NULL) {
        (void)unlink(list);
    }
    (void)rmdir(folder);
}
