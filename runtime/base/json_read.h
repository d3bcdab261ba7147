/*
 * json_read.h: strict reading of JSON documents through jansson: duplicate keys, invalid UTF-8,
 * NUL, depth over 64 and trailing bytes are refused with line and column. The rest of the runtime
 * reads through these few functions (and jansson's own accessors on the value).
 */
#ifndef SX_BASE_JSON_READ_H
#define SX_BASE_JSON_READ_H

#include <jansson.h>

#include "base/diag.h"
#include "base/number.h"
#include "base/str.h"

/* One whole document. `file` and `first_line` are for diagnostics only. On success *ret is owned
 * by the caller (json_decref). Numbers with a fraction or an exponent are kept as doubles by
 * jansson and are therefore refused where an exact number is read: see sx_json_exact. */
sx_status sx_json_read(sx_slice text, const char *file, uint32_t first_line, sx_diags *diags,
                       json_t **ret);
/* An integer or a string in the number grammar of number.h; a JSON real is accepted only when it
 * is a whole number. False otherwise. */
bool sx_json_exact(const json_t *value, sx_decimal *ret);

#endif
