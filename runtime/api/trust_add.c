/*
 * trust_add.c: trusting a library, a folder or a key, and ending it. What is added is read once:
 * the bytes whose hash is pinned are those that were looked at.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/trust_call.h"
#include "base/file.h"
#include "base/file_errno.h"
#include "host/trust_signature.h"

typedef struct addition {
    sx_trust_call call;
    sx_trust_add_options options;
    const char *path;
    sx_new_pin *pins;
    size_t pin_count;
    const char *name, *key; /* of a publisher; NULL: libraries */
    bool key_added;
} addition;

static sx_status usage(addition *a, const char *option, const char *expected)
{
    return sx_diag_add(a->call.diags, SX_E_USAGE, "TRUST.OPTION", (sx_where){.file = a->path},
                       expected, "%s does not go with this", option);
}

/* --- libraries -------------------------------------------------------------------------------- */

static sx_status expected_hash(addition *a, const sx_library *library)
{
    const char *wanted = a->options.sha256;
    if (wanted == NULL || sx_ascii_equal_nocase(sx_slice_of(wanted), sx_slice_of(library->hash))) {
        return SX_OK;
    }
    return sx_diag_add(a->call.diags, SX_E_TRUST, "TRUST.HASH", (sx_where){.file = a->path}, wanted,
                       "has another SHA-256, %s", library->hash);
}

static sx_status take_library(addition *a, const char *path)
{
    sx_library library;
    sx_status status = sx_library_read(path, a->call.arena, a->call.diags, &library);
    if (status == SX_OK && !sx_is_library(library.file)) {
        status = sx_diag_add(a->call.diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = path},
                             "a shared object", "this is no library");
    }
    if (status == SX_OK) {
        status = expected_hash(a, &library);
    }
    if (status == SX_OK) {
        sx_new_pin *pin = &a->pins[a->pin_count++];
        *pin = (sx_new_pin){.path = path};
        memcpy(pin->hash, library.hash, sizeof pin->hash);
    }
    sx_library_close(&library);
    return status;
}

static sx_status pin_these(addition *a, const char *const *paths, size_t count)
{
    sx_status status = SX_OK;
    a->pins = sx_arena_array(a->call.arena, count, sizeof *a->pins);
    if (a->pins == NULL) {
        return SX_E_MEMORY;
    }
    if (a->options.name != NULL) {
        return usage(a, "a name", "a name is for keys");
    }
    for (size_t i = 0; i < count; i++) {
        sx_status one = take_library(a, paths[i]);
        status = status == SX_OK ? one : status;
    }
    const char *note = a->options.note == NULL ? "" : a->options.note;
    return status == SX_OK ? sx_trust_add_pins(a->call.trust, a->pins, a->pin_count, note,
                                               a->call.arena, a->call.diags)
                           : status;
}

static sx_status add_folder(addition *a)
{
    sx_found_bundle bundle;
    sx_bundle_signature signature;
    if (a->options.sha256 != NULL) {
        return usage(a, "a SHA-256", "a SHA-256 is for one library");
    }
    sx_status status = sx_trust_find_bundle(a->path, a->call.arena, a->call.diags, &bundle);
    if (status == SX_OK) {
        status = sx_signature_verify(bundle.folder, a->call.arena, a->call.diags, &signature);
    }
    if (status != SX_OK) {
        return status;
    }
    if (bundle.library_count == 0) {
        return sx_diag_add(
            a->call.diags, SX_E_NOT_FOUND, "TRUST.NOT_NEEDED", (sx_where){.file = a->path},
            "a folder with a library",
            "there is no library to trust: YAML needs no trust, and Lua runs jailed");
    }
    return pin_these(a, bundle.libraries, bundle.library_count);
}

/* --- keys ------------------------------------------------------------------------------------- */

static sx_status add_key(addition *a)
{
    if (a->options.sha256 != NULL || a->options.note != NULL) {
        return usage(a, "a SHA-256 or a note", "these are for libraries");
    }
    sx_status status = sx_key_read(a->path, a->call.arena, a->call.diags, &a->name, &a->key);
    if (status == SX_OK && a->options.name != NULL) {
        a->name = a->options.name;
    }
    if (status == SX_OK) {
        status = sx_trust_add_key(a->call.trust, a->name, a->key, a->call.diags, &a->key_added);
    }
    return status;
}

/* Key files, public or secret, begin with words; libraries do not. */
static sx_status add_file(addition *a)
{
    static const char word[] = "sextant-";
    char head[sizeof word - 1];
    int fd = open(a->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : sx_read_at(fd, head, sizeof head, 0);
    int error = errno;
    bool library = fd >= 0 && sx_is_library(fd);
    if (fd >= 0) {
        (void)close(fd);
    }
    if (got < 0) {
        return sx_diag_add(a->call.diags, SX_E_NOT_FOUND, "TRUST.FILE", (sx_where){.file = a->path},
                           "a library, a folder or a key file", "%s", sx_errno_text(error));
    }
    if (library) {
        return pin_these(a, &a->path, 1);
    }
    if (got == (ssize_t)sizeof head && memcmp(head, word, sizeof head) == 0) {
        return add_key(a);
    }
    return sx_diag_add(a->call.diags, SX_E_TRUST, "TRUST.FILE", (sx_where){.file = a->path},
                       "a library, a folder or a key file",
                       "this is neither a library nor a key file");
}

/* --- the two forms of the result -------------------------------------------------------------- */

static void added_json(addition *a)
{
    sx_json *json = &a->call.json;
    sx_json_object(json);
    sx_json_put(json, "store", sx_trust_shown(&a->call, a->call.trust->directory));
    sx_json_key(json, "pins");
    sx_json_array(json);
    for (size_t i = 0; i < a->pin_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "sha256", a->pins[i].hash);
        sx_json_put(json, "path", a->pins[i].path);
        sx_json_put_bool(json, "added", a->pins[i].added);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "keys");
    sx_json_array(json);
    if (a->key != NULL) {
        sx_json_object(json);
        sx_json_put(json, "name", a->name);
        sx_json_put(json, "key", a->key);
        sx_json_put_bool(json, "added", a->key_added);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static void added_text(addition *a)
{
    sx_buf *out = &a->call.out;
    for (size_t i = 0; i < a->pin_count; i++) {
        sx_buf_printf(out, "%s %s\n  %s\n", a->pins[i].added ? "pinned" : "pinned already",
                      a->pins[i].hash, a->pins[i].path);
    }
    if (a->key != NULL) {
        sx_buf_printf(out, "%s %s\n  %s\n", a->key_added ? "trusted" : "trusted already", a->key,
                      a->name);
    }
}

static sx_status add(sx_context *context, const char *path, const sx_trust_add_options *options,
                     bool as_json, char **ret_text)
{
    addition a = {.path = path};
    struct stat info;
    sx_status status = sx_trust_call_begin(&a.call, context, as_json, ret_text);
    if (options != NULL && options->size != 0) {
        memcpy(&a.options, options,
               options->size < sizeof a.options ? options->size : sizeof a.options);
    }
    if (status == SX_OK) {
        bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
        status = folder ? add_folder(&a) : add_file(&a);
    }
    if (status == SX_OK && as_json) {
        added_json(&a);
    } else if (status == SX_OK) {
        added_text(&a);
    }
    return sx_trust_call_end(&a.call, status, false, ret_text);
}

sx_status sx_trust_add_text(sx_context *context, const char *path,
                            const sx_trust_add_options *options, char **ret_text)
{
    return add(context, path, options, false, ret_text);
}

sx_status sx_trust_add_json(sx_context *context, const char *path,
                            const sx_trust_add_options *options, char **ret_text)
{
    return add(context, path, options, true, ret_text);
}

/* --- removing --------------------------------------------------------------------------------- */

static sx_status take_away(sx_context *context, const char *what, bool as_json, char **ret_text)
{
    sx_trust_call call;
    sx_removed removed;
    sx_status status = sx_trust_call_begin(&call, context, as_json, ret_text);
    if (status == SX_OK) {
        status = sx_trust_take_away(call.trust, what, call.arena, call.diags, &removed);
    }
    if (status == SX_OK && as_json) {
        sx_json *json = &call.json;
        sx_json_object(json);
        sx_json_put(json, "store", sx_trust_shown(&call, call.trust->directory));
        sx_json_key(json, "removed");
        sx_json_object(json);
        sx_json_put(json, removed.is_key ? "name" : "sha256",
                    removed.is_key ? removed.key.name : removed.pin.hash);
        sx_json_put(json, removed.is_key ? "key" : "path",
                    removed.is_key ? removed.key.key : removed.pin.path);
        sx_json_end_object(json);
        sx_json_end_object(json);
    } else if (status == SX_OK) {
        sx_buf_printf(&call.out, "removed %s\n  %s\n",
                      removed.is_key ? removed.key.key : removed.pin.hash,
                      removed.is_key ? removed.key.name : removed.pin.path);
    }
    return sx_trust_call_end(&call, status, false, ret_text);
}

sx_status sx_trust_remove_text(sx_context *context, const char *what, char **ret_text)
{
    return take_away(context, what, false, ret_text);
}

sx_status sx_trust_remove_json(sx_context *context, const char *what, char **ret_text)
{
    return take_away(context, what, true, ret_text);
}
