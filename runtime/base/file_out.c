/*
 * file_out.c: results written whole or not at all: a temporary file beside the target, synced,
 * renamed over it, and the directory synced. Standard output, pipes and devices are written
 * straight, because nothing can be renamed there. Signals are the program's affair: with SIGPIPE
 * ignored, a reader that went away is a failure like any other.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "base/folder.h"
#include "base/rng.h"

#define OUT_BUFFER ((size_t)65536)
#define TEMPORARY_TRIES 16
#define TEMPORARY_NAME 32

static sx_status refuse_output(const char *path, int error, sx_diags *diags)
{
    sx_where where = {.file = path == NULL ? "standard output" : path};
    if (error == ENOMEM) {
        return sx_diag_add(diags, SX_E_MEMORY, "OUTPUT.MEMORY", where, NULL,
                           "memory ran out while writing");
    }
    return sx_diag_add(diags, SX_E_OUTPUT, "OUTPUT.WRITE", where,
                       path == NULL ? "a reader that takes it all"
                                    : "a place that can be written and has room",
                       "cannot be written whole, %s (%d)", sx_errno_text(error), error);
}

/* Writes everything, behind what was written before or, where that is not NULL, at its place. 0, or an errno. */
static int write_all(int fd, const char *data, size_t len, const uint64_t *place)
{
    size_t done = 0;
    while (done < len) {
        ssize_t wrote = place == NULL ? write(fd, data + done, len - done)
                                      : pwrite(fd, data + done, len - done, (off_t)(*place + done));
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return wrote == 0 ? EIO : errno;
        }
        done += (size_t)wrote;
    }
    return 0;
}

/* Length of the directory part with its slash; 0 when the path is a bare name. */
static size_t directory_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path) + 1;
}

/* Makes the rename itself last through a power cut. */
static int sync_directory(const char *path)
{
    size_t len = directory_length(path);
    char *directory = malloc(len + 2);
    if (directory == NULL) {
        return ENOMEM;
    }
    memcpy(directory, path, len);
    memcpy(directory + len, ".", 2);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(directory);
    if (fd < 0) {
        /* A directory that may be written but not read cannot be synced. */
        return errno == EACCES ? 0 : errno;
    }
    int error = fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno;
    (void)close(fd);
    return error;
}

/* Opens a new file beside `path`; *ret_temporary is its path, to be freed. */
static int open_temporary(const char *path, mode_t mode, int *ret_fd, char **ret_temporary)
{
    static const char hex[] = "0123456789abcdef";
    size_t len = directory_length(path);
    char *temporary = malloc(len + TEMPORARY_NAME);
    if (temporary == NULL) {
        return ENOMEM;
    }
    memcpy(temporary, path, len);
    for (int tries = 0; tries < TEMPORARY_TRIES; tries++) {
        unsigned char random[8];
        if (!sx_random_bytes(random, sizeof random)) {
            break;
        }
        char *at = temporary + len;
        memcpy(at, ".sx-", 4);
        at += 4;
        for (size_t i = 0; i < sizeof random; i++) {
            *at++ = hex[random[i] >> 4];
            *at++ = hex[random[i] & 15U];
        }
        memcpy(at, ".tmp", 5);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0) {
            *ret_fd = fd;
            *ret_temporary = temporary;
            return 0;
        }
        if (errno != EEXIST && errno != EINTR) {
            break;
        }
    }
    int error = errno;
    free(temporary);
    return error;
}

/* Syncs, closes and renames; 0 or an errno. The descriptor is closed in any case. */
static int finish(int fd, const char *temporary, const char *path)
{
    int error = fsync(fd) == 0 ? 0 : errno;
    if (close(fd) != 0 && error == 0 && errno != EINTR) {
        error = errno;
    }
    if (error == 0 && rename(temporary, path) != 0) {
        error = errno;
    }
    return error == 0 ? sync_directory(path) : error;
}

sx_status sx_file_write(const char *path, const char *data, size_t len, bool private_file,
                        sx_diags *diags)
{
    struct stat info;
    bool there = stat(path, &info) == 0;
    if (!there && !sx_is_absent(errno)) {
        return refuse_output(path, errno, diags); /* what would be replaced? */
    }
    if (there && !S_ISREG(info.st_mode)) {
        return sx_diag_add(diags, SX_E_OUTPUT, "OUTPUT.NOT_REGULAR", (sx_where){.file = path},
                           "a new path or a regular file", "%s",
                           S_ISDIR(info.st_mode) ? "is a directory" : "is not a file");
    }
    int fd = -1;
    char *temporary = NULL;
    int error = open_temporary(path, private_file ? 0600 : 0644, &fd, &temporary);
    if (error != 0) {
        return refuse_output(path, error, diags);
    }
    error = write_all(fd, data, len, NULL);
    if (error == 0) {
        error = finish(fd, temporary, path);
    } else {
        (void)close(fd);
    }
    if (error != 0) {
        (void)unlink(temporary);
    }
    free(temporary);
    return error == 0 ? SX_OK : refuse_output(path, error, diags);
}

/* Whether both name the same open file, as /dev/stdout does. */
static bool is_stdout(const struct stat *info)
{
    struct stat standard;
    return fstat(STDOUT_FILENO, &standard) == 0 && standard.st_dev == info->st_dev &&
           standard.st_ino == info->st_ino;
}

/* Chooses between standard output, a device or pipe, and a temporary file; 0 or an errno. */
static int open_target(sx_out *out)
{
    if (out->path == NULL) {
        out->to_stdout = true;
        out->fd = STDOUT_FILENO;
        return 0;
    }
    struct stat info;
    if (stat(out->path, &info) != 0) {
        return sx_is_absent(errno) ? open_temporary(out->path, 0644, &out->fd, &out->temporary)
                                   : errno; /* it may be a pipe, or private */
    }
    if (is_stdout(&info)) {
        out->to_stdout = true;
        out->fd = STDOUT_FILENO;
        return 0;
    }
    if (S_ISREG(info.st_mode)) {
        /* A file that was private stays private. */
        return open_temporary(out->path, info.st_mode & 0777, &out->fd, &out->temporary);
    }
    out->fd = open(out->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return out->fd < 0 ? errno : 0;
}

static void out_close(sx_out *out)
{
    /* Without a buffer it was never opened or is over, and `fd` is nothing of ours. */
    if (out->buffer != NULL && out->fd >= 0 && !out->to_stdout) {
        (void)close(out->fd);
    }
    out->fd = -1;
    if (out->temporary != NULL) {
        if (!out->lasting) {
            (void)unlink(out->temporary);
        }
        free(out->temporary);
        out->temporary = NULL;
    }
    sx_pack_free(out->pack);
    out->pack = NULL;
    sx_digest_free(out->digest);
    out->digest = NULL;
    free(out->buffer);
    out->buffer = NULL;
    out->used = 0;
}

/* Bytes of the file as they are. */
static int send_bytes(void *user, const char *data, size_t len)
{
    sx_out *out = user;
    int error = write_all(out->fd, data, len, out->placed ? &out->length : NULL);
    if (error == 0) {
        out->length += len;
    }
    if (error == 0 && out->digest != NULL) {
        sx_digest_add(out->digest, data, len);
    }
    return error;
}

/* What every output has, wherever it goes. */
static bool out_make(sx_out *out, const char *path)
{
    sx_packing packing = sx_packing_of_path(path, NULL);
    *out = (sx_out){.fd = -1, .path = path, .buffer = malloc(OUT_BUFFER)};
    if (out->buffer != NULL && packing != SX_PACKING_NONE) {
        out->pack = sx_pack_new(packing, send_bytes, out);
    }
    return out->buffer != NULL && (packing == SX_PACKING_NONE || out->pack != NULL);
}

sx_status sx_out_open(sx_out *out, const char *path, sx_diags *diags)
{
    bool standard = path == NULL || strcmp(path, "-") == 0;
    int error = out_make(out, standard ? NULL : path) ? open_target(out) : ENOMEM;
    if (error != 0) {
        out->failed = true;
        out->error = error;
        out_close(out);
        return refuse_output(out->path, error, diags);
    }
    return SX_OK;
}

static void out_send(sx_out *out, const char *data, size_t len)
{
    int error =
        out->pack == NULL ? send_bytes(out, data, len) : sx_pack_write(out->pack, data, len);
    out->open_member = true;
    if (error != 0) {
        out->failed = true;
        out->error = error;
    }
}

static void out_flush(sx_out *out)
{
    if (!out->failed && out->used > 0) {
        out_send(out, out->buffer, out->used);
    }
    out->used = 0;
}

void sx_out_write(sx_out *out, const char *data, size_t len)
{
    if (out->buffer == NULL && !out->failed) {
        /* Written to after the end: that output is over. */
        out->failed = true;
        out->error = EBADF;
    }
    if (out->failed || len == 0) {
        return;
    }
    if (len > OUT_BUFFER - out->used) {
        out_flush(out);
    }
    if (len >= OUT_BUFFER) {
        if (!out->failed) {
            out_send(out, data, len);
        }
        return;
    }
    memcpy(out->buffer + out->used, data, len);
    out->used += len;
}

bool sx_out_place(sx_out *out, size_t len, uint64_t *ret_place)
{
    if (out->temporary == NULL || out->pack != NULL || out->digest != NULL) {
        return false;
    }
    out_flush(out);
    if (out->failed || out->length > (uint64_t)INT64_MAX - len) {
        return false;
    }
    *ret_place = out->length;
    out->length += len;
    out->placed = true;
    return true;
}

int sx_out_put(const sx_out *out, const char *data, size_t len, uint64_t place)
{
    return write_all(out->fd, data, len, &place);
}

void sx_out_fail(sx_out *out, int error)
{
    out->failed = true;
    out->error = error;
}

/* An archive is whole so far. One without any member would be none. */
static void end_member(sx_out *out)
{
    if (!out->failed && out->pack != NULL &&
        (out->open_member || !out->lasting || out->length == 0)) {
        out->error = sx_pack_end(out->pack);
        out->failed = out->error != 0;
        out->open_member = false;
    }
}

sx_status sx_out_commit(sx_out *out, sx_diags *diags)
{
    if (out->buffer != NULL) {
        out_flush(out);
    }
    end_member(out);
    if (!out->failed && out->temporary != NULL) {
        int error = finish(out->fd, out->temporary, out->path);
        out->fd = -1;
        if (error == 0) {
            free(out->temporary);
            out->temporary = NULL;
        } else {
            out->failed = true;
            out->error = error;
        }
    }
    out_close(out);
    return out->failed ? refuse_output(out->path, out->error, diags) : SX_OK;
}

void sx_out_abandon(sx_out *out)
{
    out_close(out);
}

/* ---- outputs that can be gone on with ------------------------------------------------------------ */

bool sx_sync_directory(const char *path)
{
    return sync_directory(path) == 0;
}

bool sx_out_settle(sx_out *out, sx_out_point *ret)
{
    out_flush(out);
    end_member(out);
    if (!out->failed && out->fd >= 0 && fsync(out->fd) != 0) {
        out->failed = true;
        out->error = errno;
    }
    if (out->failed) {
        return false;
    }
    ret->length = out->length;
    sx_digest_text(out->digest, ret->hash);
    return true;
}

/* Reads the bytes before a point into the digest; EBADMSG when they are others. */
static int check_point(sx_out *out, int fd, const sx_out_point *from)
{
    char hash[SX_HASH_TEXT];
    while (out->length < from->length) {
        uint64_t left = from->length - out->length;
        size_t room = left < OUT_BUFFER ? (size_t)left : OUT_BUFFER;
        ssize_t got = sx_read_at(fd, out->buffer, room, out->length);
        if (got <= 0) {
            return got == 0 ? EBADMSG : errno;
        }
        sx_digest_add(out->digest, out->buffer, (size_t)got);
        out->length += (uint64_t)got;
    }
    sx_digest_text(out->digest, hash);
    return strcmp(hash, from->hash) == 0 ? 0 : EBADMSG;
}

/* All is in place since before the machine stopped. */
static int open_placed(sx_out *out, const sx_out_point *from)
{
    struct stat info;
    int fd = open(out->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return errno;
    }
    int error = fstat(fd, &info) != 0 ? errno : check_point(out, fd, from);
    if (error == 0 && (uint64_t)info.st_size != from->length) {
        error = EBADMSG;
    }
    (void)close(fd);
    return error;
}

static int open_partial(sx_out *out, sx_out_before before, const sx_out_point *point)
{
    struct stat info;
    bool there = stat(out->path, &info) == 0;
    if ((!there && !sx_is_absent(errno)) || (there && !S_ISREG(info.st_mode))) {
        return there ? EINVAL : errno; /* nothing can be renamed over it */
    }
    size_t len = strlen(out->path);
    char *partial = malloc(len + sizeof ".partial");
    if (partial == NULL) {
        return ENOMEM;
    }
    memcpy(partial, out->path, len);
    memcpy(partial + len, ".partial", sizeof ".partial");
    static const int more[] = {O_CREAT | O_EXCL, O_CREAT | O_TRUNC, 0, 0};
    int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | more[before];
    out->fd = open(partial, flags, there ? info.st_mode & 0777 : 0644);
    int error = out->fd < 0 ? errno : 0;
    if (error == ENOENT && before == SX_OUT_DONE) {
        free(partial);
        return open_placed(out, point);
    }
    out->temporary = partial;
    if (error != 0 || before < SX_OUT_POINT) {
        return error;
    }
    error = check_point(out, out->fd, point);
    if (error == 0 && (ftruncate(out->fd, (off_t)point->length) != 0 ||
                       lseek(out->fd, (off_t)point->length, SEEK_SET) < 0)) {
        error = errno;
    }
    return error;
}

sx_status sx_out_resume(sx_out *out, const char *path, sx_out_before before,
                        const sx_out_point *point, sx_diags *diags)
{
    bool made = out_make(out, path);
    out->lasting = true;
    out->digest = made ? sx_digest_new() : NULL;
    int error = out->digest == NULL ? ENOMEM : open_partial(out, before, point);
    if (error == 0) {
        return SX_OK;
    }
    out_close(out);
    if (before == SX_OUT_NOTHING && error == EEXIST) {
        out->failed = true;
        out->error = error;
        return sx_diag_add(diags, SX_E_OUTPUT, "OUTPUT.PARTIAL", (sx_where){.file = path},
                           "another name, or to remove it",
                           "beside it is a file .partial that no interrupted run has left");
    }
    if (before >= SX_OUT_POINT && (error == EBADMSG || error == ENOENT)) {
        return sx_diag_add(diags, SX_E_INPUT, "RESUME.RESULTS", (sx_where){.file = path},
                           "what the run left: its .partial file, unchanged",
                           "the results so far are not there, or not those that were written");
    }
    out->failed = true;
    out->error = error;
    return refuse_output(path, error, diags);
}
