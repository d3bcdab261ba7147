/*
 * salvage.c: what can be read of a refused response. See salvage.h.
 */
#include "session/salvage.h"

/* One option of a choice of several: the others may be unreadable. */
static void read_option(const sx_model *model, size_t item, const char *key, json_t *cell,
                        sx_arena *arena, sx_reply *to)
{
    const sx_item *asked = &model->items[item];
    int option = sx_response_set_find(asked->responses, sx_slice_of(key));
    json_t *one = json_pack("{s:O}", key, cell);
    sx_reply reply = {0};
    if (one != NULL && option >= 0 && (uint32_t)option < asked->field_count) {
        /* Refused or not: the cell is there when it was read. */
        (void)sx_reply_read_json(model, item, one, (sx_where){0}, arena, NULL, &reply);
        if (reply.cells != NULL) {
            to->cells[option] = reply.cells[option];
        }
    }
    json_decref(one);
}

/* A reply as far as it can be read; *ret_whole: all of it. False when memory ran out. */
static bool read_reply(const sx_model *model, size_t item, json_t *value, sx_arena *arena,
                       sx_reply *ret, bool *ret_whole)
{
    const sx_item *asked = &model->items[item];
    const char *key;
    json_t *cell;
    *ret = (sx_reply){0};
    *ret_whole = value != NULL &&
                 sx_reply_read_json(model, item, value, (sx_where){0}, arena, NULL, ret) == SX_OK;
    if (*ret_whole) {
        return true;
    }
    if (!sx_reply_missing(model, item, SX_CELL_SKIPPED, arena, ret)) {
        return false;
    }
    if (asked->kind == SX_ITEM_MULTI || asked->kind == SX_ITEM_RANKING) {
        json_object_foreach(value, key, cell)
        {
            read_option(model, item, key, cell, arena, ret);
        }
    }
    return true;
}

/* Both ways: what an item was changed from and to counts, in whatever order it stands. */
static bool read_change(const json_t *change, sx_arena *arena, sx_response *response,
                        bool *ret_whole)
{
    const sx_model *model = response->loaded->model;
    const char *name = json_string_value(json_object_get(change, "item"));
    int item = name == NULL ? -1 : sx_model_find_item(model, name);
    sx_reply was, is;
    bool whole_was, whole_is;
    *ret_whole = false;
    if (item < 0) {
        return true;
    }
    if (!read_reply(model, (size_t)item, json_object_get(change, "from"), arena, &was,
                    &whole_was) ||
        !read_reply(model, (size_t)item, json_object_get(change, "to"), arena, &is, &whole_is)) {
        return false;
    }
    *ret_whole = whole_was && whole_is;
    return sx_response_add_change(response, arena, (size_t)item, &is, &was, "") &&
           sx_response_add_change(response, arena, (size_t)item, &was, &is, "");
}

static bool read_changes(const json_t *changes, sx_arena *arena, sx_response *response,
                         bool *ret_uncertain)
{
    size_t index;
    json_t *change;
    *ret_uncertain = changes != NULL && !json_is_null(changes) && !json_is_array(changes);
    json_array_foreach(changes, index, change)
    {
        bool whole = false;
        if (response->change_count + 2 > SX_RESPONSE_CHANGES_MAX) {
            *ret_uncertain = true;
            break;
        }
        if (!read_change(change, arena, response, &whole)) {
            return false;
        }
        *ret_uncertain = *ret_uncertain || !whole;
    }
    return true;
}

sx_response *sx_response_salvage(const json_t *value, const sx_loaded *loaded, sx_arena *arena,
                                 bool *ret_uncertain)
{
    sx_response *response = sx_response_new(loaded, arena);
    const char *key;
    json_t *answer;
    if (response == NULL) {
        return NULL;
    }
    json_object_foreach(json_object_get(value, "answers"), key, answer)
    {
        int item = sx_model_find_item(loaded->model, key);
        bool whole;
        if (item >= 0 && !read_reply(loaded->model, (size_t)item, answer, arena,
                                     &response->replies[item], &whole)) {
            return NULL;
        }
    }
    return read_changes(json_object_get(value, "changes"), arena, response, ret_uncertain)
               ? response
               : NULL;
}

sx_status sx_response_salvage_flags(const sx_response *response, bool uncertain,
                                    sx_response_flag *ret)
{
    sx_status status = sx_response_flags(response, ret);
    for (size_t i = 0; status == SX_OK && uncertain && i < response->loaded->model->flag_count;
         i++) {
        if (ret[i].state == SX_FLAG_CLEAR) {
            ret[i].state = SX_FLAG_NOT_ASSESSED;
        }
    }
    return status;
}
