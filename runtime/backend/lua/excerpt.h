/*
 * excerpt.h: the message of a fault with the line of source it speaks of and a caret under it, in a
 * fixed buffer. Text in, text out.
 */
#ifndef SX_BACKEND_LUA_EXCERPT_H
#define SX_BACKEND_LUA_EXCERPT_H

#include <stdint.h>

#include "base/str.h"

/* Line `line` (from 1) of a source, without its newline; empty when there is none. */
sx_slice sx_lua_line_of(sx_slice source, uint32_t line);
/*
 * "manifest.lua:12: text", then, when there is room and a source line,
 * "\n    the source line\n        ^". What the text names in quotes is where the caret stands, else
 * the beginning of the line. Control characters and bytes that are not UTF-8 are replaced. `file`
 * may be NULL. `size` at least 64.
 */
void sx_lua_excerpt(char *out, size_t size, const char *file, uint32_t line, const char *text,
                    sx_slice source_line);

#endif
