/*
 * sx_gather.c: sx.sum, mean, min, max, count, prorated, longest_run and its like; comparisons; all, any, none_of, no, where; answered.
 */
#include <string.h>

#include "backend/lua/sx_library.h"
#include "psych/answering.h"

static const sx_sym_detail no_detail = {.least = 0};

/* ---- gathers ----------------------------------------------------------------------------------- */

/* The last argument is a table with words as keys: {least = 3}. */
static bool has_options(lua_State *L, int index)
{
    if (lua_type(L, index) != LUA_TTABLE || sx_lua_length(L, index) > 0) {
        return false;
    }
    (void)sx_lua_inside(L, index);
    lua_pushnil(L);
    bool named = lua_next(L, -2) != 0;
    if (named) {
        named = lua_type(L, -2) == LUA_TSTRING;
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
    return named;
}

static uint32_t least_at(lua_State *L, int index)
{
    lua_Integer least = lua_isinteger(L, index) ? lua_tointeger(L, index) : 0;
    if (least < 1 || least > SX_LUA_FIELDS_MAX) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: least is a whole number from 1",
                           SX_LUA_NAME(L));
    }
    return (uint32_t)least;
}

static void read_options(lua_State *L, int index, uint32_t *least, bool *prorate)
{
    (void)sx_lua_inside(L, index);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (strcmp(key, "least") == 0) {
            *least = least_at(L, -1);
        } else if (strcmp(key, "prorate") == 0 && lua_isboolean(L, -1)) {
            *prorate = lua_toboolean(L, -1) != 0;
        } else {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "%s: options are {least = 3} and {least = 3, prorate = true}",
                               SX_LUA_NAME(L));
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* count with `least`: 1 for each that holds, added up. */
static void count_as_numbers(sx_lua_instance *instance, lua_State *L, sx_value *values,
                             uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        sx_value args[] = {values[i], sx_value_number(1), sx_value_number(0)};
        values[i] = sx_value_apply(instance, L, SX_SYM_WHERE, &no_detail, args, 3);
    }
}

static int gather(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_sym_op op = SX_LUA_OP(L);
    const char *name = SX_LUA_NAME(L);
    int last = lua_gettop(L);
    sx_sym_detail detail = no_detail;
    bool prorate = op == SX_SYM_PRORATED;
    if (last > 0 && has_options(L, last)) {
        read_options(L, last, &detail.least, &prorate);
        last--;
    }
    uint32_t count = 0;
    sx_value *values = sx_values_collect(instance, L, 1, last, op == SX_SYM_COUNT, name, &count);
    if (count == 0 && instance->mode == SX_LUA_SYMBOLS) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s has no operands", name);
    }
    if (prorate && (detail.least == 0 || (op != SX_SYM_SUM && op != SX_SYM_PRORATED))) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: %s", name,
                            detail.least == 0 ? "prorating needs {least = 3}: how many must be "
                                                "answered"
                                              : "only sums are prorated");
    }
    if (detail.least > count && instance->mode == SX_LUA_SYMBOLS) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: least is %d, and there are %d operands",
                            name, (int)detail.least, (int)count);
    }
    if (op == SX_SYM_COUNT && detail.least > 0) {
        count_as_numbers(instance, L, values, count);
        op = SX_SYM_SUM;
    }
    op = prorate ? SX_SYM_PRORATED : op;
    sx_value_push(instance, L, sx_value_apply(instance, L, op, &detail, values, count), false);
    return 1;
}

/* sx.longest_run, deviation, consistency: as many operands as the formula of that name takes. */
static int answering(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_sym_op op = SX_LUA_OP(L);
    bool pairs = op == SX_SYM_CONSISTENCY;
    uint32_t count = 0, least = pairs ? 2 * SX_CONSISTENCY_LEAST : 2;
    sx_value *values =
        sx_values_collect(instance, L, 1, lua_gettop(L), false, SX_LUA_NAME(L), &count);
    if (count < least || count > SX_ANSWERING_MAX || (pairs && count % 2 != 0)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s takes %s, not %d", SX_LUA_NAME(L),
                            pairs ? "at least three pairs, half and other half, at most 1000 values"
                                  : "2 to 1000 values",
                            (int)count);
    }
    sx_lua_charge(L, count);
    sx_value_push(instance, L, sx_value_apply(instance, L, op, &no_detail, values, count), false);
    return 1;
}

/* ---- conditions -------------------------------------------------------------------------------- */

static int logic(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_sym_op op = SX_LUA_OP(L);
    bool none_of = op == SX_SYM_NOT;
    uint32_t count = 0;
    sx_value *values =
        sx_values_collect(instance, L, 1, lua_gettop(L), true, SX_LUA_NAME(L), &count);
    if (count == 0) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s has no conditions", SX_LUA_NAME(L));
    }
    sx_value value =
        sx_value_apply(instance, L, none_of ? SX_SYM_ANY : op, &no_detail, values, count);
    if (none_of) {
        value = sx_value_apply(instance, L, SX_SYM_NOT, &no_detail, &value, 1);
    }
    sx_value_push(instance, L, value, true);
    return 1;
}

static int negation(lua_State *L)
{
    sx_lua_arguments(L, 1, 1);
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, SX_SYM_NOT, &no_detail, 1, SX_LUA_NAME(L));
}

/* Does a formula take this code for a name? */
static bool is_name(sx_slice code)
{
    return sx_is_lower(sx_ascii_lower(code.at[0])) && code.at[code.len - 1] != '-' &&
           !sx_slice_is(code, "and") && !sx_slice_is(code, "or") && !sx_slice_is(code, "not");
}

/* The detail of a comparison with an option, `code` only when formulas know it as a name; raises when the item has no such one. */
static sx_sym_detail option_detail(sx_lua_instance *instance, lua_State *L, sx_value value,
                                   sx_slice code)
{
    const sx_lua_field *field = &instance->model.fields[value.node->detail.field];
    const sx_lua_item *owner = &instance->model.items[field->item];
    sx_sym_detail detail = no_detail;
    bool shared = false;
    if (!sx_lua_option_value(owner, code, &detail.number, &shared)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "item %s has no option '%s'", owner->id,
                           code.at);
    }
    if (shared) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "item %s has several options that count as much as '%s'", owner->id,
                           code.at);
    }
    const char *kept = sx_arena_strndup(instance->symbols, code.at, code.len);
    if (kept == NULL) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
    }
    sx_lua_replay_add(instance, L, (sx_lua_replay){.code = kept, .value = detail.number});
    detail.code = is_name(code) ? kept : NULL;
    sx_decimal number;
    if (detail.code == NULL && !sx_decimal_read(code, &number)) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "the code '%s' cannot stand in a formula: let codes begin with a "
                           "letter, and compare what is scored with numbers",
                           kept);
    }
    return detail;
}

/* sx.eq(r.gate, "yes"): the chosen option, by its code. */
static int compare_code(lua_State *L, sx_sym_op op)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    size_t len = 0;
    const char *text = lua_tolstring(L, 2, &len);
    sx_value value = sx_value_at(instance, L, 1, false, SX_LUA_NAME(L));
    if (instance->mode == SX_LUA_SYMBOLS) {
        if (value.kind != SX_VALUE_NODE || value.node->op != SX_SYM_ITEM) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                                "%s: the code of an option is compared with an item",
                                SX_LUA_NAME(L));
        }
        sx_sym_detail detail = option_detail(instance, L, value, (sx_slice){text, len});
        sx_value args[] = {value, sx_value_number(detail.number)};
        value = sx_value_apply(instance, L, op, &detail, args, detail.code == NULL ? 2 : 1);
        sx_value_push(instance, L, value, true);
        return 1;
    }
    if (instance->mode == SX_LUA_ROWS || instance->mode == SX_LUA_IDLE) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "%s compares with the code of an option in score alone; elsewhere: "
                            "%s(r.gate, sx.option(\"gate\", \"yes\"))",
                            SX_LUA_NAME(L), SX_LUA_NAME(L));
    }
    sx_sym_detail detail = {.number = sx_lua_replay_next(instance, L, text).value};
    sx_value_push(instance, L, sx_value_apply(instance, L, op, &detail, &value, 1), true);
    return 1;
}

/* sx.option("gate", "yes"): what r.gate is when this option was chosen. */
static int option(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_lua_arguments(L, 2, 2);
    if (lua_type(L, 1) != LUA_TSTRING || (lua_type(L, 2) != LUA_TSTRING && !lua_isinteger(L, 2))) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "sx.option(\"gate\", \"yes\"): an item and the "
                            "code of one of its options");
    }
    size_t item_len = 0, code_len = 0;
    const char *id = lua_tolstring(L, 1, &item_len);
    const char *code = lua_tolstring(L, 2, &code_len);
    const sx_lua_item *item = instance->model.names == NULL
                                  ? NULL
                                  : sx_lua_model_item(&instance->model, (sx_slice){id, item_len});
    double value = 0;
    bool shared = false;
    if (item == NULL || !sx_lua_option_value(item, (sx_slice){code, code_len}, &value, &shared)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "there is no item '%s' with an option '%s'", id,
                            code);
    }
    sx_value_push(instance, L, sx_value_number(value), false);
    return 1;
}

static int compare(lua_State *L)
{
    sx_lua_arguments(L, 2, 2);
    sx_sym_op op = SX_LUA_OP(L);
    if (lua_type(L, 2) == LUA_TSTRING) {
        if (op != SX_SYM_EQUAL && op != SX_SYM_NOT_EQUAL) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s: options have no order: sx.eq or sx.ne",
                                SX_LUA_NAME(L));
        }
        return compare_code(L, op);
    }
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, op, &no_detail, 2, SX_LUA_NAME(L));
}

static int where(lua_State *L)
{
    sx_lua_arguments(L, 3, 3);
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, SX_SYM_WHERE, &no_detail, 3, SX_LUA_NAME(L));
}

/* ---- what was answered ------------------------------------------------------------------------- */

static void check_items(lua_State *L, const sx_value *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (values[i].kind == SX_VALUE_NODE && values[i].node->op != SX_SYM_ITEM) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "%s: only items are answered, not what is computed from them",
                               SX_LUA_NAME(L));
        }
    }
}

static int answered(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_lua_arguments(L, 1, 1);
    sx_value value = sx_value_at(instance, L, 1, false, SX_LUA_NAME(L));
    check_items(L, &value, 1);
    value = sx_value_apply(instance, L, SX_SYM_ANSWERED, &no_detail, &value, 1);
    sx_value_push(instance, L, value, true);
    return 1;
}

static int answered_count(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    uint32_t count = 0;
    sx_value *values =
        sx_values_collect(instance, L, 1, lua_gettop(L), false, SX_LUA_NAME(L), &count);
    check_items(L, values, count);
    sx_value value = sx_value_apply(instance, L, SX_SYM_ANSWERED_COUNT, &no_detail, values, count);
    sx_value_push(instance, L, value, false);
    return 1;
}

const sx_lua_entry sx_lua_gather_entries[] = {
    {"sum", gather, SX_SYM_SUM},
    {"mean", gather, SX_SYM_MEAN},
    {"min", gather, SX_SYM_MINIMUM},
    {"max", gather, SX_SYM_MAXIMUM},
    {"count", gather, SX_SYM_COUNT},
    {"prorated", gather, SX_SYM_PRORATED},
    {"longest_run", answering, SX_SYM_LONGEST_RUN},
    {"deviation", answering, SX_SYM_DEVIATION},
    {"consistency", answering, SX_SYM_CONSISTENCY},
    {"eq", compare, SX_SYM_EQUAL},
    {"ne", compare, SX_SYM_NOT_EQUAL},
    {"lt", compare, SX_SYM_LESS},
    {"le", compare, SX_SYM_AT_MOST},
    {"gt", compare, SX_SYM_GREATER},
    {"ge", compare, SX_SYM_AT_LEAST},
    {"all", logic, SX_SYM_ALL},
    {"any", logic, SX_SYM_ANY},
    {"none_of", logic, SX_SYM_NOT},
    {"no", negation, SX_SYM_NOT},
    {"option", option, SX_SYM_NUMBER},
    {"where", where, SX_SYM_WHERE},
    {"answered", answered, SX_SYM_ANSWERED},
    {"answered_count", answered_count, SX_SYM_ANSWERED_COUNT},
    {NULL, NULL, SX_SYM_NONE},
};
