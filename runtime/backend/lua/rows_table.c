/*
 * rows_table.c: `r`: answers by name and by position, nil where there is none, and r.status with the reason.
 * One table for all rows. An entry is written for every row from the first time on that a script asked
 * for it; until then, and where an answer is missing, a function answers. Either way a script sees the
 * same, and nothing of the row before; a guard stands before whatever could write to it (guard.h).
 */
#include <lauxlib.h>

#include <string.h>

#include "backend/lua/rows.h"
#include "backend/lua/symbolic_value.h"
#include "model/cell.h"

/* A column of the block, and where it goes. */
struct sx_row_slot {
    const char *key;
    uint32_t column;
    uint32_t group;            /* the table of an item with several columns, from 1; 0: r itself */
    lua_Integer position;      /* in r as well; 0: only by name */
    bool by_name, by_position; /* was asked for */
};

/* Behind r on the stack. */
enum { ROW_KEYS = 1, ROW_GROUPS };

/* ---- columns ------------------------------------------------------------------------------------ */

static bool grow(sx_lua_instance *instance, uint32_t columns)
{
    sx_lua_columns *c = &instance->columns;
    if (c->slots != NULL && columns <= c->capacity) {
        return true;
    }
    c->slots = sx_arena_array(instance->arena, (size_t)columns + 1, sizeof *c->slots);
    c->active = sx_arena_array(instance->arena, (size_t)columns + 1, sizeof *c->active);
    c->capacity = columns;
    c->slot_count = c->active_count = 0;
    c->changed = true;
    return c->slots != NULL && c->active != NULL;
}

/* Slots stay from block to block as long as the columns are the same. */
static void set_slot(sx_lua_columns *c, size_t index, struct sx_row_slot slot)
{
    struct sx_row_slot *old = &c->slots[index];
    if (c->changed || index >= c->slot_count || old->column != slot.column ||
        old->key != slot.key) {
        c->changed = true;
        *old = slot;
    }
}

static int field_of(const sx_lua_model *model, const char *name, uint32_t column)
{
    if (column < model->field_count && strcmp(model->fields[column].name, name) == 0) {
        return (int)column; /* the usual order */
    }
    return sx_lua_model_field(model, sx_slice_of(name));
}

static struct sx_row_slot slot_of_field(const sx_lua_model *model, int field, uint32_t column)
{
    const sx_lua_field *f = &model->fields[field];
    const sx_lua_item *item = &model->items[f->item];
    bool placed = item->group == 0 && !item->parameter;
    return (struct sx_row_slot){.key = item->group > 0 ? f->option.at : f->name,
                                .column = column,
                                .group = item->group,
                                .position = placed ? (lua_Integer)f->item + 1 : 0};
}

/* False when the column is nothing that a script knows. */
static bool slot_of_column(sx_lua_instance *instance, uint32_t column, size_t index,
                           struct sx_row_slot *ret)
{
    const sx_lua_model *model = &instance->model;
    const char *name = instance->columns.block->names[column];
    int field = field_of(model, name, column);
    int scale = field < 0 ? sx_lua_model_scale(model, name) : -1;
    if (field >= 0) {
        instance->columns.of_field[field] = (int32_t)column;
        instance->columns.slot_of_field[field] = (uint32_t)index;
        *ret = slot_of_field(model, field, column);
    } else if (scale >= 0 && sx_lua_model_item(model, sx_slice_of(name)) == NULL) {
        *ret = (struct sx_row_slot){.key = model->scales[scale].id, .column = column};
    }
    return field >= 0 || scale >= 0;
}

sx_plugin_status sx_rows_bind(sx_lua_instance *instance, const sx_plugin_block *block,
                              sx_plugin_error *error)
{
    sx_lua_columns *c = &instance->columns;
    if (block == NULL || block->names == NULL) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "a block without names of columns");
    }
    if (!grow(instance, block->columns)) {
        return sx_lua_no_memory(error);
    }
    c->block = block;
    for (size_t f = 0; f < instance->model.field_count; f++) {
        c->of_field[f] = -1;
    }
    size_t count = 0;
    for (uint32_t column = 0; column < block->columns; column++) {
        struct sx_row_slot slot = {.key = NULL};
        if (slot_of_column(instance, column, count, &slot) && slot.key != NULL) {
            set_slot(c, count++, slot);
        }
    }
    c->changed = c->changed || count != c->slot_count;
    c->slot_count = count;
    return SX_PLUGIN_OK;
}

/* ---- what is not in the table -------------------------------------------------------------------- */

static sx_slice text_at(lua_State *L, int index)
{
    size_t len = 0;
    const char *text = lua_tolstring(L, index, &len);
    return (sx_slice){text, len};
}

static void push_cell(const sx_plugin_block *block, lua_State *L, uint32_t column, uint64_t row)
{
    if (block->status[column][row] != SX_PLUGIN_CELL_OK) {
        lua_pushnil(L);
        return;
    }
    double value = block->values[column][row];
    if (value > -1e15 && value < 1e15) {
        lua_Integer whole = (lua_Integer)value;
        if ((double)whole >= value && (double)whole <= value) {
            lua_pushinteger(L, whole);
            return;
        }
    }
    lua_pushnumber(L, value);
}

/* From the next row on it is written. Pushes its value in this row. */
static void take_slot(sx_lua_instance *instance, lua_State *L, size_t index, bool by_name)
{
    sx_lua_columns *c = &instance->columns;
    struct sx_row_slot *slot = &c->slots[index];
    if (!slot->by_name && !slot->by_position) {
        c->active[c->active_count++] = (uint32_t)index;
    }
    slot->by_name = slot->by_name || by_name;
    slot->by_position = slot->by_position || !by_name;
    push_cell(c->block, L, slot->column, c->row);
}

/* The slot of an item with one column; false when the block lacks it, or it has none or several. */
static bool slot_of_item(const sx_lua_instance *instance, const sx_lua_item *item, size_t *ret)
{
    const sx_lua_columns *c = &instance->columns;
    if (item == NULL || item->group > 0 || item->field_count != 1 ||
        c->of_field[item->first_field] < 0) {
        return false;
    }
    *ret = c->slot_of_field[item->first_field];
    return true;
}

static bool slot_of_scale(const sx_lua_instance *instance, sx_slice name, size_t *ret)
{
    const sx_lua_columns *c = &instance->columns;
    for (size_t i = c->slot_count; i > 0; i--) { /* scales come last */
        const struct sx_row_slot *slot = &c->slots[i - 1];
        if (slot->group == 0 && slot->position == 0 && sx_slice_is(name, slot->key)) {
            *ret = i - 1;
            return true;
        }
    }
    return false;
}

/* __index of r. */
static int index_row(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    const sx_lua_model *model = &instance->model;
    size_t slot = 0;
    if (lua_isinteger(L, 2)) {
        lua_Integer at = lua_tointeger(L, 2);
        bool inside = at >= 1 && at <= (lua_Integer)model->item_count;
        if (inside && slot_of_item(instance, &model->items[at - 1], &slot)) {
            take_slot(instance, L, slot, false);
        } else if (inside && model->items[at - 1].group > 0) {
            lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_groups);
            lua_rawgeti(L, -1, model->items[at - 1].group);
        } else {
            sx_response_push_at(instance, L, at);
        }
        return 1;
    }
    if (lua_type(L, 2) != LUA_TSTRING) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no item", sx_value_word(L, 2));
    }
    sx_slice name = text_at(L, 2);
    const sx_lua_item *item = sx_lua_model_item(model, name);
    if (slot_of_item(instance, item, &slot) ||
        (item == NULL && slot_of_scale(instance, name, &slot))) {
        take_slot(instance, L, slot, true);
    } else if (item != NULL && item->group > 0) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_groups);
        lua_rawgeti(L, -1, item->group);
    } else if (item == NULL && sx_slice_is(name, "status")) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_status);
    } else {
        sx_response_push(instance, L, name);
    }
    return 1;
}

/* __index of r.likes. Upvalues: instance, item. */
static int index_group(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    const sx_lua_model *model = &instance->model;
    uint32_t index = (uint32_t)lua_tointeger(L, lua_upvalueindex(2));
    const sx_lua_item *item = &model->items[index];
    if (lua_type(L, 2) != LUA_TSTRING && !lua_isinteger(L, 2)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no option", sx_value_word(L, 2));
    }
    bool text = lua_type(L, 2) == LUA_TSTRING;
    sx_slice name = text_at(L, 2);
    for (uint32_t f = 0; text && f < item->field_count; f++) {
        uint32_t field = item->first_field + f;
        if (instance->columns.of_field[field] >= 0 &&
            sx_slice_equal(model->fields[field].option, name)) {
            take_slot(instance, L, instance->columns.slot_of_field[field], true);
            return 1;
        }
    }
    sx_group_push(instance, L, index, name);
    return 1;
}

/* The column that r.status is asked about, -1: none. */
static int column_of(const sx_lua_instance *instance, lua_State *L, int index)
{
    const sx_lua_model *model = &instance->model;
    const sx_lua_columns *c = &instance->columns;
    const sx_lua_item *item = NULL;
    if (lua_isinteger(L, index)) {
        lua_Integer position = lua_tointeger(L, index);
        bool there = position >= 1 && position <= (lua_Integer)model->item_count;
        item = there ? &model->items[position - 1] : NULL;
    } else if (lua_type(L, index) == LUA_TSTRING) {
        sx_slice name = text_at(L, index);
        item = sx_lua_model_item(model, name);
        for (uint32_t i = 0; item == NULL && i < c->block->columns; i++) {
            if (sx_slice_is(name, c->block->names[i])) {
                return (int)i;
            }
        }
    }
    return item == NULL || item->field_count == 0 ? -1 : c->of_field[item->first_field];
}

/* __index of r.status: the reason of a missing answer, nil when there is an answer. */
static int index_status(lua_State *L)
{
    const sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    int column = column_of(instance, L, 2);
    if (column < 0) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "there is no item '%s'",
                            lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "of that kind");
    }
    uint8_t status = instance->columns.block->status[column][instance->columns.row];
    if (status == SX_PLUGIN_CELL_OK) {
        lua_pushnil(L);
    } else {
        lua_pushstring(L, sx_cell_word(status < SX_CELL_COUNT ? (sx_cell)status : SX_CELL_FAILED));
    }
    return 1;
}

/* ---- making it ---------------------------------------------------------------------------------- */

static int length_of(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    return 1;
}

static int refuse_write(lua_State *L)
{
    return sx_lua_raise_held(L, SX_FAULT_SCRIPT_API, "the response can only be read");
}

/*
 * Pushes an empty table that scripts cannot write to: what is not in it comes from `index`, pairs goes
 * through the list of keys on top of the stack (which is replaced), # is `length`.
 */
static void push_table(sx_lua_instance *instance, lua_State *L, lua_CFunction index,
                       lua_Integer item, lua_Integer length)
{
    int order = lua_gettop(L);
    lua_createtable(L, (int)length, 0);
    lua_pushvalue(L, -1);
    sx_lua_view(L, "the response", order); /* its metatable will do for the table itself */
    (void)lua_getmetatable(L, -1);
    lua_pushlightuserdata(L, instance);
    lua_pushinteger(L, item);
    lua_pushcclosure(L, index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushinteger(L, length);
    lua_pushcclosure(L, length_of, 1);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, order + 1);
    lua_settop(L, order + 1);
    lua_remove(L, order);
}

static void push_item_ids(const sx_lua_model *model, lua_State *L)
{
    lua_createtable(L, (int)model->total, 0);
    lua_Integer count = 0;
    for (size_t i = 0; i < model->total; i++) {
        if (model->items[i].field_count > 0) {
            lua_pushstring(L, model->items[i].id);
            lua_rawseti(L, -2, ++count);
        }
    }
}

static void push_codes(const sx_lua_item *item, lua_State *L)
{
    lua_createtable(L, (int)item->option_count, 0);
    for (size_t i = 0; i < item->option_count; i++) {
        lua_pushlstring(L, item->options[i].code.at, item->options[i].code.len);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

/* The tables of one instance: those of items with several columns, r.status, and r, which is pushed. */
static void make_tables(sx_lua_instance *instance, lua_State *L)
{
    const sx_lua_model *model = &instance->model;
    lua_newtable(L);
    for (size_t i = 0; i < model->total; i++) {
        const sx_lua_item *item = &model->items[i];
        if (item->group > 0) {
            push_codes(item, L);
            push_table(instance, L, index_group, (lua_Integer)i, (lua_Integer)item->option_count);
            lua_rawseti(L, -2, item->group);
        }
    }
    instance->row_groups = luaL_ref(L, LUA_REGISTRYINDEX);
    push_item_ids(model, L);
    push_table(instance, L, index_status, 0, 0);
    instance->row_status = luaL_ref(L, LUA_REGISTRYINDEX);
    push_item_ids(model, L);
    push_table(instance, L, index_row, 0, (lua_Integer)model->item_count);
    lua_pushvalue(L, -1);
    instance->row_table = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Other columns than before: what was written for those must not stay. */
static void forget_tables(sx_lua_instance *instance, lua_State *L)
{
    sx_lua_columns *c = &instance->columns;
    if (instance->row_table != 0) {
        luaL_unref(L, LUA_REGISTRYINDEX, instance->row_table);
        luaL_unref(L, LUA_REGISTRYINDEX, instance->row_status);
        luaL_unref(L, LUA_REGISTRYINDEX, instance->row_groups);
        luaL_unref(L, LUA_REGISTRYINDEX, instance->row_keys);
        instance->row_table = 0;
    }
    for (size_t i = 0; i < c->slot_count; i++) {
        c->slots[i].by_name = c->slots[i].by_position = false;
    }
    c->active_count = 0;
    c->changed = false;
}

static void push_keys(const sx_lua_columns *c, lua_State *L)
{
    lua_createtable(L, (int)c->slot_count, 0);
    for (size_t i = 0; i < c->slot_count; i++) {
        lua_pushstring(L, c->slots[i].key);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
}

int sx_rows_begin(sx_lua_instance *instance, lua_State *L)
{
    luaL_checkstack(L, 24, "the answers");
    if (instance->columns.changed) {
        forget_tables(instance, L);
    }
    if (instance->row_table == 0) {
        make_tables(instance, L);
        push_keys(&instance->columns, L);
        lua_pushvalue(L, -1);
        instance->row_keys = luaL_ref(L, LUA_REGISTRYINDEX);
    } else {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_table);
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_keys);
    }
    int base = lua_gettop(L) - ROW_KEYS;
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_groups);
    return base;
}

static void write_name(const sx_lua_columns *c, lua_State *L, int base, uint32_t index)
{
    const struct sx_row_slot *slot = &c->slots[index];
    int table = base;
    if (slot->group > 0) {
        lua_rawgeti(L, base + ROW_GROUPS, slot->group);
        table = lua_gettop(L);
    }
    lua_rawgeti(L, base + ROW_KEYS, (lua_Integer)index + 1);
    push_cell(c->block, L, slot->column, c->row);
    lua_rawset(L, table);
    if (slot->group > 0) {
        lua_pop(L, 1);
    }
}

void sx_rows_fill(sx_lua_instance *instance, lua_State *L, int base, uint64_t row)
{
    sx_lua_columns *c = &instance->columns;
    c->row = row;
    for (size_t i = 0; i < c->active_count; i++) {
        const struct sx_row_slot *slot = &c->slots[c->active[i]];
        if (slot->by_name) {
            write_name(c, L, base, c->active[i]);
        }
        if (slot->by_position) {
            push_cell(c->block, L, slot->column, row);
            lua_rawseti(L, base, slot->position);
        }
    }
}
