/*
 * instruments_json.h: the small pieces that the JSON of instruments is made of.
 */
#ifndef SX_API_INSTRUMENTS_JSON_H
#define SX_API_INSTRUMENTS_JSON_H

#include "base/json.h"
#include "model/expr.h"

/* A key with a text, left out when there is none. */
void sx_put_some(sx_json *json, const char *key, const char *text);
void sx_put_decimal(sx_json *json, const char *key, sx_decimal value);
/* An expression as text; the key is left out when there is none. */
void sx_put_expr(sx_json *json, const char *key, const sx_expr *expr);
void sx_write_expr(sx_json *json, const sx_expr *expr);
void sx_put_strings(sx_json *json, const char *key, const char *const *texts, size_t count);

#endif
