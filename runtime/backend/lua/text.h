/*
 * text.h: a text that a C function puts together piece by piece, in memory of the state: nothing is
 * lost when an error leaves the function. Ends with SCRIPT.MEMORY where a text would become too
 * long.
 */
#ifndef SX_BACKEND_LUA_TEXT_H
#define SX_BACKEND_LUA_TEXT_H

#include "backend/lua/state.h"

typedef struct sx_text {
    lua_State *L;
    char *data; /* in the userdata at `slot` */
    size_t length, capacity;
    int slot;
} sx_text;

/* Takes one stack slot, which stays until the function returns. */
SX_LUA_RAISES void sx_text_begin(lua_State *L, sx_text *ret, size_t expected);
/* Charges the length too. */
SX_LUA_RAISES void sx_text_add(sx_text *text, const char *data, size_t length);
SX_LUA_RAISES void sx_text_push(sx_text *text);
/* Raises when a text of this length may not be. */
SX_LUA_RAISES void sx_text_check(lua_State *L, size_t length);

#endif
