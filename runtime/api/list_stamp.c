/*
 * list_stamp.c: what the rows of a list rest on, without reading it: device, inode, size and times of every file. The
 * time of the last change of the inode cannot be set back by a program that copies an older file into place.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>

#include <sodium/crypto_hash_sha256.h>

#include "api/list_rows.h"
#include "base/file.h"
#include "base/folder.h"
#include "host/builtin.h"
#include "host/trust.h"
#include "worker/find.h"

/* Times may count in steps of two seconds, and a second change within one step looks like the first. */
#define SETTLED_SECONDS 3
#define STAMP_MAX ((size_t)1024 * 1024)
#define PATH_ROOM ((size_t)64 * 1024)

typedef struct stamp_file {
    uint64_t device, inode, size, mode;
    int64_t changed, changed_ns, written, written_ns;
} stamp_file;

/* False: it is no plain file, or changed just now. */
static bool add_file(sx_buf *out, const char *name, const char *path)
{
    struct stat info;
    struct timespec now;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) ||
        clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return false;
    }
    stamp_file file;
    memset(&file, 0, sizeof file);
    file.device = (uint64_t)info.st_dev;
    file.inode = (uint64_t)info.st_ino;
    file.size = (uint64_t)info.st_size;
    file.mode = (uint64_t)info.st_mode;
    file.changed = (int64_t)info.st_ctim.tv_sec;
    file.changed_ns = (int64_t)info.st_ctim.tv_nsec;
    file.written = (int64_t)info.st_mtim.tv_sec;
    file.written_ns = (int64_t)info.st_mtim.tv_nsec;
    sx_buf_add(out, name, strlen(name) + 1);
    sx_buf_add(out, (const char *)&file, sizeof file);
    return file.changed + SETTLED_SECONDS < (int64_t)now.tv_sec;
}

/* Every file of the folder, needed or not; a folder inside may hold anything. */
static bool add_folder(sx_buf *out, const char *folder, sx_arena *arena)
{
    char **names = NULL;
    size_t count = 0;
    bool good = sx_folder_names(folder, arena, &names, &count) == 0;
    for (size_t i = 0; good && i < count; i++) {
        const char *path = sx_path_below(arena, folder, names[i]);
        good = path != NULL && add_file(out, names[i], path);
    }
    return good;
}

static bool finish(sx_buf *text, bool good, unsigned char ret[SX_STAMP_BYTES])
{
    good = good && !text->failed;
    if (good) {
        (void)crypto_hash_sha256(ret, (const unsigned char *)sx_buf_text(text), text->len);
    }
    sx_buf_free(text);
    return good;
}

bool sx_list_stamp(const sx_entry *entry, sx_arena *arena, unsigned char ret[SX_STAMP_BYTES])
{
    sx_buf text;
    sx_buf_init(&text, STAMP_MAX);
    sx_buf_add(&text, entry->path, strlen(entry->path) + 1);
    const char *slash = strrchr(entry->path, '/');
    bool good = slash != NULL;
    if (good && entry->kind == SX_ENTRY_INSTRUMENT) {
        const char *folder = sx_arena_strndup(arena, entry->path, (size_t)(slash - entry->path));
        good = folder != NULL && add_folder(&text, folder, arena);
    } else if (good) {
        good = add_file(&text, entry->id, entry->path);
    }
    return finish(&text, good, ret);
}

/* A file that may be missing. */
static bool add_if_there(sx_buf *out, const char *name, const char *path)
{
    if (sx_path_absent(path)) {
        sx_buf_add(out, name, strlen(name) + 1);
        return true;
    }
    return add_file(out, name, path);
}

static bool add_worker(sx_buf *out, const char *given)
{
    sx_buf path;
    sx_buf_init(&path, PATH_ROOM);
    bool found = sx_worker_find(given, &path);
    bool good = !path.failed;
    if (good && found) {
        sx_buf_add(out, sx_buf_text(&path), path.len + 1);
        good = add_file(out, "worker", sx_buf_text(&path));
    }
    sx_buf_free(&path);
    return good;
}

/* Who may write to it counts: a store that others can change is not used. */
static bool add_trust_folder(sx_buf *out, const char *folder)
{
    struct stat info;
    if (stat(folder, &info) != 0) {
        return sx_is_absent(errno);
    }
    sx_buf_int(out, (int64_t)info.st_uid);
    sx_buf_char(out, ' ');
    sx_buf_int(out, (int64_t)info.st_mode);
    sx_buf_add(out, folder, strlen(folder) + 1);
    return true;
}

static bool add_trust(sx_buf *out, const char *given, sx_arena *arena)
{
    static const char *const names[] = {"pins", "keys", "seen"};
    const char *folder = NULL;
    bool good = sx_trust_place(given, arena, &folder);
    good = good && (folder == NULL || add_trust_folder(out, folder));
    for (size_t i = 0; good && folder != NULL && i < sizeof names / sizeof names[0]; i++) {
        const char *path = sx_path_below(arena, folder, names[i]);
        good = path != NULL && add_if_there(out, names[i], path);
    }
    return good;
}

bool sx_list_circumstances(const sx_context *context, sx_arena *arena,
                           unsigned char ret[SX_STAMP_BYTES])
{
    const sx_load_options *options = sx_catalogue_decisions(context->catalogue);
    sx_buf text;
    sx_buf_init(&text, STAMP_MAX);
    sx_buf_int(&text, (int64_t)options->code.isolation);
    sx_buf_char(&text, options->builtin_in_process ? 'p' : 'w');
    sx_buf_add(&text, context->path, strlen(context->path) + 1);
    struct utsname system;
    bool good = uname(&system) == 0 && add_worker(&text, options->code.worker);
    if (good) { /* what the jail stands on */
        sx_buf_str(&text, system.release);
        sx_buf_str(&text, system.version);
    }
    good = good && add_trust(&text, options->trust, arena);
    for (size_t i = 0; i < sx_builtin_hash_count; i++) {
        sx_buf_str(&text, sx_builtin_hashes[i]);
    }
    return finish(&text, good, ret);
}
