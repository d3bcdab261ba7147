/*
 * rows_table.c: `r`: answers by name and by position, nil where there is none, and r.status with the reason.
 * One table for all rows: every row writes every entry, so that nothing of the row before is left.
 */
#include <lauxlib.h>

#include <string.h>

#include "backend/lua/rows.h"
#include "backend/lua/symbolic_value.h"
#include "model/cell.h"

/* Where a column goes: `table` is a list index of the tables, 0 for r itself. */
struct sx_row_slot {
    uint32_t column;
    uint32_t table;
    lua_Integer position; /* in r as well; 0: only by name */
};

/* Behind r on the stack. */
enum { ROW_KEYS = 1, ROW_TABLES, ROW_STATUS, ROW_PARTS };

/* ---- columns ------------------------------------------------------------------------------------ */

static int field_of(const sx_lua_model *model, const char *name, uint32_t column)
{
    if (column < model->field_count && strcmp(model->fields[column].name, name) == 0) {
        return (int)column; /* the usual order */
    }
    return sx_lua_model_field(model, sx_slice_of(name));
}

static bool grow(sx_lua_instance *instance, uint32_t columns)
{
    sx_lua_columns *c = &instance->columns;
    if (columns <= c->capacity && c->slots != NULL) {
        return true;
    }
    c->slots = sx_arena_array(instance->arena, (size_t)columns + 1, sizeof *c->slots);
    c->names = sx_arena_array(instance->arena, (size_t)columns + 1, sizeof(char *));
    c->capacity = columns;
    return c->slots != NULL && c->names != NULL;
}

static void add_slot(sx_lua_instance *instance, uint32_t column, const char *key, uint32_t table,
                     lua_Integer position)
{
    sx_lua_columns *c = &instance->columns;
    c->names[c->slot_count] = key;
    c->slots[c->slot_count++] = (struct sx_row_slot){column, table, position};
}

sx_plugin_status sx_rows_bind(sx_lua_instance *instance, const sx_plugin_block *block,
                              sx_plugin_error *error)
{
    const sx_lua_model *model = &instance->model;
    sx_lua_columns *c = &instance->columns;
    if (block == NULL || block->names == NULL || !grow(instance, block->columns)) {
        return block == NULL || block->names == NULL
                   ? sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                                  "a block without names of columns")
                   : sx_lua_no_memory(error);
    }
    c->block = block;
    c->slot_count = 0;
    for (size_t f = 0; f < model->field_count; f++) {
        c->of_field[f] = -1;
    }
    for (uint32_t column = 0; column < block->columns; column++) {
        const char *name = block->names[column];
        int field = field_of(model, name, column);
        if (field < 0) {
            int scale = sx_lua_model_scale(model, name);
            if (scale >= 0 && sx_lua_model_item(model, sx_slice_of(name)) == NULL) {
                add_slot(instance, column, model->scales[scale].id, 0, 0);
            }
            continue;
        }
        const sx_lua_field *f = &model->fields[field];
        const sx_lua_item *item = &model->items[f->item];
        bool group = item->group > 0;
        c->of_field[field] = (int32_t)column;
        add_slot(instance, column, group ? f->option.at : f->name, item->group,
                 group || item->parameter ? 0 : (lua_Integer)f->item + 1);
    }
    return SX_PLUGIN_OK;
}

/* ---- what is not in the table -------------------------------------------------------------------- */

static sx_slice text_at(lua_State *L, int index)
{
    size_t len = 0;
    const char *text = lua_tolstring(L, index, &len);
    return (sx_slice){text, len};
}

static bool is_scale_column(const sx_lua_instance *instance, const char *name)
{
    const sx_lua_columns *c = &instance->columns;
    for (uint32_t i = 0; i < c->block->columns; i++) {
        if (sx_str_equal(c->block->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* __index of r: what is missing is nil; ranges and numbered items are vectors. */
static int index_row(lua_State *L)
{
    sx_lua_instance *instance = SX_LUA_INSTANCE(L);
    if (lua_isinteger(L, 2)) {
        sx_response_push_at(instance, L, lua_tointeger(L, 2));
        return 1;
    }
    if (lua_type(L, 2) != LUA_TSTRING) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no item", sx_value_word(L, 2));
    }
    sx_slice name = text_at(L, 2);
    if (sx_lua_model_item(&instance->model, name) == NULL && is_scale_column(instance, name.at)) {
        lua_pushnil(L);
    } else {
        sx_response_push(instance, L, name);
    }
    return 1;
}

/* __index of r.likes. Upvalues: instance, item. */
static int index_group(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING && !lua_isinteger(L, 2)) {
        return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "%s names no option", sx_value_word(L, 2));
    }
    sx_group_push(SX_LUA_INSTANCE(L), L, (uint32_t)lua_tointeger(L, lua_upvalueindex(2)),
                  text_at(L, 2));
    return 1;
}

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

static int no_write(lua_State *L)
{
    return sx_lua_raise(L, SX_FAULT_SCRIPT_API, "the answers cannot be written to");
}

/* ---- making it ---------------------------------------------------------------------------------- */

/* Gives the table on top a metatable. */
static void protect(sx_lua_instance *instance, lua_State *L, lua_CFunction index, lua_Integer item)
{
    lua_createtable(L, 0, 3);
    lua_pushlightuserdata(L, instance);
    lua_pushinteger(L, item);
    lua_pushcclosure(L, index, 2);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, no_write);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* The tables of one instance: r, those of items with several columns, and r.status. -> r */
static void make_tables(sx_lua_instance *instance, lua_State *L)
{
    const sx_lua_model *model = &instance->model;
    lua_newtable(L);
    protect(instance, L, index_row, 0);
    lua_newtable(L); /* groups */
    for (size_t i = 0; i < model->total; i++) {
        if (model->items[i].group > 0) {
            lua_newtable(L);
            protect(instance, L, index_group, (lua_Integer)i);
            lua_rawseti(L, -2, model->items[i].group);
        }
    }
    instance->row_groups = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_newtable(L);
    protect(instance, L, index_status, 0);
    instance->row_status = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushvalue(L, -1);
    instance->row_table = luaL_ref(L, LUA_REGISTRYINDEX);
}

int sx_rows_begin(sx_lua_instance *instance, lua_State *L)
{
    const sx_lua_columns *c = &instance->columns;
    luaL_checkstack(L, 24, "the answers");
    if (instance->row_table == 0) {
        make_tables(instance, L);
    } else {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_table);
    }
    int base = lua_gettop(L);
    lua_createtable(L, (int)c->slot_count, 0);
    for (size_t i = 0; i < c->slot_count; i++) {
        lua_pushstring(L, c->names[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_groups);
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->row_status);
    return base;
}

/* A script may have put something else where these tables were. */
static void put_groups(const sx_lua_instance *instance, lua_State *L, int base)
{
    const sx_lua_model *model = &instance->model;
    for (size_t i = 0; i < model->total; i++) {
        if (model->items[i].group == 0) {
            continue;
        }
        lua_pushstring(L, model->items[i].id);
        lua_rawgeti(L, base + ROW_TABLES, model->items[i].group);
        if (!model->items[i].parameter) {
            lua_pushvalue(L, -1);
            lua_rawseti(L, base, (lua_Integer)i + 1);
        }
        lua_rawset(L, base);
    }
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

void sx_rows_fill(sx_lua_instance *instance, lua_State *L, int base, uint64_t row)
{
    sx_lua_columns *c = &instance->columns;
    c->row = row;
    for (size_t i = 0; i < c->slot_count; i++) {
        const struct sx_row_slot *slot = &c->slots[i];
        int table = base;
        if (slot->table > 0) {
            lua_rawgeti(L, base + ROW_TABLES, slot->table);
            table = lua_gettop(L);
        }
        lua_rawgeti(L, base + ROW_KEYS, (lua_Integer)i + 1);
        push_cell(c->block, L, slot->column, row);
        if (slot->position > 0) {
            lua_pushvalue(L, -1);
            lua_rawseti(L, base, slot->position);
        }
        lua_rawset(L, table);
        if (slot->table > 0) {
            lua_pop(L, 1);
        }
    }
    if (instance->model.group_count > 0) {
        put_groups(instance, L, base);
    }
    lua_pushliteral(L, "status");
    lua_pushvalue(L, base + ROW_STATUS);
    lua_rawset(L, base);
}
