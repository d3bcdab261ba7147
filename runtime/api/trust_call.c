/*
 * trust_call.c: the frame of the public calls about trust: the store is opened for one call and
 * closed after it.
 */
#include "api/trust_call.h"

#include <string.h>

#include "base/utf8.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)

sx_status sx_trust_call_begin(sx_trust_call *call, sx_context *context, bool as_json,
                              char **ret_text)
{
    if (ret_text != NULL) {
        *ret_text = NULL;
    }
    *call = (sx_trust_call){.context = context, .as_json = as_json};
    sx_buf_init(&call->out, TEXT_MAX);
    sx_json_init(&call->json, &call->out, true);
    call->diags = sx_context_begin(context);
    if (call->diags == NULL) {
        return SX_E_MEMORY;
    }
    call->arena = context->call_arena;
    return sx_trust_open(context->trust, call->diags, &call->trust);
}

sx_status sx_trust_call_end(sx_trust_call *call, sx_status status, bool keep, char **ret_text)
{
    sx_trust_close(call->trust);
    if (ret_text != NULL && (status == SX_OK || (keep && call->out.len > 0))) {
        if (call->as_json) {
            sx_buf_char(&call->out, '\n');
        }
        sx_status made = sx_context_text(&call->out, ret_text);
        return status == SX_OK ? made : status;
    }
    sx_buf_free(&call->out);
    return status;
}

const char *sx_trust_shown(sx_trust_call *call, const char *text)
{
    size_t len = strlen(text);
    sx_buf out;
    sx_buf_init(&out, len + 1);
    for (const char *at = text, *end = text + len; at < end;) {
        const char *start = at;
        int32_t c = sx_utf8_next(&at, end);
        bool fit = c >= 0 && c != '\n' && c != '\t' && !sx_utf8_forbidden(c);
        sx_buf_add(&out, fit ? start : "?", fit ? (size_t)(at - start) : 1);
    }
    const char *copy = out.failed ? NULL : sx_arena_strdup(call->arena, sx_buf_text(&out));
    sx_buf_free(&out);
    call->out.failed = call->out.failed || copy == NULL; /* a path of question marks is no path */
    return copy == NULL ? "?" : copy;
}

sx_slice sx_trust_day(const char *when)
{
    return (sx_slice){when, strcspn(when, "T")};
}

const char *sx_trust_publisher(const sx_trust_call *call, const char *publisher)
{
    const sx_key *key = sx_trust_find_key(call->trust, publisher);
    return key == NULL ? publisher : key->name;
}

const char *sx_seen_word(sx_seen_kind kind)
{
    static const char *const words[] = {"used", "allowed", "forgotten"};
    return words[kind];
}

void sx_trust_seen_json(sx_json *json, const sx_seen *seen, bool with_id)
{
    sx_json_object(json);
    sx_json_put(json, "event", sx_seen_word(seen->kind));
    if (with_id) {
        sx_json_put(json, "id", seen->id);
    }
    sx_json_put(json, "version", seen->version);
    sx_json_put(json, "publisher", seen->publisher);
    sx_json_put(json, "sha256", seen->content);
    sx_json_put(json, "when", seen->when);
    sx_json_end_object(json);
}

void sx_trust_seen_text(sx_trust_call *call, const sx_seen *seen)
{
    sx_buf *out = &call->out;
    if (seen->version != NULL) {
        sx_buf_printf(out, "%s  ", seen->version);
    }
    sx_buf_printf(out, "%s ",
                  seen->kind == SX_SEEN_ALLOWED ? "allowed again" : sx_seen_word(seen->kind));
    sx_buf_slice(out, sx_trust_day(seen->when));
    if (seen->kind == SX_SEEN_USED) {
        bool pinned = strcmp(seen->publisher, "pinned") == 0;
        sx_buf_printf(out, ", %s%s", pinned ? "" : "signed by ",
                      sx_trust_publisher(call, seen->publisher));
    }
}
