/*
 * trust_guard.c: what is judged about files that trust rests on: owner, permissions, folder; and
 * how their bytes are read.
 */
#include "host/trust_guard.h"

#include <errno.h>
#include <sodium/crypto_hash_sha256.h>
#include <string.h>
#include <unistd.h>

#define READ_STEP ((size_t)65536)
#define STICKY ((mode_t)01000) /* S_ISVTX, which the headers give with extensions only */

const char *sx_guard_fault(const struct stat *info)
{
    if (info->st_uid != 0 && info->st_uid != geteuid())
        return "belongs to another user";
    if ((info->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "may be written by others than its owner";
    return NULL;
}

bool sx_guard_open_to_all(const struct stat *info)
{
    return (info->st_mode & S_IWOTH) != 0 && (info->st_mode & STICKY) == 0;
}

sx_status sx_guard_refuse(const char *path, const struct stat *info, const char *fault,
                          sx_diags *diags)
{
    const char *expected = "a file of root or your own";
    if (diags != NULL && (info->st_uid == 0 || info->st_uid == geteuid())) {
        const char *quoted = sx_guard_quoted(diags->arena, path);
        const char *bits = S_ISDIR(info->st_mode) && sx_guard_open_to_all(info) ? "o-w" : "go-w";
        expected =
            quoted == NULL ? NULL : sx_arena_printf(diags->arena, "chmod %s %s", bits, quoted);
    }
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.WRITABLE", (sx_where){.file = path}, expected,
                       "%s", fault);
}

static bool plain(char c)
{
    return sx_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("/._-+:@%,=", c) != NULL);
}

const char *sx_guard_quoted(sx_arena *arena, const char *path)
{
    size_t len = strlen(path);
    bool needed = len == 0 || path[0] == '-';
    for (size_t i = 0; i < len; i++)
        needed = needed || !plain(path[i]);
    if (!needed)
        return sx_arena_strdup(arena, path);
    sx_buf out;
    sx_buf_init(&out, 4 * len + 8);
    sx_buf_str(&out, path[0] == '-' ? "'./" : "'");
    for (size_t i = 0; i < len; i++) {
        if (path[i] == '\'')
            sx_buf_str(&out, "'\\''");
        else
            sx_buf_char(&out, path[i]);
    }
    sx_buf_char(&out, '\'');
    const char *quoted = out.failed ? NULL : sx_arena_strndup(arena, sx_buf_text(&out), out.len);
    sx_buf_free(&out);
    return quoted;
}

int sx_guard_read(int fd, uint64_t max, bool (*each)(void *data, const char *bytes, size_t len),
                  void *data)
{
    char step[READ_STEP];
    uint64_t total = 0;
    for (;;) {
        ssize_t got = pread(fd, step, sizeof step, (off_t)total);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            return 0;
        if ((uint64_t)got > max - total || !each(data, step, (size_t)got))
            return EFBIG;
        total += (uint64_t)got;
    }
}

typedef struct hashing {
    crypto_hash_sha256_state state;
    uint64_t size;
} hashing;

static bool feed(void *data, const char *bytes, size_t len)
{
    hashing *h = data;
    h->size += len;
    return crypto_hash_sha256_update(&h->state, (const unsigned char *)bytes, len) == 0;
}

int sx_guard_hash(int fd, uint64_t max, char ret[SX_HASH_TEXT], uint64_t *ret_size)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[crypto_hash_sha256_BYTES];
    hashing h = {.size = 0};
    (void)crypto_hash_sha256_init(&h.state);
    int error = sx_guard_read(fd, max, feed, &h);
    (void)crypto_hash_sha256_final(&h.state, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        ret[2 * i] = hex[digest[i] >> 4];
        ret[2 * i + 1] = hex[digest[i] & 15U];
    }
    ret[SX_HASH_TEXT - 1] = '\0';
    *ret_size = h.size;
    return error;
}
