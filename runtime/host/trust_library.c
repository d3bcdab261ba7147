/*
 * trust_library.c: a library read once into a sealed memory file: what was hashed is what is
 * loaded, whatever happens to the file meanwhile. Judges the file that was opened, not its name.
 * (Memory files and seals are Linux's own, hence _GNU_SOURCE here and nowhere else in trust.)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "host/trust.h"
#include "host/trust_guard.h"

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U /* Linux 6.3: may be mapped to run, never executed as a program */
#endif

static const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

static sx_status refuse_file(const char *path, const char *expected, const char *what,
                             sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = path}, expected, "%s",
                       what);
}

static sx_status refuse_size(const char *path, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.SIZE", (sx_where){.file = path},
                       "a library of at most 256 MiB", "is larger than a library may be");
}

static sx_status judge_file(const char *path, const struct stat *info, sx_diags *diags)
{
    if (!S_ISREG(info->st_mode))
        return refuse_file(path, "a library",
                           S_ISDIR(info->st_mode) ? "is a folder" : "is no regular file", diags);
    if (info->st_size == 0)
        return refuse_file(path, "a library", "is empty", diags);
    if (info->st_size < 0 || (uint64_t)info->st_size > SX_LIBRARY_MAX)
        return refuse_size(path, diags);
    const char *fault = sx_guard_fault(info);
    return fault == NULL ? SX_OK : sx_guard_refuse(path, info, fault, diags);
}

/* The folder that a path names a file in. */
static sx_status judge_folder(const char *path, sx_arena *arena, sx_diags *diags)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : sx_arena_strndup(arena, path, (size_t)(slash - path));
    if (folder == NULL)
        return SX_E_MEMORY;
    if (stat(folder, &info) != 0)
        return refuse_file(folder, "a folder that can be looked at", sx_errno_text(errno), diags);
    if (sx_guard_open_to_all(&info))
        return sx_guard_refuse(
            folder, &info, "everybody on this machine may put libraries into this folder", diags);
    return SX_OK;
}

/* The folder of the name, and the one of the file that the name led to through links. */
static sx_status judge_place(const char *path, const struct stat *opened, sx_arena *arena,
                             sx_diags *diags)
{
    struct stat info;
    sx_status status = judge_folder(path, arena, diags);
    if (status != SX_OK)
        return status;
    char *real = realpath(path, NULL);
    if (real == NULL || stat(real, &info) != 0 || info.st_dev != opened->st_dev ||
        info.st_ino != opened->st_ino)
        status = refuse_file(path, "a library that nobody replaces meanwhile",
                             "was replaced while it was opened", diags);
    else
        status = judge_folder(real, arena, diags);
    free(real);
    return status;
}

static int new_memory_file(void)
{
    int fd = memfd_create("sextant-library", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create("sextant-library", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return fd;
}

typedef struct copying {
    int to;
    int error;
} copying;

static bool write_part(void *data, const char *bytes, size_t len)
{
    copying *c = data;
    while (len > 0) {
        ssize_t wrote = write(c->to, bytes, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            c->error = wrote < 0 ? errno : ENOSPC;
            return false;
        }
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

/* Nobody can write to it any more, this process included. */
static bool seal(int fd)
{
    return fcntl(fd, F_ADD_SEALS, seals) == 0 && (fcntl(fd, F_GET_SEALS) & seals) == seals &&
           lseek(fd, 0, SEEK_SET) == 0;
}

/* Hashes the sealed bytes themselves. */
static bool hash_sealed(int fd, sx_library *ret)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || info.st_size <= 0)
        return false;
    size_t size = (size_t)info.st_size;
    void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    sx_hash_bytes(bytes, size, ret->hash);
    ret->size = size;
    (void)munmap(bytes, size);
    return true;
}

static sx_status no_memory_file(const char *path, int error, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = path},
                       "memory for a copy of the library", "cannot be kept in memory, %s (%d)",
                       sx_errno_text(error), error);
}

static sx_status copy(int from, const char *path, sx_diags *diags, sx_library *ret)
{
    copying c = {.to = new_memory_file()};
    if (c.to < 0)
        return no_memory_file(path, errno, diags);
    sx_status status = SX_OK;
    int error = sx_guard_read(from, SX_LIBRARY_MAX, write_part, &c);
    struct stat info;
    if (c.error != 0)
        status = no_memory_file(path, c.error, diags);
    else if (error == EFBIG)
        status = refuse_size(path, diags);
    else if (error != 0)
        status = refuse_file(path, "a file that can be read", sx_errno_text(error), diags);
    else if (fstat(c.to, &info) != 0)
        status = no_memory_file(path, errno, diags);
    else if (info.st_size == 0)
        status = refuse_file(path, "a library", "is empty", diags);
    else if (!seal(c.to) || !hash_sealed(c.to, ret))
        status = no_memory_file(path, errno, diags);
    if (status != SX_OK)
        (void)close(c.to);
    else
        ret->file = c.to;
    return status;
}

sx_status sx_library_read(const char *path, sx_arena *arena, sx_diags *diags, sx_library *ret)
{
    struct stat info;
    *ret = (sx_library){.file = -1, .path = sx_arena_strdup(arena, path)};
    if (ret->path == NULL)
        return SX_E_MEMORY;
    int fd;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return refuse_file(path, "a library that can be read", sx_errno_text(errno), diags);
    sx_status status = SX_OK;
    if (fstat(fd, &info) != 0)
        status = refuse_file(path, "a library that can be read", sx_errno_text(errno), diags);
    if (status == SX_OK)
        status = judge_file(path, &info, diags);
    if (status == SX_OK)
        status = judge_place(path, &info, arena, diags);
    if (status == SX_OK)
        status = copy(fd, path, diags, ret);
    (void)close(fd);
    return status;
}

void sx_library_close(sx_library *library)
{
    if (library->file >= 0)
        (void)close(library->file);
    library->file = -1;
}
