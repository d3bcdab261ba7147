/*
 * rows_next.c: next(r, state), which chooses the item to ask, and text(ctx), which words one.
 */
#include <lauxlib.h>

#include <string.h>

#include "backend/lua/rows.h"
#include "backend/lua/symbolic_value.h"
#include "base/utf8.h"

/* ---- next --------------------------------------------------------------------------------------- */

typedef struct next_run {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
    uint8_t *state;
    uint32_t *state_length;
    int32_t item;
} next_run;

static void refuse_item(next_run *run, const char *why, const char *id)
{
    run->status = sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT,
                               run->instance->function_lines[SX_LUA_NEXT],
                               "next returns '%.60s', which %s", id, why);
}

static void read_item(next_run *run, lua_State *L, int index)
{
    const sx_lua_instance *instance = run->instance;
    const sx_lua_columns *columns = &instance->columns;
    if (lua_isnil(L, index)) {
        run->item = -1;
        return;
    }
    if (lua_type(L, index) != LUA_TSTRING) {
        refuse_item(run, "is not the id of an item, and not nil", sx_value_word(L, index));
        return;
    }
    size_t len = 0;
    const char *id = lua_tolstring(L, index, &len);
    const sx_lua_item *item = sx_lua_model_item(&instance->model, (sx_slice){id, len});
    if (item == NULL || item->parameter) {
        /* what a script put together for a person may hold an answer */
        refuse_item(run, "is no item of this instrument",
                    sx_lua_in_script(instance->state, id) ? id : "?");
        return;
    }
    int32_t column = item->field_count == 0 ? -1 : columns->of_field[item->first_field];
    if (column >= 0 && columns->block->status[column][columns->row] != SX_PLUGIN_CELL_NOT_SHOWN) {
        refuse_item(run, "was asked already", id);
        return;
    }
    run->item = (int32_t)(item - instance->model.items);
}

static int run_next(lua_State *L)
{
    next_run *run = lua_touserdata(L, 1);
    sx_lua_instance *instance = run->instance;
    int base = sx_rows_begin(instance, L);
    sx_rows_fill(instance, L, base, 0);
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->functions[SX_LUA_NEXT]);
    lua_pushvalue(L, base);
    if (!sx_rows_state_read(L, run->state, *run->state_length)) {
        run->status = sx_fault_set(run->error, SX_PLUGIN_E_STATE, SX_FAULT_SCRIPT_RESULT,
                                   "the kept state is not one of this script");
        return 0;
    }
    run->status = sx_lua_call(instance->state, 2, 2, SX_LUA_PERSON, run->error);
    if (run->status != SX_PLUGIN_OK) {
        return 0;
    }
    int first = lua_gettop(L) - 1;
    const char *why = NULL;
    read_item(run, L, first);
    if (run->status == SX_PLUGIN_OK &&
        !sx_rows_state_write(L, first + 1, run->state, SX_PLUGIN_STATE_MAX, run->state_length,
                             &why)) {
        run->status = sx_lua_fault(instance, run->error, SX_FAULT_SCRIPT_RESULT,
                                   instance->function_lines[SX_LUA_NEXT],
                                   "next returns a state that cannot be kept: %s", why);
    }
    return 0;
}

sx_plugin_status sx_rows_next(sx_lua_instance *instance, const sx_plugin_block *so_far,
                              uint8_t *state, uint32_t *state_length, int32_t *ret_item,
                              sx_plugin_error *error)
{
    sx_plugin_status status = sx_rows_bind(instance, so_far, error);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    if (so_far->rows != 1 || instance->functions[SX_LUA_NEXT] == SX_LUA_NO_FUNCTION) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "next() is asked about one person");
    }
    next_run run = {
        .instance = instance, .error = error, .state = state, .state_length = state_length};
    instance->mode = SX_LUA_ROWS;
    status = sx_lua_protect(instance->state, run_next, &run, error);
    instance->mode = SX_LUA_IDLE;
    status = status == SX_PLUGIN_OK ? run.status : status;
    *ret_item = status == SX_PLUGIN_OK ? run.item : -1;
    return status;
}

/* ---- text --------------------------------------------------------------------------------------- */

typedef struct text_run {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
    const sx_plugin_text_context *context;
    char *buffer;
    uint64_t capacity, length;
} text_run;

static const char *language_of(const text_run *run)
{
    if (run->context->language != NULL && run->context->language[0] != '\0') {
        return run->context->language;
    }
    const sx_tree *own = sx_tree_get(run->instance->table, "language");
    return own != NULL && own->kind == SX_TREE_SCALAR ? own->text.at : "en";
}

static void set_text(lua_State *L, const char *key, const char *text)
{
    lua_pushstring(L, text == NULL ? "" : text);
    lua_setfield(L, -2, key);
}

/* -> ctx */
static void push_context(const text_run *run, lua_State *L, int answers)
{
    const sx_plugin_text_context *context = run->context;
    lua_createtable(L, 0, 5);
    set_text(L, "item", context->item);
    set_text(L, "language", language_of(run));
    set_text(L, "wording", context->wording);
    lua_pushvalue(L, answers);
    lua_setfield(L, -2, "answers");
    lua_createtable(L, 0, (int)context->text_count);
    for (uint32_t i = 0; i < context->text_count; i++) {
        set_text(L, context->text_items[i], context->texts[i]);
    }
    lua_setfield(L, -2, "texts");
}

static int run_text(lua_State *L)
{
    text_run *run = lua_touserdata(L, 1);
    sx_lua_instance *instance = run->instance;
    int base = sx_rows_begin(instance, L);
    sx_rows_fill(instance, L, base, 0);
    lua_rawgeti(L, LUA_REGISTRYINDEX, instance->functions[SX_LUA_TEXT]);
    push_context(run, L, base);
    run->status = sx_lua_call(instance->state, 1, 1, SX_LUA_PERSON, run->error);
    if (run->status != SX_PLUGIN_OK) {
        return 0;
    }
    size_t length = 0;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
    bool good = text != NULL && memchr(text, '\0', length) == NULL &&
                sx_utf8_valid_prefix((sx_slice){text, length}) == length;
    if (!good) {
        run->status = sx_lua_fault(
            instance, run->error, SX_FAULT_SCRIPT_RESULT, instance->function_lines[SX_LUA_TEXT],
            "text returns %s", text != NULL ? "a text that is not UTF-8" : sx_value_word(L, -1));
        return 0;
    }
    run->length = length;
    if (run->capacity > 0) {
        memcpy(run->buffer, text, (size_t)(length < run->capacity ? length : run->capacity));
    }
    return 0;
}

sx_plugin_status sx_rows_text(sx_lua_instance *instance, const sx_plugin_text_context *context,
                              char *buffer, uint64_t capacity, uint64_t *ret_length,
                              sx_plugin_error *error)
{
    *ret_length = 0;
    sx_plugin_status status = sx_rows_bind(instance, context->so_far, error);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    if (context->so_far->rows != 1 || instance->functions[SX_LUA_TEXT] == SX_LUA_NO_FUNCTION) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "text() is asked about one person");
    }
    text_run run = {.instance = instance,
                    .error = error,
                    .context = context,
                    .buffer = buffer,
                    .capacity = capacity};
    instance->mode = SX_LUA_ROWS;
    status = sx_lua_protect(instance->state, run_text, &run, error);
    instance->mode = SX_LUA_IDLE;
    status = status == SX_PLUGIN_OK ? run.status : status;
    *ret_length = run.length;
    return status == SX_PLUGIN_OK && run.length > capacity ? SX_PLUGIN_E_SPACE : status;
}
