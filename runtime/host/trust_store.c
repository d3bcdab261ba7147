/*
 * trust_store.c: the folder of the store of trust: who may write to it, its files as they stand
 * now, its lock, and writing a file whole. What the lines mean is in trust_records.c.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include "host/trust_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/file_errno.h"
#include "host/trust_guard.h"
#include "store/lock.h"

#define LOCK_STEP_NS 5000000L

static sx_status refuse(const char *path, const char *expected, const char *what, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = path}, expected, "%s",
                       what);
}

static sx_status no_memory(const sx_trust *trust, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_MEMORY, "TRUST.MEMORY", (sx_where){.file = trust->directory},
                       NULL, "memory ran out");
}

static const char *path_in(const sx_trust *trust, const char *name, sx_arena *arena)
{
    size_t len = strlen(trust->directory);
    bool slash = len > 0 && trust->directory[len - 1] == '/';
    return sx_arena_printf(arena, "%s%s%s", trust->directory, slash ? "" : "/", name);
}

/* --- the folder ------------------------------------------------------------------------------- */

/* Whoever may rename a folder on the way may put another store in place of this one. */
static sx_status judge_way(const char *directory, sx_diags *diags)
{
    sx_status status = SX_OK;
    char *real = realpath(directory, NULL);
    if (real == NULL)
        return refuse(directory, "a folder that can be looked at", sx_errno_text(errno), diags);
    for (char *slash = strrchr(real, '/'); status == SX_OK && slash != NULL && real[1] != '\0';
         slash = strrchr(real, '/')) {
        struct stat info;
        slash[slash == real ? 1 : 0] = '\0';
        if (stat(real, &info) != 0)
            status = refuse(real, "a folder that can be looked at", sx_errno_text(errno), diags);
        else if (sx_guard_open_to_all(&info))
            status = sx_guard_refuse(
                real, &info, "everybody on this machine may put another trust store here", diags);
    }
    free(real);
    return status;
}

/* *ret_fd is -1, without an error, when the folder is not there. */
static sx_status open_folder(const sx_trust *trust, sx_diags *diags, int *ret_fd)
{
    struct stat info;
    *ret_fd = -1;
    if (trust->directory == NULL)
        return SX_OK;
    int fd = open(trust->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return SX_OK;
    if (fd < 0)
        return refuse(trust->directory, "a folder that can be read", sx_errno_text(errno), diags);
    sx_status status = SX_OK;
    const char *fault = "cannot be looked at";
    if (fstat(fd, &info) != 0)
        status = refuse(trust->directory, "a folder", fault, diags);
    else if ((fault = sx_guard_fault(&info)) != NULL)
        status = sx_guard_refuse(trust->directory, &info, fault, diags);
    if (status == SX_OK)
        status = judge_way(trust->directory, diags);
    if (status != SX_OK)
        (void)close(fd);
    else
        *ret_fd = fd;
    return status;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool unchanged(const sx_trust_file_state *file, const struct stat *info)
{
    return file->there && file->device == info->st_dev && file->inode == info->st_ino &&
           file->size == info->st_size && same_time(file->changed, info->st_ctim);
}

/* Nothing is known of the file any more. */
static void drop(sx_trust *trust, sx_trust_kind kind)
{
    sx_arena_free(trust->files[kind].arena);
    trust->files[kind] = (sx_trust_file_state){0};
    trust->counts[kind] = trust->capacities[kind] = 0;
    if (kind == SX_TRUST_PINS)
        trust->pins = NULL;
    else if (kind == SX_TRUST_KEYS)
        trust->keys = NULL;
    else
        trust->seen = NULL;
}

static bool append(void *data, const char *bytes, size_t len)
{
    sx_buf_add(data, bytes, len);
    return true;
}

static sx_status read_records(sx_trust *trust, sx_trust_kind kind, const char *path, int fd,
                              const struct stat *info, sx_diags *diags)
{
    sx_buf text;
    sx_buf_init(&text, SX_STORE_FILE_MAX);
    drop(trust, kind);
    int error = sx_guard_read(fd, SX_STORE_FILE_MAX, append, &text);
    sx_arena *arena = error == 0 && !text.failed ? sx_arena_new(0) : NULL;
    sx_status status;
    if (error == EFBIG)
        status = sx_diag_add(diags, SX_E_TRUST, "TRUST.SIZE", (sx_where){.file = path},
                             "a file of at most 16 MiB", "is too large for a trust store");
    else if (error != 0)
        status = refuse(path, "a file that can be read", sx_errno_text(error), diags);
    else if (arena == NULL)
        status = no_memory(trust, diags);
    else
        status = sx_trust_parse(trust, kind, path, (sx_slice){sx_buf_text(&text), text.len}, arena,
                                diags);
    sx_buf_free(&text);
    if (status != SX_OK) {
        drop(trust, kind);
        return status;
    }
    sx_trust_file_state *file = &trust->files[kind];
    file->there = true;
    file->device = info->st_dev;
    file->inode = info->st_ino;
    file->size = info->st_size;
    file->changed = info->st_ctim;
    return SX_OK;
}

static sx_status refresh_file(sx_trust *trust, int folder, sx_trust_kind kind, sx_diags *diags)
{
    struct stat info;
    const char *fault;
    int fd = openat(folder, sx_trust_kind_name(kind),
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT) {
        if (trust->files[kind].there)
            drop(trust, kind);
        return SX_OK;
    }
    int error = fd < 0 || fstat(fd, &info) != 0 ? errno : 0;
    if (error == 0 && unchanged(&trust->files[kind], &info)) {
        (void)close(fd);
        return SX_OK;
    }
    const char *path = path_in(trust, sx_trust_kind_name(kind), trust->arena);
    sx_status status = path == NULL ? no_memory(trust, diags) : SX_OK;
    if (status == SX_OK && error != 0)
        status =
            refuse(path, "a file of the trust store, and no link", sx_errno_text(error), diags);
    else if (status == SX_OK && !S_ISREG(info.st_mode))
        status = refuse(path, "a file of the trust store", "is no regular file", diags);
    else if (status == SX_OK && (fault = sx_guard_fault(&info)) != NULL)
        status = sx_guard_refuse(path, &info, fault, diags);
    else if (status == SX_OK)
        status = read_records(trust, kind, path, fd, &info, diags);
    if (fd >= 0)
        (void)close(fd);
    return status;
}

sx_status sx_trust_refresh(sx_trust *trust, sx_diags *diags)
{
    int folder = -1;
    sx_status status = open_folder(trust, diags, &folder);
    if (status != SX_OK)
        return status;
    for (size_t i = 0; status == SX_OK && i < SX_TRUST_KINDS; i++) {
        if (folder >= 0)
            status = refresh_file(trust, folder, (sx_trust_kind)i, diags);
        else if (trust->files[i].there)
            drop(trust, (sx_trust_kind)i);
    }
    if (folder >= 0)
        (void)close(folder);
    return status;
}

/* --- the lock and writing --------------------------------------------------------------------- */

/* 0, an errno, or EBUSY when somebody else keeps it. */
static int wait_for_lock(int fd)
{
    const struct timespec step = {0, LOCK_STEP_NS};
    int64_t end = sx_monotonic_ms() + SX_TRUST_LOCK_MS;
    for (;;) {
        int error = 0;
        if (sx_lock_file(fd, &error))
            return 0;
        if (error != 0)
            return error;
        if (sx_monotonic_ms() >= end)
            return EBUSY;
        (void)nanosleep(&step, NULL);
    }
}

static sx_status locked(const sx_trust *trust, sx_diags *diags)
{
    const char *path = path_in(trust, "lock", trust->arena);
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.LOCKED", (sx_where){.file = path},
                       "end the other program, or try again",
                       "another program is changing the trust store");
}

sx_status sx_trust_lock(sx_trust *trust, bool make, sx_diags *diags, int *ret_lock, int *ret_error)
{
    int folder = -1;
    *ret_lock = -1;
    *ret_error = 0;
    sx_status status = SX_OK;
    if (make && trust->directory != NULL)
        status = sx_make_directories(trust->directory, diags);
    if (status == SX_OK)
        status = open_folder(trust, diags, &folder);
    if (status != SX_OK)
        return status;
    if (folder < 0) {
        *ret_error = ENOENT;
        return SX_E_OUTPUT;
    }
    int fd = openat(folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    int error = fd < 0 ? errno : wait_for_lock(fd);
    (void)close(folder);
    if (error == EBUSY)
        status = locked(trust, diags);
    else if (error != 0)
        status = SX_E_OUTPUT;
    else
        status = sx_trust_refresh(trust, diags);
    if (status == SX_OK) {
        *ret_lock = fd;
        return SX_OK;
    }
    *ret_error = error == EBUSY ? 0 : error;
    if (fd >= 0)
        (void)close(fd);
    return status;
}

void sx_trust_unlock(int lock)
{
    if (lock >= 0)
        (void)close(lock);
}

sx_status sx_trust_write(sx_trust *trust, sx_trust_kind kind, sx_diags *diags)
{
    sx_buf text;
    const char *path = path_in(trust, sx_trust_kind_name(kind), trust->arena);
    if (path == NULL)
        return no_memory(trust, diags);
    sx_buf_init(&text, SX_STORE_FILE_MAX);
    sx_trust_print(trust, kind, &text);
    sx_status status;
    if (text.failed && text.len < SX_STORE_FILE_MAX / 2) /* lines are short: it was not the size */
        status = no_memory(trust, diags);
    else if (text.failed)
        status = sx_diag_add(diags, SX_E_OUTPUT, "TRUST.SIZE", (sx_where){.file = path},
                             "a file of at most 16 MiB", "the trust store is full");
    else
        status = sx_file_write(path, sx_buf_text(&text), text.len, false, diags);
    sx_buf_free(&text);
    return status;
}
