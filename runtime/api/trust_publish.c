/*
 * trust_publish.c: what publishers need: a pair of keys and the signature of a folder; and what an
 * operator decides about the history of an instrument.
 */
#include <string.h>

#include "api/trust_call.h"
#include "host/trust_signature.h"

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static sx_status make_key(sx_context *context, const char *file, const char *name, bool as_json,
                          char **ret_text)
{
    sx_trust_call call;
    const char *key = NULL;
    const char *called = name == NULL ? last_part(file) : name;
    sx_status status = sx_trust_call_begin(&call, context, as_json, ret_text);
    if (status == SX_OK) {
        status = sx_key_make(file, called, call.arena, call.diags, &key);
    }
    if (status != SX_OK) {
        return sx_trust_call_end(&call, status, false, ret_text);
    }
    const char *shown = sx_trust_shown(&call, file);
    if (as_json) {
        sx_json_object(&call.json);
        sx_json_put(&call.json, "name", called);
        sx_json_put(&call.json, "key", key);
        sx_json_put(&call.json, "secret_file", shown);
        const char *public_file = sx_arena_printf(call.arena, "%s.pub", shown);
        sx_json_put(&call.json, "public_file", public_file);
        sx_json_end_object(&call.json);
    } else {
        sx_buf_printf(&call.out, "secret key: %s (give it to nobody, and keep a copy)\n", shown);
        sx_buf_printf(&call.out, "public key: %s.pub (for those who use what you sign)\n", shown);
        sx_buf_printf(&call.out, "%s  %s\n", key, called);
    }
    return sx_trust_call_end(&call, SX_OK, false, ret_text);
}

sx_status sx_trust_key_text(sx_context *context, const char *file, const char *name,
                            char **ret_text)
{
    return make_key(context, file, name, false, ret_text);
}

sx_status sx_trust_key_json(sx_context *context, const char *file, const char *name,
                            char **ret_text)
{
    return make_key(context, file, name, true, ret_text);
}

static void signed_json(sx_trust_call *call, const char *folder, const sx_bundle_signature *made)
{
    sx_json *json = &call->json;
    sx_json_object(json);
    sx_json_put(json, "folder", sx_trust_shown(call, folder));
    sx_json_put(json, "name", made->name);
    sx_json_put(json, "key", made->key);
    sx_json_key(json, "files");
    sx_json_array(json);
    for (size_t i = 0; i < made->file_count; i++) {
        sx_json_object(json);
        sx_json_put(json, "name", made->files[i].name);
        sx_json_put(json, "sha256", made->files[i].hash);
        sx_json_put_int(json, "size", (int64_t)made->files[i].size);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static sx_status sign(sx_context *context, const char *folder, const char *key_file, bool as_json,
                      char **ret_text)
{
    sx_trust_call call;
    sx_found_bundle bundle;
    sx_bundle_signature made;
    sx_status status = sx_trust_call_begin(&call, context, as_json, ret_text);
    if (status == SX_OK) {
        status = sx_trust_find_bundle(folder, call.arena, call.diags, &bundle);
    }
    if (status == SX_OK) {
        status = sx_signature_make(bundle.folder, key_file, call.arena, call.diags, &made);
    }
    if (status == SX_OK && as_json) {
        signed_json(&call, bundle.folder, &made);
    } else if (status == SX_OK) {
        for (size_t i = 0; i < made.file_count; i++) {
            sx_signature_print_file(&call.out, &made.files[i]);
        }
        sx_buf_printf(&call.out, "signed by %s, key %s\n  %s\n", made.name, made.key,
                      sx_trust_shown(&call, made.path));
    }
    return sx_trust_call_end(&call, status, false, ret_text);
}

sx_status sx_trust_sign_text(sx_context *context, const char *folder, const char *key_file,
                             char **ret_text)
{
    return sign(context, folder, key_file, false, ret_text);
}

sx_status sx_trust_sign_json(sx_context *context, const char *folder, const char *key_file,
                             char **ret_text)
{
    return sign(context, folder, key_file, true, ret_text);
}

sx_status sx_trust_allow_downgrade(sx_context *context, const char *id, const char *version)
{
    sx_trust_call call;
    sx_status status = sx_trust_call_begin(&call, context, false, NULL);
    if (status == SX_OK) {
        status = sx_trust_allow_version(call.trust, id, version, call.diags);
    }
    return sx_trust_call_end(&call, status, false, NULL);
}

sx_status sx_trust_forget(sx_context *context, const char *id)
{
    sx_trust_call call;
    sx_status status = sx_trust_call_begin(&call, context, false, NULL);
    if (status == SX_OK) {
        status = sx_trust_forget_id(call.trust, id, call.diags);
    }
    return sx_trust_call_end(&call, status, false, NULL);
}
