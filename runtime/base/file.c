/*
 * file.c: reading whole files, paths and directories. Writing whole files is in file_out.c. What
 * the system said is put in our own words, so that no message depends on the locale.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "base/folder.h"

#define READ_STEP ((size_t)65536)

const char *sx_errno_text(int error)
{
    switch (error) {
    case ENOENT: return "there is no such file or directory";
    case ENOTDIR: return "a part of the path is not a directory";
    case EISDIR: return "it is a directory";
    case EACCES:
    case EPERM: return "permission is denied";
    case EROFS: return "the file system is read-only";
    case ENOSPC: return "the disk is full";
    case EDQUOT: return "the disk quota is used up";
    case EFBIG: return "the file would be larger than the system allows";
    case EIO: return "the device reported an error";
    case EPIPE: return "the reader went away";
    case EEXIST: return "it exists already";
    case EMFILE:
    case ENFILE: return "too many files are open";
    case ELOOP: return "too many symbolic links";
    case ENAMETOOLONG: return "the path is too long";
    case ENOMEM: return "memory ran out";
    case ETXTBSY:
    case EBUSY: return "it is in use";
    default: return "the system refused";
    }
}

static sx_where at_file(const char *path)
{
    return (sx_where){.file = path};
}

sx_status sx_file_refuse(const char *path, int error, sx_diags *diags)
{
    if (error == ENOMEM) {
        return sx_diag_add(diags, SX_E_MEMORY, "FILE.MEMORY", at_file(path), NULL,
                           "memory ran out while reading");
    }
    if (sx_is_absent(error)) {
        return sx_diag_add(diags, SX_E_NOT_FOUND, "FILE.NOT_FOUND", at_file(path),
                           "the path of an existing file", "cannot be read, %s",
                           sx_errno_text(error));
    }
    return sx_diag_add(diags, SX_E_INPUT, "FILE.READ", at_file(path), "a file that can be read",
                       "cannot be read, %s (%d)", sx_errno_text(error), error);
}

static sx_status refuse_size(const char *path, size_t max, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_INPUT, "FILE.TOO_LARGE", at_file(path), NULL,
                       "is larger than the %zu bytes allowed", max);
}

/* Reads to the end; the file may grow or have no size (as under /proc), so `max` is checked here
 * whatever fstat said. `likely` is what fstat said: memory that no byte of the file needs is not touched. */
static sx_status read_all(int fd, const char *path, size_t likely, size_t max, sx_buf *out,
                          sx_diags *diags)
{
    size_t total = 0;
    for (;;) {
        size_t step = total < likely                   ? likely - total
                      : total == likely && likely != 0 ? 1
                                                       : READ_STEP;
        size_t room = out->max > out->len ? out->max - out->len : 0;
        if (step > max - total) {
            step = max - total;
        }
        if (step > room) {
            step = room;
        }
        char probe;
        char *to = &probe;
        if (step > 0) {
            to = sx_buf_reserve(out, step);
            if (to == NULL) {
                return sx_file_refuse(path, ENOMEM, diags);
            }
        }
        /* With no room left one byte more tells the end of the file from a file too large. */
        ssize_t got = read(fd, to, step > 0 ? step : 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return sx_file_refuse(path, errno, diags);
        }
        if (got == 0) {
            return SX_OK;
        }
        if (step == 0) {
            return refuse_size(path, total, diags);
        }
        sx_buf_take(out, (size_t)got);
        total += (size_t)got;
    }
}

ssize_t sx_read_at(int fd, void *to, size_t len, uint64_t offset)
{
    size_t total = 0;
    while (total < len) {
        ssize_t got = pread(fd, (char *)to + total, len - total, (off_t)(offset + total));
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        total += got > 0 ? (size_t)got : 0;
    }
    return (ssize_t)total;
}

static sx_status read_open(int fd, const char *path, size_t max, sx_buf *out, sx_diags *diags)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return sx_file_refuse(path, errno, diags);
    }
    if (!S_ISREG(info.st_mode)) {
        return sx_diag_add(diags, SX_E_INPUT, "FILE.NOT_REGULAR", at_file(path), "a regular file",
                           "%s", S_ISDIR(info.st_mode) ? "is a directory" : "is not a file");
    }
    if (info.st_size > 0 && (uintmax_t)info.st_size > max) {
        return refuse_size(path, max, diags);
    }
    size_t likely = info.st_size > 0 ? (size_t)info.st_size : 0;
    if (likely > 0 && likely < out->max - out->len) {
        /* One growth instead of many, with the byte that tells the end; a failure shows again at the first step. */
        (void)sx_buf_reserve(out, likely + 1);
    }
    size_t before = out->len;
    sx_status status = read_all(fd, path, likely, max, out, diags);
    if (status != SX_OK) {
        out->len = before;
        if (out->data != NULL) {
            out->data[before] = '\0';
        }
    }
    return status;
}

sx_status sx_file_read(const char *path, size_t max, sx_buf *out, sx_diags *diags)
{
    if (out->failed) {
        return SX_E_MEMORY;
    }
    /* Not to wait for a writer when the path is a FIFO. */
    int fd;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0) {
        return sx_file_refuse(path, errno, diags);
    }
    sx_status status = read_open(fd, path, max, out, diags);
    (void)close(fd);
    return status;
}

static sx_status refuse_directory(const char *path, int error, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_OUTPUT, "FILE.DIRECTORY", at_file(path),
                       "a path where directories can be made", "cannot be made a directory, %s",
                       sx_errno_text(error));
}

static sx_status make_one(const char *path, sx_diags *diags)
{
    if (mkdir(path, 0700) == 0) {
        return SX_OK;
    }
    int error = errno;
    struct stat info;
    if (stat(path, &info) == 0) {
        /* Also what EEXIST, EROFS or EACCES above an existing directory come to. */
        return S_ISDIR(info.st_mode) ? SX_OK : refuse_directory(path, ENOTDIR, diags);
    }
    return refuse_directory(path, error, diags);
}

sx_status sx_make_directories(const char *path, sx_diags *diags)
{
    size_t len = strlen(path);
    if (len == 0) {
        return refuse_directory(path, ENOENT, diags);
    }
    sx_buf part;
    sx_buf_init(&part, len);
    sx_status status = SX_OK;
    for (size_t i = 1; i <= len && status == SX_OK; i++) {
        if ((path[i] != '/' && path[i] != '\0') || path[i - 1] == '/') {
            continue;
        }
        sx_buf_reset(&part);
        sx_buf_add(&part, path, i);
        status = part.failed ? SX_E_MEMORY : make_one(sx_buf_text(&part), diags);
    }
    sx_buf_free(&part);
    return status;
}

int sx_leads_out(const char *folder, const char *path, bool *ret)
{
    struct stat about;
    *ret = true;
    if (lstat(path, &about) != 0)
        return sx_is_absent(errno) ? 0 : errno;
    *ret = S_ISLNK(about.st_mode);
    if (!*ret)
        return 0;
    errno = 0;
    char *real = realpath(path, NULL), *home = real ? realpath(folder, NULL) : NULL;
    int error = home || sx_is_absent(errno) || errno == ELOOP ? 0 : errno;
    size_t length = home ? strlen(home) : 0;
    *ret = !home || strncmp(real, home, length) != 0 || strrchr(real, '/') != real + length;
    free(real);
    free(home);
    return error;
}

bool sx_path_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool sx_path_absent(const char *path)
{
    struct stat info;
    return stat(path, &info) != 0 && sx_is_absent(errno);
}

void sx_path_join(sx_buf *out, const char *directory, const char *name)
{
    size_t len = strlen(directory);
    sx_buf_add(out, directory, len);
    if (len > 0 && directory[len - 1] != '/') {
        sx_buf_char(out, '/');
    }
    sx_buf_str(out, name);
}

char *sx_path_below(sx_arena *arena, const char *directory, const char *name)
{
    size_t len = strlen(directory), name_len = strlen(name);
    char *path = sx_arena_alloc(arena, len + name_len + 2);
    if (path != NULL) {
        memcpy(path, directory, len);
        path[len] = '/';
        memcpy(path + len + 1, name, name_len + 1);
    }
    return path;
}

/* What a path that leads nowhere yet would be: its directory, and its last part in *ret_name. 0 or an errno. */
static int stat_directory(const char *path, struct stat *ret, const char **ret_name)
{
    char directory[4096];
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    *ret_name = path + len;
    if (len == 0) {
        return stat(".", ret) == 0 ? 0 : errno;
    }
    if (len >= sizeof directory) {
        return ENAMETOOLONG;
    }
    memcpy(directory, path, len);
    directory[len] = '\0';
    return stat(directory, ret) == 0 ? 0 : errno;
}

static bool same_inode(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* 0 also for a path where nothing is. */
static int look_at(const char *path, struct stat *ret, bool *ret_there)
{
    *ret_there = stat(path, ret) == 0;
    return *ret_there || sx_is_absent(errno) ? 0 : errno;
}

int sx_same_file(const char *a, const char *b, bool *ret)
{
    struct stat first, second;
    const char *first_name, *second_name;
    bool has_first = false, has_second = false;
    *ret = false;
    if (a == NULL || b == NULL || strcmp(b, "-") == 0) {
        return 0;
    }
    bool standard = strcmp(a, "-") == 0;
    if (standard) {
        has_first = fstat(STDIN_FILENO, &first) == 0;
    }
    int error = standard ? (has_first ? 0 : errno) : look_at(a, &first, &has_first);
    error = error == 0 ? look_at(b, &second, &has_second) : error;
    if (error != 0) {
        return error;
    }
    if (has_first && has_second) {
        *ret = S_ISREG(first.st_mode) && same_inode(&first, &second);
        return 0;
    }
    if (!has_first && !has_second) {
        error = stat_directory(a, &first, &first_name);
        error = error == 0 ? stat_directory(b, &second, &second_name) : error;
        *ret = error == 0 && same_inode(&first, &second) && strcmp(first_name, second_name) == 0;
    }
    return sx_is_absent(error) ? 0 : error;
}
