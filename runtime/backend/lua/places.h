/*
 * places.h: where the values of a script's table are written: a tree of keys with line and column, read from
 * the text of the script alone. It knows constructors, not values: what code builds has no place.
 */
#ifndef SX_LUA_PLACES_H
#define SX_LUA_PLACES_H

#include <stdint.h>

#include <sextant/status.h>

#include "base/arena.h"
#include "base/str.h"

typedef enum sx_lua_key { SX_LUA_KEY_NONE, SX_LUA_KEY_NAME, SX_LUA_KEY_NUMBER } sx_lua_key;

typedef struct sx_lua_place {
    uint32_t line, column; /* of the key, or of an element without one; from 1, in characters */
    sx_lua_key key;
    bool positional; /* an element without a key: its number is its position */
    sx_slice name;
    double number;
    bool table;     /* the value is a constructor, or the name of one */
    sx_slice alias; /* the value is this name alone: the constructor of that local */
    size_t index;   /* among its siblings */
    struct sx_lua_place **children; /* in the order of the script */
    size_t child_count, child_capacity;
} sx_lua_place;

typedef struct sx_lua_places {
    sx_arena *arena;
    sx_lua_place *root;    /* the returned table; NULL: it has no constructor */
    sx_lua_place **locals; /* constructors of the script's names */
    size_t local_count, local_capacity;
} sx_lua_places;

/* Reads a script that Lua has compiled; anything else gives fewer places, never a fault but memory. */
sx_status sx_lua_places_read(sx_arena *arena, sx_slice script, sx_lua_places *ret);
/* The place of a key; NULL when it has none or `parent` is NULL. */
const sx_lua_place *sx_lua_place_name(const sx_lua_places *places, const sx_lua_place *parent,
                                      sx_slice name);
const sx_lua_place *sx_lua_place_number(const sx_lua_places *places, const sx_lua_place *parent,
                                        double number);
/* Lines in which something is compared with nil, or its type is asked for: what is only missing is seen
 * there and nowhere else. Rising, in the arena. SX_E_MEMORY only. */
sx_status sx_lua_nil_lines(sx_arena *arena, sx_slice script, uint32_t **ret, size_t *ret_count);

/* The plain numbers that stand in a script, at most `most` of them, each once. Returns how many. */
size_t sx_lua_literals(sx_slice script, double *ret, size_t most);

#endif
