/*
 * trust_sign.c: what a publisher does: makes a pair of keys and signs the folder of a bundle. A
 * secret key is in memory for as long as it takes and is never printed.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium/core.h>
#include <sodium/crypto_sign.h>
#include <sodium/utils.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_errno.h"
#include "host/trust_guard.h"
#include "host/trust_signature.h"
#include "host/trust_store.h"

#define KEY_FILE_MAX 4096
#define SECRET_HEAD "sextant-secret-key 1"
#define SIGNATURE_TEXT 89 /* base64 of 64 bytes and NUL */

typedef struct key_pair {
    unsigned char seed[crypto_sign_SEEDBYTES];
    unsigned char secret[crypto_sign_SECRETKEYBYTES];
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    char key[SX_KEY_TEXT];
    char name[SX_TRUST_TEXT_MAX + 1];
} key_pair;

static sx_status refuse_key(const char *path, const char *expected, const char *what,
                            sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.KEY", (sx_where){.file = path}, expected, "%s",
                       what);
}

static sx_status library_failed(const char *path, sx_diags *diags)
{
    return sx_diag_add(diags, SX_E_INTERNAL, "TRUST.SODIUM", (sx_where){.file = path}, NULL,
                       "the library of signatures does not work");
}

static void print_key(key_pair *pair)
{
    (void)sodium_bin2base64(pair->key, sizeof pair->key, pair->public_key, sizeof pair->public_key,
                            sodium_base64_VARIANT_ORIGINAL);
}

/* --- making ----------------------------------------------------------------------------------- */

static int write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, data, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return wrote < 0 ? errno : EIO;
        data += wrote;
        len -= (size_t)wrote;
    }
    return 0;
}

/* A file that was not there before, on the disk when this returns. */
static sx_status write_new(const char *path, mode_t mode, const char *text, size_t len,
                           sx_diags *diags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    int error = fd < 0 ? errno : write_all(fd, text, len);
    if (fd >= 0 && error == 0 && fsync(fd) != 0)
        error = errno;
    if (fd >= 0 && close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0)
        return SX_OK;
    if (fd >= 0)
        (void)unlink(path);
    if (error == EEXIST)
        return sx_diag_add(diags, SX_E_OUTPUT, "TRUST.EXISTS", (sx_where){.file = path},
                           "another name", "it is there already and stays as it is");
    return sx_diag_add(diags, SX_E_OUTPUT, "OUTPUT.WRITE", (sx_where){.file = path},
                       "a place that can be written and has room", "cannot be written, %s (%d)",
                       sx_errno_text(error), error);
}

static sx_status write_secret(const char *path, const key_pair *pair, sx_diags *diags)
{
    char seed[SX_KEY_TEXT];
    char text[512];
    (void)sodium_bin2base64(seed, sizeof seed, pair->seed, sizeof pair->seed,
                            sodium_base64_VARIANT_ORIGINAL);
    sx_buf head;
    sx_buf_init(&head, sizeof text);
    sx_buf_printf(&head, SECRET_HEAD "\nname %s\nkey %s\nsecret ", pair->name, pair->key);
    size_t len = head.len;
    sx_status status = head.failed || len + sizeof seed > sizeof text ? SX_E_MEMORY : SX_OK;
    if (status == SX_OK) {
        memcpy(text, head.data, len);
        memcpy(text + len, seed, sizeof seed - 1);
        text[len + sizeof seed - 1] = '\n';
        status = write_new(path, 0600, text, len + sizeof seed, diags);
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(text, sizeof text);
    sx_buf_free(&head);
    return status;
}

static sx_status write_pair(const char *path, const char *public_path, const key_pair *pair,
                            sx_diags *diags)
{
    sx_buf text;
    sx_status status = write_secret(path, pair, diags);
    if (status != SX_OK)
        return status;
    sx_buf_init(&text, KEY_FILE_MAX);
    sx_buf_printf(&text, "sextant-key 1\nname %s\nkey %s\n", pair->name, pair->key);
    status = text.failed ? SX_E_MEMORY
                         : write_new(public_path, 0644, sx_buf_text(&text), text.len, diags);
    sx_buf_free(&text);
    if (status != SX_OK)
        (void)unlink(path); /* half of a pair is of no use to anybody */
    return status;
}

sx_status sx_key_make(const char *path, const char *name, sx_arena *arena, sx_diags *diags,
                      const char **ret_key)
{
    key_pair pair = {.key = ""};
    size_t len = strlen(name);
    const char *public_path = sx_arena_printf(arena, "%s.pub", path);
    if (len == 0 || len > SX_TRUST_TEXT_MAX || !sx_is_trust_text(sx_slice_of(name)))
        return sx_diag_add(diags, SX_E_USAGE, "TRUST.NAME", (sx_where){0},
                           "a name of one line and at most 200 bytes",
                           "this is no name of a publisher");
    if (public_path == NULL)
        return SX_E_MEMORY;
    if (sodium_init() < 0 || crypto_sign_keypair(pair.public_key, pair.secret) != 0 ||
        crypto_sign_ed25519_sk_to_seed(pair.seed, pair.secret) != 0)
        return library_failed(path, diags);
    memcpy(pair.name, name, len + 1);
    print_key(&pair);
    sx_status status = write_pair(path, public_path, &pair, diags);
    if (status == SX_OK) {
        *ret_key = sx_arena_strdup(arena, pair.key);
        status = *ret_key == NULL ? SX_E_MEMORY : SX_OK;
    }
    sodium_memzero(&pair, sizeof pair);
    return status;
}

/* --- reading ---------------------------------------------------------------------------------- */

typedef struct key_bytes {
    char bytes[KEY_FILE_MAX];
    size_t len;
} key_bytes;

static bool take(void *data, const char *bytes, size_t len)
{
    key_bytes *to = data;
    if (len > sizeof to->bytes - to->len)
        return false;
    memcpy(to->bytes + to->len, bytes, len);
    to->len += len;
    return true;
}

/* The bytes of a small file; a secret one must be its owner's alone. */
static sx_status read_bytes(const char *path, bool secret, sx_diags *diags, key_bytes *ret)
{
    struct stat info;
    ret->len = 0;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    int error = fd < 0 || fstat(fd, &info) != 0 ? errno : 0;
    sx_status status = SX_OK;
    if (error == 0 && !S_ISREG(info.st_mode))
        status = refuse_key(path, "a key file", "is no regular file", diags);
    else if (error == 0 && secret && (info.st_mode & 077) != 0)
        status = refuse_key(path, "a file for its owner alone: chmod 600",
                            "the secret key may be read by others", diags);
    else if (error == 0)
        error = sx_guard_read(fd, sizeof ret->bytes, take, ret);
    if (fd >= 0)
        (void)close(fd);
    if (error == EFBIG)
        status = refuse_key(path, "a key file", "is too large for a key", diags);
    else if (error != 0)
        status = refuse_key(path, "a key file", sx_errno_text(error), diags);
    return status;
}

/* Head, name and key: the lines that both kinds of file begin with. */
static sx_status read_lines(sx_sig_text *text, const char *head, sx_slice *name, sx_slice *key)
{
    sx_slice line = {0};
    sx_status status = sx_sig_line(text, head, &line);
    if (status == SX_OK && !sx_slice_is(line, head))
        status = sx_sig_refuse(text, 0, head, "this is no key file of this kind");
    if (status == SX_OK)
        status = sx_sig_word(text, "name", "name NAME", name);
    if (status == SX_OK &&
        (name->len == 0 || name->len > SX_TRUST_TEXT_MAX || !sx_is_trust_text(*name)))
        status = sx_sig_refuse(text, text->start + 5, "a name of one line",
                               "this is no name of a publisher");
    if (status == SX_OK)
        status = sx_sig_word(text, "key", "key BASE64", key);
    if (status == SX_OK && !sx_is_key(*key))
        status = sx_sig_refuse(text, text->start + 4, "44 characters of base64",
                               "this is no public key");
    return status;
}

static sx_status read_end(sx_sig_text *text)
{
    if (text->at == text->all.len)
        return SX_OK;
    text->line++;
    text->start = text->at;
    return sx_sig_refuse(text, text->at, "the end of the file", "something stands after the key");
}

sx_status sx_key_read(const char *path, sx_arena *arena, sx_diags *diags, const char **ret_name,
                      const char **ret_key)
{
    key_bytes bytes;
    sx_slice name = {0};
    sx_slice key = {0};
    sx_status status = read_bytes(path, false, diags, &bytes);
    if (status != SX_OK)
        return status;
    sx_sig_text text = {
        .path = path, .code = "TRUST.KEY", .all = {bytes.bytes, bytes.len}, .diags = diags};
    if (bytes.len >= sizeof SECRET_HEAD - 1 &&
        memcmp(bytes.bytes, SECRET_HEAD, sizeof SECRET_HEAD - 1) == 0) {
        status = refuse_key(path, "the file beside it that ends in .pub",
                            "this is a secret key, which nobody else should ever be given", diags);
    } else {
        status = read_lines(&text, "sextant-key 1", &name, &key);
        status = status == SX_OK ? read_end(&text) : status;
    }
    if (status == SX_OK) {
        *ret_name = sx_arena_strndup(arena, name.at, name.len);
        *ret_key = sx_arena_strndup(arena, key.at, key.len);
        status = *ret_name == NULL || *ret_key == NULL ? SX_E_MEMORY : SX_OK;
    }
    sodium_memzero(&bytes, sizeof bytes);
    return status;
}

static sx_status take_secret(sx_sig_text *text, sx_slice name, sx_slice key, sx_slice secret,
                             key_pair *ret)
{
    size_t len = 0;
    if (!sx_is_key(secret) ||
        sodium_base642bin(ret->seed, sizeof ret->seed, secret.at, secret.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        crypto_sign_seed_keypair(ret->public_key, ret->secret, ret->seed) != 0)
        return sx_sig_refuse(text, text->start + 7, "44 characters of base64",
                             "this is no secret key");
    print_key(ret);
    memcpy(ret->name, name.at, name.len);
    ret->name[name.len] = '\0';
    if (!sx_slice_is(key, ret->key))
        return sx_sig_refuse(text, text->start, "the file as it was made",
                             "the secret key and the public key are not a pair");
    return read_end(text);
}

static sx_status read_secret(const char *path, sx_diags *diags, key_pair *ret)
{
    key_bytes bytes;
    sx_slice name = {0};
    sx_slice key = {0};
    sx_slice secret = {0};
    sx_status status = read_bytes(path, true, diags, &bytes);
    if (status == SX_OK) {
        sx_sig_text text = {
            .path = path, .code = "TRUST.KEY", .all = {bytes.bytes, bytes.len}, .diags = diags};
        status = read_lines(&text, SECRET_HEAD, &name, &key);
        if (status == SX_OK)
            status = sx_sig_word(&text, "secret", "secret BASE64", &secret);
        if (status == SX_OK)
            status = take_secret(&text, name, key, secret, ret);
    }
    sodium_memzero(&bytes, sizeof bytes);
    return status;
}

/* --- signing ---------------------------------------------------------------------------------- */

/* What cannot be looked into might be one. */
static sx_status begins_as_secret(const char *path, sx_diags *diags, bool *ret)
{
    char head[sizeof SECRET_HEAD - 1];
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : sx_read_at(fd, head, sizeof head, 0);
    int error = errno;
    if (fd >= 0)
        (void)close(fd);
    if (got < 0)
        return sx_diag_add(diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = path},
                           "files that can be read", "%s", sx_errno_text(error));
    *ret = got == (ssize_t)sizeof head && memcmp(head, SECRET_HEAD, sizeof head) == 0;
    return SX_OK;
}

/* A bundle goes out to others: a secret key in it would go with it. */
static sx_status no_secrets(const char *folder, const sx_signed_file *files, size_t count,
                            sx_arena *arena, sx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = sx_arena_printf(arena, "%s/%s", folder, files[i].name);
        if (path == NULL)
            return SX_E_MEMORY;
        bool secret = false;
        sx_status status = begins_as_secret(path, diags, &secret);
        if (status != SX_OK)
            return status;
        if (secret)
            return refuse_key(path,
                              "keep it outside, and if the bundle was given to anybody, make "
                              "a new key",
                              "a secret key lies in the folder to be signed", diags);
    }
    return SX_OK;
}

static sx_status write_signature(const char *path, const key_pair *pair,
                                 const sx_signed_file *files, size_t count, sx_diags *diags)
{
    unsigned char signature[crypto_sign_BYTES];
    char text[SIGNATURE_TEXT];
    const size_t domain = sizeof SX_SIGNATURE_DOMAIN - 1;
    sx_buf out;
    sx_buf_init(&out, (size_t)1024 * 1024 + domain);
    sx_buf_str(&out, SX_SIGNATURE_DOMAIN);
    sx_buf_printf(&out, "sextant-bundle 1\npublisher %s\nkey %s\n", pair->name, pair->key);
    for (size_t i = 0; i < count; i++)
        sx_signature_print_file(&out, &files[i]);
    sx_status status = out.failed ? SX_E_MEMORY : SX_OK;
    if (status == SX_OK && crypto_sign_detached(signature, NULL, (const unsigned char *)out.data,
                                                out.len, pair->secret) != 0)
        status = library_failed(path, diags);
    if (status == SX_OK) {
        (void)sodium_bin2base64(text, sizeof text, signature, sizeof signature,
                                sodium_base64_VARIANT_ORIGINAL);
        sx_buf_printf(&out, "signature %s\n", text);
        status = out.failed
                     ? SX_E_MEMORY
                     : sx_file_write(path, out.data + domain, out.len - domain, false, diags);
    }
    sx_buf_free(&out);
    return status;
}

sx_status sx_signature_make(const char *folder, const char *key_path, sx_arena *arena,
                            sx_diags *diags, sx_bundle_signature *ret)
{
    key_pair pair = {.key = ""};
    sx_signed_file *files = NULL;
    size_t count = 0;
    const char *path = sx_arena_printf(arena, "%s/" SX_SIGNATURE_NAME, folder);
    if (path == NULL)
        return SX_E_MEMORY;
    sx_status status = sodium_init() < 0 ? library_failed(path, diags) : SX_OK;
    if (status == SX_OK)
        status = sx_folder_files(folder, arena, diags, &files, &count);
    if (status == SX_OK)
        status = no_secrets(folder, files, count, arena, diags);
    if (status == SX_OK)
        status = read_secret(key_path, diags, &pair);
    if (status == SX_OK)
        status = write_signature(path, &pair, files, count, diags);
    sodium_memzero(&pair, sizeof pair);
    /* Read back as everybody else will. */
    return status == SX_OK ? sx_signature_verify(folder, arena, diags, ret) : status;
}
