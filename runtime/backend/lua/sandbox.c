/*
 * sandbox.c: the environment of scripts: the one list of names, and how it is made. What is not
 * listed here is in no table that a script can reach; tests/hostile/lua/environment.txt holds the
 * same list as it is found by walking.
 */
#include "backend/lua/inner.h"

#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

/* ---- The list -------------------------------------------------------------------------------- */

typedef struct entry {
    const char *library; /* "": a global name */
    const char *name;
    lua_CFunction own; /* NULL: what Lua has under this name, function or number */
    bool wraps;        /* the own function gets that of Lua as its upvalue */
} entry;

static const entry offered[] = {
    {"", "assert", sx_lua_assert, false},
    {"", "error", sx_lua_error, false},
    {"", "ipairs", NULL, false},
    {"", "next", sx_lua_next, false},
    {"", "pairs", sx_lua_pairs, false},
    {"", "pcall", sx_lua_pcall, false},
    {"", "select", NULL, false},
    {"", "setmetatable", sx_lua_setmetatable, false},
    {"", "tonumber", sx_lua_tonumber, true},
    {"", "tostring", sx_lua_tostring, false},
    {"", "type", NULL, false},
    {"math", "abs", NULL, false},
    {"math", "acos", NULL, false},
    {"math", "asin", NULL, false},
    {"math", "atan", NULL, false},
    {"math", "ceil", NULL, false},
    {"math", "cos", NULL, false},
    {"math", "deg", NULL, false},
    {"math", "exp", NULL, false},
    {"math", "floor", NULL, false},
    {"math", "fmod", NULL, false},
    {"math", "huge", NULL, false},
    {"math", "log", NULL, false},
    {"math", "max", NULL, false},
    {"math", "maxinteger", NULL, false},
    {"math", "min", NULL, false},
    {"math", "mininteger", NULL, false},
    {"math", "modf", NULL, false},
    {"math", "pi", NULL, false},
    {"math", "rad", NULL, false},
    {"math", "sin", NULL, false},
    {"math", "sqrt", NULL, false},
    {"math", "tan", NULL, false},
    {"math", "tointeger", sx_lua_number_kind, true},
    {"math", "type", sx_lua_number_kind, true},
    {"math", "ult", NULL, false},
    {"string", "byte", sx_lua_string_byte, false},
    {"string", "char", NULL, false},
    {"string", "find", sx_lua_string_find, false},
    {"string", "format", sx_lua_string_format, true},
    {"string", "gmatch", sx_lua_string_gmatch, false},
    {"string", "gsub", sx_lua_string_gsub, false},
    {"string", "len", NULL, false},
    {"string", "lower", sx_lua_string_lower, false},
    {"string", "match", sx_lua_string_match, false},
    {"string", "rep", sx_lua_string_rep, false},
    {"string", "reverse", sx_lua_string_reverse, false},
    {"string", "sub", sx_lua_string_sub, false},
    {"string", "upper", sx_lua_string_upper, false},
    {"table", "concat", sx_lua_table_concat, false},
    {"table", "insert", sx_lua_table_insert, false},
    {"table", "remove", sx_lua_table_remove, false},
    {"table", "sort", sx_lua_table_sort, false},
    {"table", "unpack", sx_lua_table_unpack, false},
    {"utf8", "char", NULL, false},
    {"utf8", "charpattern", NULL, false},
    {"utf8", "codepoint", sx_lua_charged, true},
    {"utf8", "codes", sx_lua_charged, true},
    {"utf8", "len", sx_lua_charged, true},
    {"utf8", "offset", sx_lua_charged, true},
};
#define OFFERED (sizeof offered / sizeof offered[0])

static const struct library {
    const char *name;
    lua_CFunction open;
} libraries[] = {{"", luaopen_base},
                 {"math", luaopen_math},
                 {"string", luaopen_string},
                 {"table", NULL},
                 {"utf8", luaopen_utf8}};
#define LIBRARIES (sizeof libraries / sizeof libraries[0])

/* Names of Lua that a script may look for, and what to do instead. */
static const struct absent_name {
    const char *name, *instead; /* NULL: nothing */
} absent[] = {{"_G", NULL},
              {"_VERSION", NULL},
              {"collectgarbage", NULL},
              {"coroutine", NULL},
              {"debug", NULL},
              {"dofile", "sx.include(\"norms.lua\") runs another file of the folder"},
              {"getmetatable", NULL},
              {"io", "a script reads no files; sx.include(\"norms.lua\") runs another script"},
              {"load", NULL},
              {"loadfile", "sx.include(\"norms.lua\") runs another file of the folder"},
              {"loadstring", NULL},
              {"os", "a result rests on answers alone, not on the time or the computer"},
              {"package", NULL},
              {"print", "error(\"text\") shows a text while you try something out"},
              {"rawequal", NULL},
              {"rawget", NULL},
              {"rawlen", NULL},
              {"rawset", NULL},
              {"require", "sx.include(\"norms.lua\") runs another file of the folder"},
              {"unpack", "it is table.unpack"},
              {"warn", NULL},
              {"xpcall", "it is pcall"}};

const char sx_lua_key_base = 0;
const char sx_lua_key_sx = 0;

/* ---- Global names ---------------------------------------------------------------------------- */

static const char *name_of(lua_State *L, int index)
{
    return lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "?";
}

/* __index of the listed names: a global name that nobody defined. */
static int unknown_name(lua_State *L)
{
    const char *name = name_of(L, 2);
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        if (strcmp(absent[i].name, name) == 0) {
            const char *instead = absent[i].instead;
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "'%s' is not offered to instruments%s%s",
                                name, instead == NULL ? "" : ": ", instead == NULL ? "" : instead);
        }
    }
    const char *names[OFFERED + 1];
    size_t count = 0;
    for (size_t i = 0; i < OFFERED && offered[i].library[0] == '\0'; i++) {
        names[count++] = offered[i].name;
    }
    names[count++] = "sx";
    const char *near = sx_nearest(sx_slice_of(name), names, count);
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                        near != NULL ? "there is no '%s' here; did you mean %s?"
                                     : "there is no '%s' here%s",
                        name, near != NULL ? near : "");
}

/* __index of a library: a name that it does not have. Upvalue: its name. */
static int unknown_function(lua_State *L)
{
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    const char *name = name_of(L, 2);
    if (strcmp(library, "math") == 0 && strncmp(name, "random", 6) == 0) {
        return sx_lua_raise(
            L, SX_FAULT_SCRIPT_API,
            "there is no math.%s: sx.random(6) gives the same numbers in every call", name);
    }
    const char *names[OFFERED];
    size_t count = 0;
    for (size_t i = 0; i < OFFERED; i++) {
        if (strcmp(offered[i].library, library) == 0) {
            names[count++] = offered[i].name;
        }
    }
    lua_pushnil(L);
    while (strcmp(library, "sx") == 0 && count < OFFERED && lua_next(L, 1) != 0) {
        lua_pop(L, 1);
        names[count++] = name_of(L, -1); /* the library keeps it */
    }
    const char *near = sx_nearest(sx_slice_of(name), names, count);
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                        near != NULL ? "there is no %s.%s: did you mean %s.%s?"
                                     : "there is no %s.%s",
                        library, name, library, near);
}

/* Library on top. */
static void refuse_unknown(lua_State *L, const char *library)
{
    lua_createtable(L, 0, 1);
    lua_pushstring(L, library);
    lua_pushcclosure(L, unknown_function, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

/* __newindex of the environment while a script is loaded. */
static int define_name(lua_State *L)
{
    lua_settop(L, 3);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_base);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, 4) != LUA_TNIL) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "'%s' belongs to the environment: choose another name", name_of(L, 2));
    }
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 0;
}

/* ---- Building -------------------------------------------------------------------------------- */

/* A wrapped function of Lua finds its name for messages where its libraries are registered.
 * Function on top. */
static void name_wrapped(lua_State *L, const char *library, const char *name)
{
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    luaL_getsubtable(L, -1, library[0] == '\0' ? LUA_GNAME : library);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, name);
    lua_pop(L, 2);
}

/* Stack: the library of Lua at `stock`, ours at `own`. */
static void fill(lua_State *L, const char *library, int stock, int own)
{
    for (size_t i = 0; i < OFFERED; i++) {
        const entry *e = &offered[i];
        if (strcmp(e->library, library) != 0) {
            continue;
        }
        if (e->own == NULL || e->wraps) {
            lua_getfield(L, stock, e->name);
        }
        if (e->wraps) {
            name_wrapped(L, library, e->name);
        }
        if (e->own != NULL) {
            lua_pushcclosure(L, e->own, e->wraps ? 1 : 0);
        }
        lua_setfield(L, own, e->name);
    }
}

/* -> library of Lua, or an empty table */
static void open_library(lua_State *L, lua_CFunction open)
{
    if (open == NULL) {
        lua_newtable(L);
        return;
    }
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
}

/* Texts have methods, ("x"):rep(2), and nothing else: "10" + 1 is an error. Pops the library. */
static void set_methods(lua_State *L)
{
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "");
    lua_insert(L, -2);
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* Stack: ..., table of global names. */
static void add_libraries(lua_State *L)
{
    int base = lua_gettop(L);
    for (size_t i = 0; i < LIBRARIES; i++) {
        open_library(L, libraries[i].open);
        int stock = lua_gettop(L);
        if (libraries[i].name[0] == '\0') {
            fill(L, "", stock, base);
            lua_settop(L, base);
            continue;
        }
        lua_newtable(L);
        fill(L, libraries[i].name, stock, stock + 1);
        refuse_unknown(L, libraries[i].name);
        if (strcmp(libraries[i].name, "string") == 0) {
            lua_pushvalue(L, -1);
            set_methods(L);
        }
        sx_lua_view(L, libraries[i].name, 0);
        lua_setfield(L, base, libraries[i].name);
        lua_settop(L, base);
    }
}

/* Stack: ..., table of global names. */
static void add_sx(lua_State *L)
{
    lua_newtable(L);
    refuse_unknown(L, "sx");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sx_lua_key_sx);
    sx_lua_view(L, "sx", 0);
    lua_setfield(L, -2, "sx");
    sx_lua_register(L, "include", sx_lua_include, 0);
    sx_lua_register(L, "random", sx_lua_random, 0);
}

void sx_lua_build(lua_State *L)
{
    luaL_checkstack(L, 16, "building the environment");
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sx_lua_key_included);

    lua_newtable(L); /* the listed names */
    add_libraries(L);
    add_sx(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, unknown_name);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sx_lua_key_base);

    /* The globals of scripts: an empty table before the listed names. The table that the libraries
     * were opened into goes. */
    lua_newtable(L);
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, define_name);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pop(L, 1);
    lua_gc(L, LUA_GCCOLLECT, 0);
}

void sx_lua_register(lua_State *L, const char *name, lua_CFunction function, int upvalues)
{
    luaL_checkstack(L, 4, "registering");
    lua_pushcclosure(L, function, upvalues);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_sx);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void sx_lua_register_global(lua_State *L, const char *name)
{
    luaL_checkstack(L, 4, "registering");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_base);
    lua_insert(L, -2);
    lua_pushstring(L, name);
    lua_insert(L, -2);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

void sx_lua_register_value(lua_State *L, const char *name)
{
    luaL_checkstack(L, 4, "registering");
    if (lua_type(L, -1) == LUA_TTABLE) {
        sx_lua_view(L, "a table of sx", 0);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_sx);
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}
