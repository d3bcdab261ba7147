/*
 * trust_list.c: the store of trust for reading.
 */
#include "api/trust_call.h"
#include "host/builtin.h"

static void list_json(sx_trust_call *call)
{
    const sx_trust *trust = call->trust;
    sx_json *json = &call->json;
    sx_json_object(json);
    sx_json_put(json, "store",
                trust->directory == NULL ? NULL : sx_trust_shown(call, trust->directory));
    sx_json_key(json, "pins");
    sx_json_array(json);
    for (size_t i = 0; i < trust->counts[SX_TRUST_PINS]; i++) {
        sx_json_object(json);
        sx_json_put(json, "sha256", trust->pins[i].hash);
        sx_json_put(json, "when", trust->pins[i].when);
        sx_json_put(json, "path", trust->pins[i].path);
        sx_json_put(json, "note", trust->pins[i].note);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "keys");
    sx_json_array(json);
    for (size_t i = 0; i < trust->counts[SX_TRUST_KEYS]; i++) {
        sx_json_object(json);
        sx_json_put(json, "name", trust->keys[i].name);
        sx_json_put(json, "key", trust->keys[i].key);
        sx_json_put(json, "when", trust->keys[i].when);
        sx_json_end_object(json);
    }
    sx_json_end_array(json);
    sx_json_key(json, "seen");
    sx_json_array(json);
    for (size_t i = 0; i < trust->counts[SX_TRUST_SEEN]; i++) {
        sx_trust_seen_json(json, &trust->seen[i], true);
    }
    sx_json_end_array(json);
    sx_json_key(json, "built_in");
    sx_json_array(json);
    for (size_t i = 0; i < sx_builtin_hash_count; i++) {
        sx_json_string(json, sx_builtin_hashes[i]);
    }
    sx_json_end_array(json);
    sx_json_end_object(json);
}

static void list_text(sx_trust_call *call)
{
    const sx_trust *trust = call->trust;
    sx_buf *out = &call->out;
    sx_buf_printf(out, "store: %s\n",
                  trust->directory == NULL ? "none" : sx_trust_shown(call, trust->directory));
    sx_buf_printf(out, "pinned libraries: %zu\n", trust->counts[SX_TRUST_PINS]);
    for (size_t i = 0; i < trust->counts[SX_TRUST_PINS]; i++) {
        const sx_pin *pin = &trust->pins[i];
        sx_buf_printf(out, "  %s  ", pin->hash);
        sx_buf_slice(out, sx_trust_day(pin->when));
        sx_buf_printf(out, "\n    %s\n", pin->path);
        if (pin->note[0] != '\0') {
            sx_buf_printf(out, "    %s\n", pin->note);
        }
    }
    sx_buf_printf(out, "trusted publishers: %zu\n", trust->counts[SX_TRUST_KEYS]);
    for (size_t i = 0; i < trust->counts[SX_TRUST_KEYS]; i++) {
        sx_buf_printf(out, "  %s  ", trust->keys[i].key);
        sx_buf_slice(out, sx_trust_day(trust->keys[i].when));
        sx_buf_printf(out, "  %s\n", trust->keys[i].name);
    }
    sx_buf_printf(out, "history: %zu\n", trust->counts[SX_TRUST_SEEN]);
    for (size_t i = 0; i < trust->counts[SX_TRUST_SEEN]; i++) {
        sx_buf_printf(out, "  %s  ", trust->seen[i].id);
        sx_trust_seen_text(call, &trust->seen[i]);
        sx_buf_char(out, '\n');
    }
    sx_buf_printf(out, "libraries that ship with Sextant: %zu\n", sx_builtin_hash_count);
}

static sx_status list(sx_context *context, bool as_json, char **ret_text)
{
    sx_trust_call call;
    sx_status status = sx_trust_call_begin(&call, context, as_json, ret_text);
    if (status == SX_OK) {
        status = sx_trust_refresh(call.trust, call.diags);
    }
    if (status == SX_OK && as_json) {
        list_json(&call);
    } else if (status == SX_OK) {
        list_text(&call);
    }
    return sx_trust_call_end(&call, status, false, ret_text);
}

sx_status sx_trust_list_text(sx_context *context, char **ret_text)
{
    return list(context, false, ret_text);
}

sx_status sx_trust_list_json(sx_context *context, char **ret_text)
{
    return list(context, true, ret_text);
}
