/*
 * folder.c: lists folders. See folder.h.
 */
#include "base/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file_errno.h"

bool sx_is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The next name but for . and ..; NULL at the end, and where it cannot be read. */
static const char *next_name(DIR *stream, int *ret_error)
{
    struct dirent *entry;
    do {
        errno = 0; /* the only way to tell the end from an error */
        entry = readdir(stream);
    } while (entry != NULL &&
             (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0));
    *ret_error = entry == NULL ? errno : 0;
    return entry == NULL ? NULL : entry->d_name;
}

int sx_stream_names(DIR *stream, sx_arena *arena, char ***ret, size_t *ret_count)
{
    void *names = NULL;
    size_t count = 0, capacity = 0;
    int error;
    const char *name;
    *ret = NULL;
    *ret_count = 0;
    while ((name = next_name(stream, &error)) != NULL) {
        char *copy = sx_arena_strdup(arena, name);
        if (copy == NULL || sx_arena_grow(arena, &names, &capacity, count, sizeof copy) == NULL) {
            return ENOMEM;
        }
        ((char **)names)[count++] = copy;
    }
    if (error != 0) {
        return error;
    }
    if (count > 1) {
        qsort(names, count, sizeof(char *), by_bytes);
    }
    *ret = names;
    *ret_count = count;
    return 0;
}

int sx_folder_names(const char *folder, sx_arena *arena, char ***ret, size_t *ret_count)
{
    *ret = NULL;
    *ret_count = 0;
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        return errno;
    }
    int error = sx_stream_names(stream, arena, ret, ret_count);
    (void)closedir(stream);
    return error;
}

sx_status sx_folder_refuse(const char *folder, int error, sx_diags *diags)
{
    if (error == ENOMEM) {
        return sx_diag_add(diags, SX_E_MEMORY, "MEMORY", (sx_where){.file = folder}, NULL,
                           "memory ran out");
    }
    return sx_diag_add(diags, SX_E_INPUT, "FILE.FOLDER", (sx_where){.file = folder},
                       "a folder that can be read", "cannot be read, %s (%d)", sx_errno_text(error),
                       error);
}

sx_status sx_folder_list(const char *folder, sx_arena *arena, sx_diags *diags, char ***ret,
                         size_t *ret_count)
{
    int error = sx_folder_names(folder, arena, ret, ret_count);
    return error == 0 || sx_is_absent(error) ? SX_OK : sx_folder_refuse(folder, error, diags);
}
