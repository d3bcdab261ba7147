/*
 * symbolic_response.c: what `r` holds: answers by name, by position, as ranges and as numbered items.
 */
#include <lauxlib.h>

#include <string.h>

#include "backend/lua/symbolic_value.h"

static sx_value block_value(const sx_lua_columns *columns, uint32_t field)
{
    int32_t column = columns->of_field[field];
    if (column < 0 || columns->block->status[column][columns->row] != SX_PLUGIN_CELL_OK) {
        return sx_value_missing();
    }
    return sx_value_number(columns->block->values[column][columns->row]);
}

sx_value sx_field_value(sx_lua_instance *instance, lua_State *L, uint32_t field)
{
    switch (instance->mode) {
    case SX_LUA_SYMBOLS: break;
    case SX_LUA_NUMBERS:
    case SX_LUA_FALSE:
    case SX_LUA_NIL: return instance->answers[field];
    case SX_LUA_ROWS: return block_value(&instance->columns, field);
    case SX_LUA_IDLE:
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "there are no answers while the script is loaded: move this into "
                           "score or score_row");
        break;
    }
    return sx_value_item(instance, L, field);
}

static const char *near_text(sx_lua_instance *instance, lua_State *L, sx_slice wrong)
{
    const char *near = sx_lua_model_near(&instance->model, wrong);
    return near == NULL ? "" : lua_pushfstring(L, ": did you mean '%s'?", near);
}

static void refuse_name(sx_lua_instance *instance, lua_State *L, sx_slice name)
{
    char kept[80];
    size_t len = name.len < sizeof kept ? name.len : sizeof kept - 1;
    memcpy(kept, name.at, len);
    kept[len] = '\0';
    (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "there is no item '%s'%s", kept,
                       near_text(instance, L, name));
}

/* The one column of an item; raises when it has several, or none. */
static uint32_t one_field(sx_lua_instance *instance, lua_State *L, const sx_lua_item *item)
{
    if (item->kind == SX_ITEM_TEXT) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "item %s holds free text, which is never scored",
                           item->id);
    }
    if (item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING || item->field_count != 1) {
        const char *field =
            item->field_count == 0 ? item->id : instance->model.fields[item->first_field].name;
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API,
                           "item %s has a value for each option: name one, "
                           "as in r.%s",
                           item->id, field);
    }
    return item->first_field;
}

static void push_item(sx_lua_instance *instance, lua_State *L, const sx_lua_item *item)
{
    if (item->kind == SX_ITEM_MULTI || item->kind == SX_ITEM_RANKING) {
        (void)sx_object_push(L, SX_OBJECT_GROUP, (uint32_t)(item - instance->model.items), 0);
        return;
    }
    uint32_t field = one_field(instance, L, item);
    sx_value_push(instance, L, sx_field_value(instance, L, field), false);
}

void sx_response_push_at(sx_lua_instance *instance, lua_State *L, lua_Integer position)
{
    if (position < 1 || position > (lua_Integer)instance->model.item_count) {
        (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "there is no item %I: the instrument has %d",
                           (LUAI_UACINT)position, (int)instance->model.item_count);
    }
    push_item(instance, L, &instance->model.items[position - 1]);
}

void sx_group_push(sx_lua_instance *instance, lua_State *L, uint32_t index, sx_slice option)
{
    const sx_lua_item *item = &instance->model.items[index];
    for (uint32_t f = 0; f < item->field_count; f++) {
        uint32_t field = item->first_field + f;
        if (sx_slice_equal(instance->model.fields[field].option, option)) {
            sx_value_push(instance, L, sx_field_value(instance, L, field), false);
            return;
        }
    }
    char kept[40];
    size_t len = option.len < sizeof kept ? option.len : sizeof kept - 1;
    memcpy(kept, option.at, len);
    kept[len] = '\0';
    (void)sx_lua_raise(L, SX_FAULT_SCRIPT_API, "item %s has no option '%s'", item->id, kept);
}

/* ---- lists ------------------------------------------------------------------------------------- */

/* Where a list of items goes: counted first, then filled in. */
typedef struct item_list {
    sx_lua_instance *instance;
    lua_State *L;
    sx_value *values; /* NULL: only counted */
    uint32_t count;
} item_list;

static void add_field(item_list *list, uint32_t field)
{
    if (list->values != NULL) {
        list->values[list->count] = sx_field_value(list->instance, list->L, field);
        list->values[list->count].field = field;
    }
    list->count++;
}

/* weight1, weight2 ... or weight_1, weight_2 ...: true when there is a first one. */
static bool add_numbered(item_list *list, sx_slice name)
{
    const sx_lua_model *model = &list->instance->model;
    for (int underscore = 0; underscore < 2; underscore++) {
        uint32_t before = list->count;
        for (int number = 1; name.len < 48; number++) {
            char text[64];
            /* never grows: `max` is what it has */
            sx_buf buf = {.data = text, .capacity = sizeof text, .max = sizeof text - 1};
            sx_buf_slice(&buf, name);
            sx_buf_str(&buf, underscore == 1 ? "_" : "");
            sx_buf_int(&buf, number);
            const sx_lua_item *item =
                buf.failed ? NULL : sx_lua_model_item(model, (sx_slice){buf.data, buf.len});
            if (item == NULL) {
                break;
            }
            add_field(list, one_field(list->instance, list->L, item));
        }
        if (list->count > before) {
            return true;
        }
    }
    return false;
}

static void add_name(item_list *list, sx_slice name)
{
    const sx_lua_model *model = &list->instance->model;
    const sx_lua_item *item = sx_lua_model_item(model, name);
    int field = item == NULL ? sx_lua_model_field(model, name) : -1;
    if (item != NULL) {
        add_field(list, one_field(list->instance, list->L, item));
    } else if (field >= 0) {
        add_field(list, (uint32_t)field);
    } else if (!add_numbered(list, name)) {
        refuse_name(list->instance, list->L, name);
    }
}

static void add_range(item_list *list, sx_slice first, sx_slice last)
{
    const sx_lua_model *model = &list->instance->model;
    const sx_lua_item *from = sx_lua_model_item(model, first);
    const sx_lua_item *to = sx_lua_model_item(model, last);
    if (from == NULL || to == NULL) {
        refuse_name(list->instance, list->L, from == NULL ? first : last);
        return;
    }
    if (from > to || to->parameter) {
        (void)sx_lua_raise(list->L, SX_FAULT_SCRIPT_API,
                           "the range %s..%s does not go from an item to a later one", from->id,
                           to->id);
    }
    for (const sx_lua_item *item = from; item <= to; item++) {
        add_field(list, one_field(list->instance, list->L, item));
    }
}

static void add_piece(item_list *list, sx_slice piece)
{
    for (size_t i = 0; i + 1 < piece.len; i++) {
        if (piece.at[i] == '.' && piece.at[i + 1] == '.') {
            add_range(list, sx_slice_trim((sx_slice){piece.at, i}),
                      sx_slice_trim((sx_slice){piece.at + i + 2, piece.len - i - 2}));
            return;
        }
    }
    add_name(list, piece);
}

static void add_all(item_list *list, sx_slice text)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.len; i++) {
        if (i == text.len || text.at[i] == ',') {
            add_piece(list, sx_slice_trim((sx_slice){text.at + start, i - start}));
            start = i + 1;
        }
    }
}

sx_object *sx_items_push(sx_lua_instance *instance, lua_State *L, sx_slice text)
{
    item_list list = {.instance = instance, .L = L};
    luaL_checkstack(L, 8, "sx.items");
    sx_lua_charge(L, text.len);
    add_all(&list, text);
    sx_lua_charge(L, list.count);
    sx_object *vector = sx_object_push(L, SX_OBJECT_VECTOR, list.count, list.count);
    list.values = vector->values;
    list.count = 0;
    add_all(&list, text);
    return vector;
}

static bool is_list(sx_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == ',' || (name.at[i] == '.' && i + 1 < name.len && name.at[i + 1] == '.')) {
            return true;
        }
    }
    return false;
}

void sx_response_push(sx_lua_instance *instance, lua_State *L, sx_slice name)
{
    const sx_lua_model *model = &instance->model;
    const sx_lua_item *item = sx_lua_model_item(model, name);
    int field = item == NULL ? sx_lua_model_field(model, name) : -1;
    if (item != NULL) {
        push_item(instance, L, item);
    } else if (field >= 0) {
        sx_value_push(instance, L, sx_field_value(instance, L, (uint32_t)field), false);
    } else if (is_list(name)) {
        (void)sx_items_push(instance, L, name);
    } else {
        item_list numbered = {.instance = instance, .L = L};
        if (!add_numbered(&numbered, name)) {
            refuse_name(instance, L, name);
        }
        (void)sx_items_push(instance, L, name);
    }
}
