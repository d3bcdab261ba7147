/*
 * directory.c: where sessions are kept and how they are called. Files hold people's answers: the
 * directory is for its owner alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "base/folder.h"
#include "store/journal.h"

#define GROUPS 3 /* of four characters */
#define ID_LEN (GROUPS * 5 - 1)

static const char suffix[] = ".ndjson";

sx_status sx_store_directory(const char *option, sx_arena *arena, sx_diags *diags, const char **ret)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (option != NULL && option[0] != '\0') {
        *ret = sx_arena_strdup(arena, option);
    } else if (state != NULL && state[0] == '/') {
        *ret = sx_arena_printf(arena, "%s/sextant/sessions", state);
    } else if (home != NULL && home[0] == '/') {
        *ret = sx_arena_printf(arena, "%s/.local/state/sextant/sessions", home);
    } else {
        *ret = NULL;
        return sx_diag_add(diags, SX_E_STORE, "STORE.NO_DIRECTORY", (sx_where){0},
                           "--store DIR, or one of XDG_STATE_HOME and HOME",
                           "there is no directory for sessions");
    }
    return *ret == NULL ? SX_E_MEMORY : SX_OK;
}

sx_status sx_store_prepare(const char *directory, sx_diags *diags)
{
    sx_where where = {.file = directory};
    struct stat info;
    if (stat(directory, &info) != 0) {
        if (errno != ENOENT || sx_make_directories(directory, NULL) != SX_OK ||
            stat(directory, &info) != 0) {
            return sx_diag_add(diags, SX_E_STORE, "STORE.READONLY", where,
                               "a directory that can be made and written, or --store DIR",
                               "sessions cannot be kept here, %s (%d)", sx_errno_text(errno),
                               errno);
        }
    }
    if (!S_ISDIR(info.st_mode)) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.READONLY", where, "a directory",
                           "sessions cannot be kept here, it is not a directory");
    }
    if ((info.st_mode & S_IWOTH) != 0) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.UNSAFE", where,
                           "a directory of its own: chmod 700",
                           "everybody on this machine may write to the directory of sessions");
    }
    return SX_OK;
}

const char *sx_store_path(const char *directory, const char *id, const char *ending,
                          sx_arena *arena)
{
    size_t len = strlen(directory);
    const char *slash = len > 0 && directory[len - 1] == '/' ? "" : "/";
    return sx_arena_printf(arena, "%s%s%s%s", directory, slash, id, ending);
}

static bool valid(sx_slice id)
{
    if (id.len != ID_LEN) {
        return false;
    }
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];
        if (i % 5 == 4 ? c != '-' : !sx_is_digit(c) && !sx_is_lower(c)) {
            return false;
        }
    }
    return true;
}

bool sx_session_id_valid(const char *id)
{
    return id != NULL && valid(sx_slice_of(id));
}

static bool is_session(const char *name)
{
    return strlen(name) == ID_LEN + sizeof suffix - 1 && strcmp(name + ID_LEN, suffix) == 0 &&
           valid((sx_slice){name, ID_LEN});
}

sx_status sx_store_list(const char *directory, sx_arena *arena, sx_diags *diags, const char ***ret,
                        size_t *ret_count)
{
    char **names = NULL;
    size_t count = 0;
    *ret = NULL;
    *ret_count = 0;
    int error = sx_folder_names(directory, arena, &names, &count);
    const char **ids = error == 0 ? sx_arena_array(arena, count + 1, sizeof *ids) : NULL;
    if (error == ENOENT) {
        return SX_OK;
    }
    if (error == ENOMEM || (error == 0 && ids == NULL)) {
        return sx_diag_add(diags, SX_E_MEMORY, "STORE.MEMORY", (sx_where){.file = directory}, NULL,
                           "memory ran out while listing sessions");
    }
    if (error != 0) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.READ", (sx_where){.file = directory},
                           "a directory that can be read", "sessions cannot be listed, %s (%d)",
                           sx_errno_text(error), error);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_session(names[i])) {
            names[i][ID_LEN] = '\0';
            ids[(*ret_count)++] = names[i];
        }
    }
    *ret = ids;
    return SX_OK;
}
