/*
 * event.c: records of a session to events and back. The journal has checked the bytes already; what
 * does not read here was written by another program.
 */
#include "session/event.h"

#include <string.h>

#include <sextant/plugin.h>

#include "base/json_read.h"

#define FORMAT 1

static const char *const words[] = {
#define SX_EVENT_WORD(name, word) word,
    SX_EVENT_LIST(SX_EVENT_WORD)
#undef SX_EVENT_WORD
};

/* --- writing ----------------------------------------------------------------------------------- */

static void start(const sx_event *event, sx_json *json, sx_buf *out)
{
    sx_json_init(json, out, false);
    sx_json_object(json);
    sx_json_put(json, "event", words[event->kind]);
    sx_json_put(json, "at", event->at);
}

static void put_given(sx_json *json, const char *key, const char *text)
{
    if (text != NULL) {
        sx_json_put(json, key, text);
    }
}

void sx_event_write_begin(const sx_event *event, sx_buf *out)
{
    sx_json json;
    start(event, &json, out);
    sx_json_put_int(&json, "sextant", FORMAT);
    sx_json_put(&json, "target", event->target);
    sx_json_put_bool(&json, "battery", event->battery);
    sx_json_put(&json, "version", event->version);
    sx_json_put(&json, "rule_hash", event->rule_hash);
    sx_json_put(&json, "subject", event->subject);
    sx_json_put(&json, "language", event->language);
    sx_json_put(&json, "mode", event->mode);
    put_given(&json, "use", event->use);
    sx_json_key(&json, "instruments");
    sx_json_array(&json);
    for (size_t i = 0; i < event->instrument_count; i++) {
        const sx_event_instrument *instrument = &event->instruments[i];
        sx_json_object(&json);
        sx_json_put(&json, "id", instrument->id);
        sx_json_put(&json, "version", instrument->version);
        sx_json_put(&json, "rule_hash", instrument->rule_hash);
        put_given(&json, "wording", instrument->wording);
        put_given(&json, "licence", instrument->licence);
        sx_json_end_object(&json);
    }
    sx_json_end_array(&json);
    sx_json_end_object(&json);
}

void sx_event_write_answer(const sx_event *event, const sx_model *model, size_t item,
                           const sx_reply *reply, sx_buf *out)
{
    sx_json json;
    start(event, &json, out);
    sx_json_put_int(&json, "step", (int64_t)event->step);
    sx_json_put(&json, "item", model->items[item].id);
    sx_json_key(&json, "answer");
    sx_reply_write(model, item, reply, &json);
    sx_json_end_object(&json);
}

void sx_event_write_next(const sx_event *event, sx_buf *out)
{
    static const char digits[] = "0123456789abcdef";
    sx_json json;
    sx_buf hex;
    sx_buf_init(&hex, (size_t)2 * SX_PLUGIN_STATE_MAX + 1);
    for (size_t i = 0; i < event->state_length; i++) {
        sx_buf_char(&hex, digits[event->state[i] >> 4]);
        sx_buf_char(&hex, digits[event->state[i] & 15]);
    }
    start(event, &json, out);
    sx_json_put_int(&json, "step", (int64_t)event->step);
    sx_json_put(&json, "item", event->item);
    sx_json_put_buf(&json, "state", &hex);
    sx_json_put_bool(&json, "fallback", event->fallback);
    sx_json_end_object(&json);
    sx_buf_free(&hex);
}

void sx_event_write_plain(const sx_event *event, sx_buf *out)
{
    sx_json json;
    start(event, &json, out);
    sx_json_put_int(&json, "step", (int64_t)event->step);
    sx_json_end_object(&json);
}

/* --- reading ----------------------------------------------------------------------------------- */

/* A copy of a text member; NULL when it is null or absent. False when memory ran out or it is no
 * text. */
static bool text_of(const json_t *object, const char *key, sx_arena *arena, const char **ret)
{
    const json_t *member = json_object_get(object, key);
    *ret = NULL;
    if (member == NULL || json_is_null(member)) {
        return true;
    }
    if (!json_is_string(member)) {
        return false;
    }
    *ret = sx_arena_strndup(arena, json_string_value(member), json_string_length(member));
    return *ret != NULL;
}

static bool read_instruments(const json_t *list, sx_arena *arena, sx_event *ret)
{
    size_t count = json_array_size(list);
    ret->instruments = sx_arena_array(arena, count == 0 ? 1 : count, sizeof *ret->instruments);
    if (!json_is_array(list) || count == 0 || ret->instruments == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_array_get(list, i);
        sx_event_instrument *to = &ret->instruments[i];
        if (!text_of(one, "id", arena, &to->id) || !text_of(one, "version", arena, &to->version) ||
            !text_of(one, "rule_hash", arena, &to->rule_hash) ||
            !text_of(one, "wording", arena, &to->wording) ||
            !text_of(one, "licence", arena, &to->licence) || to->id == NULL ||
            to->version == NULL || to->rule_hash == NULL) {
            return false;
        }
    }
    ret->instrument_count = count;
    return true;
}

static bool read_begin(const json_t *document, sx_arena *arena, sx_event *ret)
{
    ret->battery = json_is_true(json_object_get(document, "battery"));
    return text_of(document, "target", arena, &ret->target) && ret->target != NULL &&
           text_of(document, "version", arena, &ret->version) && ret->version != NULL &&
           text_of(document, "rule_hash", arena, &ret->rule_hash) &&
           text_of(document, "subject", arena, &ret->subject) &&
           text_of(document, "language", arena, &ret->language) &&
           text_of(document, "mode", arena, &ret->mode) &&
           text_of(document, "use", arena, &ret->use) &&
           read_instruments(json_object_get(document, "instruments"), arena, ret);
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The state of an adaptive instrument: two hexadecimal digits a byte. */
static bool read_state(const json_t *document, sx_arena *arena, sx_event *ret)
{
    const json_t *member = json_object_get(document, "state");
    const char *text = json_string_value(member);
    size_t length = text == NULL ? 1 : json_string_length(member);
    uint8_t *state = sx_arena_alloc(arena, length / 2 + 1);
    if (text == NULL || length % 2 != 0 || length / 2 > SX_PLUGIN_STATE_MAX || state == NULL) {
        return false;
    }
    for (size_t i = 0; i < length / 2; i++) {
        int high = hex_value(text[2 * i]);
        int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        state[i] = (uint8_t)(high * 16 + low);
    }
    ret->state = state;
    ret->state_length = length / 2;
    return true;
}

static bool read_rest(const json_t *document, sx_arena *arena, sx_event *ret)
{
    const json_t *step = json_object_get(document, "step");
    if (!json_is_integer(step) || json_integer_value(step) < 0) {
        return false;
    }
    ret->step = (size_t)json_integer_value(step);
    if (ret->kind == SX_EVENT_NEXT) {
        ret->fallback = json_is_true(json_object_get(document, "fallback"));
        return text_of(document, "item", arena, &ret->item) && read_state(document, arena, ret);
    }
    if (ret->kind != SX_EVENT_ANSWER) {
        return true;
    }
    ret->reply = json_object_get(document, "answer");
    return ret->reply != NULL && text_of(document, "item", arena, &ret->item) && ret->item != NULL;
}

static sx_event_kind kind_of(const json_t *document)
{
    const char *word = json_string_value(json_object_get(document, "event"));
    size_t kind = 0;
    while (word != NULL && kind < SX_EVENT_COUNT && strcmp(word, words[kind]) != 0) {
        kind++;
    }
    return word == NULL ? SX_EVENT_COUNT : (sx_event_kind)kind;
}

sx_status sx_event_read(sx_slice body, sx_where where, sx_arena *arena, sx_diags *diags,
                        json_t **ret_document, sx_event *ret)
{
    json_t *document = NULL;
    bool good = false;
    *ret = (sx_event){.kind = SX_EVENT_COUNT};
    *ret_document = NULL;
    if (sx_json_read(body, where.file, where.line, NULL, &document) == SX_OK) {
        ret->kind = kind_of(document);
        good = ret->kind != SX_EVENT_COUNT && text_of(document, "at", arena, &ret->at) &&
               (ret->kind == SX_EVENT_BEGIN ? read_begin(document, arena, ret)
                                            : read_rest(document, arena, ret));
    }
    const json_t *format = json_object_get(document, "sextant");
    if (good && ret->kind == SX_EVENT_BEGIN && json_integer_value(format) != FORMAT) {
        good = false;
    }
    if (!good) {
        json_decref(document);
        return sx_diag_add(diags, SX_E_STORE, "SESSION.RECORD", where,
                           "a record that this version of the program writes",
                           "a record of the session is not understood");
    }
    *ret_document = document;
    return SX_OK;
}
