/*
 * directory.c: where sessions are kept and how they are called. Files hold people's answers: the
 * directory is for its owner alone.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/file_errno.h"
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

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static sx_status out_of_memory(sx_diags *diags, const char *directory)
{
    return sx_diag_add(diags, SX_E_MEMORY, "STORE.MEMORY", (sx_where){.file = directory}, NULL,
                       "memory ran out while listing sessions");
}

static sx_status collect(DIR *open, const char *directory, sx_arena *arena, sx_diags *diags,
                         const char ***ret, size_t *ret_count)
{
    void *ids = NULL;
    size_t capacity = 0;
    struct dirent *entry;
    while ((entry = readdir(open)) != NULL) {
        size_t len = strlen(entry->d_name);
        size_t ending = sizeof suffix - 1;
        if (len != ID_LEN + ending || strcmp(entry->d_name + ID_LEN, suffix) != 0 ||
            !valid((sx_slice){entry->d_name, ID_LEN})) {
            continue;
        }
        const char *id = sx_arena_strndup(arena, entry->d_name, ID_LEN);
        if (id == NULL || sx_arena_grow(arena, &ids, &capacity, *ret_count, sizeof id) == NULL) {
            return out_of_memory(diags, directory);
        }
        ((const char **)ids)[(*ret_count)++] = id;
    }
    *ret = ids;
    if (*ret_count > 1) {
        qsort(ids, *ret_count, sizeof(const char *), compare);
    }
    return SX_OK;
}

sx_status sx_store_list(const char *directory, sx_arena *arena, sx_diags *diags, const char ***ret,
                        size_t *ret_count)
{
    *ret = NULL;
    *ret_count = 0;
    DIR *open = opendir(directory);
    if (open == NULL && errno == ENOENT) {
        return SX_OK;
    }
    if (open == NULL) {
        return sx_diag_add(diags, SX_E_STORE, "STORE.READ", (sx_where){.file = directory},
                           "a directory that can be read", "sessions cannot be listed, %s (%d)",
                           sx_errno_text(errno), errno);
    }
    sx_status status = collect(open, directory, arena, diags, ret, ret_count);
    closedir(open);
    return status;
}
