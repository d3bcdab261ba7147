/*
 * guard.c: the functions that a guarded script calls. While score() runs on symbols they refuse to decide
 * anything by an answer; while a function runs for a person they refuse to compare a number with a text.
 */
#include "backend/lua/guard.h"

#include <lauxlib.h>

#include "backend/lua/inner.h"
#include "backend/lua/symbolic_value.h"
#include "backend/lua/syntax.h"

/* An answer that is not known yet, or what is computed from one? */
static bool is_symbol(lua_State *L, int index)
{
    const sx_object *object = sx_object_at(L, index);
    return object != NULL && object->kind == SX_OBJECT_VALUE &&
           object->values[0].kind == SX_VALUE_NODE;
}

static int refuse_symbol(lua_State *L, const char *instead)
{
    uint32_t line = sx_lua_calling_line(SX_LUA_INSTANCE(L), L);
    return sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                        "line %d depends on an answer: use %s, or write score_row", (int)line,
                        instead);
}

/* Stack: a, b. */
static bool equal(lua_State *L)
{
    const sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    lua_settop(L, 2);
    int a = lua_type(L, 1), b = lua_type(L, 2);
    if (is_symbol(L, 1) || is_symbol(L, 2)) {
        bool text = a == LUA_TSTRING || b == LUA_TSTRING;
        (void)refuse_symbol(L, text ? "sx.eq(r.gate, \"yes\")" : "sx.where");
    }
    bool mixed = (a == LUA_TNUMBER && b == LUA_TSTRING) || (a == LUA_TSTRING && b == LUA_TNUMBER);
    if (mixed && instance->mode != SX_LUA_IDLE) {
        (void)sx_lua_raise_held(L, SX_FAULT_SCRIPT_API,
                                "a number is compared with a text, and these are never equal: the "
                                "number of an option is sx.option(\"gate\", \"yes\")");
    }
    return lua_compare(L, 1, 2, LUA_OPEQ) != 0;
}

/* (a, b) -> a == b */
static int guard_equal(lua_State *L)
{
    lua_pushboolean(L, equal(L));
    return 1;
}

/* (a, b) -> a ~= b */
static int guard_other(lua_State *L)
{
    lua_pushboolean(L, !equal(L));
    return 1;
}

/* (x) -> x */
static int guard_truth(lua_State *L)
{
    lua_settop(L, 1);
    return is_symbol(L, 1) ? refuse_symbol(L, "sx.where") : 1;
}

/* (x) -> x. A number is as good as true; whether it is there is asked by running with nothing there. */
static int guard_choice(lua_State *L)
{
    lua_settop(L, 1);
    bool condition = is_symbol(L, 1) && sx_value_is_truth(sx_object_at(L, 1)->values[0]);
    return condition ? refuse_symbol(L, "sx.where") : 1;
}

/* (x) -> x */
static int guard_key(lua_State *L)
{
    lua_settop(L, 1);
    return is_symbol(L, 1) ? refuse_symbol(L, "sx.lookup") : 1;
}

/* (t) -> t, a field of which is written next: answers stand in tables that only C writes to. */
static int guard_target(lua_State *L)
{
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TTABLE && sx_lua_is_sealed(L, 1)) {
        sx_lua_writable(L, 1);
    }
    return 1;
}

/* (a, b, nil) -> {a, b, nil}, where an answer that is missing stays an element. */
static int guard_list(lua_State *L)
{
    const sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    bool persons = instance->mode == SX_LUA_ROWS || instance->mode == SX_LUA_NIL;
    int count = lua_gettop(L);
    lua_createtable(L, count, 0);
    for (int i = 1; i <= count; i++) {
        if (!lua_isnil(L, i)) {
            lua_pushvalue(L, i);
        } else if (persons) {
            lua_rawgeti(L, LUA_REGISTRYINDEX, instance->none);
        } else {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                                "element %d of this list is nothing (nil): is a name misspelled?",
                                i);
        }
        lua_rawseti(L, count + 1, i);
    }
    return 1;
}

/* type(x): an answer is a number whether it is known or not. */
static int type_of(lua_State *L)
{
    luaL_checkany(L, 1);
    const sx_object *object = sx_object_at(L, 1);
    bool value = object != NULL && object->kind == SX_OBJECT_VALUE;
    bool truth =
        value && object->values[0].kind == SX_VALUE_NODE && sx_value_is_truth(object->values[0]);
    lua_pushstring(L, !value ? luaL_typename(L, 1) : truth ? "boolean" : "number");
    return 1;
}

static void set(sx_lua_instance *instance, lua_State *L, const char *name, lua_CFunction function)
{
    lua_pushlightuserdata(L, instance);
    lua_pushcclosure(L, function, 1);
    sx_lua_register_global(L, name);
}

void sx_guards_set_up(sx_lua_instance *instance, lua_State *L)
{
    sx_lua_guard(instance->state, instance->guarded);
    set(instance, L, "type", type_of);
    set(instance, L, SX_LUA_GUARD_EQUAL, guard_equal);
    set(instance, L, SX_LUA_GUARD_OTHER, guard_other);
    set(instance, L, SX_LUA_GUARD_LIST, guard_list);
    set(instance, L, SX_LUA_GUARD_TARGET, guard_target);
    if (instance->guarded) {
        set(instance, L, SX_LUA_GUARD_TRUTH, guard_truth);
        set(instance, L, SX_LUA_GUARD_CHOICE, guard_choice);
        set(instance, L, SX_LUA_GUARD_KEY, guard_key);
    }
}
