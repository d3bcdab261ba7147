/*
 * library_keys.c: the order in which pairs and next go through a table: the order a view was given,
 * else numbers ascending, then texts by their bytes, then false and true. Lua's own order differs
 * from run to run.
 */
#include "backend/lua/inner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

typedef struct key {
    enum { KEY_INTEGER, KEY_REAL, KEY_TEXT, KEY_TRUTH } kind;
    lua_Integer place; /* in the list */
    lua_Integer integer;
    lua_Number real;
    const char *text; /* kept by the list */
    size_t length;
} key;

/* Exact: a double with a fraction, or beyond the integers, against an integer. */
static int compare_mixed(lua_Integer a, lua_Number b)
{
    if (b >= 9223372036854775808.0) {
        return -1;
    }
    if (b < -9223372036854775808.0) {
        return 1;
    }
    /* Never equal: a real key that is whole is an integer key. */
    return a <= (lua_Integer)floor(b) ? -1 : 1;
}

static int compare_texts(const key *a, const key *b)
{
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shorter);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare(const void *left, const void *right)
{
    const key *a = left;
    const key *b = right;
    bool numbers = a->kind <= KEY_REAL && b->kind <= KEY_REAL;
    if (!numbers && a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    if (a->kind == KEY_TEXT) {
        return compare_texts(a, b);
    }
    if (a->kind == KEY_REAL && b->kind == KEY_REAL) {
        return (a->real > b->real) - (a->real < b->real);
    }
    if (a->kind == KEY_REAL) {
        return -compare_mixed(b->integer, a->real);
    }
    if (b->kind == KEY_REAL) {
        return compare_mixed(a->integer, b->real);
    }
    return (a->integer > b->integer) - (a->integer < b->integer);
}

/* The key on top of the stack. */
static void read_key(lua_State *L, key *ret)
{
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        ret->kind = lua_isinteger(L, -1) ? KEY_INTEGER : KEY_REAL;
        ret->integer = ret->kind == KEY_INTEGER ? lua_tointeger(L, -1) : 0;
        ret->real = ret->kind == KEY_REAL ? lua_tonumber(L, -1) : 0;
        break;
    case LUA_TSTRING:
        ret->kind = KEY_TEXT;
        ret->text = lua_tolstring(L, -1, &ret->length);
        break;
    case LUA_TBOOLEAN:
        ret->kind = KEY_TRUTH;
        ret->integer = lua_toboolean(L, -1);
        break;
    default:
        sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                     "a table with a %s as key has no order to go through it in",
                     luaL_typename(L, -1));
    }
}

/* Stack: ..., table without views -> list of its keys, in no order */
static size_t list_keys(lua_State *L)
{
    int table = lua_gettop(L);
    size_t count = 0;
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, table + 1, (lua_Integer)++count);
        if (count % 64 == 0) {
            sx_lua_charge(L, 64 * 4);
        }
    }
    sx_lua_charge(L, (count % 64) * 4);
    return count;
}

/* Pushes the order that was given to a view; false when it has none. */
static bool given_order(lua_State *L, int index)
{
    if (lua_getmetatable(L, index)) {
        if (lua_rawgetp(L, -1, &sx_lua_key_order) == LUA_TTABLE) {
            lua_remove(L, -2);
            return true;
        }
        lua_pop(L, 2);
    }
    return false;
}

size_t sx_lua_keys(lua_State *L, int index)
{
    luaL_checkstack(L, 10, "going through a table");
    index = lua_absindex(L, index);
    if (given_order(L, index)) {
        return (size_t)lua_rawlen(L, -1);
    }
    (void)sx_lua_inside(L, index);
    int table = lua_gettop(L);
    size_t count = list_keys(L);
    key *keys = lua_newuserdatauv(L, (count + 1) * sizeof *keys, 0);
    for (size_t i = 0; i < count; i++) {
        keys[i] = (key){.place = (lua_Integer)i + 1};
        lua_rawgeti(L, table + 1, keys[i].place);
        read_key(L, &keys[i]);
        lua_pop(L, 1);
    }
    qsort(keys, count, sizeof *keys, compare);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, table + 1, keys[i].place);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_replace(L, table);
    lua_settop(L, table);
    return count;
}

/* Upvalues: list of keys, place of the key given last. (table) -> key, value */
static int advance(lua_State *L)
{
    lua_settop(L, 1);
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(2));
    for (;;) {
        place++;
        lua_pushinteger(L, place);
        lua_replace(L, lua_upvalueindex(2));
        if (lua_rawgeti(L, lua_upvalueindex(1), place) == LUA_TNIL) {
            return 1;
        }
        lua_pushvalue(L, -1);
        if (lua_gettable(L, 1) != LUA_TNIL) {
            return 2;
        }
        lua_settop(L, 1); /* it was removed meanwhile */
        sx_lua_charge(L, 2);
    }
}

static void check_table(lua_State *L, const char *function)
{
    if (lua_type(L, 1) != LUA_TTABLE) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s takes a table, not a %s", function,
                     luaL_typename(L, 1));
    }
}

/* (table) -> function, table */
int sx_lua_pairs(lua_State *L)
{
    check_table(L, "pairs");
    lua_settop(L, 1);
    (void)sx_lua_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, advance, 2);
    lua_pushvalue(L, 1);
    return 2;
}

/* (table, key or nil) -> next key, its value */
int sx_lua_next(lua_State *L)
{
    check_table(L, "next");
    lua_settop(L, 2);
    size_t count = sx_lua_keys(L, 1);
    size_t place = 0;
    if (!lua_isnil(L, 2)) {
        for (bool found = false; !found; lua_pop(L, 1)) {
            if (++place > count) {
                return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "next: the table has no such key");
            }
            lua_rawgeti(L, 3, (lua_Integer)place);
            found = lua_rawequal(L, -1, 2);
        }
        sx_lua_charge(L, place);
    }
    if (lua_rawgeti(L, 3, (lua_Integer)place + 1) == LUA_TNIL) {
        return 1;
    }
    lua_pushvalue(L, -1);
    lua_gettable(L, 1);
    return 2;
}
