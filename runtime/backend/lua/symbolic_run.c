/*
 * symbolic_run.c: score() on symbols, and again on numbers with the lines recorded.
 */
#include "backend/lua/symbolic_run.h"

#include <lauxlib.h>

#include <stdlib.h>
#include <string.h>

#include "backend/lua/symbolic_value.h"

#define SYMBOLS_BYTES ((size_t)128 << 20)

typedef struct runner {
    sx_lua_instance *instance;
    sx_plugin_error *error;
    sx_plugin_status status;
    /* on numbers */
    const sx_plugin_block *block;
    const int32_t *scales;
    const sx_plugin_scores *scores;
} runner;

static uint32_t score_line(const sx_lua_instance *instance)
{
    return instance->function_lines[SX_LUA_SCORE];
}

/* Calls score(r); what it returned is on top of the stack, raw, when this is true. */
static bool call_score(runner *run, lua_State *L, sx_lua_mode mode, sx_lua_lines *lines,
                       sx_lua_budget budget)
{
    sx_lua_instance *instance = run->instance;
    instance->mode = mode;
    instance->replay_at = 0;
    sx_lua_lines_clear(lines);
    run->status = sx_lua_record(instance->state, lines);
    if (run->status == SX_PLUGIN_OK) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->functions[SX_LUA_SCORE]);
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->response);
        sx_lua_forbid_catching(instance->state, mode == SX_LUA_SYMBOLS);
        run->status = sx_lua_call(instance->state, 1, 1, budget, run->error);
        sx_lua_forbid_catching(instance->state, false);
        (void)sx_lua_record(instance->state, NULL);
    } else {
        (void)sx_lua_no_memory(run->error);
    }
    instance->mode = SX_LUA_IDLE;
    if (run->status != SX_PLUGIN_OK) {
        return false;
    }
    (void)sx_lua_inside(L, -1);
    if (lua_type(L, -1) != LUA_TTABLE) {
        run->status = sx_lua_fault(
            instance, run->error, SX_FAULT_SCRIPT_RESULT, score_line(instance),
            "score returns %s: it has to return a table of scales", sx_value_word(L, -1));
        return false;
    }
    return true;
}

/* ---- on symbols --------------------------------------------------------------------------------- */

/* Every key of the result has to be a scale that score() may give. */
static bool check_keys(runner *run, lua_State *L)
{
    sx_lua_instance *instance = run->instance;
    const sx_lua_model *model = &instance->model;
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
        if (key == NULL) {
            run->status = sx_lua_fault(
                instance, run->error, SX_FAULT_SCRIPT_RESULT, score_line(instance),
                "score returns a table with elements without a name: name the scales, as in "
                "{total = sx.sum(r[\"q1..q9\"])}");
            lua_pop(L, 2);
            return false;
        }
        int scale = sx_lua_model_scale(model, key);
        if (scale < 0 || model->scales[scale].kind != SX_LUA_SCALE_OPEN) {
            const char *why = scale < 0 ? "is no scale of this instrument"
                              : model->scales[scale].kind == SX_LUA_SCALE_CALL
                                  ? "has call:, so score_row gives it"
                                  : "has a computation of its own in the table";
            run->status =
                sx_lua_fault(instance, run->error, SX_FAULT_SCRIPT_RESULT, score_line(instance),
                             "score returns '%.60s', which %s", key, why);
            lua_pop(L, 2);
            return false;
        }
        lua_pop(L, 1);
    }
    return true;
}

static const sx_sym *constant(runner *run, const char *id, sx_value value)
{
    sx_lua_instance *instance = run->instance;
    sx_decimal decimal;
    sx_sym *node = sx_arena_alloc(instance->symbols, sizeof *node);
    if (node == NULL) {
        run->status = sx_lua_no_memory(run->error);
        return NULL;
    }
    node->id = instance->node_count++;
    node->line = score_line(instance);
    node->op = value.kind == SX_VALUE_NUMBER ? SX_SYM_NUMBER : SX_SYM_NONE;
    node->detail.number = value.number;
    if (node->op == SX_SYM_NUMBER && !sx_lua_decimal(value.number, &decimal)) {
        run->status = sx_lua_fault(instance, run->error, SX_FAULT_SCRIPT_RESULT, node->line,
                                   "score gives %s a number of more than 15 digits, or 9 decimal "
                                   "places",
                                   id);
    }
    return node;
}

/* What score() gave a scale; on top of the stack. */
static const sx_sym *result_node(runner *run, lua_State *L, const char *id)
{
    const sx_object *object = sx_object_at(L, -1);
    bool value = object != NULL && object->kind == SX_OBJECT_VALUE;
    if (lua_type(L, -1) == LUA_TNUMBER) {
        return constant(run, id, sx_value_number(lua_tonumber(L, -1)));
    }
    if (value && object->values[0].kind == SX_VALUE_MISSING) {
        return constant(run, id, object->values[0]);
    }
    if (value && !sx_value_is_truth(object->values[0])) {
        return object->values[0].node;
    }
    run->status =
        sx_lua_fault(run->instance, run->error, SX_FAULT_SCRIPT_RESULT, score_line(run->instance),
                     "score gives scale '%s' %s, not a number%s", id, sx_value_word(L, -1),
                     value ? ": use sx.where(condition, 1, 0)" : "");
    return NULL;
}

static void read_results(runner *run, lua_State *L)
{
    sx_lua_instance *instance = run->instance;
    const sx_lua_model *model = &instance->model;
    size_t count = model->scale_count + 1;
    const sx_sym **results = sx_arena_array(instance->symbols, count, sizeof(sx_sym *));
    instance->first = sx_arena_array(instance->symbols, count, sizeof *instance->first);
    instance->again = sx_arena_array(instance->symbols, count, sizeof *instance->again);
    if (results == NULL || instance->first == NULL || instance->again == NULL) {
        run->status = sx_lua_no_memory(run->error);
    }
    for (size_t i = 0; run->status == SX_PLUGIN_OK && i < model->scale_count; i++) {
        if (model->scales[i].kind == SX_LUA_SCALE_OPEN) {
            lua_pushstring(L, model->scales[i].id);
            (void)lua_rawget(L, -2);
            results[i] = result_node(run, L, model->scales[i].id);
            lua_pop(L, 1);
        }
    }
    if (run->status == SX_PLUGIN_OK && !sx_symbolic_prepare(instance)) {
        run->status = sx_lua_no_memory(run->error);
    }
    instance->results = run->status == SX_PLUGIN_OK ? results : NULL;
}

static int run_symbols(lua_State *L)
{
    runner *run = lua_touserdata(L, 1);
    luaL_checkstack(L, 20, "score");
    if (call_score(run, L, SX_LUA_SYMBOLS, &run->instance->symbolic_lines, SX_LUA_LOAD) &&
        check_keys(run, L)) {
        read_results(run, L);
    }
    return 0;
}

/* The set of lines in which a script asks for nil: bits as state.h says, file after file. */
static bool find_nil_lines(sx_lua_instance *instance)
{
    const sx_bundle *bundle = instance->bundle;
    size_t bits = 0, start = 0;
    for (size_t i = 0; i < bundle->file_count; i++) {
        bits += bundle->files[i].bytes.len + 1;
    }
    instance->nil_lines.size = bits / 8 + 1;
    instance->nil_lines.bits = calloc(instance->nil_lines.size, 1);
    for (size_t i = 0; instance->nil_lines.bits != NULL && i < bundle->file_count; i++) {
        uint32_t *lines = NULL;
        size_t count = 0;
        if (sx_lua_nil_lines(instance->arena, bundle->files[i].bytes, &lines, &count) != SX_OK) {
            return false;
        }
        for (size_t k = 0; k < count; k++) {
            size_t bit = start + lines[k] - 1;
            instance->nil_lines.bits[bit / 8] |= (uint8_t)(1U << (bit % 8));
        }
        start += bundle->files[i].bytes.len + 1;
    }
    return instance->nil_lines.bits != NULL;
}

sx_plugin_status sx_symbolic_run(sx_lua_instance *instance, sx_plugin_error *error)
{
    if (instance->functions[SX_LUA_SCORE] == SX_LUA_NO_FUNCTION || instance->results != NULL) {
        return SX_PLUGIN_OK;
    }
    sx_arena_free(instance->symbols);
    instance->symbols = sx_arena_new(SYMBOLS_BYTES);
    instance->node_count = instance->operand_count = 0;
    instance->replays = NULL;
    instance->replay_count = instance->replay_capacity = 0;
    if (instance->symbols == NULL ||
        (instance->nil_lines.bits == NULL && !find_nil_lines(instance))) {
        return sx_lua_no_memory(error);
    }
    runner run = {.instance = instance, .error = error};
    sx_plugin_status status = sx_lua_protect(instance->state, run_symbols, &run, error);
    instance->mode = SX_LUA_IDLE;
    return status == SX_PLUGIN_OK ? run.status : status;
}

/* ---- on numbers --------------------------------------------------------------------------------- */

static bool take_answers(runner *run, uint64_t row)
{
    sx_lua_instance *instance = run->instance;
    bool missing = false;
    for (size_t f = 0; f < instance->model.field_count; f++) {
        int32_t column = instance->columns.of_field[f];
        bool there = column >= 0 && run->block->status[column][row] == SX_PLUGIN_CELL_OK;
        instance->answers[f] =
            there ? sx_value_number(run->block->values[column][row]) : sx_value_missing();
        missing = missing || !there;
    }
    return missing;
}

/* A number, or nothing; false when it is something else. */
static bool number_result(lua_State *L, sx_value *ret)
{
    const sx_object *object = sx_object_at(L, -1);
    *ret = sx_value_missing();
    if (lua_type(L, -1) == LUA_TNUMBER) {
        *ret = sx_value_number(lua_tonumber(L, -1));
        return true;
    }
    return lua_isnoneornil(L, -1) || (lua_isboolean(L, -1) && lua_toboolean(L, -1) == 0) ||
           (object != NULL && object->kind == SX_OBJECT_VALUE);
}

static void read_numbers(runner *run, lua_State *L, sx_value *values)
{
    const sx_lua_model *model = &run->instance->model;
    for (size_t i = 0; run->status == SX_PLUGIN_OK && i < model->scale_count; i++) {
        if (run->instance->results[i] == NULL) {
            continue;
        }
        lua_pushstring(L, model->scales[i].id);
        (void)lua_rawget(L, -2);
        if (!number_result(L, &values[i])) {
            run->status = sx_lua_branch(run->instance, run->error, sx_lua_script(run->instance),
                                        run->instance->results[i]->line);
        }
        lua_pop(L, 1);
    }
}

/* Every nil, or every truth value, of the interpreter gets operators, or loses them again. */
static void set_blank(sx_lua_instance *instance, lua_State *L, sx_lua_mode mode, bool on)
{
    if (mode != SX_LUA_NIL && mode != SX_LUA_FALSE) {
        return;
    }
    if (mode == SX_LUA_NIL) {
        lua_pushnil(L);
    } else {
        lua_pushboolean(L, 0);
    }
    if (on) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, instance->blank_metatable);
    } else {
        lua_pushnil(L);
    }
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* Nearly always: seen at once. */
static bool same_lines(const sx_lua_lines *a, const sx_lua_lines *b)
{
    return a->size == b->size && a->bits != NULL && b->bits != NULL &&
           memcmp(a->bits, b->bits, a->size) == 0;
}

/* One run and its results, when all lines were those that ran on symbols. */
static void run_once(runner *run, lua_State *L, sx_lua_mode mode, sx_value *values)
{
    sx_lua_instance *instance = run->instance;
    int top = lua_gettop(L);
    set_blank(instance, L, mode, true);
    bool good = call_score(run, L, mode, &instance->lines, SX_LUA_PERSON);
    set_blank(instance, L, mode, false);
    const char *file = NULL;
    uint32_t line = 0;
    if (good && !same_lines(&instance->symbolic_lines, &instance->lines) &&
        sx_lua_lines_differ(instance->state, &instance->symbolic_lines, &instance->lines, &file,
                            &line)) {
        run->status = sx_lua_branch(instance, run->error, file, line);
    } else if (good) {
        read_numbers(run, L, values);
    }
    lua_settop(L, top);
}

/* The same results again, now that what is missing is false or nil? */
static void run_again(runner *run, lua_State *L, sx_lua_mode mode)
{
    const sx_lua_instance *instance = run->instance;
    run_once(run, L, mode, run->instance->again);
    for (size_t i = 0; run->status == SX_PLUGIN_OK && i < instance->model.scale_count; i++) {
        if (instance->results[i] != NULL &&
            !sx_value_same(instance->first[i], instance->again[i])) {
            uint32_t line = instance->results[i]->line;
            run->status = sx_lua_fault(
                instance, run->error, SX_FAULT_SCRIPT_BRANCH, line,
                "'%s' depends on whether an answer is there: use sx.where and sx.answered, or "
                "write score_row",
                instance->model.scales[i].id);
        }
    }
}

/* Does a line that runs compare with nil, or ask for a type? */
static bool asks_for_nil(const sx_lua_instance *instance)
{
    const sx_lua_lines *ran = &instance->symbolic_lines, *asks = &instance->nil_lines;
    for (size_t i = 0; i < ran->size && i < asks->size; i++) {
        if ((ran->bits[i] & asks->bits[i]) != 0) {
            return true;
        }
    }
    return false;
}

static void put_results(const runner *run, uint64_t row)
{
    for (uint32_t c = 0; c < run->scores->columns; c++) {
        if (run->scales[c] < 0) {
            continue;
        }
        const sx_value *value = &run->instance->first[run->scales[c]];
        bool there = value->kind == SX_VALUE_NUMBER;
        run->scores->values[c][row] = there ? value->number : 0;
        run->scores->status[c][row] = there               ? SX_PLUGIN_CELL_OK
                                      : value->number > 0 ? SX_PLUGIN_CELL_UNDEFINED
                                                          : SX_PLUGIN_CELL_INCOMPLETE;
    }
}

sx_plugin_status sx_symbolic_person(sx_lua_instance *instance, lua_State *L, bool missing,
                                    sx_plugin_error *error)
{
    runner run = {.instance = instance, .error = error};
    run_once(&run, L, SX_LUA_NUMBERS, instance->first);
    if (run.status == SX_PLUGIN_OK && missing) {
        run_again(&run, L, SX_LUA_FALSE);
    }
    if (run.status == SX_PLUGIN_OK && missing && asks_for_nil(instance)) {
        run_again(&run, L, SX_LUA_NIL);
    }
    return run.status == SX_PLUGIN_OK ? sx_symbolic_compare(instance, error) : run.status;
}

static int run_numbers(lua_State *L)
{
    runner *run = lua_touserdata(L, 1);
    luaL_checkstack(L, 20, "score");
    for (uint64_t row = 0; row < run->block->rows && run->status == SX_PLUGIN_OK; row++) {
        bool missing = take_answers(run, row);
        run->status = sx_symbolic_person(run->instance, L, missing, run->error);
        if (run->status == SX_PLUGIN_OK) {
            put_results(run, row);
        }
    }
    return 0;
}

sx_plugin_status sx_symbolic_trace(sx_lua_instance *instance, const sx_plugin_block *block,
                                   const int32_t *scales, const sx_plugin_scores *scores,
                                   sx_plugin_error *error)
{
    sx_plugin_status status = sx_symbolic_run(instance, error);
    if (status != SX_PLUGIN_OK) {
        return status;
    }
    runner run = {
        .instance = instance, .error = error, .block = block, .scales = scales, .scores = scores};
    if (instance->results == NULL) {
        return sx_fault_set(error, SX_PLUGIN_E_ARGUMENT, SX_FAULT_SCRIPT_API,
                            "score() gives no scale");
    }
    status = sx_lua_protect(instance->state, run_numbers, &run, error);
    instance->mode = SX_LUA_IDLE;
    return status == SX_PLUGIN_OK ? run.status : status;
}
