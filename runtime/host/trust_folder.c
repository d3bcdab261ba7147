/*
 * trust_folder.c: the files of a bundle's folder with their hashes: what is signed, and what is
 * compared with what was signed. A folder that is signed holds plain files and nothing else.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "base/folder.h"
#include "host/trust_guard.h"
#include "host/trust_signature.h"

static sx_status refuse(const char *folder, const char *name, const char *code,
                        const char *expected, const char *what, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, code, (sx_where){.file = folder}, expected, "%s %s", name,
                       what);
}

/* Letters, digits, point, dash, underline and plus, and no point first: the same file on every
 * system. */
static bool portable(const char *name)
{
    size_t len = strlen(name);
    bool fits = len > 0 && len <= 200 && name[0] != '.' && name[0] != '-';
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        fits = fits && (sx_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        c == '.' || c == '-' || c == '_' || c == '+');
    }
    return fits;
}

static sx_status hash_file(int folder_fd, const char *folder, const char *name, sx_diags *diags,
                           sx_signed_file *ret)
{
    struct stat info;
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ELOOP)
        return refuse(folder, name, "TRUST.EXTRA_FILE", "plain files alone", "is a link", diags);
    if (fd < 0)
        return refuse(folder, name, "TRUST.FILE", sx_errno_text(errno), "cannot be read", diags);
    sx_status status = SX_OK;
    int error = fstat(fd, &info) == 0 ? 0 : errno;
    if (error == 0 && !S_ISREG(info.st_mode))
        status = refuse(folder, name, "TRUST.EXTRA_FILE", "plain files alone",
                        S_ISDIR(info.st_mode) ? "is a folder" : "is no regular file", diags);
    else if (error == 0)
        error = sx_guard_hash(fd, SX_LIBRARY_MAX, ret->hash, &ret->size);
    (void)close(fd);
    if (error == EFBIG)
        return refuse(folder, name, "TRUST.SIZE", "at most 256 MiB", "is too large", diags);
    if (error != 0)
        return refuse(folder, name, "TRUST.FILE", sx_errno_text(error), "cannot be read", diags);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const sx_signed_file *)a)->name, ((const sx_signed_file *)b)->name);
}

static sx_status list_names(DIR *stream, const char *folder, sx_arena *arena, sx_diags *diags,
                            sx_signed_file **ret, size_t *ret_count)
{
    char **names = NULL;
    size_t count = 0;
    int error = sx_stream_names(stream, arena, &names, &count);
    if (error != 0)
        return refuse(folder, "this folder", "TRUST.FILE", sx_errno_text(error), "cannot be read",
                      diags);
    *ret = sx_arena_array(arena, count + 1, sizeof **ret);
    if (*ret == NULL)
        return SX_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], SX_SIGNATURE_NAME) == 0)
            continue;
        if (*ret_count == SX_SIGNED_FILES_MAX)
            return refuse(folder, "this folder", "TRUST.SIZE", "at most 1000 files",
                          "has too many files", diags);
        (*ret)[(*ret_count)++] = (sx_signed_file){.name = names[i]};
    }
    return SX_OK;
}

sx_status sx_folder_files(const char *folder, sx_arena *arena, sx_diags *diags,
                          sx_signed_file **ret, size_t *ret_count)
{
    *ret = NULL;
    *ret_count = 0;
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = folder},
                           "a folder that can be read", "%s", sx_errno_text(errno));
    sx_status status = list_names(stream, folder, arena, diags, ret, ret_count);
    sx_status first = status;
    /* All that is wrong is said at once. */
    for (size_t i = 0; status == SX_OK && i < *ret_count; i++) {
        sx_status one =
            portable((*ret)[i].name)
                ? hash_file(dirfd(stream), folder, (*ret)[i].name, diags, &(*ret)[i])
                : refuse(folder, (*ret)[i].name, "TRUST.EXTRA_FILE",
                         "names of letters, digits and . _ + - that begin with no . or -",
                         "has a name that cannot be signed", diags);
        first = first == SX_OK ? one : first;
    }
    closedir(stream);
    return first;
}

const sx_signed_file *sx_signed_find(const sx_signed_file *files, size_t count, const char *name)
{
    sx_signed_file key = {.name = name};
    return count == 0 ? NULL : bsearch(&key, files, count, sizeof *files, by_name);
}
