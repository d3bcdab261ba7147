/*
 * json.c: the streaming JSON writer. It keeps commas, indentation and escapes right; keeping keys
 * unique and in order is the caller's part. A misuse (too deep, an end without a beginning) makes
 * the output buffer fail instead of writing something that is not JSON.
 */
#include "base/json.h"

#include "base/utf8.h"

void sx_json_init(sx_json *json, sx_buf *out, bool pretty)
{
    *json = (sx_json){.out = out, .pretty = pretty};
}

void sx_json_inside(sx_json *json, sx_buf *out, int depth, bool has_items)
{
    *json = (sx_json){.out = out, .depth = depth};
    for (int i = 1; i < depth; i++) {
        json->has_items[i] = true;
    }
    json->has_items[depth] = has_items;
}

static void new_line(sx_json *json)
{
    if (!json->pretty) {
        return;
    }
    sx_buf_char(json->out, '\n');
    for (int i = 0; i < json->depth; i++) {
        sx_buf_str(json->out, "  ");
    }
}

/* Whatever has to stand before the next value or key. */
static void before_value(sx_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0) {
        return;
    }
    if (json->has_items[json->depth]) {
        sx_buf_char(json->out, ',');
    }
    json->has_items[json->depth] = true;
    new_line(json);
}

static void open_level(sx_json *json, char bracket)
{
    before_value(json);
    if (json->depth + 1 >= SX_JSON_DEPTH) {
        json->out->failed = true;
        return;
    }
    sx_buf_char(json->out, bracket);
    json->depth++;
    json->has_items[json->depth] = false;
}

static void close_level(sx_json *json, char bracket)
{
    if (json->depth == 0 || json->after_key) {
        json->out->failed = true;
        return;
    }
    bool had_items = json->has_items[json->depth];
    json->depth--;
    if (had_items) {
        new_line(json);
    }
    sx_buf_char(json->out, bracket);
}

void sx_json_object(sx_json *json)
{
    open_level(json, '{');
}

void sx_json_end_object(sx_json *json)
{
    close_level(json, '}');
}

void sx_json_array(sx_json *json)
{
    open_level(json, '[');
}

void sx_json_end_array(sx_json *json)
{
    close_level(json, ']');
}

void sx_json_key(sx_json *json, const char *key)
{
    before_value(json);
    sx_json_quote(json->out, sx_slice_of(key));
    sx_buf_str(json->out, json->pretty ? ": " : ":");
    json->after_key = true;
}

static const char *short_escape(unsigned char c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\b': return "\\b";
    case '\f': return "\\f";
    default: return NULL;
    }
}

void sx_json_quote(sx_buf *out, sx_slice text)
{
    sx_buf_char(out, '"');
    const char *at = text.len == 0 ? "" : text.at;
    const char *end = at + text.len;
    const char *plain = at; /* start of what can be copied as it is */
    while (at < end) {
        const char *start = at;
        int32_t code_point = sx_utf8_next(&at, end);
        bool control = code_point >= 0 && code_point < 0x20;
        if (code_point >= 0 && !control && code_point != '"' && code_point != '\\') {
            continue;
        }
        sx_buf_add(out, plain, (size_t)(start - plain));
        plain = at;
        const char *escape = code_point < 0 ? "\\ufffd" : short_escape((unsigned char)code_point);
        if (escape != NULL) {
            sx_buf_str(out, escape);
        } else {
            sx_buf_printf(out, "\\u%04x", (unsigned)code_point);
        }
    }
    sx_buf_add(out, plain, (size_t)(end - plain));
    sx_buf_char(out, '"');
}

void sx_json_slice(sx_json *json, sx_slice text)
{
    before_value(json);
    sx_json_quote(json->out, text);
}

void sx_json_string(sx_json *json, const char *text)
{
    if (text == NULL) {
        sx_json_null(json);
        return;
    }
    sx_json_slice(json, sx_slice_of(text));
}

void sx_json_int(sx_json *json, int64_t value)
{
    before_value(json);
    sx_buf_int(json->out, value);
}

void sx_json_bool(sx_json *json, bool value)
{
    sx_json_raw(json, value ? "true" : "false");
}

void sx_json_null(sx_json *json)
{
    sx_json_raw(json, "null");
}

void sx_json_number(sx_json *json, sx_number value, unsigned digits)
{
    before_value(json);
    size_t start = json->out->len;
    sx_number_print(json->out, value, digits);
    /* A value that is no number prints as "?"; as a string it stays visible and valid JSON. */
    if (json->out->len == start + 1 && json->out->data[start] == '?') {
        json->out->len = start;
        sx_buf_str(json->out, "\"?\"");
    }
}

void sx_json_raw(sx_json *json, const char *text)
{
    before_value(json);
    sx_buf_str(json->out, text);
}

void sx_json_put(sx_json *json, const char *key, const char *text)
{
    sx_json_key(json, key);
    sx_json_string(json, text);
}

void sx_json_buf(sx_json *json, const sx_buf *text)
{
    sx_json_string(json, sx_buf_text(text));
    json->out->failed = json->out->failed || text->failed;
}

void sx_json_key_buf(sx_json *json, const sx_buf *key)
{
    sx_json_key(json, sx_buf_text(key));
    json->out->failed = json->out->failed || key->failed;
}

void sx_json_put_buf(sx_json *json, const char *key, const sx_buf *text)
{
    sx_json_key(json, key);
    sx_json_buf(json, text);
}

void sx_json_put_int(sx_json *json, const char *key, int64_t value)
{
    sx_json_key(json, key);
    sx_json_int(json, value);
}

void sx_json_put_bool(sx_json *json, const char *key, bool value)
{
    sx_json_key(json, key);
    sx_json_bool(json, value);
}
