/*
 * places_token.h: the words and signs of a Lua script, one after the other, each with its line and column.
 */
#ifndef SX_LUA_PLACES_TOKEN_H
#define SX_LUA_PLACES_TOKEN_H

#include <stdint.h>

#include "base/str.h"

typedef enum sx_lua_token_kind {
    SX_LUA_TOKEN_END,
    SX_LUA_TOKEN_NAME, /* keywords too */
    SX_LUA_TOKEN_NUMBER,
    SX_LUA_TOKEN_STRING,
    SX_LUA_TOKEN_SIGN
} sx_lua_token_kind;

typedef struct sx_lua_token {
    sx_lua_token_kind kind;
    sx_slice text;           /* strings: what is between the quotes */
    bool escaped;            /* a string with \ in it: `text` is not its value */
    const char *start, *end; /* all of it in the script */
    uint32_t line, column;
} sx_lua_token;

typedef struct sx_lua_tokens {
    const char *at, *end, *line_start;
    const char *counted; /* up to here `column` holds */
    uint32_t line, column;
} sx_lua_tokens;

sx_lua_tokens sx_lua_tokens_of(sx_slice script);
sx_lua_token sx_lua_tokens_next(sx_lua_tokens *tokens);

#endif
