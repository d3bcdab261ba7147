/*
 * cache.c: see cache.h. A file begins with a mark, the build and a checksum over all of it. The checksum is
 * for damage; that nobody else wrote the file is for the owner and the mode of the folder and of the file.
 */
#include "base/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium/crypto_shorthash.h>

#include "base/build_id.h"
#include "base/file.h"

#define MARK "sextant cache 1\n"
#define STALE_SECONDS 60 /* a file begun so long ago is nobody's any more */

typedef struct cache_head {
    char mark[sizeof MARK - 1];
    unsigned char build[SX_BUILD_ID_BYTES];
    uint64_t len; /* of what follows the head */
    unsigned char sum[crypto_shorthash_BYTES];
} cache_head;

/* Over everything but itself. */
static void checksum(const cache_head *head, const char *body, size_t len,
                     unsigned char ret[crypto_shorthash_BYTES])
{
    unsigned char key[crypto_shorthash_KEYBYTES];
    unsigned char inner[crypto_shorthash_BYTES];
    static const unsigned char none[crypto_shorthash_KEYBYTES] = "sextant cache 1";
    (void)crypto_shorthash(inner, (const unsigned char *)body, len, none);
    memset(key, 0, sizeof key);
    memcpy(key, inner, sizeof inner);
    (void)crypto_shorthash(ret, (const unsigned char *)head, offsetof(cache_head, sum), key);
}

static bool build_is_known(void)
{
    static const unsigned char nobody[SX_BUILD_ID_BYTES];
    return memcmp(sx_build_id, nobody, sizeof nobody) != 0;
}

const char *sx_cache_folder(sx_arena *arena)
{
    const char *wish = getenv("SEXTANT_CACHE");
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if ((wish != NULL && strcmp(wish, "off") == 0) || !build_is_known() || geteuid() != getuid() ||
        getegid() != getgid()) {
        return NULL;
    }
    if (cache != NULL && cache[0] == '/') {
        return sx_path_below(arena, cache, "sextant");
    }
    return home != NULL && home[0] == '/' ? sx_path_below(arena, home, ".cache/sextant") : NULL;
}

/* The folder, opened, when it is the user's alone: -1, and why not. */
static int open_folder(const char *folder, const char **ret_why)
{
    struct stat info;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    *ret_why = NULL;
    if (fd < 0) {
        *ret_why = errno == ENOENT    ? NULL
                   : errno == ENOTDIR ? "it is a link, or no folder"
                                      : "it cannot be opened";
        return -1;
    }
    if (fstat(fd, &info) != 0) {
        *ret_why = "it cannot be looked at";
    } else if (info.st_uid != geteuid()) {
        *ret_why = "it is another user's";
    } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        *ret_why = "others may enter it: chmod 700";
    }
    if (*ret_why == NULL) {
        return fd;
    }
    (void)close(fd);
    return -1;
}

const char *sx_cache_hindrance(const char *folder)
{
    const char *why;
    int fd = open_folder(folder, &why);
    if (fd >= 0) {
        (void)close(fd);
    }
    return why;
}

/* --- reading ------------------------------------------------------------------------------------- */

/* All of a file of the user's own, in one piece. */
static bool read_whole(int fd, sx_arena *arena, char **ret, size_t *ret_len)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() ||
        (info.st_mode & (S_IWGRP | S_IWOTH)) != 0 || info.st_size < (off_t)sizeof(cache_head) ||
        info.st_size > (off_t)SX_CACHE_FILE_MAX) {
        return false;
    }
    *ret_len = (size_t)info.st_size;
    *ret = sx_arena_alloc(arena, *ret_len);
    return *ret != NULL && sx_read_at(fd, *ret, *ret_len, 0) == (ssize_t)*ret_len;
}

static bool is_sound(const char *file, size_t len)
{
    cache_head head;
    unsigned char sum[crypto_shorthash_BYTES];
    memcpy(&head, file, sizeof head);
    if (memcmp(head.mark, MARK, sizeof head.mark) != 0 ||
        memcmp(head.build, sx_build_id, sizeof head.build) != 0 || head.len != len - sizeof head) {
        return false;
    }
    checksum(&head, file + sizeof head, len - sizeof head, sum);
    return memcmp(sum, head.sum, sizeof sum) == 0;
}

bool sx_cache_read(const char *folder, const char *name, sx_arena *arena, char **ret,
                   size_t *ret_len)
{
    const char *why;
    char *file = NULL;
    size_t len = 0;
    int at = open_folder(folder, &why);
    int fd = at < 0 ? -1 : openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool good = fd >= 0 && read_whole(fd, arena, &file, &len) && is_sound(file, len);
    if (fd >= 0) {
        (void)close(fd);
    }
    if (at >= 0) {
        (void)close(at);
    }
    if (good) {
        *ret = file + sizeof(cache_head);
        *ret_len = len - sizeof(cache_head);
    }
    return good;
}

/* --- writing ------------------------------------------------------------------------------------- */

void sx_cache_begin(sx_buf *file)
{
    const cache_head head = {.len = 0};
    sx_buf_reset(file);
    sx_buf_add(file, (const char *)&head, sizeof head);
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, data, len);
        if (wrote <= 0 && !(wrote < 0 && errno == EINTR)) {
            return false;
        }
        data += wrote > 0 ? wrote : 0;
        len -= wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

/* One program at a time writes a file; who comes second leaves it to the first. What a program that was killed left
 * behind is taken away. */
static int open_new(int at, const char *name)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    struct stat info;
    int fd = openat(at, name, flags, S_IRUSR | S_IWUSR);
    if (fd >= 0 || errno != EEXIST || fstatat(at, name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
        info.st_mtime + STALE_SECONDS > time(NULL)) {
        return fd;
    }
    (void)unlinkat(at, name, 0);
    return openat(at, name, flags, S_IRUSR | S_IWUSR);
}

static bool write_below(int at, const char *name, const char *data, size_t len)
{
    char temporary[64];
    int length = snprintf(temporary, sizeof temporary, ".%s.new", name);
    if (length < 0 || (size_t)length >= sizeof temporary) {
        return false;
    }
    int fd = open_new(at, temporary);
    if (fd < 0) {
        return false;
    }
    bool good = write_all(fd, data, len);
    good = close(fd) == 0 && good && renameat(at, temporary, at, name) == 0;
    if (!good) {
        (void)unlinkat(at, temporary, 0);
    }
    return good;
}

bool sx_cache_write(const char *folder, const char *name, sx_buf *file)
{
    const char *why;
    cache_head head = {.len = file->len - sizeof head};
    if (file->failed || file->len < sizeof head || file->len > SX_CACHE_FILE_MAX) {
        return false;
    }
    memcpy(head.mark, MARK, sizeof head.mark);
    memcpy(head.build, sx_build_id, sizeof head.build);
    checksum(&head, file->data + sizeof head, file->len - sizeof head, head.sum);
    memcpy(file->data, &head, sizeof head);
    int at = open_folder(folder, &why);
    if (at < 0 && why == NULL && sx_make_directories(folder, NULL) == SX_OK) {
        at = open_folder(folder, &why);
    }
    if (at < 0) {
        return false;
    }
    bool good = write_below(at, name, file->data, file->len);
    (void)close(at);
    return good;
}
