/*
 * emit_check.c: do the functions of a script and its table fit together? A function that nothing asks, and
 * a key that no function answers, are mistakes.
 */
#include "backend/lua/emit.h"

static bool has(const sx_lua_instance *instance, sx_lua_function function)
{
    return instance->functions[function] != SX_LUA_NO_FUNCTION;
}

static const sx_lua_scale *scale_of_kind(const sx_lua_model *model, sx_lua_scale_kind kind)
{
    for (size_t i = 0; i < model->scale_count; i++) {
        if (model->scales[i].kind == kind) {
            return &model->scales[i];
        }
    }
    return NULL;
}

/* The function is there and has nothing to do. */
static sx_plugin_status idle(const sx_lua_instance *instance, sx_plugin_error *error,
                             sx_lua_function function, const char *needs)
{
    return sx_lua_fault(instance, error, SX_FAULT_SCRIPT_RESULT, instance->function_lines[function],
                        "the function %s needs %s", sx_lua_function_words[function], needs);
}

/* Something needs a function that is not there. */
static sx_plugin_status lacking(const sx_lua_instance *instance, sx_plugin_error *error,
                                sx_lua_function function, const sx_tree *node, const char *what)
{
    return sx_lua_fault(instance, error, SX_FAULT_SCRIPT_RESULT,
                        node == NULL ? 1 : node->where.line, "%s, and there is no function %s",
                        what, sx_lua_function_words[function]);
}

static sx_plugin_status check_scales(const sx_lua_instance *instance, sx_plugin_error *error)
{
    const sx_lua_scale *open = scale_of_kind(&instance->model, SX_LUA_SCALE_OPEN);
    const sx_lua_scale *called = scale_of_kind(&instance->model, SX_LUA_SCALE_CALL);
    if (has(instance, SX_LUA_SCORE) && open == NULL) {
        return idle(instance, error, SX_LUA_SCORE, "a scale without a computation of its own");
    }
    if (has(instance, SX_LUA_SCORE_ROW) && called == NULL) {
        return idle(instance, error, SX_LUA_SCORE_ROW, "a scale with call = \"q1..q9\"");
    }
    if (called != NULL && !has(instance, SX_LUA_SCORE_ROW)) {
        return lacking(instance, error, SX_LUA_SCORE_ROW, called->map, "a scale has call");
    }
    return SX_PLUGIN_OK;
}

static sx_plugin_status check_others(const sx_lua_instance *instance, sx_plugin_error *error)
{
    const sx_lua_model *model = &instance->model;
    const sx_tree *table = instance->table;
    if (has(instance, SX_LUA_VALIDATE) && model->note_count == 0) {
        return idle(instance, error, SX_LUA_VALIDATE,
                    "notes without when: validity = {careless = {text = \"...\"}}");
    }
    if (model->note_count > 0 && !has(instance, SX_LUA_VALIDATE)) {
        return lacking(instance, error, SX_LUA_VALIDATE, sx_tree_get(table, "validity"),
                       "a validity note has no when");
    }
    if (has(instance, SX_LUA_TEXT) && !model->computed_text) {
        return idle(instance, error, SX_LUA_TEXT, "an item with computed_text = true");
    }
    if (model->computed_text && !has(instance, SX_LUA_TEXT)) {
        return lacking(instance, error, SX_LUA_TEXT, sx_tree_get(table, "items"),
                       "an item has computed_text");
    }
    if (sx_tree_get(table, "adaptive") != NULL && !has(instance, SX_LUA_NEXT)) {
        return lacking(instance, error, SX_LUA_NEXT, sx_tree_get(table, "adaptive"),
                       "the table has adaptive");
    }
    return SX_PLUGIN_OK;
}

sx_plugin_status sx_emit_check_functions(const sx_lua_instance *instance, sx_plugin_error *error)
{
    sx_plugin_status status = check_scales(instance, error);
    status = status == SX_PLUGIN_OK ? check_others(instance, error) : status;
    bool rows = has(instance, SX_LUA_SCORE_ROW) || has(instance, SX_LUA_VALIDATE) ||
                has(instance, SX_LUA_NEXT) || has(instance, SX_LUA_TEXT);
    if (status == SX_PLUGIN_OK && rows &&
        sx_lua_model_item(&instance->model, SX_SLICE("status")) != NULL) {
        return sx_lua_fault(instance, error, SX_FAULT_SCRIPT_RESULT, 1,
                            "an item is called 'status', which r.status is taken for: choose "
                            "another id");
    }
    return status;
}
