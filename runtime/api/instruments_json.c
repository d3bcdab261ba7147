/*
 * instruments_json.c: the small pieces that the JSON of instruments is made of.
 */
#include "api/instruments_json.h"

#include "manifest/manifest.h"

#define EXPR_MAX ((size_t)256 * 1024)

void sx_put_some(sx_json *json, const char *key, const char *text)
{
    if (text != NULL) {
        sx_json_put(json, key, text);
    }
}

void sx_put_decimal(sx_json *json, const char *key, sx_decimal value)
{
    sx_json_key(json, key);
    sx_json_number(json, sx_number_decimal(value), SX_DIGITS_MAX);
}

void sx_write_expr(sx_json *json, const sx_expr *expr)
{
    sx_buf text;
    sx_buf_init(&text, EXPR_MAX);
    sx_expr_print(&text, expr);
    sx_json_string(json, sx_buf_text(&text));
    json->out->failed = json->out->failed || text.failed;
    sx_buf_free(&text);
}

void sx_put_expr(sx_json *json, const char *key, const sx_expr *expr)
{
    if (expr != NULL) {
        sx_json_key(json, key);
        sx_write_expr(json, expr);
    }
}

void sx_put_strings(sx_json *json, const char *key, const char *const *texts, size_t count)
{
    sx_json_key(json, key);
    sx_json_array(json);
    for (size_t i = 0; i < count; i++) {
        sx_json_string(json, texts[i]);
    }
    sx_json_end_array(json);
}
