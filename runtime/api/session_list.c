/*
 * session_list.c: the sessions of a directory in the public API.
 */
#include <stdlib.h>

#include "api/context.h"
#include "base/json.h"
#include "session/listing.h"

struct sx_session_list {
    sx_arena *arena;
    sx_listed *items;
    size_t count;
};

sx_status sx_sessions_list(sx_context *context, const char *store, sx_session_list **ret)
{
    *ret = NULL;
    sx_diags *diags = sx_context_begin(context);
    sx_session_list *list = diags == NULL ? NULL : calloc(1, sizeof *list);
    if (list == NULL) {
        return SX_E_MEMORY;
    }
    list->arena = sx_arena_new(0);
    sx_status status = list->arena == NULL
                           ? SX_E_MEMORY
                           : sx_sessions_read(context->catalogue, store, list->arena, diags,
                                              &list->items, &list->count);
    if (status != SX_OK) {
        sx_sessions_free(list);
        return status;
    }
    *ret = list;
    return SX_OK;
}

size_t sx_sessions_count(const sx_session_list *list)
{
    return list->count;
}

void sx_sessions_at(const sx_session_list *list, size_t index, sx_session_view *ret)
{
    const sx_listed *from = &list->items[index];
    *ret = (sx_session_view){
        .id = from->id,
        .target = from->target,
        .subject = from->subject,
        .started = from->started,
        .last = from->last,
        .answers = from->answers,
        .done = from->done,
        .flags_known = from->flags_known,
        .flag_count = from->flag_count,
        .flags = from->flags,
        .problem = from->problem,
    };
}

sx_status sx_sessions_json(const sx_session_list *list, char **ret_json)
{
    sx_buf text;
    sx_json json;
    sx_buf_init(&text, (size_t)64 * 1024 * 1024);
    sx_json_init(&json, &text, true);
    sx_json_array(&json);
    for (size_t i = 0; i < list->count; i++) {
        const sx_listed *from = &list->items[i];
        sx_json_object(&json);
        sx_json_put(&json, "id", from->id);
        sx_json_put(&json, "target", from->target);
        sx_json_put(&json, "subject", from->subject);
        sx_json_put(&json, "started", from->started);
        sx_json_put(&json, "last", from->last);
        sx_json_put_int(&json, "answers", (int64_t)from->answers);
        sx_json_put_bool(&json, "done", from->done);
        sx_json_put_bool(&json, "flags_known", from->flags_known);
        sx_json_put_int(&json, "flag_count", (int64_t)from->flag_count);
        sx_json_put(&json, "flags", from->flags);
        sx_json_put(&json, "problem", from->problem);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_buf_char(&text, '\n');
    return sx_context_text(&text, ret_json);
}

void sx_sessions_free(sx_session_list *list)
{
    if (list != NULL) {
        sx_arena_free(list->arena);
        free(list);
    }
}
