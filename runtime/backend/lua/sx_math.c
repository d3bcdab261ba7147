/*
 * sx_math.c: sx.lookup, band, round, reverse, items, and the functions of one number.
 */
#include <math.h>
#include <stdlib.h>

#include "backend/lua/sx_library.h"

static const sx_sym_detail no_detail = {.least = 0};

static int unary(lua_State *L)
{
    sx_lua_arguments(L, 1, 1);
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, SX_LUA_OP(L), &no_detail, 1, SX_LUA_NAME(L));
}

static int power(lua_State *L)
{
    sx_lua_arguments(L, 2, 2);
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, SX_SYM_POWER, &no_detail, 2, SX_LUA_NAME(L));
}

static int round_number(lua_State *L)
{
    sx_lua_arguments(L, 1, 2);
    lua_Integer digits = lua_isnil(L, 2) ? 0 : lua_isinteger(L, 2) ? lua_tointeger(L, 2) : -1;
    if (digits < 0 || digits > SX_DIGITS_MAX) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "sx.round: digits is a whole number from 0 to 9");
    }
    sx_sym_detail detail = {.digits = (uint32_t)digits};
    return sx_value_broadcast(SX_LUA_INSTANCE(L), L, SX_SYM_ROUND, &detail, 1, SX_LUA_NAME(L));
}

static int items(lua_State *L)
{
    sx_lua_arguments(L, 1, 1);
    if (lua_type(L, 1) != LUA_TSTRING) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.items(\"q1..q9\"): %s is no list of items",
                            sx_value_word(L, 1));
    }
    size_t len = 0;
    const char *text = lua_tolstring(L, 1, &len);
    sx_items_push(SX_LUA_INSTANCE(L), L, (sx_slice){text, len});
    return 1;
}

/* ---- reverse ----------------------------------------------------------------------------------- */

static sx_sym_detail ends_of(sx_lua_instance *instance, lua_State *L, uint32_t field)
{
    const sx_lua_item *item = &instance->model.items[instance->model.fields[field].item];
    if (!item->ends) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "item %s has no least and greatest value to be reversed between",
                           item->id);
    }
    return (sx_sym_detail){.low = item->low, .high = item->high, .field = field};
}

/* One reversed value. */
static sx_value reverse_value(sx_lua_instance *instance, lua_State *L, sx_value value)
{
    sx_sym_detail detail = no_detail;
    if (instance->mode == SX_LUA_SYMBOLS) {
        if (value.kind != SX_VALUE_NODE || value.node->op != SX_SYM_ITEM) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "sx.reverse turns an item; of anything else, write low + high - x");
            return value;
        }
        detail = ends_of(instance, L, value.node->detail.field);
        sx_lua_replay_add(instance, L, (sx_lua_replay){.low = detail.low, .high = detail.high});
    } else if (instance->mode == SX_LUA_ROWS || instance->mode == SX_LUA_IDLE) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "sx.reverse takes the id of an item here: sx.reverse(\"q2\")");
    } else {
        sx_lua_replay replay = sx_lua_replay_next(instance, L, NULL);
        detail.low = replay.low;
        detail.high = replay.high;
    }
    return sx_value_apply(instance, L, SX_SYM_REVERSE, &detail, &value, 1);
}

/* sx.reverse("q2"), sx.reverse("q2, q5"). */
static int reverse_named(sx_lua_instance *instance, lua_State *L)
{
    size_t len = 0;
    const char *text = lua_tolstring(L, 1, &len);
    sx_object *vector = sx_items_push(instance, L, (sx_slice){text, len});
    for (uint32_t i = 0; i < vector->count; i++) {
        sx_sym_detail detail = ends_of(instance, L, vector->values[i].field);
        vector->values[i] =
            sx_value_apply(instance, L, SX_SYM_REVERSE, &detail, &vector->values[i], 1);
    }
    if (vector->count == 1) {
        sx_value_push(instance, L, vector->values[0], false);
    }
    return 1;
}

static int reverse(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_lua_arguments(L, 1, 1);
    if (lua_type(L, 1) == LUA_TSTRING) {
        return reverse_named(instance, L);
    }
    const sx_object *vector = sx_object_at(L, 1);
    if (vector == NULL || vector->kind != SX_OBJECT_VECTOR) {
        sx_value value = sx_value_at(instance, L, 1, false, SX_LUA_NAME(L));
        sx_value_push(instance, L, reverse_value(instance, L, value), false);
        return 1;
    }
    sx_lua_charge(L, vector->count);
    sx_object *result = sx_object_push(L, SX_OBJECT_VECTOR, vector->count, vector->count);
    for (uint32_t i = 0; i < vector->count; i++) {
        result->values[i] = reverse_value(instance, L, vector->values[i]);
    }
    return 1;
}

/* ---- tables ------------------------------------------------------------------------------------ */

typedef struct pair {
    double from, to;
} pair;

static int by_from(const void *a, const void *b)
{
    double x = ((const pair *)a)->from, y = ((const pair *)b)->from;
    return x < y ? -1 : x > y;
}

/* The pairs of the table at `index`, sorted, in a userdata that is pushed. */
static pair *collect_pairs(lua_State *L, int index, size_t *ret_count)
{
    size_t count = 0, capacity = 16;
    pair *pairs = lua_newuserdatauv(L, capacity * sizeof *pairs, 0);
    (void)sx_lua_inside(L, index);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        if (lua_type(L, -2) != LUA_TNUMBER || lua_type(L, -1) != LUA_TNUMBER) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "sx.lookup: a table from numbers to numbers, such as "
                               "{[0] = 10, [1] = 12.5}");
        }
        if (count == capacity) { /* userdata, inside, key, value */
            pair *more = lua_newuserdatauv(L, 2 * capacity * sizeof *pairs, 0);
            for (size_t i = 0; i < count; i++) {
                more[i] = pairs[i];
            }
            pairs = more;
            capacity *= 2;
            lua_replace(L, -5);
        }
        pairs[count++] = (pair){lua_tonumber(L, -2), lua_tonumber(L, -1)};
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    sx_lua_charge(L, count);
    qsort(pairs, count, sizeof *pairs, by_from);
    *ret_count = count;
    return pairs;
}

static void check_decimals(lua_State *L, const pair *pairs, size_t count)
{
    sx_decimal decimal;
    for (size_t i = 0; i < count; i++) {
        double wrong = sx_lua_decimal(pairs[i].from, &decimal) ? pairs[i].to : pairs[i].from;
        if (!sx_lua_decimal(wrong, &decimal)) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "sx.lookup: the number %f has more than 15 digits, or more than 9 "
                               "decimal places",
                               (lua_Number)wrong);
        }
    }
}

/* A table for expressions: lives as long as they do. */
static const sx_sym_table *keep_table(sx_lua_instance *instance, lua_State *L, const pair *pairs,
                                      size_t count)
{
    const char *id = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
    sx_sym_table *table = sx_arena_alloc(instance->symbols, sizeof *table);
    double *from = sx_arena_array(instance->symbols, count + 1, sizeof *from);
    double *to = sx_arena_array(instance->symbols, count + 1, sizeof *to);
    if (table == NULL || from == NULL || to == NULL) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        from[i] = pairs[i].from;
        to[i] = pairs[i].to;
    }
    *table = (sx_sym_table){.from = from, .to = to, .count = count};
    table->id = id == NULL ? NULL : sx_arena_strdup(instance->symbols, id);
    if (id != NULL && table->id == NULL) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
    }
    return table;
}

/* The pairs of an entry under `tables` of the manifest, pushed. */
static pair *named_pairs(sx_lua_instance *instance, lua_State *L, const char *id, size_t *ret_count)
{
    const sx_tree *tables = instance->table == NULL ? NULL : sx_tree_get(instance->table, "tables");
    const sx_tree *map = tables == NULL ? NULL : sx_tree_get(tables, id);
    if (map == NULL || map->kind != SX_TREE_MAP) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.lookup: there is no '%s' under tables", id);
        return NULL;
    }
    pair *pairs = lua_newuserdatauv(L, (map->count + 1) * sizeof *pairs, 0);
    for (size_t i = 0; i < map->count; i++) {
        sx_decimal from, to;
        if (!sx_decimal_read(map->keys[i]->text, &from) || map->items[i]->kind != SX_TREE_SCALAR ||
            !sx_decimal_read(map->items[i]->text, &to)) {
            (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                               "sx.lookup: the table '%s' is not one from "
                               "numbers to numbers",
                               id);
            return NULL;
        }
        pairs[i].from = sx_number_to_double(sx_number_decimal(from));
        pairs[i].to = sx_number_to_double(sx_number_decimal(to));
    }
    sx_lua_charge(L, map->count);
    qsort(pairs, map->count, sizeof *pairs, by_from);
    *ret_count = map->count;
    return pairs;
}

/* One number and a table of the script: what stands under it, when that is there as it is. */
static bool found_at_once(const sx_lua_instance *instance, lua_State *L)
{
    if (instance->mode == SX_LUA_SYMBOLS || lua_type(L, 1) != LUA_TNUMBER ||
        lua_type(L, 2) != LUA_TTABLE) {
        return false;
    }
    (void)sx_lua_inside(L, 2);
    lua_pushvalue(L, 1);
    return lua_rawget(L, -2) == LUA_TNUMBER;
}

static int lookup(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_lua_arguments(L, 2, 2);
    size_t count = 0;
    sx_sym_table table = {.count = 0};
    sx_sym_detail detail = {.table = &table};
    if (found_at_once(instance, L)) {
        return 1;
    }
    lua_settop(L, 2);
    bool named = lua_type(L, 2) == LUA_TSTRING;
    if (!named && lua_type(L, 2) != LUA_TTABLE) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.lookup: %s stands where a table should",
                            sx_value_word(L, 2));
    }
    const pair *pairs =
        named ? named_pairs(instance, L, lua_tostring(L, 2), &count) : collect_pairs(L, 2, &count);
    if (count == 0) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "sx.lookup: the table is empty");
    }
    if (instance->mode == SX_LUA_SYMBOLS) {
        check_decimals(L, pairs, count);
        detail.table = keep_table(instance, L, pairs, count);
    } else {
        double *split = lua_newuserdatauv(L, 2 * count * sizeof *split, 0);
        for (size_t i = 0; i < count; i++) {
            split[i] = pairs[i].from;
            split[count + i] = pairs[i].to;
        }
        table = (sx_sym_table){.from = split, .to = split + count, .count = count};
    }
    return sx_value_broadcast(instance, L, SX_SYM_LOOKUP, &detail, 1, SX_LUA_NAME(L));
}

/* sx.band(x, {5, 10, 15}): how many of the edges are reached. */
static int band(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    sx_lua_arguments(L, 2, 2);
    lua_Unsigned count =
        lua_type(L, 2) == LUA_TTABLE ? (lua_Unsigned)sx_list_length(L, 2, SX_LUA_NAME(L)) : 0;
    if (count == 0 || count > 1000) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                            "sx.band: a list of 1 to 1000 edges, such as {5, 10, 15}");
    }
    sx_lua_charge(L, count);
    double *edges = lua_newuserdatauv(L, count * sizeof *edges, 0);
    (void)sx_lua_inside(L, 2);
    for (lua_Unsigned i = 0; i < count; i++) {
        bool number = lua_rawgeti(L, -1, (lua_Integer)i + 1) == LUA_TNUMBER;
        edges[i] = lua_tonumber(L, -1);
        lua_pop(L, 1);
        sx_decimal decimal;
        if (!number || !sx_lua_decimal(edges[i], &decimal) || (i > 0 && edges[i] <= edges[i - 1])) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                                "sx.band: edges are plain numbers, each above the one before");
        }
    }
    lua_pop(L, 1);
    sx_sym_detail detail = {.edges = edges, .edge_count = (uint32_t)count};
    if (instance->mode == SX_LUA_SYMBOLS) {
        double *kept = sx_arena_array(instance->symbols, count, sizeof *kept);
        if (kept == NULL) {
            return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "score() makes too much: use score_row");
        }
        for (lua_Unsigned i = 0; i < count; i++) {
            kept[i] = edges[i];
        }
        detail.edges = kept;
    }
    return sx_value_broadcast(instance, L, SX_SYM_BAND, &detail, 1, SX_LUA_NAME(L));
}

const sx_lua_entry sx_lua_math_entries[] = {
    {"lookup", lookup, SX_SYM_LOOKUP},
    {"band", band, SX_SYM_BAND},
    {"round", round_number, SX_SYM_ROUND},
    {"reverse", reverse, SX_SYM_REVERSE},
    {"items", items, SX_SYM_ITEM},
    {"floor", unary, SX_SYM_FLOOR},
    {"ceil", unary, SX_SYM_CEIL},
    {"abs", unary, SX_SYM_ABSOLUTE},
    {"sqrt", unary, SX_SYM_SQUARE_ROOT},
    {"exp", unary, SX_SYM_EXPONENTIAL},
    {"log", unary, SX_SYM_LOGARITHM},
    {"pow", power, SX_SYM_POWER},
    {NULL, NULL, SX_SYM_NONE},
};
