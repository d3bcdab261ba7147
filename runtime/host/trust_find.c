/*
 * trust_find.c: which libraries a bundle's folder needs, read from names and from the manifest as
 * plain text: nothing is loaded and nothing runs.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "base/folder.h"
#include "host/trust_edit.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

/* Where this system keeps libraries, in the order of the dynamic linker. */
static const char *const system_folders[] = {
    "/usr/local/lib",
#ifdef SX_MULTIARCH
    "/usr/lib/" SX_MULTIARCH,
    "/lib/" SX_MULTIARCH,
#endif
    "/usr/lib64",
    "/lib64",
    "/usr/lib",
    "/lib",
};

const char *sx_library_find(const char *folder, const char *name, sx_arena *arena)
{
    if (name[0] == '/')
        return sx_arena_strdup(arena, name);
    /* Whatever stands in a manifest is seen from its folder, wherever a command was typed. */
    const char *own = sx_arena_printf(arena, "%s/%s", folder, name);
    if (own == NULL || strchr(name, '/') != NULL || !sx_path_absent(own))
        return own;
    for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
        const char *path = sx_arena_printf(arena, "%s/%s", system_folders[i], name);
        if (path == NULL || !sx_path_absent(path))
            return path;
    }
    return own;
}

bool sx_is_library(int fd)
{
    static const char magic[4] = {0x7f, 'E', 'L', 'F'};
    char head[sizeof magic];
    return sx_read_at(fd, head, sizeof head, 0) == (ssize_t)sizeof head &&
           memcmp(head, magic, sizeof magic) == 0;
}

/* --- folders ---------------------------------------------------------------------------------- */

/* "libx.so", "libx.so.27" */
static bool named_as_library(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' &&
           ((len > 3 && strcmp(name + len - 3, ".so") == 0) || strstr(name, ".so.") != NULL);
}

static sx_status add_library(sx_found_bundle *bundle, const char *path, size_t *capacity,
                             sx_arena *arena)
{
    for (size_t i = 0; path != NULL && i < bundle->library_count; i++)
        if (strcmp(bundle->libraries[i], path) == 0)
            return SX_OK;
    void *items = (void *)bundle->libraries;
    if (path == NULL ||
        sx_arena_grow(arena, &items, capacity, bundle->library_count, sizeof path) == NULL)
        return SX_E_MEMORY;
    bundle->libraries = items;
    bundle->libraries[bundle->library_count++] = path;
    return SX_OK;
}

typedef struct mains {
    bool yaml, lua, plugin;
} mains;

static sx_status list_folder(sx_found_bundle *bundle, size_t *capacity, sx_arena *arena,
                             sx_diags *diags, mains *ret)
{
    char **names = NULL;
    size_t count = 0;
    int error = sx_folder_names(bundle->folder, arena, &names, &count);
    sx_status status = SX_OK;
    if (error != 0)
        return sx_diag_add(diags, SX_E_NOT_FOUND, "TRUST.FILE", (sx_where){.file = bundle->folder},
                           "the folder of an instrument", "%s", sx_errno_text(error));
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        const char *name = names[i];
        ret->yaml = ret->yaml || strcmp(name, "manifest.yaml") == 0;
        ret->lua = ret->lua || strcmp(name, "manifest.lua") == 0;
        ret->plugin = ret->plugin || strcmp(name, "plugin.so") == 0;
        if (named_as_library(name))
            status = add_library(bundle, sx_arena_printf(arena, "%s/%s", bundle->folder, name),
                                 capacity, arena);
    }
    return status;
}

/* No manifest with such a name loads: what it means by it is not guessed. */
static bool leads_out(const char *name)
{
    return name[0] != '/' && strchr(name, '/') != NULL;
}

/* ffi: {library: NAME}; the rest of the manifest is not looked at. */
static sx_status read_manifest(sx_found_bundle *bundle, size_t *capacity, sx_arena *arena,
                               sx_diags *diags)
{
    sx_buf text;
    sx_tree *root = NULL;
    const char *path = sx_arena_printf(arena, "%s/manifest.yaml", bundle->folder);
    if (path == NULL)
        return SX_E_MEMORY;
    sx_buf_init(&text, SX_MANIFEST_MAX + 1);
    sx_status status = sx_manifest_read_file(path, &text, diags);
    if (status == SX_OK)
        status =
            sx_tree_read_yaml(arena, path, (sx_slice){sx_buf_text(&text), text.len}, diags, &root);
    sx_tree *ffi = status == SX_OK && root->kind == SX_TREE_MAP ? sx_tree_get(root, "ffi") : NULL;
    sx_tree *library = ffi != NULL && ffi->kind == SX_TREE_MAP ? sx_tree_get(ffi, "library") : NULL;
    if (ffi != NULL)
        bundle->form = SX_FORM_FFI;
    if (library != NULL && sx_tree_is_scalar(library) && leads_out(library->text.at)) {
        status = sx_diag_add(diags, SX_E_MANIFEST, "MANIFEST.FFI", library->where,
                             "the name of a file in this folder or of a system library, such as "
                             "libgsl.so.27, or a whole path",
                             "the library '%.100s' leads out of the folder", library->text.at);
    } else if (library != NULL && sx_tree_is_scalar(library)) {
        bundle->needed = sx_library_find(bundle->folder, library->text.at, arena);
        status = add_library(bundle, bundle->needed, capacity, arena);
    }
    sx_buf_free(&text);
    return status;
}

/* The folder itself, or the one that a path of a file lies in. */
static const char *folder_of(const char *path, sx_arena *arena)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode)) {
        size_t len = strlen(path);
        while (len > 1 && path[len - 1] == '/')
            len--;
        return sx_arena_strndup(arena, path, len);
    }
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : sx_arena_strndup(arena, path, (size_t)(slash - path));
}

sx_status sx_trust_find_bundle(const char *path, sx_arena *arena, sx_diags *diags,
                               sx_found_bundle *ret)
{
    mains found = {0};
    size_t capacity = 0;
    *ret = (sx_found_bundle){.folder = folder_of(path, arena)};
    if (ret->folder == NULL)
        return SX_E_MEMORY;
    sx_status status = list_folder(ret, &capacity, arena, diags, &found);
    if (status != SX_OK)
        return status;
    if ((int)found.yaml + (int)found.lua + (int)found.plugin != 1)
        return sx_diag_add(diags, SX_E_NOT_FOUND, "TRUST.FOLDER", (sx_where){.file = ret->folder},
                           "a folder with exactly one of manifest.yaml, manifest.lua, plugin.so",
                           "this is no folder of an instrument");
    ret->form = found.lua ? SX_FORM_LUA : found.plugin ? SX_FORM_PLUGIN : SX_FORM_YAML;
    if (found.plugin) {
        ret->needed = sx_arena_printf(arena, "%s/plugin.so", ret->folder);
        return ret->needed == NULL ? SX_E_MEMORY : SX_OK;
    }
    return found.yaml ? read_manifest(ret, &capacity, arena, diags) : SX_OK;
}
