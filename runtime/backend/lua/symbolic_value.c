/*
 * symbolic_value.c: objects of the interpreter and values of C into one another, and the making of
 * expression nodes.
 */
#include "backend/lua/symbolic_value.h"

#include <lauxlib.h>

#include <math.h>
#include <string.h>

static const char object_name[] = "sextant value";

sx_object *sx_object_at(lua_State *L, int index)
{
    return lua_type(L, index) == LUA_TUSERDATA ? luaL_testudata(L, index, object_name) : NULL;
}

sx_object *sx_object_push(lua_State *L, sx_object_kind kind, uint32_t count, uint32_t values)
{
    sx_object *object = lua_newuserdatauv(L, sizeof *object + (size_t)values * sizeof(sx_value), 0);
    object->kind = kind;
    object->count = count;
    for (uint32_t i = 0; i < values; i++) {
        object->values[i] = sx_value_missing();
    }
    luaL_setmetatable(L, object_name);
    return object;
}

void sx_objects_set_up(sx_lua_instance *instance, lua_State *L)
{
    luaL_newmetatable(L, object_name);
    sx_metamethods_set(instance, L);
    lua_pop(L, 1);
    lua_newtable(L);
    sx_blank_metamethods_set(instance, L);
    instance->blank_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
    (void)sx_object_push(L, SX_OBJECT_VALUE, 1, 1);
    lua_pushvalue(L, -1);
    instance->none = luaL_ref(L, LUA_REGISTRYINDEX);
    sx_lua_register_value(L, "none");
    (void)sx_object_push(L, SX_OBJECT_RESPONSE, 0, 0);
    instance->response = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void push_missing(const sx_lua_instance *instance, lua_State *L, bool truth)
{
    switch (instance->mode) {
    case SX_LUA_NIL:
    case SX_LUA_ROWS: lua_pushnil(L); return;
    case SX_LUA_FALSE:
        if (!truth) {
            lua_pushboolean(L, 0);
            return;
        }
        break;
    case SX_LUA_IDLE:
    case SX_LUA_SYMBOLS:
    case SX_LUA_NUMBERS: break;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->none);
}

void sx_value_push(sx_lua_instance *instance, lua_State *L, sx_value value, bool truth)
{
    const double whole = 9007199254740992.0; /* beyond it not every integer is a double */
    switch (value.kind) {
    case SX_VALUE_NUMBER:
        if (value.number > -whole && value.number < whole && value.number <= floor(value.number)) {
            lua_pushinteger(L, (lua_Integer)value.number);
        } else {
            lua_pushnumber(L, value.number);
        }
        return;
    case SX_VALUE_TRUTH: lua_pushboolean(L, value.number > 0); return;
    case SX_VALUE_MISSING: push_missing(instance, L, truth); return;
    case SX_VALUE_NODE: sx_object_push(L, SX_OBJECT_VALUE, 1, 1)->values[0] = value; return;
    }
}

const char *sx_value_word(lua_State *L, int index)
{
    const sx_object *object = sx_object_at(L, index);
    if (object != NULL) {
        switch (object->kind) {
        case SX_OBJECT_VALUE:
            return sx_value_is_truth(object->values[0]) ? "a condition" : "a value";
        case SX_OBJECT_VECTOR: return "a vector";
        case SX_OBJECT_GROUP: return "an item with several columns";
        case SX_OBJECT_RESPONSE: return "the responses";
        }
    }
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: return "nothing (nil)";
    case LUA_TBOOLEAN: return "a condition";
    case LUA_TNUMBER: return "a number";
    case LUA_TSTRING: return "a text";
    case LUA_TTABLE: return "a table";
    case LUA_TFUNCTION: return "a function";
    default: return "something else";
    }
}

static int refuse(lua_State *L, int index, bool truth, const char *who)
{
    const char *word = sx_value_word(L, index);
    if (lua_isnoneornil(L, index)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "%s: nothing (nil) stands where %s should: is a name misspelled?", who,
                            truth ? "a condition" : "a number");
    }
    if (lua_type(L, index) == LUA_TSTRING && !truth) {
        return sx_lua_raise(
            L, SX_FAULT_SCRIPT_API,
            "%s: a text stands where a number should: r.q1, or sx.items(\"q1..q9\")", who);
    }
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: %s stands where %s should%s", who, word,
                        truth ? "a condition" : "a number", truth ? ": sx.ge(r.q1, 2)" : "");
}

/* False when it is neither number nor condition nor missing. */
static bool simple_value(const sx_lua_instance *instance, lua_State *L, int index, bool truth,
                         sx_value *ret)
{
    switch (lua_type(L, index)) {
    case LUA_TNUMBER: *ret = sx_value_number(lua_tonumber(L, index)); return !truth;
    case LUA_TBOOLEAN:
        if (truth) {
            *ret = sx_value_truth(lua_toboolean(L, index) != 0);
            return true;
        }
        *ret = sx_value_missing();
        return instance->mode == SX_LUA_FALSE && lua_toboolean(L, index) == 0;
    case LUA_TNONE:
    case LUA_TNIL: *ret = sx_value_missing(); return instance->mode != SX_LUA_SYMBOLS;
    default: return false;
    }
}

sx_value sx_value_at(sx_lua_instance *instance, lua_State *L, int index, bool truth,
                     const char *who)
{
    sx_value value;
    if (simple_value(instance, L, index, truth, &value)) {
        bool endless = lua_type(L, index) == LUA_TNUMBER && value.kind == SX_VALUE_MISSING;
        if (endless && instance->mode == SX_LUA_SYMBOLS) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "%s: this is no number: 0 / 0, or one without end such as 1 / 0 and "
                               "math.huge",
                               who);
        }
        return value;
    }
    const sx_object *object = sx_object_at(L, index);
    if (object == NULL || object->kind != SX_OBJECT_VALUE) {
        (void)refuse(L, index, truth, who);
        return sx_value_missing();
    }
    value = object->values[0];
    if (value.kind == SX_VALUE_NODE && sx_value_is_truth(value) != truth) {
        (void)refuse(L, index, truth, who);
    }
    return value;
}

/* Names the first key that no list has, of the table at `index`. */
static void refuse_list_key(lua_State *L, int index, const char *who)
{
    size_t count = sx_lua_keys(L, index);
    const char *name = NULL;
    for (size_t i = 1; i <= count && name == NULL; i++) {
        (void)lua_rawgeti(L, -1, (lua_Integer)i);
        if (lua_isinteger(L, -1) && lua_tointeger(L, -1) < 1) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "%s: the elements of a list are numbered from 1; this table has the "
                               "key %I",
                               who, (LUAI_UACINT)lua_tointeger(L, -1));
        }
        bool text = lua_type(L, -1) == LUA_TSTRING;
        name = text ? lua_tostring(L, -1) : lua_isinteger(L, -1) ? NULL : sx_value_word(L, -1);
        lua_pop(L, 1); /* the list of keys keeps it */
    }
    bool option = sx_str_equal(name, "least") || sx_str_equal(name, "prorate");
    (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                       option
                           ? "%s: options such as {least = 3} stand last, in a table of their own"
                           : "%s: a list has elements without keys; this table has the key '%s'",
                       who, name);
}

lua_Integer sx_list_length(lua_State *L, int index, const char *who)
{
    lua_Integer count = 0, highest = 0;
    if (sx_lua_is_sx(L, index)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "%s is called with a point: sx:sum(...) hands sx itself to it", who);
    }
    sx_lua_plain(L, index, who);
    (void)sx_lua_inside(L, index);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pop(L, 1);
        lua_Integer place = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : 0;
        if (place < 1) {
            refuse_list_key(L, index, who);
        }
        highest = place > highest ? place : highest;
        count++;
    }
    lua_pop(L, 1);
    if (highest > count) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "%s: the list has a hole: an element before element %I is missing (nil)",
                           who, (LUAI_UACINT)highest);
    }
    return count;
}

/* How many values an argument holds. */
static uint32_t width(lua_State *L, int index, int depth, const char *who)
{
    const sx_object *object = sx_object_at(L, index);
    if (object != NULL) {
        return object->kind == SX_OBJECT_VECTOR ? object->count : 1;
    }
    if (lua_type(L, index) != LUA_TTABLE || depth == 0) {
        return 1;
    }
    uint32_t total = 0;
    lua_Integer length = sx_list_length(L, index, who);
    sx_lua_charge(L, (uint64_t)length);
    (void)sx_lua_inside(L, index);
    for (lua_Integer i = 1; i <= length; i++) {
        (void)lua_rawgeti(L, -1, i);
        total += width(L, lua_gettop(L), depth - 1, who);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return total;
}

typedef struct collector {
    sx_value *values;
    uint32_t count;
    bool truth;
    const char *who;
} collector;

static void collect(sx_lua_instance *instance, lua_State *L, int index, int depth, collector *to)
{
    const sx_object *object = sx_object_at(L, index);
    if (object != NULL && object->kind == SX_OBJECT_VECTOR) {
        for (uint32_t i = 0; i < object->count; i++) {
            sx_value value = object->values[i];
            bool fits = value.kind == SX_VALUE_MISSING || sx_value_is_truth(value) == to->truth;
            if (!fits) {
                (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                                   "%s: a vector of %s stands where %s "
                                   "should",
                                   to->who, to->truth ? "numbers" : "conditions",
                                   to->truth ? "conditions" : "numbers");
            }
            to->values[to->count++] = value;
        }
        return;
    }
    if (object != NULL || lua_type(L, index) != LUA_TTABLE || depth == 0) {
        to->values[to->count++] = sx_value_at(instance, L, index, to->truth, to->who);
        return;
    }
    lua_Integer length = (lua_Integer)sx_lua_length(L, index); /* width() has looked at it */
    (void)sx_lua_inside(L, index);
    for (lua_Integer i = 1; i <= length; i++) {
        (void)lua_rawgeti(L, -1, i);
        collect(instance, L, lua_gettop(L), depth - 1, to);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

sx_value *sx_values_collect(sx_lua_instance *instance, lua_State *L, int first, int last,
                            bool truth, const char *who, uint32_t *ret_count)
{
    uint32_t total = 0;
    luaL_checkstack(L, 8, who);
    for (int i = first; i <= last; i++) {
        total += width(L, i, 2, who);
    }
    sx_lua_charge(L, total);
    collector to = {.truth = truth, .who = who};
    to.values = lua_newuserdatauv(L, ((size_t)total + 1) * sizeof(sx_value), 0);
    for (int i = first; i <= last; i++) {
        collect(instance, L, i, 2, &to);
    }
    *ret_count = to.count;
    return to.values;
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static sx_sym *new_node(sx_lua_instance *instance, lua_State *L, sx_sym_op op, uint32_t count)
{
    sx_sym *node = NULL;
    if (instance->node_count >= SX_SYM_NODES_MAX) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "score() makes more than 200000 operations: use score_row");
    }
    node = sx_arena_alloc(instance->symbols, sizeof *node);
    if (node != NULL) {
        node->args = sx_arena_array(instance->symbols, (size_t)count + 1, sizeof(sx_sym *));
    }
    if (node == NULL || node->args == NULL) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
        return NULL;
    }
    node->op = op;
    node->id = instance->node_count++;
    node->line = sx_lua_calling_line(instance, L);
    node->arg_count = count;
    node->first_operand = instance->operand_count;
    instance->operand_count += count;
    return node;
}

sx_value sx_value_item(sx_lua_instance *instance, lua_State *L, uint32_t field)
{
    sx_sym *node = new_node(instance, L, SX_SYM_ITEM, 0);
    node->detail.field = field;
    return sx_value_node(node);
}

static const sx_sym *number_node(sx_lua_instance *instance, lua_State *L, double number)
{
    sx_decimal decimal;
    if (!sx_lua_decimal(number, &decimal)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "the number %f has more than 15 digits, or more than 9 decimal places: "
                           "write r.q1 / 3 instead of r.q1 * (1 / 3)",
                           (lua_Number)number);
    }
    sx_sym *node = new_node(instance, L, SX_SYM_NUMBER, 0);
    node->detail.number = number;
    return node;
}

/* A constant as an operand: conditions as a comparison that holds, or does not. */
static const sx_sym *operand(sx_lua_instance *instance, lua_State *L, sx_value value, bool truth)
{
    if (value.kind == SX_VALUE_NODE) {
        return value.node;
    }
    const sx_sym *node = value.kind == SX_VALUE_MISSING ? new_node(instance, L, SX_SYM_NONE, 0)
                         : truth                        ? number_node(instance, L, 1)
                                                        : number_node(instance, L, value.number);
    if (!truth) {
        return node;
    }
    sx_sym *equal = new_node(instance, L, SX_SYM_EQUAL, 2);
    equal->args[0] = node;
    equal->args[1] = number_node(instance, L, value.number);
    equal->depth = 1;
    return equal;
}

/* Are the operands of this operation conditions? */
static bool wants_truth(sx_sym_op op, uint32_t index)
{
    return op == SX_SYM_ALL || op == SX_SYM_ANY || op == SX_SYM_NOT || op == SX_SYM_COUNT ||
           (op == SX_SYM_WHERE && index == 0);
}

static sx_value make(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                     const sx_sym_detail *detail, const sx_value *args, uint32_t count)
{
    sx_sym *node = new_node(instance, L, op, count);
    node->detail = *detail;
    for (uint32_t i = 0; i < count; i++) {
        node->args[i] = operand(instance, L, args[i], wants_truth(op, i));
        uint32_t depth = node->args[i]->depth + 1;
        node->depth = depth > node->depth ? depth : node->depth;
    }
    if (node->depth > SX_SYM_DEPTH_MAX) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "more than 400 operations follow on one another: use sx.sum(list), or "
                           "write score_row");
    }
    return sx_value_node(node);
}

/* What is constant in a list of conditions settles it, or has no say. */
static sx_value join(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                     const sx_sym_detail *detail, const sx_value *args, uint32_t count)
{
    bool decisive = op == SX_SYM_ANY;
    sx_value *open = lua_newuserdatauv(L, ((size_t)count + 1) * sizeof(sx_value), 0);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (args[i].kind == SX_VALUE_TRUTH && (args[i].number > 0) == decisive) {
            lua_pop(L, 1);
            return sx_value_truth(decisive);
        }
        if (args[i].kind != SX_VALUE_TRUTH) {
            open[kept++] = args[i];
        }
    }
    sx_value value = kept == 1 ? open[0] : make(instance, L, op, detail, open, kept);
    lua_pop(L, 1);
    return value;
}

sx_value sx_value_apply(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                        const sx_sym_detail *detail, const sx_value *args, uint32_t count)
{
    bool symbolic = false;
    for (uint32_t i = 0; i < count && !symbolic; i++) {
        symbolic = args[i].kind == SX_VALUE_NODE;
    }
    if (op == SX_SYM_WHERE && args[0].kind == SX_VALUE_TRUTH) {
        return args[args[0].number > 0 ? 1 : 2];
    }
    if (!symbolic) {
        return sx_sym_compute(op, detail, args, count);
    }
    if (op == SX_SYM_ALL || op == SX_SYM_ANY) {
        return join(instance, L, op, detail, args, count);
    }
    return make(instance, L, op, detail, args, count);
}

/* ---- element by element ------------------------------------------------------------------------ */

#define BROADCAST_MAX 3

int sx_value_broadcast(sx_lua_instance *instance, lua_State *L, sx_sym_op op,
                       const sx_sym_detail *detail, int count, const char *who)
{
    const sx_object *vectors[BROADCAST_MAX] = {NULL};
    sx_value args[BROADCAST_MAX];
    const sx_object *shape = NULL;
    for (int i = 0; i < count; i++) {
        const sx_object *object = sx_object_at(L, i + 1);
        if (object == NULL || object->kind != SX_OBJECT_VECTOR) {
            args[i] = sx_value_at(instance, L, i + 1, wants_truth(op, (uint32_t)i), who);
            continue;
        }
        if (shape != NULL && shape->count != object->count) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: vectors of %d and %d elements", who,
                                (int)shape->count, (int)object->count);
        }
        vectors[i] = shape = object;
    }
    if (shape == NULL) {
        sx_value value = sx_value_apply(instance, L, op, detail, args, (uint32_t)count);
        sx_value_push(instance, L, value, sx_sym_is_truth(op));
        return 1;
    }
    sx_lua_charge(L, shape->count);
    sx_object *result = sx_object_push(L, SX_OBJECT_VECTOR, shape->count, shape->count);
    for (uint32_t e = 0; e < shape->count; e++) {
        for (int i = 0; i < count; i++) {
            args[i] = vectors[i] == NULL ? args[i] : vectors[i]->values[e];
            bool truth = wants_truth(op, (uint32_t)i);
            if (vectors[i] != NULL && args[i].kind != SX_VALUE_MISSING &&
                sx_value_is_truth(args[i]) != truth) {
                return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: a vector of %s", who,
                                    truth ? "numbers, not of conditions"
                                          : "conditions, not of numbers");
            }
        }
        result->values[e] = sx_value_apply(instance, L, op, detail, args, (uint32_t)count);
    }
    return 1;
}
