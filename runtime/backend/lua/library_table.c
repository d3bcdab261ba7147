/*
 * library_table.c: insert, remove, concat, unpack and sort over the plain elements of a table: no
 * metamethod can lie to them about how many there are, and all work is charged.
 */
#include "backend/lua/inner.h"

#include <string.h>

#include <lauxlib.h>

#include "backend/lua/text.h"

#define UNPACK_MAX 1000

/* (table, value) or (table, place, value) */
int sx_lua_table_insert(lua_State *L)
{
    sx_lua_writable(L, 1);
    int given = lua_gettop(L);
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    lua_Integer place = count + 1;
    if (given == 3) {
        place = luaL_checkinteger(L, 2);
        luaL_argcheck(L, place >= 1 && place <= count + 1, 2, "position out of bounds");
        lua_remove(L, 2);
    } else if (given != 2) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "table.insert takes two or three arguments");
    }
    sx_lua_charge(L, (uint64_t)(count - place + 2));
    for (lua_Integer i = count + 1; i > place; i--) {
        lua_rawgeti(L, 1, i - 1);
        lua_rawseti(L, 1, i);
    }
    lua_rawseti(L, 1, place);
    return 0;
}

/* (table, place) -> value */
int sx_lua_table_remove(lua_State *L)
{
    sx_lua_writable(L, 1);
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    lua_Integer place = luaL_optinteger(L, 2, count);
    if (count == 0 && (place == 0 || place == 1)) {
        lua_pushnil(L);
        return 1;
    }
    luaL_argcheck(L, place >= 1 && place <= count + 1, 2, "position out of bounds");
    sx_lua_charge(L, (uint64_t)(count - place + 2));
    lua_rawgeti(L, 1, place);
    for (; place < count; place++) {
        lua_rawgeti(L, 1, place + 1);
        lua_rawseti(L, 1, place);
    }
    if (place <= count) {
        lua_pushnil(L);
        lua_rawseti(L, 1, place);
    }
    return 1;
}

/* (table, separator, first, last) -> text */
int sx_lua_table_concat(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    sx_lua_plain(L, 1, "table.concat");
    size_t between = 0;
    const char *separator = luaL_optlstring(L, 2, "", &between);
    lua_Integer count = (lua_Integer)sx_lua_length(L, 1);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    lua_Integer last = luaL_optinteger(L, 4, count);
    lua_settop(L, 4);
    (void)sx_lua_inside(L, 1);
    sx_text out;
    sx_text_begin(L, &out, 0);
    if (first < last && (lua_Unsigned)last - (lua_Unsigned)first > SX_LUA_TEXT_MAX) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "table.concat: more than 65,536 elements");
    }
    for (lua_Integer i = first; i <= last; i++) {
        sx_lua_charge(L, 2);
        int type = lua_rawgeti(L, 5, i);
        if (type == LUA_TNUMBER || type == LUA_TUSERDATA) {
            sx_lua_push_text(L, -1);
            lua_remove(L, -2);
        } else if (type != LUA_TSTRING) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR,
                                "table.concat: element %I is a %s, not a text or a number", i,
                                lua_typename(L, type));
        }
        size_t length = 0;
        const char *text = lua_tolstring(L, -1, &length);
        sx_text_add(&out, text, length);
        lua_pop(L, 1);
        if (i < last) {
            sx_text_add(&out, separator, between);
        } else {
            break; /* last may be the greatest integer */
        }
    }
    sx_text_push(&out);
    return 1;
}

/* (table, first, last) -> elements */
int sx_lua_table_unpack(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    sx_lua_plain(L, 1, "table.unpack");
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = luaL_optinteger(L, 3, (lua_Integer)sx_lua_length(L, 1));
    if (first > last) {
        return 0;
    }
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= UNPACK_MAX) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "table.unpack gives at most 1,000 values");
    }
    luaL_checkstack(L, (int)count + 4, "table.unpack");
    sx_lua_charge(L, count + 1);
    lua_settop(L, 1);
    (void)sx_lua_inside(L, 1);
    lua_replace(L, 1);
    for (lua_Unsigned i = 0; i <= count; i++) {
        lua_rawgeti(L, 1, (lua_Integer)((lua_Unsigned)first + i));
    }
    return (int)count + 1;
}

/* ---- sort ------------------------------------------------------------------------------------ */

/* Stack while sorting: 1 the table, 2 the function or nil, 3 and 4 lists that merge into each
 * other. */
#define ORDER 2

/* Does the second value from the top come strictly after the top? Leaves both. */
static bool comes_after(lua_State *L)
{
    sx_lua_charge(L, 4);
    if (lua_isnil(L, ORDER)) {
        return lua_compare(L, -1, -2, LUA_OPLT) != 0;
    }
    lua_pushvalue(L, ORDER);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    bool after = lua_toboolean(L, -1) != 0;
    lua_pop(L, 1);
    return after;
}

/* Merges [low, middle) and [middle, high) of one list into the other, from 1. Equal elements keep
 * their order. */
static void merge(lua_State *L, int from, int into, lua_Integer low, lua_Integer middle,
                  lua_Integer high)
{
    lua_Integer left = low;
    lua_Integer right = middle;
    for (lua_Integer out = low; out < high; out++) {
        bool take_right = left >= middle;
        if (left < middle && right < high) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            take_right = comes_after(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, into, out);
    }
}

/*
 * (table, function) The sort is stable, and a function that contradicts itself gives some order and
 * no error: it is asked n log n times at most.
 */
int sx_lua_table_sort(lua_State *L)
{
    sx_lua_writable(L, 1);
    if (!lua_isnoneornil(L, 2)) {
        luaL_checktype(L, 2, LUA_TFUNCTION);
    }
    lua_settop(L, 2);
    luaL_checkstack(L, 12, "table.sort");
    lua_Integer count = (lua_Integer)lua_rawlen(L, 1);
    sx_lua_charge(L, (uint64_t)count * 4 + 4);
    lua_createtable(L, (int)count, 0);
    lua_createtable(L, (int)count, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    int from = 3;
    for (lua_Integer width = 1; width < count; width *= 2) {
        int into = from == 3 ? 4 : 3;
        for (lua_Integer low = 1; low <= count; low += 2 * width) {
            lua_Integer middle = low + width < count + 1 ? low + width : count + 1;
            lua_Integer high = low + 2 * width < count + 1 ? low + 2 * width : count + 1;
            merge(L, from, into, low, middle, high);
        }
        sx_lua_charge(L, (uint64_t)count);
        from = into;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_rawseti(L, 1, i);
    }
    return 0;
}
