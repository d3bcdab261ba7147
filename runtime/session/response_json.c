/*
 * response_json.c: saved responses as JSON. Writing has one spelling; reading is strict: what is
 * not understood whole is refused, and no message repeats an answer.
 */
#include <string.h>

#include "base/clock.h"
#include "session/response.h"
#include "session/response_version.h"

#define ANSWER_MAX 256 /* bytes of an answer that is no text */

/* --- writing ----------------------------------------------------------------------------------- */

static void write_missing(sx_cell status, sx_json *out)
{
    sx_json_object(out);
    sx_json_put(out, "missing", sx_cell_word(status));
    sx_json_end_object(out);
}

static void write_field(const sx_model *model, size_t field, int64_t value, sx_json *out)
{
    sx_buf text;
    sx_buf_init(&text, 256);
    sx_answer_print(model, field, value, &text);
    if (text.failed) {
        out->out->failed = true; /* a short value is worse than none */
    }
    sx_json_string(out, sx_buf_text(&text));
    sx_buf_free(&text);
}

/* Every cell has the same missing reason. */
static bool is_missing(const sx_model *model, size_t item, const sx_reply *reply)
{
    size_t count = sx_reply_cell_count(model, item);
    for (size_t i = 0; i < count; i++) {
        if (reply->cells[i].status == SX_CELL_OK ||
            reply->cells[i].status != reply->cells[0].status) {
            return false;
        }
    }
    return true;
}

void sx_reply_write(const sx_model *model, size_t item, const sx_reply *reply, sx_json *out)
{
    const sx_item *asked = &model->items[item];
    if (is_missing(model, item, reply)) {
        write_missing(sx_reply_status(reply), out);
    } else if (asked->kind == SX_ITEM_TEXT) {
        sx_json_string(out, reply->text);
    } else if (asked->kind == SX_ITEM_MULTI || asked->kind == SX_ITEM_RANKING) {
        sx_json_object(out);
        for (uint32_t i = 0; i < asked->field_count; i++) {
            sx_json_key(out, asked->responses->options[i].code);
            if (reply->cells[i].status == SX_CELL_OK) {
                write_field(model, asked->first_field + i, reply->cells[i].value, out);
            } else {
                write_missing(reply->cells[i].status, out);
            }
        }
        sx_json_end_object(out);
    } else {
        write_field(model, asked->first_field, reply->cells[0].value, out);
    }
}

static void write_changes(const sx_response *response, sx_json *out)
{
    const sx_model *model = response->loaded->model;
    sx_json_key(out, "changes");
    sx_json_array(out);
    for (size_t i = 0; i < response->change_count; i++) {
        const sx_response_change *change = &response->changes[i];
        sx_json_object(out);
        sx_json_put(out, "item", model->items[change->item].id);
        sx_json_key(out, "from");
        sx_reply_write(model, change->item, &change->from, out);
        sx_json_key(out, "to");
        sx_reply_write(model, change->item, &change->to, out);
        sx_json_put(out, "at", change->at);
        sx_json_end_object(out);
    }
    sx_json_end_array(out);
}

/* Which items were asked, and in which order, where that was not said by the manifest. */
static void write_order(const sx_response *response, sx_json *out)
{
    if (!response->adaptive) {
        return;
    }
    sx_json_key(out, "order");
    sx_json_object(out);
    sx_json_put_bool(out, "adaptive", true);
    sx_json_put_bool(out, "fallback", response->fallback);
    sx_json_key(out, "items");
    sx_json_array(out);
    for (size_t i = 0; i < response->asked_count; i++) {
        sx_json_string(out, response->loaded->model->items[response->asked[i]].id);
    }
    sx_json_end_array(out);
    sx_json_end_object(out);
}

/* Under which rights it was given; nothing where nobody had to say. */
static void write_rights(const sx_response *response, sx_json *out)
{
    if (response->use != NULL) {
        sx_json_put(out, "use", response->use);
    }
    if (response->wording != NULL) {
        sx_json_put(out, "wording", response->wording);
    }
    if (response->credit != NULL) {
        sx_json_put(out, "credit", response->credit);
    }
}

void sx_response_write(const sx_response *response, sx_json *out)
{
    const sx_model *model = response->loaded->model;
    sx_json_object(out);
    sx_json_put_int(out, "sextant", 1);
    sx_json_put(out, "kind", "response");
    sx_json_put(out, "instrument", model->id);
    sx_json_put(out, "version", response->version);
    sx_json_put(out, "rule_hash", response->rule_hash);
    sx_json_put(out, "subject", response->subject);
    sx_json_put(out, "session", response->session);
    sx_json_put(out, "language", response->language);
    sx_json_put(out, "mode", response->mode);
    write_rights(response, out);
    sx_json_put(out, "started", response->started);
    sx_json_put(out, "finished", response->finished);
    write_order(response, out);
    sx_json_key(out, "answers");
    sx_json_object(out);
    for (size_t i = 0; i < response->reply_count; i++) {
        if (!is_missing(model, i, &response->replies[i]) ||
            sx_reply_status(&response->replies[i]) != SX_CELL_SKIPPED) {
            sx_json_key(out, model->items[i].id);
            sx_reply_write(model, i, &response->replies[i], out);
        }
    }
    sx_json_end_object(out);
    write_changes(response, out);
    sx_json_end_object(out);
}

/* --- reading one answer ------------------------------------------------------------------------ */

typedef struct reading {
    const sx_model *model;
    sx_where where;
    sx_arena *arena;
    sx_diags *diags;
} reading;

static sx_status out_of_memory(const reading *r)
{
    return sx_diag_add(r->diags, SX_E_MEMORY, "RESPONSE.MEMORY", r->where, NULL,
                       "memory ran out while reading a response");
}

/* {"missing": "declined"}: SX_CELL_COUNT when it is something else. */
static sx_cell missing_reason(const json_t *value)
{
    const char *word = json_is_object(value) && json_object_size(value) == 1
                           ? json_string_value(json_object_get(value, "missing"))
                           : NULL;
    sx_cell cell = word == NULL ? SX_CELL_COUNT : sx_cell_from_word(word);
    return cell >= SX_CELL_SKIPPED && cell <= SX_CELL_NOT_SHOWN ? cell : SX_CELL_COUNT;
}

/* A string, or an integer as its text. */
static bool scalar_text(const json_t *value, sx_buf *out)
{
    if (json_is_string(value)) {
        sx_buf_add(out, json_string_value(value), json_string_length(value));
        return true;
    }
    if (json_is_integer(value)) {
        sx_buf_int(out, json_integer_value(value));
        return true;
    }
    return false;
}

static sx_status read_cell(const reading *r, size_t item, size_t field, const json_t *value,
                           sx_reply_cell *ret)
{
    const char *expected = "a text, an integer or {\"missing\": reason}";
    sx_cell missing = missing_reason(value);
    if (missing != SX_CELL_COUNT) {
        ret->status = missing;
        return SX_OK;
    }
    sx_buf text;
    sx_buf_init(&text, ANSWER_MAX);
    bool scalar = json_string_length(value) < ANSWER_MAX && scalar_text(value, &text);
    bool memory = text.failed; /* it has room enough: else memory ran out */
    bool read = scalar && !memory && text.len > 0 &&
                sx_answer_read(r->model, field, (sx_slice){text.data, text.len}, &ret->value,
                               &ret->status, &expected) == SX_OK;
    sx_buf_free(&text);
    if (memory) {
        return out_of_memory(r);
    }
    if (!read) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.VALUE", r->where, expected,
                           "item %s: this is not an answer to it", r->model->items[item].id);
    }
    return SX_OK;
}

static sx_status read_options(const reading *r, size_t item, const json_t *value, sx_reply *ret)
{
    const sx_item *asked = &r->model->items[item];
    const char *key;
    json_t *cell;
    if (!json_is_object(value)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.VALUE", r->where,
                           "an object with one entry per option",
                           "item %s: this is not an answer to it", asked->id);
    }
    json_object_foreach((json_t *)value, key, cell)
    {
        int option = sx_response_set_find(asked->responses, sx_slice_of(key));
        if (option < 0 || (uint32_t)option >= asked->field_count) {
            return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.OPTION", r->where,
                               "codes of the options of the item", "item %s has no such option",
                               asked->id);
        }
        sx_status status =
            read_cell(r, item, asked->first_field + (uint32_t)option, cell, &ret->cells[option]);
        if (status != SX_OK) {
            return status;
        }
    }
    return SX_OK;
}

static sx_status read_text(const reading *r, size_t item, const json_t *value, sx_reply *ret)
{
    if (!json_is_string(value)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.VALUE", r->where, "a text",
                           "item %s: this is not an answer to it", r->model->items[item].id);
    }
    ret->cells[0].status = SX_CELL_OK;
    ret->text = sx_arena_strndup(r->arena, json_string_value(value), json_string_length(value));
    return ret->text == NULL ? out_of_memory(r) : SX_OK;
}

sx_status sx_reply_read_json(const sx_model *model, size_t item, const json_t *value,
                             sx_where where, sx_arena *arena, sx_diags *diags, sx_reply *ret)
{
    reading r = {.model = model, .where = where, .arena = arena, .diags = diags};
    const sx_item *asked = &model->items[item];
    sx_cell missing = missing_reason(value);
    sx_status status = SX_OK;
    if (!sx_reply_missing(model, item, missing == SX_CELL_COUNT ? SX_CELL_SKIPPED : missing, arena,
                          ret)) {
        return out_of_memory(&r);
    }
    if (missing != SX_CELL_COUNT) {
        return SX_OK;
    }
    if (asked->kind == SX_ITEM_TEXT) {
        status = read_text(&r, item, value, ret);
    } else if (asked->kind == SX_ITEM_MULTI || asked->kind == SX_ITEM_RANKING) {
        status = read_options(&r, item, value, ret);
    } else {
        status = read_cell(&r, item, asked->first_field, value, &ret->cells[0]);
    }
    const char *expected = status == SX_OK ? sx_reply_check(model, item, ret) : NULL;
    if (expected != NULL) {
        status = sx_diag_add(diags, SX_E_INPUT, "RESPONSE.VALUE", where, expected,
                             "item %s: this is not an answer to it", asked->id);
    }
    return status;
}

/* --- reading a response ------------------------------------------------------------------------ */

static const char *const keys[] = {"sextant",  "kind",    "instrument", "version", "rule_hash",
                                   "subject",  "session", "language",   "mode",    "started",
                                   "finished", "order",   "answers",    "changes", "use",
                                   "wording",  "credit"};

static sx_status check_keys(const reading *r, const json_t *value, const char *const *allowed,
                            size_t count)
{
    const char *key;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        bool known = false;
        for (size_t i = 0; i < count; i++) {
            known = known || strcmp(key, allowed[i]) == 0;
        }
        if (!known) {
            return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.KEY", r->where,
                               sx_nearest(sx_slice_of(key), allowed, count),
                               "a saved response has no such key");
        }
    }
    return SX_OK;
}

static sx_status refuse_kind(const reading *r, const char *expected)
{
    return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.KIND", r->where, expected,
                       "this is not a saved response");
}

sx_status sx_response_instrument(const json_t *value, sx_where where, sx_diags *diags,
                                 const char **ret_id)
{
    reading r = {.where = where, .diags = diags};
    const char *kind = json_string_value(json_object_get(value, "kind"));
    const json_t *format = json_object_get(value, "sextant");
    const char *id = json_string_value(json_object_get(value, "instrument"));
    *ret_id = NULL;
    if (!json_is_object(value) || kind == NULL || strcmp(kind, "response") != 0) {
        return refuse_kind(&r, "an object with \"kind\": \"response\"");
    }
    if (!json_is_integer(format) || json_integer_value(format) != 1) {
        return refuse_kind(&r, "\"sextant\": 1, the format that this program reads");
    }
    if (id == NULL || !sx_is_name(sx_slice_of(id))) {
        return refuse_kind(&r, "\"instrument\": the id of an instrument");
    }
    *ret_id = id;
    return SX_OK;
}

/* A text or null (or absent). */
static sx_status read_optional(const reading *r, const json_t *value, const char *key,
                               const char **ret)
{
    const json_t *member = json_object_get(value, key);
    *ret = NULL;
    if (member == NULL || json_is_null(member)) {
        return SX_OK;
    }
    if (!json_is_string(member)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.TYPE", r->where, "a text or null",
                           "%s is something else", key);
    }
    *ret = sx_arena_strndup(r->arena, json_string_value(member), json_string_length(member));
    return *ret == NULL ? out_of_memory(r) : SX_OK;
}

static sx_status check_rights(const reading *r, const sx_response *response)
{
    sx_use use;
    const char *hash = response->wording;
    if (response->use != NULL && (!sx_use_read(response->use, &use) || use == SX_USE_UNDECLARED)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.TYPE", r->where,
                           "clinical, research or commercial", "use is something else");
    }
    if (hash != NULL && (strlen(hash) != SX_HASH_TEXT - 1 ||
                         strspn(hash, "0123456789abcdef") != SX_HASH_TEXT - 1)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.TYPE", r->where, "64 digits 0-9 and a-f",
                           "wording is no hash of a wording pack");
    }
    return SX_OK;
}

static sx_status read_header(const reading *r, const json_t *value, const sx_loaded *loaded,
                             sx_response *response)
{
    const char *id = NULL;
    sx_status status = sx_response_instrument(value, r->where, r->diags, &id);
    if (status == SX_OK && !sx_str_equal(id, loaded->model->id)) {
        status = sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.INSTRUMENT", r->where,
                             loaded->model->id, "a response to another instrument");
    }
    struct {
        const char *key;
        const char **ret;
    } texts[] = {
        {"version", &response->version},   {"rule_hash", &response->rule_hash},
        {"subject", &response->subject},   {"session", &response->session},
        {"language", &response->language}, {"mode", &response->mode},
        {"started", &response->started},   {"finished", &response->finished},
        {"use", &response->use},           {"wording", &response->wording},
        {"credit", &response->credit},
    };
    for (size_t i = 0; status == SX_OK && i < sizeof texts / sizeof texts[0]; i++) {
        status = read_optional(r, value, texts[i].key, texts[i].ret);
    }
    if (status == SX_OK) {
        status = check_rights(r, response);
    }
    if (status != SX_OK) {
        return status;
    }
    return sx_response_check_version(response, r->where, r->diags);
}

static sx_status read_answers(const reading *r, const json_t *answers, sx_response *response)
{
    const char *key;
    json_t *value;
    if (!json_is_object(answers)) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.TYPE", r->where,
                           "an object: item and answer", "answers is missing or something else");
    }
    sx_status status = SX_OK;
    json_object_foreach((json_t *)answers, key, value)
    {
        int item = sx_model_find_item(r->model, key);
        sx_status one = SX_OK;
        if (item < 0) {
            one = sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.ITEM", r->where,
                              "items of the instrument", "%s has no item or parameter %s",
                              r->model->id, sx_is_id(sx_slice_of(key)) ? key : "of such a name");
        } else {
            one = sx_reply_read_json(r->model, (size_t)item, value, r->where, r->arena, r->diags,
                                     &response->replies[item]);
        }
        status = status == SX_OK ? one : status;
    }
    return status;
}

static sx_status read_change(const reading *r, const json_t *value, sx_response *response)
{
    static const char *const change_keys[] = {"item", "from", "to", "at"};
    const char *name = json_string_value(json_object_get(value, "item"));
    const json_t *from = json_object_get(value, "from");
    const json_t *to = json_object_get(value, "to");
    int item = name == NULL ? -1 : sx_model_find_item(r->model, name);
    if (item < 0 || from == NULL || to == NULL) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.CHANGE", r->where,
                           "{\"item\": an item, \"from\": answer, \"to\": answer, \"at\": time}",
                           "a change is not complete");
    }
    sx_response_change change = {.item = (size_t)item};
    sx_status status = check_keys(r, value, change_keys, 4);
    if (status == SX_OK) {
        status = read_optional(r, value, "at", &change.at);
    }
    if (status == SX_OK) {
        status = sx_reply_read_json(r->model, change.item, from, r->where, r->arena, r->diags,
                                    &change.from);
    }
    if (status == SX_OK) {
        status =
            sx_reply_read_json(r->model, change.item, to, r->where, r->arena, r->diags, &change.to);
    }
    if (status == SX_OK && !sx_response_add_change(response, r->arena, change.item, &change.from,
                                                   &change.to, change.at)) {
        status = out_of_memory(r);
    }
    return status;
}

static sx_status read_changes(const reading *r, const json_t *changes, sx_response *response)
{
    size_t count = json_array_size(changes);
    if (changes == NULL || json_is_null(changes)) {
        return SX_OK;
    }
    if (!json_is_array(changes) || count > SX_RESPONSE_CHANGES_MAX) {
        return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.TYPE", r->where,
                           "an array of at most 10000 changes", "changes is something else");
    }
    sx_status status = SX_OK;
    for (size_t i = 0; status == SX_OK && i < count; i++) {
        status = read_change(r, json_array_get(changes, i), response);
    }
    return status;
}

static sx_status refuse_order(const reading *r)
{
    return sx_diag_add(r->diags, SX_E_INPUT, "RESPONSE.ORDER", r->where,
                       "{\"adaptive\": true, \"fallback\": true or false, \"items\": [items]}",
                       "the order in which items were asked is something else");
}

static sx_status read_order(const reading *r, const json_t *order, sx_response *response)
{
    static const char *const order_keys[] = {"adaptive", "fallback", "items"};
    const json_t *items = json_object_get(order, "items");
    size_t count = json_array_size(items);
    if (order == NULL || json_is_null(order)) {
        return SX_OK;
    }
    sx_status status = json_is_object(order) ? check_keys(r, order, order_keys, 3) : SX_OK;
    if (status != SX_OK) {
        return status;
    }
    if (!json_is_boolean(json_object_get(order, "adaptive")) ||
        !json_is_boolean(json_object_get(order, "fallback")) || !json_is_array(items) ||
        count > r->model->item_count) {
        return refuse_order(r);
    }
    size_t *asked = sx_arena_array(r->arena, count + 1, sizeof *asked);
    if (asked == NULL) {
        return out_of_memory(r);
    }
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_array_get(items, i));
        int item = id == NULL ? -1 : sx_model_find_item(r->model, id);
        if (item < 0) {
            return refuse_order(r);
        }
        asked[i] = (size_t)item;
    }
    response->adaptive = json_is_true(json_object_get(order, "adaptive"));
    response->fallback = json_is_true(json_object_get(order, "fallback"));
    response->asked = asked;
    response->asked_count = count;
    return SX_OK;
}

sx_status sx_response_read(const json_t *value, sx_where where, const sx_loaded *loaded,
                           sx_arena *arena, sx_diags *diags, sx_response **ret)
{
    reading r = {.model = loaded->model, .where = where, .arena = arena, .diags = diags};
    sx_response *response = sx_response_new(loaded, arena);
    *ret = NULL;
    if (response == NULL) {
        return out_of_memory(&r);
    }
    sx_status status = read_header(&r, value, loaded, response);
    if (status == SX_OK) {
        status = check_keys(&r, value, keys, sizeof keys / sizeof keys[0]);
    }
    if (status == SX_OK) {
        status = read_order(&r, json_object_get(value, "order"), response);
    }
    if (status == SX_OK) {
        status = read_answers(&r, json_object_get(value, "answers"), response);
    }
    if (status == SX_OK) {
        status = read_changes(&r, json_object_get(value, "changes"), response);
    }
    if (status == SX_OK) {
        status = sx_response_check_changes(response, where, diags);
    }
    *ret = status == SX_OK ? response : NULL;
    return status;
}
