/*
 * view.c: tables that scripts can read and not write. A view is an empty table whose metatable
 * leads to the table behind it; functions that look into tables directly ask sx_lua_inside first.
 */
#include "backend/lua/inner.h"

#include <lauxlib.h>

const char sx_lua_key_view = 0;
const char sx_lua_key_order = 0;
const char sx_lua_key_what = 0;
const char sx_lua_key_readonly = 0;
const char sx_lua_key_length = 0;

/* The words of a view for a message; "this table" for any other. */
static const char *words(lua_State *L, int index)
{
    const char *what = NULL;
    if (lua_getmetatable(L, index)) {
        lua_rawgetp(L, -1, &sx_lua_key_what);
        what = lua_touserdata(L, -1);
        lua_pop(L, 2);
    }
    return what != NULL ? what : "this table";
}

static int refuse_write(lua_State *L)
{
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s can only be read", words(L, 1));
}

static int length(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)sx_lua_length(L, 1));
    return 1;
}

/* Pushes a function that is made once. */
static void push_shared(lua_State *L, const char *key, lua_CFunction function)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, key) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushcfunction(L, function);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, key);
    }
}

void sx_lua_view_metatable(lua_State *L, const char *what, int inside)
{
    luaL_checkstack(L, 6, "a read-only table");
    inside = lua_absindex(L, inside);
    /* Only ever read: as light userdata it has to lose its const. */
    union {
        const char *given;
        void *kept;
    } as = {.given = what};
    lua_createtable(L, 0, 5);
    lua_pushvalue(L, inside);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, inside);
    lua_rawsetp(L, -2, &sx_lua_key_view);
    push_shared(L, &sx_lua_key_readonly, refuse_write);
    lua_setfield(L, -2, "__newindex");
    push_shared(L, &sx_lua_key_length, length);
    lua_setfield(L, -2, "__len");
    lua_pushlightuserdata(L, as.kept);
    lua_rawsetp(L, -2, &sx_lua_key_what);
}

void sx_lua_view(lua_State *L, const char *what, int order)
{
    luaL_checkstack(L, 6, "a read-only table");
    order = order == 0 ? 0 : lua_absindex(L, order);
    lua_newtable(L);
    sx_lua_view_metatable(L, what, -2);
    if (order != 0) {
        lua_pushvalue(L, order);
        lua_rawsetp(L, -2, &sx_lua_key_order);
    }
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

bool sx_lua_inside(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    if (lua_type(L, index) == LUA_TTABLE && lua_getmetatable(L, index)) {
        if (lua_rawgetp(L, -1, &sx_lua_key_view) == LUA_TTABLE) {
            lua_remove(L, -2);
            return true;
        }
        lua_pop(L, 2);
    }
    lua_pushvalue(L, index);
    return false;
}

bool sx_lua_is_sx(lua_State *L, int index)
{
    bool view = sx_lua_inside(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_sx);
    bool same = view && lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

lua_Unsigned sx_lua_length(lua_State *L, int index)
{
    (void)sx_lua_inside(L, index);
    lua_Unsigned count = lua_type(L, -1) == LUA_TTABLE ? lua_rawlen(L, -1) : 0;
    lua_pop(L, 1);
    return count;
}

/* What holds answers: C code of ours closes it with __metatable, which scripts cannot set. */
bool sx_lua_is_sealed(lua_State *L, int index)
{
    bool sealed = false;
    if (lua_getmetatable(L, index)) {
        lua_pushliteral(L, "__metatable");
        sealed = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 2);
    }
    return sealed;
}

static bool is_view(lua_State *L, int index)
{
    bool view = sx_lua_inside(L, index);
    lua_pop(L, 1);
    return view;
}

void sx_lua_writable(lua_State *L, int index)
{
    luaL_checkstack(L, 6, "a table");
    if (sx_lua_is_sealed(L, index)) {
        sx_lua_raise_held(L, SX_FAULT_SCRIPT_API, "%s can only be read",
                          lua_type(L, index) == LUA_TTABLE ? words(L, index) : "an answer");
    }
    luaL_checktype(L, index, LUA_TTABLE);
    if (is_view(L, index)) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s can only be read", words(L, index));
    }
}

void sx_lua_plain(lua_State *L, int index, const char *function)
{
    luaL_checkstack(L, 6, "a table");
    if (lua_type(L, index) == LUA_TTABLE && sx_lua_is_sealed(L, index)) {
        sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                     "%s: the response is no list: several answers are r[\"q1..q9\"]", function);
    }
}
