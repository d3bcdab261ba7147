/*
 * freeze.c: makes what a script has built read-only once it is loaded, so that no call can leave
 * anything to the next one. Tables become views of themselves; upvalues, which cannot be protected,
 * are compared with what they were after every call.
 */
#include "backend/lua/inner.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

const char sx_lua_key_included = 0;
const char sx_lua_key_kept = 0;

/* ---- Finding everything ---------------------------------------------------------------------- */

/* Stack while walking: 1 argument, 2 things seen, 3 list of things to look into, 4 tables found in
 * order. */
#define SEEN 2
#define QUEUE 3
#define TABLES 4

/* Pops a value; a table or function not seen before is put in the queue. */
static void enqueue(lua_State *L)
{
    int type = lua_type(L, -1);
    if (type == LUA_TTABLE || type == LUA_TFUNCTION) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, SEEN) == LUA_TNIL) {
            lua_pushvalue(L, -2);
            lua_pushboolean(L, 1);
            lua_rawset(L, SEEN);
            lua_pushvalue(L, -2);
            lua_rawseti(L, QUEUE, (lua_Integer)lua_rawlen(L, QUEUE) + 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* The environment and the table on top of the stack: is it one of ours, which are read-only
 * already? */
static bool is_ours(lua_State *L)
{
    bool view = sx_lua_inside(L, -1);
    lua_pop(L, 1);
    return view;
}

static void look_into_table(lua_State *L)
{
    int table = lua_gettop(L);
    if (is_ours(L)) {
        return;
    }
    lua_pushvalue(L, table);
    lua_rawseti(L, TABLES, (lua_Integer)lua_rawlen(L, TABLES) + 1);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        enqueue(L);
        lua_pushvalue(L, -1);
        enqueue(L);
    }
    if (lua_getmetatable(L, table)) {
        int meta = lua_gettop(L);
        lua_pushnil(L);
        while (lua_next(L, meta)) {
            enqueue(L);
        }
        lua_pop(L, 1);
    }
}

static void look_into_function(lua_State *L)
{
    int function = lua_gettop(L);
    for (int i = 1; lua_getupvalue(L, function, i) != NULL; i++) {
        enqueue(L);
    }
}

static void walk(lua_State *L, int environment)
{
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, QUEUE); i++) {
        luaL_checkstack(L, 10, "freezing");
        int type = lua_rawgeti(L, QUEUE, i);
        if (lua_rawequal(L, -1, environment)) {
            /* Its contents only: it gets a metatable of its own. */
            lua_pushnil(L);
            while (lua_next(L, environment)) {
                enqueue(L);
            }
        } else if (type == LUA_TTABLE) {
            look_into_table(L);
        } else {
            look_into_function(L);
        }
        lua_pop(L, 1);
    }
}

/* ---- Tables ---------------------------------------------------------------------------------- */

/* Stack: table on top -> table, new table with everything that was in it. */
static void move_contents(lua_State *L)
{
    int table = lua_gettop(L);
    lua_createtable(L, (int)lua_rawlen(L, table), 0);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, table + 1);
    }
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, table);
    }
}

/* __index of a frozen table that had one: first what was in it. Upvalues: inside, what __index was.
 */
static int index_frozen(lua_State *L)
{
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
        return 1;
    }
    if (lua_type(L, lua_upvalueindex(2)) == LUA_TFUNCTION) {
        lua_settop(L, 2);
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_insert(L, 1);
        lua_call(L, 2, 1);
        return 1;
    }
    lua_pushvalue(L, 2);
    lua_gettable(L, lua_upvalueindex(2));
    return 1;
}

/* Stack: ..., old metatable at `old`, new one on top: what the script set stays, except that
 * writing raises. */
static void keep_metafields(lua_State *L, int old, int inside)
{
    int meta = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, old)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (strcmp(name, "__newindex") == 0) {
            lua_pop(L, 1);
        } else if (strcmp(name, "__index") == 0) {
            lua_pushvalue(L, inside);
            lua_insert(L, -2);
            lua_pushcclosure(L, index_frozen, 2);
            lua_setfield(L, meta, "__index");
        } else {
            lua_setfield(L, meta, name);
        }
    }
}

static void freeze_table(lua_State *L)
{
    int table = lua_gettop(L);
    bool had = lua_getmetatable(L, table) != 0;
    if (!had) {
        lua_pushnil(L);
    }
    lua_pushvalue(L, table);
    move_contents(L);
    int inside = table + 3;
    sx_lua_view_metatable(L, "a table that outlives the call", inside);
    if (had) {
        keep_metafields(L, table + 1, inside);
    }
    lua_setmetatable(L, table);
    lua_settop(L, table);
}

/* ---- The environment ------------------------------------------------------------------------- */

static int refuse_global(lua_State *L)
{
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "?";
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                        "'%s' is a global name, which outlives the call: write local %s", name,
                        name);
}

/* All names into one table behind the environment, so that a name is found at once. */
static void freeze_environment(lua_State *L, int environment)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_base);
    int base = lua_gettop(L);
    lua_pushvalue(L, environment);
    move_contents(L);
    int inside = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, base)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, inside);
    }
    lua_getmetatable(L, base); /* that raises at unknown names */
    lua_setmetatable(L, inside);
    sx_lua_view_metatable(L, "the environment", inside);
    lua_pushcfunction(L, refuse_global);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, environment);
    lua_settop(L, base - 1);
}

/* ---- Upvalues -------------------------------------------------------------------------------- */

/* May this upvalue of the function on top, whose value is above it, be another one after a call? */
static bool may_change(lua_State *L, int function, int environment)
{
    if (lua_iscfunction(L, function)) {
        /* What iterators count in; the others keep what they were made with. */
        return lua_type(L, -1) == LUA_TNUMBER;
    }
    /* _ENV cannot be named, so it cannot be changed. */
    return !lua_rawequal(L, -1, environment);
}

/* True the first time that this upvalue is met: several functions may share it. */
static bool first_time(lua_State *L, int function, int which)
{
    if (lua_iscfunction(L, function)) {
        return true;
    }
    void *id = lua_upvalueid(L, function, which);
    bool first = lua_rawgetp(L, SEEN, id) == LUA_TNIL;
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
    lua_rawsetp(L, SEEN, id);
    return first;
}

/* Function on top: adds itself, the number of the upvalue and its value to the list, for each. */
static void keep_upvalues(lua_State *L, int kept, int environment)
{
    int function = lua_gettop(L);
    for (int which = 1; lua_getupvalue(L, function, which) != NULL; which++) {
        if (may_change(L, function, environment) && first_time(L, function, which)) {
            lua_Integer place = (lua_Integer)lua_rawlen(L, kept);
            lua_pushvalue(L, function);
            lua_rawseti(L, kept, place + 1);
            lua_pushinteger(L, which);
            lua_rawseti(L, kept, place + 2);
            /* A list must have no holes: nil is kept as the list itself. */
            lua_pushvalue(L, lua_isnil(L, -1) ? kept : -1);
            lua_rawseti(L, kept, place + 3);
        }
        lua_settop(L, function);
    }
}

static size_t keep_all(lua_State *L, int environment)
{
    lua_newtable(L);
    int kept = lua_gettop(L);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, QUEUE); i++) {
        if (lua_rawgeti(L, QUEUE, i) == LUA_TFUNCTION) {
            keep_upvalues(L, kept, environment);
        }
        lua_settop(L, kept);
    }
    size_t count = (size_t)lua_rawlen(L, kept) / 3;
    lua_rawsetp(L, LUA_REGISTRYINDEX, &sx_lua_key_kept);
    return count;
}

/* A changed upvalue: what to say of it. Functions of C have no line and no names. */
static void report_change(sx_lua_state *state, int function, const char *name)
{
    lua_State *L = state->L;
    lua_Debug debug;
    sx_lua_spot spot = {state->bundle->files[0].name, 0};
    char text[200];
    lua_pushvalue(L, function);
    if (lua_getinfo(L, ">S", &debug) != 0 && debug.source[0] == '@' && debug.linedefined > 0) {
        const sx_bundle_file *file = sx_lua_file(state, debug.source + 1, strlen(debug.source + 1));
        spot = file == NULL ? spot : (sx_lua_spot){file->name, (uint32_t)debug.linedefined};
    }
    (void)snprintf(text, sizeof text,
                   "%s%.40s%s outlives the call and was changed: what is true of one person would "
                   "reach the next; use a local of the function",
                   name[0] == '\0' ? "an iterator" : "'", name, name[0] == '\0' ? "" : "'");
    sx_lua_fail(state, SX_FAULT_SCRIPT_API, spot, text);
}

static bool is_nan(lua_State *L, int index)
{
    return lua_type(L, index) == LUA_TNUMBER && lua_tonumber(L, index) != lua_tonumber(L, index);
}

/* Stack at `base` + 1: the list. Is the upvalue of its entry what it was? If not it is put back. */
static bool upvalue_kept(sx_lua_state *state, int base, lua_Integer entry, bool report)
{
    lua_State *L = state->L;
    lua_rawgeti(L, base + 1, entry + 1);
    lua_rawgeti(L, base + 1, entry + 2);
    int which = (int)lua_tointeger(L, -1);
    const char *name = lua_getupvalue(L, base + 2, which);
    if (lua_rawgeti(L, base + 1, entry + 3) == LUA_TTABLE && lua_rawequal(L, -1, base + 1)) {
        lua_pushnil(L);
        lua_replace(L, -2);
    }
    bool same = lua_rawequal(L, -1, -2) != 0 && lua_isinteger(L, -1) == lua_isinteger(L, -2);
    same = same || (is_nan(L, -1) && is_nan(L, -2));
    if (!same) {
        if (report) {
            report_change(state, base + 2, name);
        }
        (void)lua_setupvalue(L, base + 2, which);
    }
    lua_settop(L, base + 1);
    return same;
}

bool sx_lua_upvalues_kept(sx_lua_state *state, bool report)
{
    lua_State *L = state->L;
    if (state->kept_count == 0 || state->dead) {
        return true;
    }
    int base = lua_gettop(L);
    bool all = true;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_kept);
    for (size_t i = 0; i < state->kept_count; i++) {
        all = upvalue_kept(state, base, (lua_Integer)i * 3, report && all) && all;
    }
    lua_settop(L, base);
    return all;
}

/* ---- All of it ------------------------------------------------------------------------------- */

static void enqueue_included(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &sx_lua_key_included);
    int included = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, included)) {
        if (lua_type(L, -1) == LUA_TTABLE) {
            lua_rawgeti(L, -1, 1);
            enqueue(L);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* (value to begin with) */
static int freeze(lua_State *L)
{
    sx_lua_state *state = sx_lua_of(L);
    lua_newtable(L);
    lua_newtable(L);
    lua_newtable(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    int environment = lua_gettop(L);
    lua_pushvalue(L, 1);
    enqueue(L);
    lua_pushvalue(L, environment);
    enqueue(L);
    enqueue_included(L);
    walk(L, environment);
    state->kept_count = keep_all(L, environment);
    for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, TABLES); i++) {
        lua_rawgeti(L, TABLES, i);
        freeze_table(L);
        lua_pop(L, 1);
    }
    freeze_environment(L, environment);
    state->frozen = true;
    return 0;
}

sx_plugin_status sx_lua_freeze(sx_lua_state *state, int index, sx_plugin_error *error)
{
    index = lua_absindex(state->L, index);
    lua_pushcfunction(state->L, freeze);
    lua_pushvalue(state->L, index);
    return sx_lua_run(state, 1, 0, SX_LUA_LOAD, true, error);
}
