/*
 * files.c: lists, stamps and keeps the files of an instrument. See files.h.
 */
#include "host/files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

#define STAMP_MAX ((size_t)1024 * 1024)

static const char *const main_names[] = {"manifest.yaml", "manifest.lua", "plugin.so"};

const char *sx_main_name(const char *path)
{
    return sx_str_ends(path, ".lua")  ? main_names[1]
           : sx_str_ends(path, ".so") ? main_names[2]
                                      : main_names[0];
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const char *folder_of(const char *path, sx_arena *arena)
{
    const char *slash = strrchr(path, '/');
    return !slash          ? "."
           : slash == path ? "/"
                           : sx_arena_strndup(arena, path, (size_t)(slash - path));
}

/* What a folder holds of an instrument. */
typedef struct folder {
    const char *path, *main_file;
    bool whole;  /* it is signed: every file of it belongs to the instrument */
    bool script; /* the main file is a script, which may include others */
} folder;

static bool look_at(const char *path, sx_arena *arena, folder *ret)
{
    const char *main_file = name_of(path);
    *ret = (folder){.path = folder_of(path, arena),
                    .main_file = main_file,
                    .script = sx_str_ends(main_file, ".lua")};
    const char *signature = ret->path ? sx_arena_printf(arena, "%s/bundle.sig", ret->path) : NULL;
    ret->whole =
        signature && strcmp(main_file, sx_main_name(main_file)) == 0 && sx_path_exists(signature);
    return signature != NULL;
}

/* A library that a manifest may bind: a change of it is one of the instrument. */
static bool is_shared(const char *name)
{
    return sx_str_ends(name, ".so") || strstr(name, ".so.");
}

static bool belongs(const folder *f, const char *name, bool libraries)
{
    if (name[0] == '.')
        return false;
    return f->whole || strcmp(name, f->main_file) == 0 ||
           (strncmp(name, "text.", 5) == 0 && sx_str_ends(name, ".yaml")) ||
           (f->script && sx_str_ends(name, ".lua")) || (libraries && is_shared(name));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the files that belong to the instrument, in order. False when memory ran out. */
static bool list_names(const folder *f, bool libraries, sx_arena *arena, char ***ret,
                       size_t *ret_count)
{
    DIR *stream = opendir(f->path);
    size_t capacity = 0;
    struct dirent *entry;
    bool good = true;
    *ret = NULL;
    *ret_count = 0;
    while (good && stream && (entry = readdir(stream))) {
        struct stat about;
        if (!belongs(f, entry->d_name, libraries))
            continue;
        char *full = sx_arena_printf(arena, "%s/%s", f->path, entry->d_name);
        char *name = sx_arena_strdup(arena, entry->d_name);
        good =
            full && name && sx_arena_grow(arena, (void **)ret, &capacity, *ret_count, sizeof **ret);
        bool own = strcmp(entry->d_name, f->main_file) == 0 || !sx_str_ends(entry->d_name, ".lua");
        if (good && stat(full, &about) == 0 && S_ISREG(about.st_mode) &&
            (own || !sx_leads_out(f->path, full)))
            (*ret)[(*ret_count)++] = name;
    }
    if (stream)
        closedir(stream);
    if (good && *ret_count)
        qsort(*ret, *ret_count, sizeof **ret, by_text);
    return good;
}

void sx_stamp(const char *path, char ret[SX_HASH_TEXT])
{
    sx_arena *arena = sx_arena_new(0);
    folder f;
    char **names = NULL;
    size_t count = 0;
    sx_buf text;
    sx_buf_init(&text, STAMP_MAX);
    bool good = arena && look_at(path, arena, &f) && list_names(&f, true, arena, &names, &count);
    for (size_t i = 0; good && i < count; i++) {
        struct stat about;
        const char *full = sx_arena_printf(arena, "%s/%s", f.path, names[i]);
        if (!full || stat(full, &about) != 0)
            continue;
        sx_buf_printf(&text, "%s %llu %llu %lld %ld\n", names[i], (unsigned long long)about.st_ino,
                      (unsigned long long)about.st_size, (long long)about.st_mtim.tv_sec,
                      about.st_mtim.tv_nsec);
    }
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
    sx_arena_free(arena);
}

/* --- keeping ------------------------------------------------------------------------------------- */

typedef struct keeping {
    sx_loaded *loaded;
    sx_bundle_file *files;
    size_t count, bytes;
    bool too_much;
} keeping;

/* The name in a folder of its own; NULL when another file has that name there. */
static const char *own_name(const char *name, const char *main_file)
{
    const char *own = sx_main_name(main_file);
    if (strcmp(name, main_file) == 0)
        return own;
    return strcmp(name, own) == 0 ? NULL : name;
}

static sx_status keep_file(keeping *k, const char *from, const char *name)
{
    sx_arena *arena = k->loaded->arena;
    const char *path = sx_arena_printf(arena, "%s/%s", from, name);
    const char *own = own_name(name, name_of(k->loaded->path));
    sx_buf text;
    if (!path)
        return SX_E_MEMORY;
    if (!own || k->count == SX_FILES_MAX) {
        k->too_much = true;
        return SX_OK;
    }
    sx_buf_init(&text, SX_FILES_BYTES + 1);
    sx_status status = sx_file_read(path, SX_FILES_BYTES - k->bytes, &text, NULL);
    char *bytes = status == SX_OK ? sx_arena_strndup(arena, sx_buf_text(&text), text.len) : NULL;
    if (bytes) {
        k->files[k->count++] = (sx_bundle_file){own, {bytes, text.len}};
        k->bytes += text.len;
    }
    k->too_much = k->too_much || status != SX_OK;
    sx_buf_free(&text);
    return status == SX_OK && !bytes ? SX_E_MEMORY : SX_OK;
}

/* Is this the library, whose bytes are in memory already? */
static bool is_library(const sx_loaded *loaded, const char *name)
{
    return loaded->library_name && strcmp(loaded->library_name, name) == 0;
}

sx_status sx_files_keep(sx_loaded *loaded, const char stamp[SX_HASH_TEXT])
{
    keeping k = {.loaded = loaded};
    folder f;
    char **names = NULL, now[SX_HASH_TEXT];
    size_t count = 0;
    k.files = sx_arena_array(loaded->arena, SX_FILES_MAX, sizeof *k.files);
    if (!k.files || !look_at(loaded->path, loaded->arena, &f) ||
        !list_names(&f, false, loaded->arena, &names, &count))
        return SX_E_MEMORY;
    for (size_t i = 0; i < count && !k.too_much; i++)
        if (!is_library(loaded, names[i]) && keep_file(&k, f.path, names[i]) != SX_OK)
            return SX_E_MEMORY;
    sx_stamp(loaded->path, now);
    if (k.too_much || strcmp(now, stamp) != 0)
        return SX_OK;
    loaded->files = k.files;
    loaded->file_count = k.count;
    return SX_OK;
}
