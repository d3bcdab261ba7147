/*
 * files.c: lists, stamps and keeps the files of an instrument. See files.h.
 */
#include "host/files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/folder.h"

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

/* A folder of which nobody can say whether it is signed has no list of files: it would be another one. */
static sx_status look_at(const char *path, sx_arena *arena, sx_diags *diags, folder *ret)
{
    struct stat about;
    const char *main_file = name_of(path);
    *ret = (folder){.path = folder_of(path, arena),
                    .main_file = main_file,
                    .script = sx_str_ends(main_file, ".lua")};
    const char *signature = ret->path ? sx_arena_printf(arena, "%s/bundle.sig", ret->path) : NULL;
    int error = !signature ? ENOMEM : stat(signature, &about) != 0 ? errno : 0;
    ret->whole = error == 0 && strcmp(main_file, sx_main_name(main_file)) == 0;
    return error == 0 || sx_is_absent(error)
               ? SX_OK
               : sx_file_refuse(signature ? signature : path, error, diags);
}

/* A library that a manifest may bind: a change of it is one of the instrument. */
static bool is_shared(const char *name)
{
    return sx_str_ends(name, ".so") || strstr(name, ".so.");
}

/* Another main file beside the first is a change: nobody can say then which one counts. */
static bool is_main(const char *name)
{
    return strcmp(name, main_names[0]) == 0 || strcmp(name, main_names[1]) == 0;
}

/* `stamp`: what makes it another instrument when it changes, though it is no file of it. */
static bool belongs(const folder *f, const char *name, bool stamp)
{
    if (name[0] == '.')
        return false;
    return f->whole || strcmp(name, f->main_file) == 0 ||
           (strncmp(name, "text.", 5) == 0 && sx_str_ends(name, ".yaml")) ||
           (f->script && sx_str_ends(name, ".lua")) ||
           (stamp && (is_shared(name) || is_main(name)));
}

/* Is it a file of the instrument? One that went away, or a link that leads nowhere, is not. 0, or an errno when
 * that cannot be said. */
static int look_at_file(const folder *f, const char *name, const char *full, bool *ret)
{
    struct stat about;
    *ret = false;
    if (stat(full, &about) != 0)
        return sx_is_absent(errno) || errno == ELOOP ? 0 : errno;
    bool leads_out = false;
    int error = strcmp(name, f->main_file) != 0 && sx_str_ends(name, ".lua")
                    ? sx_leads_out(f->path, full, &leads_out)
                    : 0;
    *ret = error == 0 && S_ISREG(about.st_mode) && !leads_out;
    return error;
}

/* The names of the files that belong to the instrument, in order. A file that cannot be looked at is told: an
 * instrument without it would be another one. */
static sx_status list_names(const folder *f, bool libraries, sx_arena *arena, sx_diags *diags,
                            char ***ret, size_t *ret_count)
{
    size_t count = 0;
    sx_status status = sx_folder_list(f->path, arena, diags, ret, &count);
    *ret_count = 0;
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        char *name = (*ret)[i];
        if (!belongs(f, name, libraries))
            continue;
        bool is_file = false;
        const char *full = sx_arena_printf(arena, "%s/%s", f->path, name);
        int error = full ? look_at_file(f, name, full, &is_file) : ENOMEM;
        if (error != 0)
            status = sx_file_refuse(full, error, diags);
        else if (is_file)
            (*ret)[(*ret_count)++] = name;
    }
    return status;
}

/* A line for each file; one that went away since is no file any more, which is a change as well. */
static sx_status stamp_in(const char *path, sx_arena *arena, sx_diags *diags, sx_buf *text)
{
    folder f;
    char **names = NULL;
    size_t count = 0;
    sx_status status = look_at(path, arena, diags, &f);
    if (status == SX_OK)
        status = list_names(&f, true, arena, diags, &names, &count);
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        struct stat about;
        const char *full = sx_arena_printf(arena, "%s/%s", f.path, names[i]);
        int error = !full ? ENOMEM : stat(full, &about) != 0 ? errno : 0;
        if (error == 0)
            sx_buf_printf(text, "%s %llu %llu %lld %ld\n", names[i],
                          (unsigned long long)about.st_ino, (unsigned long long)about.st_size,
                          (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec);
        else if (!sx_is_absent(error))
            status = sx_file_refuse(full, error, diags);
    }
    return status == SX_OK && text->failed ? sx_file_refuse(path, ENOMEM, diags) : status;
}

sx_status sx_stamp(const char *path, sx_diags *diags, char ret[SX_HASH_TEXT])
{
    sx_arena *arena = sx_arena_new(0);
    sx_buf text;
    sx_buf_init(&text, STAMP_MAX);
    sx_status status =
        arena ? stamp_in(path, arena, diags, &text) : sx_file_refuse(path, ENOMEM, diags);
    sx_hash_bytes(sx_buf_text(&text), text.len, ret);
    sx_buf_free(&text);
    sx_arena_free(arena);
    return status;
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

sx_status sx_files_keep(sx_loaded *loaded, const char stamp[SX_HASH_TEXT], sx_diags *diags)
{
    keeping k = {.loaded = loaded};
    folder f;
    char **names = NULL, now[SX_HASH_TEXT];
    size_t count = 0;
    k.files = sx_arena_array(loaded->arena, SX_FILES_MAX, sizeof *k.files);
    if (!k.files)
        return SX_E_MEMORY;
    sx_status status = look_at(loaded->path, loaded->arena, diags, &f);
    if (status == SX_OK)
        status = list_names(&f, false, loaded->arena, diags, &names, &count);
    if (status != SX_OK)
        return status;
    for (size_t i = 0; i < count && !k.too_much; i++)
        if (!is_library(loaded, names[i]) && keep_file(&k, f.path, names[i]) != SX_OK)
            return SX_E_MEMORY;
    status = sx_stamp(loaded->path, diags, now);
    if (status != SX_OK || k.too_much || strcmp(now, stamp) != 0)
        return status;
    loaded->files = k.files;
    loaded->file_count = k.count;
    return SX_OK;
}
