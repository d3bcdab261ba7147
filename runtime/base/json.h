/*
 * json.h: a streaming JSON writer with stable key order and exact short numbers. (Reading JSON is
 * jansson's work, through json_read.h.)
 */
#ifndef SX_BASE_JSON_H
#define SX_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/number.h"

#define SX_JSON_DEPTH 64

typedef struct sx_json {
    sx_buf *out;
    bool pretty; /* two-space indentation and newlines, else one line */
    int depth;
    bool has_items[SX_JSON_DEPTH];
    bool after_key;
} sx_json;

void sx_json_init(sx_json *json, sx_buf *out, bool pretty);
/* Goes on in one line inside of a text that was begun elsewhere: `depth` objects and arrays are open, and the
 * innermost has something in it or not. */
void sx_json_inside(sx_json *json, sx_buf *out, int depth, bool has_items);
void sx_json_object(sx_json *json);
void sx_json_end_object(sx_json *json);
void sx_json_array(sx_json *json);
void sx_json_end_array(sx_json *json);
void sx_json_key(sx_json *json, const char *key);
void sx_json_string(sx_json *json, const char *text); /* NULL writes null; text must be UTF-8 */
void sx_json_slice(sx_json *json, sx_slice text);
void sx_json_int(sx_json *json, int64_t value);
void sx_json_bool(sx_json *json, bool value);
void sx_json_null(sx_json *json);
void sx_json_number(sx_json *json, sx_number value, unsigned digits);
void sx_json_raw(sx_json *json, const char *text); /* text that is JSON already */
/* key and value in one call */
void sx_json_put(sx_json *json, const char *key, const char *text);
/* The text of a buffer; where that failed, what is written has failed too. */
void sx_json_buf(sx_json *json, const sx_buf *text);
void sx_json_key_buf(sx_json *json, const sx_buf *key);
void sx_json_put_buf(sx_json *json, const char *key, const sx_buf *text);
void sx_json_put_int(sx_json *json, const char *key, int64_t value);
void sx_json_put_bool(sx_json *json, const char *key, bool value);
/* The text as a JSON string with quotes, on its own. */
void sx_json_quote(sx_buf *out, sx_slice text);

#endif
