/*
 * refused.c: what can be read of a refused response, one answer at a time, and its flags. Computes
 * no scores and no profile.
 */
#include "profile/refused.h"

#include <string.h>

#include "base/clock.h"

/* --- what can be read ------------------------------------------------------------------------- */

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

static bool read_reply(const sx_model *model, size_t item, json_t *value, sx_arena *arena,
                       sx_reply *ret)
{
    const sx_item *asked = &model->items[item];
    const char *key;
    json_t *cell;
    *ret = (sx_reply){0};
    if (sx_reply_read_json(model, item, value, (sx_where){0}, arena, NULL, ret) == SX_OK) {
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

static bool read_change(const sx_model *model, json_t *change, sx_arena *arena,
                        sx_response *response)
{
    json_t *name = json_object_get(change, "item");
    json_t *from = json_object_get(change, "from"), *to = json_object_get(change, "to");
    int item = json_is_string(name) ? sx_model_find_item(model, json_string_value(name)) : -1;
    sx_reply was, is;
    if (item < 0 || from == NULL || to == NULL) {
        return true;
    }
    return read_reply(model, (size_t)item, from, arena, &was) &&
           read_reply(model, (size_t)item, to, arena, &is) &&
           /* Both: what an item was changed from and to counts, in whatever order it stands. */
           sx_response_add_change(response, arena, (size_t)item, &is, &was, NULL) &&
           sx_response_add_change(response, arena, (size_t)item, &was, &is, NULL);
}

static bool salvage(const json_t *value, sx_arena *arena, sx_response *response)
{
    const sx_model *model = response->loaded->model;
    json_t *answers = json_object_get(value, "answers");
    json_t *changes = json_object_get(value, "changes"), *one;
    const char *key;
    json_object_foreach(answers, key, one)
    {
        int item = sx_model_find_item(model, key);
        if (item >= 0 && !read_reply(model, (size_t)item, one, arena, &response->replies[item])) {
            return false;
        }
    }
    for (size_t i = 0; i < json_array_size(changes); i++) {
        if (response->change_count + 2 > SX_RESPONSE_CHANGES_MAX) {
            break;
        }
        if (!read_change(model, json_array_get(changes, i), arena, response)) {
            return false;
        }
    }
    return true;
}

static const char *text_of(const json_t *value, const char *key, sx_arena *arena)
{
    const char *text = json_string_value(json_object_get(value, key));
    return text == NULL ? NULL : sx_arena_strdup(arena, text);
}

sx_status sx_refused_flags(const json_t *value, const sx_loaded *loaded, sx_arena *arena,
                           sx_results *ret)
{
    sx_response *response = sx_response_new(loaded, arena);
    *ret = (sx_results){.loaded = loaded, .version = loaded->model->version};
    ret->when = text_of(value, "finished", arena);
    ret->when = ret->when != NULL ? ret->when : text_of(value, "started", arena);
    if (response == NULL || !salvage(value, arena, response) ||
        sx_results_room(ret, arena) != SX_OK) {
        return SX_E_MEMORY;
    }
    return sx_response_flags(response, ret->flags);
}

/* --- telling ---------------------------------------------------------------------------------- */

static void notice_flag(const sx_results *results, const sx_flag *flag, sx_buf *out)
{
    const sx_model *model = results->loaded->model;
    const char *when = results->when;
    int32_t day;
    bool known = when != NULL && sx_date_read((sx_slice){when, strnlen(when, 10)}, &day);
    sx_buf_printf(out, "\n[%s] %s\n  %s (%s %s), answered %.10s\n", sx_tier_word(flag->tier),
                  flag->title, model->title, model->id, model->version,
                  known ? when : "on an unknown day");
    if (flag->text != NULL) {
        sx_buf_printf(out, "  %s\n", flag->text);
    }
}

static void notice_head(const char *subject, const sx_telling *telling, sx_buf *out)
{
    char now[SX_TIME_TEXT];
    sx_time_now(now);
    const char *person = telling->safety_person;
    sx_buf_printf(out, "Safety notice%s%s\n", person != NULL ? " for " : "",
                  person != NULL ? person : "");
    sx_buf_printf(out, "Respondent: %s\n", subject != NULL ? subject : "not named in the file");
    sx_buf_printf(out, "Generated: %s\n", now);
    sx_buf_str(out, "There is no profile: responses were refused. These flags are raised by the "
                    "answers that can be read.\n");
}

static void tell_flag(const sx_results *results, const sx_flag *flag, const sx_telling *telling,
                      sx_diags *diags)
{
    static const char expected[] = "tell the safety person at once";
    const char *tier = sx_tier_word(flag->tier);
    if (telling->in_full) {
        sx_diag_add(diags, SX_E_INPUT, "PROFILE.FLAG", (sx_where){0}, expected,
                    "the profile is refused, and a flag is raised: [%s] %s (%s)", tier, flag->title,
                    results->loaded->model->id);
    } else {
        sx_diag_add(diags, SX_E_INPUT, "PROFILE.FLAG", (sx_where){0}, expected,
                    "the profile is refused, and a flag of tier %s is raised", tier);
    }
}

bool sx_refused_tell(const sx_results *results, size_t count, const char *subject,
                     const sx_telling *telling, sx_diags *diags)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const sx_model *model = results[i].loaded->model;
        for (size_t k = 0; k < model->flag_count; k++) {
            if (results[i].flags[k].state != SX_FLAG_RAISED) {
                continue;
            }
            if (!any && telling->notice != NULL) {
                notice_head(subject, telling, telling->notice);
            }
            any = true;
            tell_flag(&results[i], &model->flags[k], telling, diags);
            if (telling->notice != NULL) {
                notice_flag(&results[i], &model->flags[k], telling->notice);
            }
        }
    }
    return any;
}
