/*
 * load_lua.c: a Lua instrument: the bytes of the script and of the files beside it that it may include.
 */
#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "base/folder.h"
#include "host/load_code.h"
#include "manifest/manifest.h"

typedef struct lua_files {
    sx_bundle_file *items;
    size_t count, capacity;
    size_t bytes;
} lua_files;

static sx_status too_much(const char *path, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_SCRIPT, "SCRIPT.SIZE", (sx_where){path, 0, 0},
                       "at most 32 .lua files of 4 MiB together, none above 1 MiB",
                       "the scripts of this folder are too large");
}

static sx_status read_script(sx_arena *arena, lua_files *files, const char *folder,
                             const char *name, sx_diags *diags)
{
    const char *path = sx_arena_printf(arena, "%s/%s", folder, name);
    char *kept = sx_arena_strdup(arena, name);
    sx_buf text;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = path && kept ? sx_manifest_read_file(path, &text, diags) : SX_E_MEMORY;
    if (status == SX_OK &&
        (files->count == SX_BUNDLE_FILES_MAX || files->bytes + text.len > SX_BUNDLE_BYTES_MAX))
        status = too_much(path, diags);
    char *bytes = status == SX_OK ? sx_arena_strndup(arena, sx_buf_text(&text), text.len) : NULL;
    if (status == SX_OK &&
        (!bytes || !sx_arena_grow(arena, (void **)&files->items, &files->capacity, files->count,
                                  sizeof *files->items)))
        status = SX_E_MEMORY;
    if (status == SX_OK) {
        files->items[files->count++] = (sx_bundle_file){kept, {bytes, text.len}};
        files->bytes += text.len;
    }
    sx_buf_free(&text);
    return status;
}

static bool is_script(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".lua") == 0;
}

/* The names of the other scripts of the folder, sorted. */
static sx_status list_scripts(sx_arena *arena, const char *folder, const char *main_file,
                              sx_diags *diags, char ***ret, size_t *ret_count)
{
    size_t count = 0;
    sx_status status = sx_folder_list(folder, arena, diags, ret, &count);
    *ret_count = 0;
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        char *name = (*ret)[i];
        if (!is_script(name) || strcmp(name, main_file) == 0)
            continue;
        bool leads_out = true; /* a script must not read through it what is not of the instrument */
        const char *path = sx_arena_printf(arena, "%s/%s", folder, name);
        int error = path ? sx_leads_out(folder, path, &leads_out) : ENOMEM;
        if (error != 0)
            status = sx_file_refuse(path, error, diags);
        else if (!leads_out)
            (*ret)[(*ret_count)++] = name;
    }
    return status;
}

/* One hash over names, lengths and bytes of all files. What the main file is called does not count: a copy
 * of it in a folder of its own has another name and the same rules. */
static sx_status hash_files(const lua_files *files, char ret[SX_HASH_TEXT])
{
    sx_buf all;
    sx_buf_init(&all, (size_t)SX_BUNDLE_BYTES_MAX * 2);
    for (size_t i = 0; i < files->count; i++) {
        sx_buf_printf(&all, "%s %zu\n", i == 0 ? "manifest.lua" : files->items[i].name,
                      files->items[i].bytes.len);
        sx_buf_slice(&all, files->items[i].bytes);
    }
    sx_hash_bytes(sx_buf_text(&all), all.len, ret);
    sx_status status = all.failed ? SX_E_MEMORY : SX_OK;
    sx_buf_free(&all);
    return status;
}

sx_status sx_load_lua(sx_loaded *loaded, const sx_load_options *options, sx_diags *diags,
                      sx_model **ret)
{
    sx_arena *arena = loaded->arena;
    const char *slash = strrchr(loaded->path, '/');
    const char *main_file = slash ? slash + 1 : loaded->path;
    const char *folder =
        slash ? sx_arena_strndup(arena, loaded->path, (size_t)(slash - loaded->path)) : ".";
    sx_bundle *bundle = sx_arena_alloc(arena, sizeof *bundle);
    lua_files files = {0};
    char **others = NULL;
    size_t other_count = 0;
    if (!folder || !bundle)
        return SX_E_MEMORY;
    loaded->kind = SX_CODE_LUA;
    sx_status status = read_script(arena, &files, folder, main_file, diags);
    if (status == SX_OK)
        status = list_scripts(arena, folder, main_file, diags, &others, &other_count);
    for (size_t i = 0; status == SX_OK && i < other_count; i++)
        status = read_script(arena, &files, folder, others[i], diags);
    if (status == SX_OK)
        status = hash_files(&files, loaded->content_hash);
    if (status != SX_OK)
        return status;
    *bundle = (sx_bundle){.kind = SX_CODE_LUA,
                          .name = loaded->path,
                          .files = files.items,
                          .file_count = files.count,
                          .library = -1};
    status = sx_load_verify_files(loaded, options, files.items, files.count, diags);
    if (status == SX_OK)
        status = sx_load_code_manifest(loaded, bundle, options ? &options->code : NULL, diags, ret);
    return status;
}
