/*
 * library_base.c: the global functions of scripts that are not Lua's own: errors that cannot
 * swallow a limit, metatables without hooks into the collector, texts without addresses.
 */
#include "backend/lua/inner.h"

#include <string.h>

#include <lauxlib.h>

/* ---- Errors ---------------------------------------------------------------------------------- */

/* (value, level) raises */
int sx_lua_error(lua_State *L)
{
    sx_lua_state *state = sx_lua_of(L);
    int level = (int)luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        luaL_where(L, level);
        lua_insert(L, 1);
        lua_concat(L, 2);
    }
    state->fault = SX_FAULT_SCRIPT_ERROR;
    state->composed = true;
    return lua_error(L);
}

/* (condition, message, ...) -> all of them, or raises */
int sx_lua_assert(lua_State *L)
{
    sx_lua_state *state = sx_lua_of(L);
    luaL_checkany(L, 1);
    if (state->catching_is_wrong && lua_type(L, 1) == LUA_TUSERDATA) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                            "assert asks for an answer here: use sx.where, or write score_row");
    }
    if (lua_toboolean(L, 1)) {
        return lua_gettop(L);
    }
    if (lua_isnoneornil(L, 2)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_ERROR, "assertion failed");
    }
    lua_settop(L, 2);
    state->fault = SX_FAULT_SCRIPT_ERROR;
    state->composed = true;
    return lua_error(L);
}

/* (function, ...) -> true and results, or false and what was raised. Limits and refusals go
 * through. */
int sx_lua_pcall(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
    if (status == LUA_OK) {
        return lua_gettop(L);
    }
    sx_lua_state *state = sx_lua_of(L);
    if (sx_lua_uncatchable(L, status)) {
        return lua_error(L);
    }
    if (state->catching_is_wrong) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                            "pcall caught an error here: an answer need not fail where its symbol "
                            "does; leave pcall out, or write score_row");
    }
    state->fault = SX_FAULT_NONE;
    state->composed = false;
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
}

/* ---- Metatables ------------------------------------------------------------------------------ */

/* No __gc, __close, __mode (they act when the collector likes), __metatable, __name, __pairs,
 * __tostring. */
static const char *const metafields[] = {
    "__add", "__call", "__concat", "__div", "__eq",       "__idiv", "__index", "__le",
    "__len", "__lt",   "__mod",    "__mul", "__newindex", "__pow",  "__sub",   "__unm"};
#define METAFIELDS (sizeof metafields / sizeof metafields[0])

static void refuse_others(lua_State *L, int table)
{
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        sx_lua_charge(L, 4);
        if (lua_type(L, -1) != LUA_TSTRING) {
            continue;
        }
        const char *name = lua_tostring(L, -1);
        bool known = name[0] != '_' || name[1] != '_';
        for (size_t i = 0; i < METAFIELDS && !known; i++) {
            known = strcmp(name, metafields[i]) == 0;
        }
        if (!known) {
            sx_lua_raise(L, SX_FAULT_SCRIPT_API, "setmetatable: '%s' is not offered", name);
        }
    }
}

/*
 * (table, metatable or nil) -> table. The table gets a copy of the metafields: what is changed in
 * the metatable later has no effect, so that nothing can be slipped in after the check.
 */
int sx_lua_setmetatable(lua_State *L)
{
    sx_lua_writable(L, 1);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        lua_setmetatable(L, 1);
        return 1;
    }
    luaL_checktype(L, 2, LUA_TTABLE);
    (void)sx_lua_inside(L, 2);
    refuse_others(L, 3);
    sx_lua_charge(L, 16);
    lua_newtable(L);
    for (size_t i = 0; i < METAFIELDS; i++) {
        lua_pushstring(L, metafields[i]);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 3) == LUA_TNIL) {
            lua_pop(L, 2);
        } else {
            lua_rawset(L, 4);
        }
    }
    lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

/* ---- Texts and numbers ----------------------------------------------------------------------- */

void sx_lua_push_text(lua_State *L, int index)
{
    luaL_checkstack(L, 6, "a text");
    index = lua_absindex(L, index);
    switch (lua_type(L, index)) {
    case LUA_TSTRING: lua_pushvalue(L, index); break;
    case LUA_TNUMBER:
        if (lua_tonumber(L, index) != lua_tonumber(L, index)) {
            lua_pushliteral(L, "nan"); /* Lua writes the sign that the processor made */
        } else {
            lua_pushvalue(L, index);
            (void)lua_tostring(L, -1);
        }
        break;
    case LUA_TBOOLEAN: lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false"); break;
    case LUA_TUSERDATA:
        if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
            lua_pushvalue(L, index);
            lua_call(L, 1, 1);
            break;
        }
        lua_pushstring(L, luaL_typename(L, index));
        break;
    default: lua_pushstring(L, luaL_typename(L, index)); break;
    }
}

/* (value) -> text */
int sx_lua_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    sx_lua_push_text(L, 1);
    return 1;
}

/* (value, base) -> number or nil. Upvalue: tonumber of Lua. */
int sx_lua_tonumber(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TUSERDATA) {
        sx_lua_push_text(L, 1); /* raises where a conversion is wrong */
        return 1;
    }
    if (lua_type(L, 1) == LUA_TSTRING) {
        sx_lua_charge(L, lua_rawlen(L, 1));
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* Lua says of an answer that is not known yet that it is no number. Upvalue: the function of Lua. */
int sx_lua_number_kind(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TUSERDATA) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                            "whether an answer is a whole number is not known here: use sx.where "
                            "or sx.round, or write score_row");
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

int sx_lua_charged(lua_State *L)
{
    if (lua_type(L, 1) == LUA_TSTRING) {
        sx_lua_charge(L, lua_rawlen(L, 1) / 8);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* () -> in [0, 1); (n) -> 1..n; (low, high) -> low..high. The same sequence in every call. */
int sx_lua_random(lua_State *L)
{
    sx_rng *rng = &sx_lua_of(L)->rng;
    int count = lua_gettop(L);
    if (count == 0) {
        lua_pushnumber(L, (lua_Number)(sx_rng_next(rng) >> 11) * 0x1p-53);
        return 1;
    }
    lua_Integer low = count >= 2 ? luaL_checkinteger(L, 1) : 1;
    lua_Integer high = luaL_checkinteger(L, count >= 2 ? 2 : 1);
    if (low > high || (lua_Unsigned)high - (lua_Unsigned)low >= UINT32_MAX) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "sx.random: the interval is empty or too large");
    }
    uint32_t range = (uint32_t)((lua_Unsigned)high - (lua_Unsigned)low) + 1;
    lua_pushinteger(L, low + (lua_Integer)sx_rng_below(rng, range));
    return 1;
}
