/*
 * json_load.h: jansson's reader of JSON made safe against its own want of memory. While a word of a text (a name, a
 * value) is longer than every one before it, jansson grows a buffer for it, and where that fails the byte is left out
 * without a word: 13 becomes 3. Here the buffer is grown before the text begins, and whether that worked can be seen.
 */
#ifndef SX_BASE_JSON_LOAD_H
#define SX_BASE_JSON_LOAD_H

#include <jansson.h>

#include "base/str.h"

/* The value that a text is, every byte of it; NULL when it is no JSON or memory ran out, and *error says which, with
 * its place in the text. No name twice in an object; any value. */
json_t *sx_json_load(sx_slice text, json_error_t *error);

#endif
