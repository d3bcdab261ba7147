/*
 * trust_check.c: what trust would say about an instrument, without running any of it: the same
 * questions that loading asks, with their answers written down.
 */
#define _XOPEN_SOURCE 700 /* realpath */
#include <stdlib.h>
#include <string.h>

#include "api/trust_call.h"
#include "host/trust_signature.h"

/* One library and what was found out about it. */
typedef struct looked_at {
    const char *path;
    char hash[SX_HASH_TEXT]; /* "" when it could not be read */
    sx_trust_grade grade;
    const char *name; /* of the publisher; NULL: not signed */
    const sx_pin *pin;
} looked_at;

typedef struct looking {
    sx_trust_call call;
    sx_found_bundle bundle;
    sx_bundle_signature seal;
    bool holds;        /* the seal does */
    const sx_key *key; /* of the seal, when it holds and is trusted */
    looked_at library; /* path NULL: none is needed */
    const char *id;    /* the name of the folder */
    sx_status status;
} looking;

static const char *const forms[] = {"yaml", "lua", "plugin", "ffi"};
static const char *const form_texts[] = {"YAML alone", "a Lua script", "a plugin",
                                         "YAML that binds a library"};
static const char *const grades[] = {"none", "built_in", "pinned", "signed"};

static void note(looking *l, sx_status status)
{
    l->status = l->status == SX_OK ? status : l->status;
}

/* --- looking ---------------------------------------------------------------------------------- */

static void look_at_library(looking *l, looked_at *one)
{
    sx_library library;
    const char *publisher = NULL;
    sx_status status = sx_library_read(one->path, l->call.arena, l->call.diags, &library);
    if (status == SX_OK) {
        memcpy(one->hash, library.hash, sizeof one->hash);
        one->pin = sx_trust_find_pin(l->call.trust, library.hash);
        status = sx_trust_library(l->call.trust, l->bundle.folder, &library, l->call.diags,
                                  &one->grade, &publisher);
        one->name = publisher == NULL ? NULL : sx_trust_publisher(&l->call, publisher);
    }
    sx_library_close(&library);
    note(l, status);
}

/* The name of the folder is the id of the instrument. */
static const char *find_id(const char *folder, sx_arena *arena)
{
    char *real = realpath(folder, NULL);
    const char *slash = real == NULL ? NULL : strrchr(real, '/');
    const char *id = slash == NULL ? "" : sx_arena_strdup(arena, slash + 1);
    free(real);
    return id == NULL ? "" : id;
}

static sx_status look(looking *l, const char *folder)
{
    sx_status status = sx_trust_find_bundle(folder, l->call.arena, l->call.diags, &l->bundle);
    if (status == SX_OK) {
        status = sx_trust_refresh(l->call.trust, l->call.diags);
    }
    if (status != SX_OK) {
        return status;
    }
    l->id = find_id(l->bundle.folder, l->call.arena);
    l->library.path = l->bundle.needed;
    status = sx_signature_verify(l->bundle.folder, l->call.arena, l->call.diags, &l->seal);
    note(l, status);
    l->holds = status == SX_OK;
    l->key = l->holds && l->seal.there ? sx_trust_find_key(l->call.trust, l->seal.key) : NULL;
    /* A signature that does not hold was reported once; it would refuse the library again. */
    if (l->holds && l->library.path != NULL) {
        look_at_library(l, &l->library);
    }
    return SX_OK;
}

/* --- telling ---------------------------------------------------------------------------------- */

static void library_json(looking *l, const looked_at *one)
{
    sx_json *json = &l->call.json;
    sx_json_object(json);
    sx_json_put(json, "path", sx_trust_shown(&l->call, one->path));
    sx_json_put(json, "sha256", one->hash[0] == '\0' ? NULL : one->hash);
    sx_json_put(json, "grade", grades[one->grade]);
    sx_json_put(json, "name", one->name);
    sx_json_put(json, "when", one->pin == NULL ? NULL : one->pin->when);
    sx_json_put(json, "note", one->pin == NULL ? NULL : one->pin->note);
    sx_json_end_object(json);
}

static void tell_json(looking *l)
{
    sx_json *json = &l->call.json;
    const sx_trust *trust = l->call.trust;
    sx_json_object(json);
    sx_json_put(json, "folder", sx_trust_shown(&l->call, l->bundle.folder));
    sx_json_put(json, "form", forms[l->bundle.form]);
    sx_json_key(json, "signature");
    if (l->seal.there && l->seal.key != NULL) {
        sx_json_object(json);
        sx_json_put(json, "name", l->key == NULL ? l->seal.name : l->key->name);
        sx_json_put(json, "key", l->seal.key);
        sx_json_put_bool(json, "holds", l->holds);
        sx_json_put_bool(json, "trusted", l->key != NULL);
        sx_json_end_object(json);
    } else {
        sx_json_null(json);
    }
    sx_json_key(json, "library");
    if (l->library.path != NULL) {
        library_json(l, &l->library);
    } else {
        sx_json_null(json);
    }
    sx_json_key(json, "seen");
    sx_json_array(json);
    for (size_t i = 0; i < trust->counts[SX_TRUST_SEEN]; i++) {
        if (strcmp(trust->seen[i].id, l->id) == 0) {
            sx_trust_seen_json(json, &trust->seen[i], false);
        }
    }
    sx_json_end_array(json);
    sx_json_put_bool(json, "runs", l->status == SX_OK);
    sx_json_end_object(json);
}

static void library_text(looking *l, const looked_at *one)
{
    sx_buf *out = &l->call.out;
    sx_buf_printf(out, "library    %s\n", sx_trust_shown(&l->call, one->path));
    if (one->hash[0] != '\0') {
        sx_buf_printf(out, "           SHA-256 %s\n", one->hash);
    }
    switch (one->grade) {
    case SX_TRUST_BUILTIN: sx_buf_str(out, "           ships with Sextant\n"); break;
    case SX_TRUST_SIGNED: sx_buf_printf(out, "           signed by %s\n", one->name); break;
    case SX_TRUST_PINNED:
        sx_buf_str(out, "           pinned ");
        sx_buf_slice(out, sx_trust_day(one->pin->when));
        sx_buf_printf(out, "%s%s\n", one->pin->note[0] == '\0' ? "" : ": ", one->pin->note);
        break;
    case SX_TRUST_NONE: sx_buf_str(out, "           not trusted\n"); break;
    }
}

static const char *signature_text(const looking *l)
{
    return !l->seal.there   ? "none"
           : !l->holds      ? "does not hold"
           : l->key == NULL ? "holds, by a key that is not trusted"
                            : "holds, by a trusted key";
}

static void tell_text(looking *l)
{
    sx_buf *out = &l->call.out;
    const sx_trust *trust = l->call.trust;
    sx_buf_printf(out, "folder     %s\n", sx_trust_shown(&l->call, l->bundle.folder));
    sx_buf_printf(out, "form       %s\n", form_texts[l->bundle.form]);
    sx_buf_printf(out, "signature  %s\n", signature_text(l));
    if (l->seal.there && l->seal.key != NULL) {
        sx_buf_printf(out, "           %s, key %s\n", l->key == NULL ? l->seal.name : l->key->name,
                      l->seal.key);
    }
    if (l->library.path != NULL) {
        library_text(l, &l->library);
    }
    const char *head = "history    ";
    for (size_t i = 0; i < trust->counts[SX_TRUST_SEEN]; i++) {
        if (strcmp(trust->seen[i].id, l->id) == 0) {
            sx_buf_str(out, head);
            sx_trust_seen_text(&l->call, &trust->seen[i]);
            sx_buf_char(out, '\n');
            head = "           ";
        }
    }
    sx_buf_printf(out, "result     %s\n",
                  l->status != SX_OK        ? "refused"
                  : l->library.path == NULL ? "runs; it needs no trust"
                                            : "runs");
}

static sx_status check(sx_context *context, const char *folder, bool as_json, char **ret_text)
{
    looking l = {.status = SX_OK};
    sx_status status = sx_trust_call_begin(&l.call, context, as_json, ret_text);
    if (status == SX_OK) {
        status = look(&l, folder);
    }
    if (status != SX_OK) {
        return sx_trust_call_end(&l.call, status, false, ret_text);
    }
    if (as_json) {
        tell_json(&l);
    } else {
        tell_text(&l);
    }
    return sx_trust_call_end(&l.call, l.status, true, ret_text);
}

sx_status sx_trust_check_text(sx_context *context, const char *folder, char **ret_text)
{
    return check(context, folder, false, ret_text);
}

sx_status sx_trust_check_json(sx_context *context, const char *folder, char **ret_text)
{
    return check(context, folder, true, ret_text);
}
