/*
 * symbolic_meta.c: what operators do to answers. Arithmetic makes expressions; what would need the
 * answer now (comparing, joining texts) is refused with advice.
 */
#include <lauxlib.h>

#include "backend/lua/symbolic_value.h"

static const sx_sym_detail no_detail = {.least = 0};

/* Upvalues: instance, operation. */
static int arithmetic(lua_State *L)
{
    sx_sym_op op = (sx_sym_op)lua_tointeger(L, lua_upvalueindex(2));
    bool unary = op == SX_SYM_NEGATE;
    lua_settop(L, unary ? 1 : 2);
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, op, &no_detail, unary ? 1 : 2,
                              sx_sym_word(op));
}

/* Upvalues: instance, the sign, what to write instead. */
static int no_operator(lua_State *L)
{
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s has no meaning for an answer: %s",
                        lua_tostring(L, lua_upvalueindex(2)), lua_tostring(L, lua_upvalueindex(3)));
}

static int compared(lua_State *L)
{
    uint32_t line = sx_lua_calling_line(SX_LUA_INSTANCE(L), L);
    return sx_lua_raise(L, SX_FAULT_SCRIPT_BRANCH,
                        "line %d depends on an answer: use sx.where, or write score_row",
                        (int)line);
}

static int length(lua_State *L)
{
    const sx_object *object = sx_object_at(L, 1);
    if (object != NULL && object->kind == SX_OBJECT_VECTOR) {
        lua_pushinteger(L, (lua_Integer)object->count);
        return 1;
    }
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "# asks for a length, and this is %s",
                        sx_value_word(L, 1));
}

static sx_slice text_at(lua_State *L, int index)
{
    size_t len = 0;
    const char *text = lua_tolstring(L, index, &len);
    return (sx_slice){text, len};
}

static int index_vector(sx_lua_instance *instance, lua_State *L, const sx_object *vector)
{
    lua_Integer at = 0;
    if (lua_isinteger(L, 2)) {
        at = lua_tointeger(L, 2);
    }
    if (at < 1 || at > (lua_Integer)vector->count) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "a vector has elements 1 to %d",
                            (int)vector->count);
    }
    sx_value value = vector->values[at - 1];
    sx_value_push(instance, L, value, sx_value_is_truth(value));
    return 1;
}

static int index_object(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    const sx_object *object = sx_object_at(L, 1);
    bool named = lua_type(L, 2) == LUA_TSTRING;
    if (object == NULL || object->kind == SX_OBJECT_VALUE) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "an answer has nothing inside: no '%s'",
                            named ? lua_tostring(L, 2) : sx_value_word(L, 2));
    }
    if (object->kind == SX_OBJECT_VECTOR) {
        return index_vector(instance, L, object);
    }
    if (object->kind == SX_OBJECT_GROUP) {
        if (!named && !lua_isinteger(L, 2)) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no option", sx_value_word(L, 2));
        }
        sx_group_push(instance, L, object->count, text_at(L, 2));
    } else if (lua_isinteger(L, 2)) {
        sx_response_push_at(instance, L, lua_tointeger(L, 2));
    } else if (named) {
        sx_response_push(instance, L, text_at(L, 2));
    } else {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no item", sx_value_word(L, 2));
    }
    return 1;
}

static int no_write(lua_State *L)
{
    return sx_lua_raise_held(L, SX_FAULT_SCRIPT_API, "%s can only be read", sx_value_word(L, 1));
}

static int no_text(lua_State *L)
{
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s has no text", sx_value_word(L, 1));
}

static void set(sx_lua_instance *instance, lua_State *L, const char *name, lua_CFunction function)
{
    lua_pushlightuserdata(L, instance);
    lua_pushcclosure(L, function, 1);
    lua_setfield(L, -2, name);
}

static void set_arithmetic(sx_lua_instance *instance, lua_State *L)
{
    static const struct {
        const char *name;
        sx_sym_op op;
    } operators[] = {{"__add", SX_SYM_ADD},      {"__sub", SX_SYM_SUBTRACT},
                     {"__mul", SX_SYM_MULTIPLY}, {"__div", SX_SYM_DIVIDE},
                     {"__pow", SX_SYM_POWER},    {"__unm", SX_SYM_NEGATE}};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        lua_pushlightuserdata(L, instance);
        lua_pushinteger(L, operators[i].op);
        lua_pushcclosure(L, arithmetic, 2);
        lua_setfield(L, -2, operators[i].name);
    }
}

static void set_refused(sx_lua_instance *instance, lua_State *L)
{
    static const struct {
        const char *name, *sign, *instead;
    } operators[] = {{"__mod", "%", "use x - sx.floor(x / y) * y, or write score_row"},
                     {"__idiv", "//", "use sx.floor(x / y)"},
                     {"__concat", "..", "texts are not for scores"}};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        lua_pushlightuserdata(L, instance);
        lua_pushstring(L, operators[i].sign);
        lua_pushstring(L, operators[i].instead);
        lua_pushcclosure(L, no_operator, 3);
        lua_setfield(L, -2, operators[i].name);
    }
}

void sx_metamethods_set(sx_lua_instance *instance, lua_State *L)
{
    set_arithmetic(instance, L);
    set_refused(instance, L);
    set(instance, L, "__lt", compared);
    set(instance, L, "__le", compared);
    set(instance, L, "__eq", compared);
    set(instance, L, "__len", length);
    set(instance, L, "__index", index_object);
    set(instance, L, "__newindex", no_write);
    set(instance, L, "__tostring", no_text);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}

void sx_blank_metamethods_set(sx_lua_instance *instance, lua_State *L)
{
    set_arithmetic(instance, L);
    set(instance, L, "__lt", compared);
    set(instance, L, "__le", compared);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
}
