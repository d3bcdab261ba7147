/*
 * archive.c: copies of instruments, one folder for each id, version and rule hash. A folder is made under
 * a temporary name and renamed, so that it is there whole or not at all.
 */
#include "session/archive.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024)
#define HASH_SHOWN 16

static const char *const main_names[] = {"manifest.yaml", "manifest.lua", "plugin.so"};

static const char *folder_for(const char *store, const char *id, const char *version,
                              const char *rule_hash, sx_arena *arena)
{
    return sx_arena_printf(arena, "%s/instruments/%s-%s-%.*s", store, id, version, HASH_SHOWN,
                           rule_hash);
}

static bool has_suffix(const char *name, const char *suffix)
{
    size_t len = strlen(name);
    size_t n = strlen(suffix);
    return len > n && strcmp(name + len - n, suffix) == 0;
}

/* What the main file is called in the copy. */
static const char *main_name(const char *path)
{
    return has_suffix(path, ".lua")  ? main_names[1]
           : has_suffix(path, ".so") ? main_names[2]
                                     : main_names[0];
}

static sx_status copy_file(const char *from, const char *to)
{
    sx_buf bytes;
    sx_buf_init(&bytes, FILE_MAX + 1);
    sx_status status = sx_file_read(from, FILE_MAX, &bytes, NULL);
    if (status == SX_OK) {
        status = sx_file_write(to, sx_buf_text(&bytes), bytes.len, true, NULL);
    }
    sx_buf_free(&bytes);
    return status;
}

/* Files that an instrument may rest on beside its main file. In a folder of its own these are all but
 * ABOUT.md and the like; beside a file named by its path, translations and scripts. */
static bool belongs(const char *name, bool own_folder, const char *main_file)
{
    if (name[0] == '.' || strcmp(name, main_file) == 0) {
        return false;
    }
    if (own_folder) {
        return true;
    }
    return (strncmp(name, "text.", 5) == 0 && has_suffix(name, ".yaml")) ||
           (has_suffix(main_file, ".lua") && has_suffix(name, ".lua"));
}

static sx_status copy_beside(const char *folder, const char *main_file, const char *to,
                             sx_arena *arena)
{
    DIR *stream = opendir(folder);
    bool own = strcmp(main_file, main_name(main_file)) == 0;
    sx_status status = stream == NULL ? SX_E_STORE : SX_OK;
    struct dirent *entry;
    while (status == SX_OK && (entry = readdir(stream)) != NULL) {
        struct stat about;
        const char *from = sx_arena_printf(arena, "%s/%s", folder, entry->d_name);
        const char *copy = sx_arena_printf(arena, "%s/%s", to, entry->d_name);
        if (from == NULL || copy == NULL) {
            status = SX_E_MEMORY;
        } else if (belongs(entry->d_name, own, main_file) && stat(from, &about) == 0 &&
                   S_ISREG(about.st_mode)) {
            status = copy_file(from, copy);
        }
    }
    if (stream != NULL) {
        closedir(stream);
    }
    return status;
}

/* Takes away a copy that was not finished. */
static void discard(const char *folder, sx_arena *arena)
{
    DIR *stream = opendir(folder);
    struct dirent *entry;
    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        const char *path = sx_arena_printf(arena, "%s/%s", folder, entry->d_name);
        if (path != NULL && entry->d_name[0] != '.') {
            (void)unlink(path);
        }
    }
    if (stream != NULL) {
        closedir(stream);
    }
    (void)rmdir(folder);
}

static sx_status make_copy(const sx_loaded *loaded, const char *folder, sx_arena *arena)
{
    const char *slash = strrchr(loaded->path, '/');
    const char *main_file = slash == NULL ? loaded->path : slash + 1;
    const char *from =
        slash == NULL ? "." : sx_arena_strndup(arena, loaded->path, (size_t)(slash - loaded->path));
    const char *temporary = sx_arena_printf(arena, "%s.new-%ld", folder, (long)getpid());
    const char *copy = temporary == NULL
                           ? NULL
                           : sx_arena_printf(arena, "%s/%s", temporary, main_name(loaded->path));
    if (from == NULL || copy == NULL) {
        return SX_E_MEMORY;
    }
    sx_status status = sx_make_directories(temporary, NULL);
    if (status == SX_OK) {
        status = copy_file(loaded->path, copy);
    }
    if (status == SX_OK) {
        status = copy_beside(from, main_file, temporary, arena);
    }
    if (status == SX_OK && rename(temporary, folder) != 0 && !sx_path_exists(folder)) {
        status = SX_E_STORE;
    }
    if (sx_path_exists(temporary)) {
        discard(temporary, arena); /* not finished, or another session was faster */
    }
    return status;
}

void sx_archive_keep(const char *store, const sx_loaded *loaded, sx_arena *arena, sx_diags *diags)
{
    const char *folder =
        folder_for(store, loaded->model->id, loaded->model->version, loaded->rule_hash, arena);
    if (folder != NULL && sx_path_exists(folder)) {
        return;
    }
    if (folder == NULL || make_copy(loaded, folder, arena) != SX_OK) {
        sx_diag_warn(diags, "SESSION.ARCHIVE", (sx_where){loaded->path, 0, 0},
                     "a directory of sessions with room",
                     "no copy of %s could be kept: the session can be resumed only while this "
                     "version is installed",
                     loaded->model->id);
    }
}

sx_status sx_archive_load(sx_catalogue *catalogue, const char *store,
                          const sx_event_instrument *wanted, sx_arena *arena, sx_diags *diags,
                          const sx_loaded **ret)
{
    const char *folder = folder_for(store, wanted->id, wanted->version, wanted->rule_hash, arena);
    *ret = NULL;
    for (size_t i = 0; folder != NULL && i < sizeof main_names / sizeof main_names[0]; i++) {
        const char *path = sx_arena_printf(arena, "%s/%s", folder, main_names[i]);
        if (path == NULL) {
            return SX_E_MEMORY;
        }
        if (sx_path_exists(path)) {
            return sx_catalogue_archived(catalogue, path, diags, ret);
        }
    }
    return folder == NULL ? SX_E_MEMORY : SX_E_NOT_FOUND;
}
