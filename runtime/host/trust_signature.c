/*
 * trust_signature.c: reads bundle.sig, checks its Ed25519 signature and compares the folder with
 * what was signed. A trusted key is not this file's business.
 */
#include "host/trust_signature.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium/crypto_sign.h>
#include <sodium/utils.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_errno.h"
#include "base/number.h"
#include "host/trust_guard.h"
#include "host/trust_store.h"

#define SIGNATURE_MAX ((size_t)1024 * 1024)
#define SIGNATURE_TEXT 88 /* base64 of 64 bytes */

/* --- text ------------------------------------------------------------------------------------- */

sx_status sx_sig_refuse(const sx_sig_text *text, size_t at, const char *expected, const char *what)
{
    sx_where where = {text->path, text->line, (uint32_t)(at - text->start) + 1};
    return sx_diag_add(text->diags, SX_E_TRUST, text->code, where, expected, "%s", what);
}

sx_status sx_sig_line(sx_sig_text *text, const char *expected, sx_slice *ret)
{
    text->line++;
    text->start = text->at;
    const char *from = text->all.at + text->at;
    size_t left = text->all.len - text->at;
    const char *end = left == 0 ? NULL : memchr(from, '\n', left);
    if (end == NULL)
        return sx_sig_refuse(text, text->all.len, expected,
                             left == 0 ? "the file ends too early" : "the file ends inside a line");
    *ret = (sx_slice){from, (size_t)(end - from)};
    text->at += ret->len + 1;
    return SX_OK;
}

sx_status sx_sig_word(sx_sig_text *text, const char *word, const char *expected, sx_slice *ret)
{
    sx_slice line = {0};
    size_t len = strlen(word);
    sx_status status = sx_sig_line(text, expected, &line);
    if (status != SX_OK)
        return status;
    if (line.len <= len || memcmp(line.at, word, len) != 0 || line.at[len] != ' ')
        return sx_sig_refuse(text, text->start, expected, "this is not what stands here");
    *ret = (sx_slice){line.at + len + 1, line.len - len - 1};
    return SX_OK;
}

/* --- bundle.sig ------------------------------------------------------------------------------- */

typedef struct sig_parts {
    sx_bundle_signature *ret;
    sx_signed_file *files;
    size_t capacity;
    size_t body; /* bytes that are signed */
    unsigned char signature[crypto_sign_BYTES];
} sig_parts;

static sx_status read_head(sx_sig_text *text, sx_arena *arena, sx_bundle_signature *ret)
{
    sx_slice line = {0};
    sx_slice name = {0};
    sx_slice key = {0};
    sx_status status = sx_sig_line(text, "sextant-bundle 1", &line);
    if (status == SX_OK && !sx_slice_is(line, "sextant-bundle 1"))
        status = sx_sig_refuse(text, text->start, "sextant-bundle 1",
                               "this is no signature of a bundle, or of another version");
    if (status == SX_OK)
        status = sx_sig_word(text, "publisher", "publisher NAME", &name);
    if (status == SX_OK && (name.len > SX_TRUST_TEXT_MAX || !sx_is_trust_text(name)))
        status = sx_sig_refuse(text, text->start, "a name of one line",
                               "the name of the publisher cannot be shown");
    if (status == SX_OK)
        status = sx_sig_word(text, "key", "key BASE64", &key);
    if (status == SX_OK && !sx_is_key(key))
        status = sx_sig_refuse(text, text->start + 4, "44 characters of base64",
                               "this is no public key");
    if (status != SX_OK)
        return status;
    ret->name = sx_arena_strndup(arena, name.at, name.len);
    ret->key = sx_arena_strndup(arena, key.at, key.len);
    return ret->name == NULL || ret->key == NULL ? SX_E_MEMORY : SX_OK;
}

/* "HASH  NAME  SIZE" */
static bool split_file(sx_slice line, sx_slice *name, int64_t *size)
{
    const size_t hash = SX_HASH_TEXT - 1;
    if (line.len < hash + 6 || !sx_is_hash((sx_slice){line.at, hash}) || line.at[hash] != ' ' ||
        line.at[hash + 1] != ' ')
        return false;
    sx_slice rest = {line.at + hash + 2, line.len - hash - 2};
    const char *gap = memchr(rest.at, ' ', rest.len);
    if (gap == NULL || gap == rest.at || gap[1] != ' ')
        return false;
    *name = (sx_slice){rest.at, (size_t)(gap - rest.at)};
    sx_slice number = {gap + 2, rest.len - name->len - 2};
    for (size_t i = 0; i < number.len; i++)
        if (!sx_is_digit(number.at[i]))
            return false;
    return memchr(name->at, '\0', name->len) == NULL && sx_int_read(number, size) && *size >= 0;
}

static sx_status read_file_line(sx_sig_text *text, sx_slice line, sx_arena *arena, sig_parts *parts)
{
    static const char expected[] = "SHA-256, two blanks, name, two blanks, size";
    sx_slice name = {0};
    int64_t size = 0;
    size_t count = parts->ret->file_count;
    if (!split_file(line, &name, &size))
        return sx_sig_refuse(text, text->start, expected, "this is not what stands here");
    void *items = parts->files;
    if (count == SX_SIGNED_FILES_MAX)
        return sx_sig_refuse(text, text->start, "at most 1000 files", "there are too many");
    if (sx_arena_grow(arena, &items, &parts->capacity, count, sizeof *parts->files) == NULL)
        return SX_E_MEMORY;
    parts->files = items;
    sx_signed_file *file = &parts->files[count];
    *file = (sx_signed_file){.name = sx_arena_strndup(arena, name.at, name.len),
                             .size = (uint64_t)size};
    if (file->name == NULL)
        return SX_E_MEMORY;
    memcpy(file->hash, line.at, SX_HASH_TEXT - 1);
    if (count > 0 && strcmp(parts->files[count - 1].name, file->name) >= 0)
        return sx_sig_refuse(text, text->start + SX_HASH_TEXT + 1, "names in order, each once",
                             "this name stands in the wrong place");
    parts->ret->file_count++;
    return SX_OK;
}

static sx_status read_signature(sx_sig_text *text, sx_slice base64, sig_parts *parts)
{
    char again[SIGNATURE_TEXT + 1];
    size_t len = 0;
    const char *end = NULL;
    if (base64.len == SIGNATURE_TEXT &&
        sodium_base642bin(parts->signature, sizeof parts->signature, base64.at, base64.len, NULL,
                          &len, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
        len == sizeof parts->signature && end == base64.at + base64.len) {
        (void)sodium_bin2base64(again, sizeof again, parts->signature, len,
                                sodium_base64_VARIANT_ORIGINAL);
        if (memcmp(again, base64.at, base64.len) == 0)
            return SX_OK;
    }
    return sx_sig_refuse(text, text->start + strlen("signature "), "88 characters of base64",
                         "this is no signature");
}

static sx_status read_parts(sx_sig_text *text, sx_arena *arena, sig_parts *parts)
{
    static const char word[] = "signature ";
    const size_t len = sizeof word - 1;
    sx_slice line = {0};
    sx_status status = read_head(text, arena, parts->ret);
    while (status == SX_OK) {
        parts->body = text->at;
        status = sx_sig_line(text, "a file, or signature BASE64", &line);
        if (status == SX_OK && line.len > len && memcmp(line.at, word, len) == 0) {
            status = read_signature(text, (sx_slice){line.at + len, line.len - len}, parts);
            break;
        }
        if (status == SX_OK)
            status = read_file_line(text, line, arena, parts);
    }
    if (status == SX_OK && text->at != text->all.len) {
        text->line++;
        text->start = text->at;
        status = sx_sig_refuse(text, text->at, "the end of the file",
                               "something stands after the signature");
    }
    parts->ret->files = parts->files;
    return status;
}

static sx_status check_signature(const sx_sig_text *text, const sig_parts *parts)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES];
    size_t len = 0;
    sx_buf all;
    sx_buf_init(&all, SIGNATURE_MAX + sizeof SX_SIGNATURE_DOMAIN);
    sx_buf_str(&all, SX_SIGNATURE_DOMAIN);
    sx_buf_add(&all, text->all.at, parts->body);
    bool right = !all.failed &&
                 sodium_base642bin(key, sizeof key, parts->ret->key, strlen(parts->ret->key), NULL,
                                   &len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
                 crypto_sign_verify_detached(parts->signature, (const unsigned char *)all.data,
                                             all.len, key) == 0;
    bool memory = !all.failed;
    sx_buf_free(&all);
    if (right)
        return SX_OK;
    if (!memory)
        return SX_E_MEMORY;
    return sx_diag_add(text->diags, SX_E_TRUST, "TRUST.SIGNATURE", (sx_where){.file = text->path},
                       "the file as its publisher made it: get the bundle again",
                       "the signature does not hold: this file was changed");
}

static bool append(void *data, const char *bytes, size_t len)
{
    sx_buf_add(data, bytes, len);
    return true;
}

/* *ret_there false: there is no bundle.sig. */
static sx_status read_text(const char *path, sx_diags *diags, sx_buf *text, bool *ret_there)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    *ret_there = fd >= 0 || (errno != ENOENT && errno != ENOTDIR);
    if (!*ret_there)
        return SX_OK;
    int error = fd < 0 || fstat(fd, &info) != 0 ? errno : 0;
    const char *what = sx_errno_text(error);
    if (error == 0 && !S_ISREG(info.st_mode)) {
        error = EINVAL;
        what = "is no regular file";
    } else if (error == 0) {
        error = sx_guard_read(fd, SIGNATURE_MAX, append, text);
        what = error == EFBIG ? "is larger than 1 MiB" : sx_errno_text(error);
    }
    if (fd >= 0)
        (void)close(fd);
    if (error == 0)
        return text->failed ? SX_E_MEMORY : SX_OK;
    return sx_diag_add(diags, SX_E_TRUST, "TRUST.SIGNATURE", (sx_where){.file = path},
                       "a signature that can be read", "%s", what);
}

/* --- the folder against the list -------------------------------------------------------------- */

static void say(sx_diags *diags, const char *folder, const char *code, const char *expected,
                const char *name, const char *what)
{
    sx_diag_add(diags, SX_E_TRUST, code, (sx_where){.file = folder}, expected, "%s %s", name, what);
}

static sx_status compare(const char *folder, const sx_bundle_signature *signature,
                         const sx_signed_file *files, size_t count, sx_diags *diags)
{
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        const sx_signed_file *told =
            sx_signed_find(signature->files, signature->file_count, files[i].name);
        if (told == NULL)
            say(diags, folder, "TRUST.EXTRA_FILE", "only the files that were signed", files[i].name,
                "was not signed");
        else if (told->size != files[i].size || strcmp(told->hash, files[i].hash) != 0)
            say(diags, folder, "TRUST.HASH", "the file as it was signed", files[i].name,
                "was changed after it was signed");
        else
            continue;
        same = false;
    }
    for (size_t i = 0; i < signature->file_count; i++)
        if (sx_signed_find(files, count, signature->files[i].name) == NULL) {
            say(diags, folder, "TRUST.MISSING_FILE", "all files that were signed",
                signature->files[i].name, "was signed and is not there");
            same = false;
        }
    return same ? SX_OK : SX_E_TRUST;
}

static sx_status verify_text(sx_sig_text *text, const char *folder, sx_arena *arena,
                             sx_bundle_signature *ret)
{
    sig_parts parts = {.ret = ret};
    sx_signed_file *files = NULL;
    size_t count = 0;
    sx_status status = read_parts(text, arena, &parts);
    if (status == SX_OK)
        status = check_signature(text, &parts);
    if (status == SX_OK)
        status = sx_folder_files(folder, arena, text->diags, &files, &count);
    if (status == SX_OK)
        status = compare(folder, ret, files, count, text->diags);
    return status;
}

sx_status sx_signature_verify(const char *folder, sx_arena *arena, sx_diags *diags,
                              sx_bundle_signature *ret)
{
    sx_buf bytes;
    *ret = (sx_bundle_signature){.path = sx_arena_printf(arena, "%s/" SX_SIGNATURE_NAME, folder)};
    if (ret->path == NULL)
        return SX_E_MEMORY;
    sx_buf_init(&bytes, SIGNATURE_MAX);
    sx_status status = read_text(ret->path, diags, &bytes, &ret->there);
    if (status == SX_OK && ret->there) {
        sx_sig_text text = {.path = ret->path,
                            .code = "TRUST.SIGNATURE",
                            .all = {sx_buf_text(&bytes), bytes.len},
                            .diags = diags};
        status = verify_text(&text, folder, arena, ret);
    }
    sx_buf_free(&bytes);
    return status;
}

void sx_signature_print_file(sx_buf *out, const sx_signed_file *file)
{
    sx_buf_printf(out, "%s  %s  %llu\n", file->hash, file->name, (unsigned long long)file->size);
}
